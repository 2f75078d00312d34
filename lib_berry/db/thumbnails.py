"""The thumbnail cache: a SQLite file of its own, which may be thrown away at any time.

Pictures lie in a table apart from their description, so that noting a use or evicting rewrites a few bytes, not the
picture. Nothing here raises because of the cache's state: a locked, full or damaged file only means that thumbnails
are made again. How full the cache is, SQLite itself knows (pages in use), so several processes may share it.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lib_berry.model import Thumbnail

log = logging.getLogger(__name__)

LAYOUT = 2
SCHEMA = (
    """
    CREATE TABLE thumbnail (
        id INTEGER PRIMARY KEY,
        image_id INTEGER NOT NULL,
        size INTEGER NOT NULL,
        version TEXT NOT NULL,
        media_type TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        used INTEGER NOT NULL,
        UNIQUE (image_id, size, version)
    )
    """,
    "CREATE INDEX thumbnail_used ON thumbnail (used, bytes)",
    """
    CREATE TABLE failure (
        image_id INTEGER PRIMARY KEY,
        version TEXT NOT NULL,
        decoder TEXT NOT NULL,
        reason TEXT NOT NULL
    )
    """,
    "CREATE TABLE picture (id INTEGER PRIMARY KEY REFERENCES thumbnail ON DELETE CASCADE, data BLOB NOT NULL)",
    f"PRAGMA user_version = {LAYOUT}",
)

DEFAULT_CAP = 2 * 1024**3
EVICT_TO = 0.95
USE_GRANULARITY = 3600
PENDING_USES = 1000
READ_WAIT = 0.1
WRITE_WAIT = 1.0
PAUSE = 10.0

T = TypeVar("T")


class ThumbnailStore:
    """Thumbnails by image, version of its content, and size (longer side in pixels). Safe from any thread.

    ``cap`` is the size in bytes the file may grow to; beyond it the least recently used go. It may be set anew at any
    time, and holds as of the next thumbnail. Times of use are kept to the hour and written along with the next
    thumbnail. After a failure the cache is left alone for ``PAUSE`` seconds.
    """

    def __init__(self, path: Path, cap: int = DEFAULT_CAP, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.cap = cap
        self._clock = clock
        self._paused_until = 0.0
        self._read_lock = threading.Lock()
        self._write_lock = threading.Lock()
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None
        self._uses: dict[int, int] = {}

    def get(self, image_id: int, version: str, size: int) -> Thumbnail | None:
        """The thumbnail, or None when there is none (or the cache is out of order)."""
        return self._attempt(lambda: self._get(image_id, version, size))

    def put(self, image_id: int, size: int, thumbnail: Thumbnail) -> None:
        """Keep it, replacing those of the image's other versions; skipped when the cache is out of order."""
        self._attempt(lambda: self._put(image_id, size, thumbnail))

    def has(self, image_id: int, version: str, size: int) -> bool:
        """Whether it is there, or known to be impossible; without its being counted as used."""
        return bool(self._attempt(lambda: self._reading(lambda reader: _has(reader, image_id, version, size))))

    def put_failure(self, image_id: int, version: str, decoder: str, reason: str) -> None:
        """Remember that ``decoder`` makes no thumbnail of this version, and why."""
        self._attempt(lambda: self._put_failure(image_id, version, decoder, reason))

    def failure(self, image_id: int, version: str, decoder: str) -> str | None:
        """Why there can be no thumbnail, when ``decoder`` has tried before."""
        return self._attempt(lambda: self._reading(lambda reader: _reason(reader, image_id, version, decoder)))

    def bytes_used(self) -> int:
        """How much of the file is in use; 0 when the cache is out of order."""
        return self._attempt(lambda: self._reading(_bytes_used)) or 0

    def close(self) -> None:
        """Close the file; it is opened again when used again. Nothing is lost when this never runs."""
        with self._write_lock, self._read_lock:
            for connection in (self._reader, self._writer):
                if connection is not None:
                    connection.close()
            self._reader = self._writer = None

    def _attempt(self, act: Callable[[], T]) -> T | None:
        for _ in range(2):
            if self._clock() < self._paused_until:
                return None
            try:
                self._open()
                return act()
            except (sqlite3.Error, OSError) as error:
                self._recover(error)
        return None

    def _recover(self, error: Exception) -> None:
        """A damaged file is removed, to be made anew; after any other failure the cache is left alone for a while.

        SQLite reports damage as a plain DatabaseError; anything else (locked, disk full) may pass by itself.
        """
        self.close()
        if type(error) is sqlite3.DatabaseError:
            log.warning("Berry makes the thumbnail cache %s anew: %s.", self.path, error)
            try:
                _delete(self.path)
            except OSError as refusal:
                error = refusal
            else:
                return
        log.warning("Berry does without the thumbnail cache %s for %.0f s: %s.", self.path, PAUSE, error)
        self._paused_until = self._clock() + PAUSE

    def _open(self) -> None:
        if self._reader is not None and self._writer is not None:
            return
        with self._write_lock, self._read_lock:
            if self._writer is None:
                self._writer = _connect(self.path, WRITE_WAIT)
            if self._reader is None:
                self._reader = _connect(self.path, READ_WAIT)

    def _reading(self, question: Callable[[sqlite3.Connection], T]) -> T | None:
        with self._read_lock:
            return None if self._reader is None else question(self._reader)

    def _get(self, image_id: int, version: str, size: int) -> Thumbnail | None:
        row = self._reading(lambda reader: _select(reader, image_id, version, size))
        if row is None:
            return None
        key, data, media_type, used = row
        now = int(self._clock())
        if now - used >= USE_GRANULARITY and len(self._uses) < PENDING_USES:
            self._uses[key] = now
        return Thumbnail(data, media_type, version)

    def _put_failure(self, image_id: int, version: str, decoder: str, reason: str) -> None:
        with self._write_lock:
            if self._writer is not None:
                self._writer.execute(INSERT_FAILURE, (image_id, version, decoder, reason))

    def _put(self, image_id: int, size: int, thumbnail: Thumbnail) -> None:
        with self._write_lock:
            writer = self._writer
            if writer is None:
                return
            uses, self._uses = self._uses, {}
            try:
                writer.execute("BEGIN IMMEDIATE")
                writer.executemany(
                    "UPDATE thumbnail SET used = ? WHERE id = ?", [(at, key) for key, at in uses.items()]
                )
                _insert(writer, image_id, size, thumbnail, int(self._clock()))
                self._evict(writer)
                writer.execute("COMMIT")
            finally:
                if writer.in_transaction:
                    writer.execute("ROLLBACK")

    def _evict(self, writer: sqlite3.Connection) -> None:
        excess = _bytes_used(writer) - self.cap
        if excess > 0:
            _delete_oldest(writer, excess + int(self.cap * (1 - EVICT_TO)))


