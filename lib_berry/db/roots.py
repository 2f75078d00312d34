"""The folders being indexed, and the folders beneath them."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Sequence

from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASH
from lib_berry.db.names import storable
from lib_berry.errors import NotFoundError
from lib_berry.model import Root

SELECT_ROOTS = "SELECT id, path, kind, available, archived FROM root WHERE active ORDER BY id"


def active_roots(database: Database) -> tuple[Root, ...]:
    """The roots whose images are in sight, the archived among them."""
    rows = database.reader().execute(SELECT_ROOTS)
    return tuple(Root(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in rows)


def set_available(database: Database, root_id: int, available: bool) -> None:
    """Note whether the root can be reached."""
    with database.transaction(touched=()) as connection:
        connection.execute("UPDATE root SET available = ? WHERE id = ?", (available, root_id))


UPSERT_ROOT = """
INSERT INTO root (uuid, path, kind) VALUES (?, ?, ?)
ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, active = 1
"""


def add_roots(database: Database, wanted: Sequence[tuple[str, str]]) -> None:
    """Make each ``(absolute path, kind)`` an active root that is scanned."""
    with database.transaction(touched=()) as connection:
        connection.executemany(UPSERT_ROOT, [(uuid.uuid4().hex, path, kind) for path, kind in wanted])
        connection.executemany("UPDATE root SET archived = 0 WHERE path = ?", [(path,) for path, _ in wanted])


def replace_roots(database: Database, wanted: Sequence[tuple[str, str]]) -> bool:
    """Make exactly these the active roots, besides the archived, which stay whether wanted or not.

    Rows of the others stay, out of sight, for when they come back. Returns whether anything was different before.
    """
    paths = {path for path, _ in wanted}
    found = {(root.path, root.kind) for root in active_roots(database) if not root.archived or root.path in paths}
    if found == set(wanted):
        return False
    with database.transaction(touched=()) as connection:
        connection.execute("UPDATE root SET active = archived")
        connection.executemany(UPSERT_ROOT, [(uuid.uuid4().hex, path, kind) for path, kind in wanted])
    return True


ARCHIVE = "UPDATE root SET archived = ?, available = 1 WHERE id = ? AND active"


def set_archived(database: Database, root_id: int, archived: bool) -> None:
    """Keep the root as it is, neither scanned nor watched; or take it up again.

    Whether an archived root can be reached is not looked at, so nothing says that it cannot. Raises NotFoundError.
    """
    with database.transaction(touched=()) as connection:
        if not connection.execute(ARCHIVE, (archived, root_id)).rowcount:
            raise NotFoundError(f"There is no root {root_id}; it may have been removed.")


REMOVE = "UPDATE root SET active = 0, archived = 0 WHERE id = ? AND active"


def remove_root(database: Database, root_id: int) -> None:
    """Take the root's images out of sight. Their rows stay for when it is added again. Raises NotFoundError."""
    with database.transaction(touched=()) as connection:
        if not connection.execute(REMOVE, (root_id,)).rowcount:
            raise NotFoundError(f"There is no root {root_id}; it may have been removed.")


INSERT_PROBLEM = "INSERT OR REPLACE INTO problem (root_id, path, reason) VALUES (?, ?, ?)"


def note_scan(database: Database, root_id: int, scanned_ms: int, problems: Iterable[tuple[str, str]]) -> None:
    """A scan has gone through all of the root; ``problems`` are (path, reason) of what it could not read at all."""
    with database.transaction(changes_index=False) as connection:
        connection.execute("UPDATE root SET scanned_ms = ? WHERE id = ?", (scanned_ms, root_id))
        connection.execute("DELETE FROM problem WHERE root_id = ?", (root_id,))
        rows = [(root_id, storable(path), storable(reason)) for path, reason in problems]
        connection.executemany(INSERT_PROBLEM, rows)


def folder_id(connection: sqlite3.Connection, root_id: int, path: str) -> int:
    """The id of a folder, made when it is new. Inside a transaction."""
    row = connection.execute("SELECT id FROM folder WHERE root_id = ? AND path = ?", (root_id, path)).fetchone()
    if row is None:
        cursor = connection.execute("INSERT INTO folder (root_id, path) VALUES (?, ?)", (root_id, path))
        return int(cursor.lastrowid or 0)
    return int(row[0])


SELECT_FOLDERS = f"""
SELECT path FROM folder f WHERE root_id = ? AND {NOT_TRASH}
AND EXISTS (SELECT 1 FROM image i WHERE i.folder_id = f.id AND i.missing_since_ms IS NULL)
"""


COUNT_ROOT = """
SELECT count(*) FROM image i WHERE i.missing_since_ms IS NULL
AND i.folder_id IN (SELECT id FROM folder WHERE root_id = ?)
"""


def image_count(database: Database, root_id: int) -> int:
    """How many images the root held when it was last seen."""
    return int(database.reader().execute(COUNT_ROOT, (root_id,)).fetchone()[0])


def folders_with_images(database: Database, root_id: int) -> tuple[str, ...]:
    """The relative paths of the root's folders that hold images, as far as the index knows; without its trash."""
    return tuple(row[0] for row in database.reader().execute(SELECT_FOLDERS, (root_id,)))
