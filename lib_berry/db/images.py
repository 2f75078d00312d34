"""Writing image rows: the indexer's side of the database."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from lib_berry.db import journal, rules
from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASH
from lib_berry.db.freeids import FreeIds
from lib_berry.db.names import Names
from lib_berry.db.roots import folder_id
from lib_berry.db.rows import NAMES, STAMP, VALUES, Row, row_of
from lib_berry.model import FileStamp, IndexedFile, KnownFile, SeenFile

SELECT_KNOWN = """
SELECT i.name, i.size, i.mtime_ns, i.inode, i.sidecar_mtime_ns, i.missing_since_ms IS NOT NULL, i.dialect,
       i.dialect_version
FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.root_id = ? AND f.path = ?
"""


def known_files(database: Database, root_id: int, folder: str) -> dict[str, KnownFile]:
    """What the index remembers of one folder's files, by name."""
    rows = database.reader().execute(SELECT_KNOWN, (root_id, folder))
    return {row[0]: KnownFile(FileStamp(row[1], row[2], row[3], row[4]), bool(row[5]), row[6], row[7]) for row in rows}


SELECT_SEEN = """
SELECT i.name, i.size, i.mtime_ns, i.sidecar_mtime_ns, (ifnull(i.dialect, ''), i.dialect_version) IN (VALUES {readers})
FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.root_id = ? AND f.path = ? AND i.missing_since_ms IS NULL
"""


def seen_files(
    database: Database, root_id: int, folder: str, readers: Sequence[tuple[str | None, int]]
) -> list[SeenFile]:
    """The folder's files that were last seen to be there. ``readers`` are today's, as (dialect, version)."""
    values = [value for dialect, version in readers for value in (dialect or "", version)]
    statement = SELECT_SEEN.format(readers=", ".join(["(?, ?)"] * len(readers)))
    return database.reader().execute(statement, (*values, root_id, folder)).fetchall()


COLUMNS = ("prompt_id", *(f"{name}_id" for name in NAMES), "model_id", "extra_id", "fingerprint", *STAMP, *VALUES)
FIND_IMAGE = "SELECT id FROM image WHERE folder_id = ? AND name = ?"
SELECT_NAMES = "SELECT name, id FROM image WHERE folder_id = ?"
INSERT_IMAGE = f"INSERT INTO image (id, folder_id, name, {', '.join(COLUMNS)}) VALUES (?, ?, ?{', ?' * len(COLUMNS)})"
UPDATE_IMAGE = f"UPDATE image SET missing_since_ms = NULL, {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE id = ?"
INSERT_LORA = "INSERT INTO image_lora VALUES (?, ?, ?)"
FEW_FILES = 16


class Moved(NamedTuple):
    """The image whose file came from another place, and that place."""

    image_id: int
    folder_id: int
    name: str


class FolderRows(NamedTuple):
    """Rows of one folder to be stored. ``moved`` are those of files that came from another place, by name.

    ``mtime_ns`` is the folder's time to remember, for when these rows complete it.
    """

    root_id: int
    folder: str
    rows: Sequence[Row]
    moved: Mapping[str, Moved] = {}
    mtime_ns: int | None = None


def store(database: Database, files: Sequence[IndexedFile]) -> None:
    """Insert or update these files in one transaction. A row keeps its id whatever becomes of the file's content."""
    groups: dict[tuple[int, str], list[Row]] = {}
    for file in files:
        groups.setdefault((file.root_id, file.folder), []).append(row_of(file))
    store_rows(database, [FolderRows(root_id, folder, rows) for (root_id, folder), rows in groups.items()])


def store_rows(database: Database, folders: Sequence[FolderRows]) -> None:
    """Insert or update the rows of these folders in one transaction, as ``store``."""
    if not folders:
        return
    touched: set[int] = set()
    changes = any(each.rows for each in folders)
    # Every id that is written was found or made in the same transaction.
    with database.transaction(changes_index=changes, touched=touched, looks_up_references=False) as connection:
        storing = _Storing(connection, touched)
        storing.expect(folders)
        for each in folders:
            storing.add(each)
        storing.write()


