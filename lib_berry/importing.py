"""Bringing in what the user has said elsewhere: another Berry's export, a backup, another program's database.

What kind of file it is, its content tells. All of it comes in, or nothing; see ``db.matching`` for how images are found
and ``db.merging`` for how two sayings become one.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lib_berry import backups as saved
from lib_berry import portable
from lib_berry.backups import Backup
from lib_berry.db import backups, merging, rivals
from lib_berry.db.connection import MAGIC, Database
from lib_berry.db.matching import Matcher
from lib_berry.db.migrations import APPLICATION_ID
from lib_berry.db.owned import owned
from lib_berry.db.staging import Staging
from lib_berry.errors import UnreadableImportError
from lib_berry.owned import Imported, Owned

PORTABLE, BERRY = "an export of Berry", "a library or backup of Berry"


class _RehearsedError(Exception):
    """Ends a transaction whose outcome was only asked for."""


def bring_in(
    database: Database, path: Path, *, preview: bool = False, replace: bool = False, reason: str = "before-import"
) -> Imported:
    """Merge what the file says into the library in one transaction. ``preview`` changes nothing and tells the same.

    ``replace`` drops first what the library says, in the same transaction: the state of a backup, as it was. Before
    anything is written a backup is made for that ``reason``, so that this can be taken back by a restore.
    Raises UnreadableImportError for a file that is damaged or of no known kind, naming the line where there are
    lines; DatabaseError.
    """
    with _opened(path) as (source, records), Matcher(database) as matcher, Staging(matcher.find) as staging:
        staging.fill(records)
        if not preview:
            saved.make(database.path, reason)
        touched = array("q")
        try:
            with database.transaction(touched=None if replace else touched) as connection:
                if replace:
                    merging.clear(connection)
                added = merging.merge(connection, staging, touched)
                if preview:
                    raise _RehearsedError
        except _RehearsedError:
            pass
        return Imported(source, dict(staging.matched), staging.unmatched, tuple(staging.examples), dict(added))


@contextmanager
def _opened(path: Path) -> Iterator[tuple[str, Iterator[Owned]]]:
    """What the file is, and its records."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                file.seek(0)
                yield PORTABLE, portable.read(file)
                return
    except OSError as error:
        raise UnreadableImportError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    with tempfile.TemporaryDirectory(prefix="berry-import-") as folder:
        try:
            with _database(path, Path(folder)) as found:
                yield found
        except sqlite3.Error as error:
            raise UnreadableImportError(
                f"{path.name} is a damaged database ({error}), or a program is writing to it: close that, try again."
            ) from error


@contextmanager
def _database(path: Path, folder: Path) -> Iterator[tuple[str, Iterator[Owned]]]:
    """A database's records, read from a copy when a program may be writing to it: SQLite would write beside it."""
    still = path
    if _log(path).is_file():
        still = folder / "copy.sqlite3"
        shutil.copyfile(path, still)
        shutil.copyfile(_log(path), _log(still))
        with closing(sqlite3.connect(still, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchall()
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    with backups.reading(still) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            found = rivals.reader_of(connection)
            if found is None:
                raise UnreadableImportError(
                    f"{path.name} is a database of no program that is known here: Berry, infinite-image-browsing, "
                    "images-browser or Diffusion Toolkit."
                )
            yield found[0], found[1](connection)
            return
    own = folder / "own.sqlite3"
    if not backups.copy(still, own):
        yield BERRY, iter(())
        return
    with closing(Database(own)) as database, closing(owned(database)) as records:
        yield BERRY, records


def _log(path: Path) -> Path:
    """What a database in use has not yet merged into its file."""
    return path.with_name(f"{path.name}-wal")


def restore(database: Database, name: str, *, preview: bool = False, replace: bool = False) -> tuple[Backup, Imported]:
    """Bring back what a backup has and the library lacks; with ``replace``, exactly what it has.

    Raises NotFoundError, else as ``bring_in``.
    """
    backup = saved.find(database.path, name)
    return backup, bring_in(database, backup.path, preview=preview, replace=replace, reason="before-restore")
