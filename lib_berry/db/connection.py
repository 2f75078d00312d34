"""One SQLite file: how it is opened, read from many threads and written by one at a time.

WAL, so readers never wait. Each thread reads on a connection of its own. Writes go through ``transaction()``, which
takes the database's write lock at once (``BEGIN IMMEDIATE``: a transaction that reads first and writes later fails
when another process has written meanwhile) and notes which images it touched, under a new index version. Hosts end
with ``os._exit``, so nothing here depends on a clean close.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from lib_berry.db import backups, changes
from lib_berry.db.migrations import migrate
from lib_berry.errors import DatabaseBusyError, DatabaseError

BUSY_SECONDS = 30.0
LOOK_SECONDS = 0.002
MAGIC = b"SQLite format 3\0"


def _insist(connection: sqlite3.Connection, statement: str) -> None:
    """Execute it as soon as no other process keeps it from that.

    SQLite does not wait for every statement, and then looks only ten times a second: beside a scan, which has the lock
    half of the time, it would miss most of its chances. Raises OperationalError after ``BUSY_SECONDS``.
    """
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() >= end:
                raise
        time.sleep(LOOK_SECONDS)


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode with Berry's pragmas. Raises DatabaseError naming the file."""
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        _insist(connection, "PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -8000")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        if _is_busy(error):
            raise _busy(path) from error
        raise DatabaseError(
            f"Cannot open the database {path}: {error}. Check that the folder exists, can be written, and is on a "
            "local disk; move the file away to start with a new index."
        ) from error
    return connection


def _is_busy(error: sqlite3.Error) -> bool:
    return isinstance(error, sqlite3.OperationalError) and ("locked" in str(error) or "busy" in str(error))


def _busy(path: Path) -> DatabaseBusyError:
    return DatabaseBusyError(
        f"Another program has held the database {path} for over {BUSY_SECONDS:.0f} s. Try again when it is done.",
        reason="database_busy",
    )


def _require_database(path: Path) -> None:
    """Raises DatabaseError for a file that is something else: SQLite would write over a short one."""
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError:  # not there yet; anything else ``connect`` will tell
        return
    if head and head != MAGIC:
        raise DatabaseError(f"{path} is not a database. Name another file, or move it away to start a new index.")


def _require_full_text_search(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.berry_probe USING fts5 (word)")
        connection.execute("DROP TABLE temp.berry_probe")
    except sqlite3.Error as error:
        raise DatabaseError(
            f"This Python's SQLite ({sqlite3.sqlite_version}) lacks full-text search (FTS5), which Berry needs. "
            "Use a Python whose sqlite3 module has it, such as the one from python.org."
        ) from error


class _Lease:
    """One thread's connection for reading, closed when the thread has ended or the database is closed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """The library's database. Safe to use from any thread until ``close()``.

    ``written`` is the latest version that this process has made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(f"Cannot create the folder {path.parent} for the database: {error}.") from error
        _require_database(path)
        self._writer = connect(path)
        self._leases: weakref.WeakSet[_Lease] = weakref.WeakSet()
        self._leases_lock = threading.Lock()
        self._local = threading.local()
        self._write_lock = threading.RLock()
        self._closed = False
        try:
            _require_full_text_search(self._writer)
            migrate(self._writer, lambda schema: backups.before_migration(path, schema))
            self._writer.execute("PRAGMA busy_timeout = 0")  # from here on it insists
        except sqlite3.Error as error:
            self.close()
            if _is_busy(error):
                raise _busy(path) from error
            raise DatabaseError(f"Cannot use the database {path}: {error}.") from error
        except DatabaseError as error:
            self.close()
            raise type(error)(f"{path}: {error}") from error

    def reader(self) -> sqlite3.Connection:
        """This thread's connection for reading; it cannot write. Raises DatabaseError after ``close``."""
        self._require_open()
        lease: _Lease | None = getattr(self._local, "lease", None)
        if lease is None:
            lease = _Lease(connect(self.path))
            lease.connection.execute("PRAGMA query_only = ON")
            lease.connection.execute("PRAGMA cache_size = -2000")  # for each thread; the system's own cache is as good
            self._local.lease = lease
            with self._leases_lock:
                self._leases.add(lease)
        return lease.connection

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything this thread reads in the block is of one moment, whatever is written meanwhile."""
        connection = self.reader()
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    @contextmanager
    def transaction(
        self,
        *,
        changes_index: bool = True,
        touched: Collection[int] | None = None,
        durable: bool = False,
        looks_up_references: bool = True,
    ) -> Iterator[sqlite3.Connection]:
        """Everything in the block is written, or nothing is.

        ``changes_index=False`` leaves the index version alone (progress of a scan, say). ``touched`` holds, when the
        block ends, the ids of all images whose rows, marks, tags, albums or views it wrote; None stands for any, and
        makes every search read the whole index again; a ``changes.Said`` that only marks, tags and albums were written.
        With ``durable`` it is on the disk when the block has ended, so that even a power cut does not take it back.
        ``looks_up_references=False`` is for a block that only drops rows which it has seen that nothing refers to (else
        SQLite reads all images for each of them, where no index has the reference), or only refers to rows that it has
        found or made itself (else SQLite finds each of them again).
        Raises DatabaseBusyError when another process holds the write lock for too long, DatabaseError when the disk
        is full or fails.
        """
        with self._write_lock:
            self._require_open()
            try:
                _insist(self._writer, f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                _insist(self._writer, f"PRAGMA foreign_keys = {int(looks_up_references)}")
                _insist(self._writer, "BEGIN IMMEDIATE")
            except sqlite3.DatabaseError as error:
                raise self._explained(error) from error
            try:
                yield self._writer
                version = changes.record(self._writer, touched) if changes_index else self.written
                self._writer.execute("COMMIT")
                self.written = version
            except BaseException as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                # Damage is a plain DatabaseError; its other subclasses are mistakes of ours and stay what they are.
                if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
                    raise self._explained(error) from error
                raise

    def expect_much(self) -> None:
        """Hundreds of thousands of rows will be written from here: keep more of the indexes in memory, and more
        changes together before they go into the file. Until ``close``."""
        with self._write_lock:
            self._require_open()
            self._writer.execute("PRAGMA cache_size = -65536")
            self._writer.execute("PRAGMA wal_autocheckpoint = 8000")

    def _require_open(self) -> None:
        if self._closed:
            raise DatabaseError(f"The database {self.path} has been closed; reload the page.")

    def _explained(self, error: sqlite3.DatabaseError) -> DatabaseError:
        if _is_busy(error):
            return _busy(self.path)
        return DatabaseError(f"Writing to the database {self.path} failed: {error}. Nothing was changed.")

    def version(self) -> int:
        """Counts the changes of the index, by any process."""
        return changes.version(self.reader())

    def close(self) -> None:
        """Close every thread's connection. Nothing is lost when this never runs."""
        self._closed = True
        with self._leases_lock:
            leases = list(self._leases)
        for lease in leases:
            lease.connection.close()
        with self._write_lock:
            self._writer.close()