class _Storing:
    """One transaction's rows: shared names become ids at once, the images are written together at the end."""

    def __init__(self, connection: sqlite3.Connection, touched: set[int]) -> None:
        self._connection = connection
        self._touched = touched
        self._names, self._ids = Names(connection), FreeIds(connection)
        self._new: list[tuple[Any, ...]] = []
        self._changed: list[tuple[Any, ...]] = []
        self._loras: dict[tuple[int, int], float | None] = {}
        self._here: dict[tuple[int, str], dict[str, int]] = {}
        self._shared: dict[tuple[Any, ...], tuple[int | None, ...]] = {}

    def expect(self, groups: Sequence[FolderRows]) -> None:
        """The texts of these groups' rows will be wanted."""
        self._names.learn("prompt", (row.prompt for group in groups for row in group.rows))
        self._names.learn("extra", (row.extra for group in groups for row in group.rows))

    def add(self, group: FolderRows) -> None:
        folder = folder_id(self._connection, group.root_id, group.folder)
        here = self._known(folder, group)
        for name, moved in group.moved.items():
            self._move(folder, name, moved, here)
        if group.mtime_ns is not None:
            self._connection.execute("UPDATE folder SET mtime_ns = ? WHERE id = ?", (group.mtime_ns, folder))
        busy = journal.busy_names(self._connection, folder)
        rows = [row for row in group.rows if row.name not in busy] if busy else group.rows
        self._ids.expect(row.stamp[1] // 1_000_000 for row in rows if row.name not in here)
        for row in rows:
            image_id = here.get(row.name)
            if image_id is None:
                image_id = here[row.name] = self._ids.take(row.stamp[1] // 1_000_000)
                self._new.append((image_id, folder, row.name, *self._columns(row)))
            else:
                self._changed.append((*self._columns(row), image_id))
            self._touched.add(image_id)
            for name, file_hash, weight in row.loras:
                lora = self._names.hashed("lora", name, file_hash)
                if lora is not None:
                    self._loras[image_id, lora] = weight

    def _move(self, folder: int, name: str, moved: Moved, here: dict[str, int]) -> None:
        """Give the moved image this place. A missing image that had it before gets the other's old place."""
        occupant = here.get(name)
        if occupant is not None and not self._connection.execute(STEP_ASIDE, (occupant,)).rowcount:
            return
        if self._connection.execute(MOVE_IMAGE, (folder, name, *moved)).rowcount:
            self._connection.execute("DELETE FROM trash WHERE image_id = ?", (moved.image_id,))  # taken out by hand
            here[name] = moved.image_id
            self._touched.add(moved.image_id)
        if occupant is not None:
            self._touched.add(occupant)
            place = (folder, name) if here[name] == occupant else moved[1:]
            self._connection.execute("UPDATE image SET folder_id = ?, name = ? WHERE id = ?", (*place, occupant))

    def _known(self, folder: int, group: FolderRows) -> dict[str, int]:
        """The ids of the group's names (of all the folder's, when that is quicker)."""
        key = group.root_id, group.folder
        if key not in self._here:
            self._here[key] = {}
        here = self._here[key]
        if len(group.rows) > FEW_FILES:
            for name, image_id in self._connection.execute(SELECT_NAMES, (folder,)):
                here[name] = image_id
        else:
            for row in group.rows:
                for (image_id,) in self._connection.execute(FIND_IMAGE, (folder, row.name)):
                    here[row.name] = image_id
        return here

    def _columns(self, row: Row) -> tuple[Any, ...]:
        key = row.names, row.model
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = self._share(row)
        text = self._names.text
        return (text("prompt", row.prompt), *shared, text("extra", row.extra), row.fingerprint, *row.stamp, *row.values)

    def _share(self, row: Row) -> tuple[int | None, ...]:
        """Ids of what most images of a day have in common."""
        names = [self._names.name(table, name) for table, name in zip(NAMES, row.names, strict=True)]
        return (*names, self._names.hashed("model", *row.model))

    def write(self) -> None:
        rules.announce(self._connection, (row[0] for row in self._new), map(_stamped, self._changed))
        self._new.sort(key=itemgetter(0))  # each row beside the one before
        self._connection.executemany(INSERT_IMAGE, self._new)
        self._connection.executemany(UPDATE_IMAGE, self._changed)
        self._connection.executemany("DELETE FROM image_lora WHERE image_id = ?", [(row[-1],) for row in self._changed])
        self._connection.executemany(INSERT_LORA, sorted((*key, weight) for key, weight in self._loras.items()))


STAMP_AT = COLUMNS.index("size")


def _stamped(changed: tuple[Any, ...]) -> tuple[int, FileStamp]:
    """The image of a changed row, and what its file looks like now."""
    return changed[-1], FileStamp(*changed[STAMP_AT : STAMP_AT + len(STAMP)])


MOVE_IMAGE = f"""
UPDATE image SET folder_id = ?, name = ? WHERE id = ? AND folder_id = ? AND name = ? AND NOT {journal.IS_BUSY}
"""
STEP_ASIDE = "UPDATE image SET name = char(0) || id WHERE id = ? AND missing_since_ms IS NOT NULL"


SELECT_THERE = """
SELECT i.id FROM image i WHERE i.missing_since_ms IS NULL
AND i.folder_id = (SELECT id FROM folder WHERE root_id = ? AND path = ?)
"""
SELECT_NAMED = SELECT_THERE + "AND i.name IN (SELECT value FROM json_each(?))"
MARK_MISSING = "UPDATE image SET missing_since_ms = ? WHERE id = ?"


def mark_missing(database: Database, root_id: int, folder: str, names: Iterable[str]) -> int:
    """Note that these files are gone. Their rows stay. Returns how many rows changed."""
    touched: list[int] = []
    with database.transaction(touched=touched) as connection:
        rows = connection.execute(SELECT_NAMED, (root_id, folder, json.dumps(list(names))))
        return _mark(connection, rows, touched)


MISSING_SINCE = "SELECT count(*) FROM image WHERE missing_since_ms IS NOT NULL AND missing_since_ms >= ?"


def missing_since(database: Database, ms: int) -> int:
    """How many images are missing that were not at that time."""
    return int(database.reader().execute(MISSING_SINCE, (ms,)).fetchone()[0])


FORGET_TIME = "UPDATE folder SET mtime_ns = NULL WHERE root_id = ? AND path = ?"


def mark_folder_missing(database: Database, root_id: int, folder: str) -> int:
    """Note that a whole folder is gone (not those beneath it). Returns how many rows changed."""
    touched: list[int] = []
    with database.transaction(touched=touched) as connection:
        connection.execute(FORGET_TIME, (root_id, folder))  # the folder may come back as old as it was
        return _mark(connection, connection.execute(SELECT_THERE, (root_id, folder)), touched)


def _mark(connection: sqlite3.Connection, rows: Iterable[tuple[int]], touched: list[int]) -> int:
    now = int(time.time() * 1000)
    ids = [row[0] for row in rows]
    busy = journal.busy_images(connection, ids)
    touched.extend(image_id for image_id in ids if image_id not in busy)
    connection.executemany(MARK_MISSING, [(now, image_id) for image_id in touched])
    return len(touched)


SELECT_ALL_THERE = f"""
SELECT id FROM image WHERE missing_since_ms IS NULL
AND folder_id IN (SELECT f.id FROM folder f WHERE f.root_id = ? AND {NOT_TRASH})
"""


def mark_root_missing(database: Database, root_id: int) -> int:
    """Note that everything a root held outside its trash is gone, and that the root itself is in order.

    Returns how many rows changed.
    """
    touched: list[int] = []
    with database.transaction(touched=touched) as connection:
        connection.execute("UPDATE folder SET mtime_ns = NULL WHERE root_id = ?", (root_id,))
        connection.execute("UPDATE root SET available = 1 WHERE id = ?", (root_id,))
        return _mark(connection, connection.execute(SELECT_ALL_THERE, (root_id,)), touched)
