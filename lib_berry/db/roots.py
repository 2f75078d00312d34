"""The folders being indexed, and the folders beneath them."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Sequence

from lib_berry.db.connection import Database
from lib_berry.model import Root

SELECT_ROOTS = "SELECT id, path, kind, available FROM root WHERE active ORDER BY id"


def active_roots(database: Database) -> tuple[Root, ...]:
    rows = database.reader().execute(SELECT_ROOTS)
    return tuple(Root(root_id, path, kind, bool(available)) for root_id, path, kind, available in rows)


def set_available(database: Database, root_id: int, available: bool) -> None:
    """Note whether the root can be reached."""
    with database.transaction() as connection:
        connection.execute("UPDATE root SET available = ? WHERE id = ?", (available, root_id))


UPSERT_ROOT = """
INSERT INTO root (uuid, path, kind) VALUES (?, ?, ?)
ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, active = 1
"""


def add_roots(database: Database, wanted: Sequence[tuple[str, str]]) -> None:
    """Make each ``(absolute path, kind)`` an active root."""
    with database.transaction() as connection:
        connection.executemany(UPSERT_ROOT, [(uuid.uuid4().hex, path, kind) for path, kind in wanted])


def replace_roots(database: Database, wanted: Sequence[tuple[str, str]]) -> bool:
    """Make exactly these the active roots. Rows of the others stay, out of sight, for when they come back.

    Returns whether anything was different before.
    """
    if {(root.path, root.kind) for root in active_roots(database)} == set(wanted):
        return False
    with database.transaction() as connection:
        connection.execute("UPDATE root SET active = 0")
        connection.executemany(UPSERT_ROOT, [(uuid.uuid4().hex, path, kind) for path, kind in wanted])
    return True


def folder_id(connection: sqlite3.Connection, root_id: int, path: str) -> int:
    """The id of a folder, made when it is new. Inside a transaction."""
    row = connection.execute("SELECT id FROM folder WHERE root_id = ? AND path = ?", (root_id, path)).fetchone()
    if row is None:
        cursor = connection.execute("INSERT INTO folder (root_id, path) VALUES (?, ?)", (root_id, path))
        return int(cursor.lastrowid or 0)
    return int(row[0])


SELECT_FOLDERS = """
SELECT path FROM folder f WHERE root_id = ?
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
    """The relative paths of the root's folders that hold images, as far as the index knows."""
    return tuple(row[0] for row in database.reader().execute(SELECT_FOLDERS, (root_id,)))
