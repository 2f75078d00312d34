"""Bringing in what the user has said elsewhere: another Berry's export, a backup, another program's database.

What kind of file it is, its content tells. All of it comes in, or nothing; see ``db.matching`` for how images are found
and ``db.merging`` for how two sayings become one.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from lib_berry import backups as saved
from lib_berry import portable
from lib_berry.backups import Backup
from lib_berry.db import actions, backups, merging, rivals
from lib_berry.db.connection import MAGIC, Database
from lib_berry.db.matching import Matcher
from lib_berry.db.migrations import APPLICATION_ID
from lib_berry.db.owned import owned
from lib_berry.db.staging import Staging
from lib_berry.errors import ConflictError, NotFoundError, UnreadableImportError
from lib_berry.model import Action
from lib_berry.owned import Imported, Owned

KIND = "import"
"""Of the actions that are taken back here."""
PORTABLE, BERRY = "an export of Berry", "a library or backup of Berry"


class _RehearsedError(Exception):
    """Ends a transaction whose outcome was only asked for."""


def bring_in(database: Database, path: Path, *, preview: bool = False) -> Imported:
    """Merge what the file says into the library, in one transaction and as one action that can be taken back.

    ``preview`` changes nothing and tells the same. Raises UnreadableImportError for a file that is damaged or of no
    known kind, naming the line where there are lines; DatabaseError.
    """
    return _bring_in(database, path, preview, False, "import", lambda source: f"Imported from {source}")


def restore(database: Database, name: str, *, preview: bool = False, replace: bool = False) -> tuple[Backup, Imported]:
    """Bring back what a backup has and the library lacks; with ``replace``, exactly what it has.

    Raises NotFoundError, else as ``bring_in``.
    """
    backup = saved.find(database.path, name)
    made = datetime.fromtimestamp(backup.made_ms / 1000)
    label = f"Brought back the backup of {made:%Y-%m-%d %H:%M}"
    return backup, _bring_in(database, backup.path, preview, replace, "restore", lambda _: label)


def _bring_in(
    database: Database, path: Path, preview: bool, replace: bool, what: str, label: Callable[[str], str]
) -> Imported:
    with _staged(database, path) as (source, staging):
        touched = array("q")
        with suppress(_RehearsedError), database.transaction(touched=None if replace else touched) as connection:
            if replace:
                merging.clear(connection)
            added = merging.merge(connection, staging, touched)
            if preview:
                raise _RehearsedError
            if added or replace:
                # Whoever copies now sees what was there before, since nothing of this is committed yet.
                before = saved.make(database.path, f"before-{what}")
                actions.add(connection, KIND, label(source), len(set(touched)), _noted(before))
        return Imported(source, dict(staging.matched), staging.unmatched, tuple(staging.examples), dict(added))


class Imports:
    """Takes imports back, and does them again, by means of the backups made before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def undo(self, action: Action) -> None:
        """Let everything that is said be as before the import. Raises ConflictError when its backup is gone."""
        self._exchange(action, undone=True)

    def redo(self, action: Action) -> None:
        """Let it be as after the import."""
        self._exchange(action, undone=False)

    def _exchange(self, action: Action, *, undone: bool) -> None:
        """Put what is said in place of what the action's backup has, and note a backup of that instead."""
        database = self._database
        name = _named(actions.payload(database.reader(), action.id))
        try:
            path = saved.find(database.path, name).path if name else None
        except NotFoundError:
            raise ConflictError(f"The backup {name} is gone, so '{action.label}' cannot be taken back.") from None
        with _staged(database, path) as (_, staging), database.transaction() as connection:
            turn = actions.undoable(connection) if undone else actions.redoable(connection)
            if turn is None or turn.id != action.id:
                raise ConflictError("Something else was done meanwhile; nothing was changed. Look at the history.")
            merging.clear(connection)
            merging.merge(connection, staging, array("q"))
            actions.set_payload(connection, action.id, _noted(saved.make(database.path, "before-undo")))
            actions.set_undone(connection, action.id, undone)


def _noted(backup: Backup | None) -> bytes:
    """None: nothing was said."""
    return b"" if backup is None else backup.name.encode()


def _named(payload: bytes) -> str:
    return payload.decode()


@contextmanager
def _staged(database: Database, path: Path | None) -> Iterator[tuple[str, Staging]]:
    """What the file is, and all that it says; None for nothing."""
    with Matcher(database) as matcher, Staging(matcher.find) as staging:
        if path is None:
            yield BERRY, staging
            return
        with _opened(path) as (source, records):
            staging.fill(records)
        yield source, staging


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