def _connect(path: Path, wait: float) -> sqlite3.Connection:
    """A connection to a file of our layout, made when it is new. Raises DatabaseError for anything else."""
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if _layout(connection) != LAYOUT:
            connection.execute("BEGIN IMMEDIATE")
            _create(connection)
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _layout(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    """Inside a transaction, since another process may be about to do the same."""
    found = _layout(connection)
    if found == LAYOUT:
        return
    if found or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise sqlite3.DatabaseError("it was written by another version")
    for statement in SCHEMA:
        connection.execute(statement)


def _delete(path: Path) -> None:
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _bytes_used(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


SELECT_PICTURE = """
SELECT t.id, p.data, t.media_type, t.used FROM thumbnail t JOIN picture p ON p.id = t.id
WHERE t.image_id = ? AND t.size = ? AND t.version = ?
"""


def _select(reader: sqlite3.Connection, image_id: int, version: str, size: int) -> tuple[int, bytes, str, int] | None:
    row: tuple[int, bytes, str, int] | None = reader.execute(SELECT_PICTURE, (image_id, size, version)).fetchone()
    return row


SELECT_HAS = """
SELECT EXISTS (SELECT 1 FROM thumbnail WHERE image_id = :id AND size = :size AND version = :version)
OR EXISTS (SELECT 1 FROM failure WHERE image_id = :id AND version = :version)
"""


def _has(reader: sqlite3.Connection, image_id: int, version: str, size: int) -> bool:
    values = {"id": image_id, "size": size, "version": version}
    return bool(reader.execute(SELECT_HAS, values).fetchone()[0])


INSERT_FAILURE = "INSERT OR REPLACE INTO failure (image_id, version, decoder, reason) VALUES (?, ?, ?, ?)"
SELECT_REASON = "SELECT reason FROM failure WHERE image_id = ? AND version = ? AND decoder = ?"


def _reason(reader: sqlite3.Connection, image_id: int, version: str, decoder: str) -> str | None:
    row = reader.execute(SELECT_REASON, (image_id, version, decoder)).fetchone()
    return None if row is None else str(row[0])


DELETE_SUPERSEDED = "DELETE FROM thumbnail WHERE image_id = ? AND (version <> ? OR size = ?)"
INSERT_THUMBNAIL = """
INSERT INTO thumbnail (image_id, size, version, media_type, bytes, used) VALUES (?, ?, ?, ?, ?, ?)
"""


def _insert(writer: sqlite3.Connection, image_id: int, size: int, thumbnail: Thumbnail, now: int) -> None:
    writer.execute("DELETE FROM failure WHERE image_id = ?", (image_id,))
    writer.execute(DELETE_SUPERSEDED, (image_id, thumbnail.version, size))
    row = (image_id, size, thumbnail.version, thumbnail.media_type, len(thumbnail.data), now)
    key = writer.execute(INSERT_THUMBNAIL, row).lastrowid
    writer.execute("INSERT INTO picture (id, data) VALUES (?, ?)", (key, thumbnail.data))


def _delete_oldest(writer: sqlite3.Connection, excess: int) -> None:
    doomed: list[tuple[int]] = []
    for key, size in writer.execute("SELECT id, bytes FROM thumbnail ORDER BY used, id"):
        if excess <= 0:
            break
        doomed.append((key,))
        excess -= size
    writer.executemany("DELETE FROM thumbnail WHERE id = ?", doomed)
