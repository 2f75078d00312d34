"""What the user did of late, in order, so that it can be taken back and done again, after a restart too."""

from __future__ import annotations

import sqlite3
import time

from lib_berry.db.connection import Database
from lib_berry.model import Action

KEPT = 1000
"""Actions that can still be taken back; the oldest go first."""
MOST_BYTES = 128 << 20
"""What their payloads may take together; the latest is kept however large."""

COLUMNS = "id, made_ms, kind, label, images, undone"
INSERT = "INSERT INTO action (made_ms, kind, label, images, payload) VALUES (?, ?, ?, ?, ?)"
FORGET_UNDONE = "DELETE FROM action WHERE undone"
FORGET_OLD = """
DELETE FROM action WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER latest AS nth, sum(length(payload)) OVER latest AS bytes
        FROM action WINDOW latest AS (ORDER BY id DESC)
    ) WHERE nth > 1 AND (nth > ? OR bytes > ?)
)
"""


def add(connection: sqlite3.Connection, kind: str, label: str, images: int, payload: bytes | None = None) -> int:
    """Note an action inside the transaction that does it. What was undone before can no longer be done again."""
    connection.execute(FORGET_UNDONE)
    now = time.time_ns() // 1_000_000
    number = connection.execute(INSERT, (now, kind, label, images, payload)).lastrowid
    connection.execute(FORGET_OLD, (KEPT, MOST_BYTES))
    assert number is not None
    return number


SELECT_UNDOABLE = f"SELECT {COLUMNS} FROM action WHERE NOT undone ORDER BY id DESC LIMIT 1"


def undoable(connection: sqlite3.Connection) -> Action | None:
    """The latest action that stands."""
    return _action(connection.execute(SELECT_UNDOABLE).fetchone())


SELECT_REDOABLE = f"SELECT {COLUMNS} FROM action WHERE undone ORDER BY id LIMIT 1"


def redoable(connection: sqlite3.Connection) -> Action | None:
    """The action that was undone last."""
    return _action(connection.execute(SELECT_REDOABLE).fetchone())


def action(connection: sqlite3.Connection, action_id: int) -> Action | None:
    """The action of this number, if it is still kept."""
    return _action(connection.execute(f"SELECT {COLUMNS} FROM action WHERE id = ?", (action_id,)).fetchone())


SELECT_HISTORY = f"SELECT {COLUMNS} FROM action ORDER BY id DESC LIMIT ?"


def history(database: Database, limit: int) -> tuple[Action, ...]:
    """The latest first, those that were undone among them."""
    rows = database.reader().execute(SELECT_HISTORY, (limit,))
    return tuple(found for row in rows if (found := _action(row)))


def payload(connection: sqlite3.Connection, action_id: int) -> bytes:
    """What its kind noted of it."""
    row = connection.execute("SELECT payload FROM action WHERE id = ?", (action_id,)).fetchone()
    return bytes(row[0] or b"")


def set_payload(connection: sqlite3.Connection, action_id: int, payload: bytes) -> None:
    """Note something else of it."""
    connection.execute("UPDATE action SET payload = ? WHERE id = ?", (payload, action_id))


def set_undone(connection: sqlite3.Connection, action_id: int, undone: bool) -> None:
    """Inside the transaction that takes it back, or does it again."""
    connection.execute("UPDATE action SET undone = ? WHERE id = ?", (undone, action_id))


def forget(connection: sqlite3.Connection, kind: str) -> None:
    """What was done of this kind can no longer be taken back: what it was done to has become something else."""
    connection.execute("DELETE FROM action WHERE kind = ?", (kind,))


def _action(row: tuple[int, int, str, str, int, int] | None) -> Action | None:
    return Action(*row[:5], undone=bool(row[5])) if row else None
