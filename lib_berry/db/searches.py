"""Searches the user keeps, those made of late, and when images were looked at."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, NotFoundError
from lib_berry.model import PastSearch, SavedSearch

REMEMBERED = 200
"""Past searches kept; the oldest go first."""

SELECT_SAVED = "SELECT id, name, query, sort, position FROM saved_search ORDER BY position, id"


def saved_searches(database: Database) -> tuple[SavedSearch, ...]:
    """In the user's order."""
    return tuple(SavedSearch(*row) for row in database.reader().execute(SELECT_SAVED))


INSERT_SAVED = """
INSERT INTO saved_search (name, query, sort, position)
VALUES (?, ?, ?, (SELECT coalesce(max(position) + 1, 0) FROM saved_search))
"""


def save(database: Database, name: str, query: str, sort: str) -> None:
    """Keep a search under a new name, at the end. Raises ConflictError when the name is taken."""
    with database.transaction(changes_index=False) as connection:
        try:
            connection.execute(INSERT_SAVED, (name, query, sort))
        except sqlite3.IntegrityError:
            raise _taken(name) from None


UPDATE_SAVED = "UPDATE saved_search SET name = ?, query = ?, sort = ? WHERE id = ?"


def change(database: Database, search_id: int, *, name: str | None, query: str | None, sort: str | None) -> None:
    """Rename a saved search, or give it another query or order; None leaves what it has.

    Raises NotFoundError, ConflictError when the name is another's.
    """
    with database.transaction(changes_index=False) as connection:
        before = _row(connection, search_id)
        after = (name if name is not None else before.name, query if query is not None else before.query)
        try:
            connection.execute(UPDATE_SAVED, (*after, sort if sort is not None else before.sort, search_id))
        except sqlite3.IntegrityError:
            raise _taken(after[0]) from None


def move(database: Database, search_id: int, position: int) -> None:
    """Put a saved search at this place (0-based) among the others. Raises NotFoundError."""
    with database.transaction(changes_index=False) as connection:
        _row(connection, search_id)
        order = [row[0] for row in connection.execute(SELECT_SAVED) if row[0] != search_id]
        order.insert(position, search_id)
        _number(connection, order)


def delete(database: Database, search_id: int) -> None:
    """Raises NotFoundError."""
    with database.transaction(changes_index=False) as connection:
        _row(connection, search_id)
        connection.execute("DELETE FROM saved_search WHERE id = ?", (search_id,))
        _number(connection, [row[0] for row in connection.execute(SELECT_SAVED)])


def _number(connection: sqlite3.Connection, order: Sequence[int]) -> None:
    places = [(place, search_id) for place, search_id in enumerate(order)]
    connection.executemany("UPDATE saved_search SET position = ? WHERE id = ?", places)


def _row(connection: sqlite3.Connection, search_id: int) -> SavedSearch:
    sql = "SELECT id, name, query, sort, position FROM saved_search WHERE id = ?"
    row = connection.execute(sql, (search_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no saved search {search_id}; it may have been deleted.")
    return SavedSearch(*row)


def _taken(name: str) -> ConflictError:
    problem = f"There is a saved search '{name}' already; choose another name, or delete that one."
    return ConflictError(problem, reason="search_taken", name=name)


SELECT_HISTORY = "SELECT query, used_ms FROM search_history ORDER BY used_ms DESC, query LIMIT ?"


def history(database: Database, limit: int) -> tuple[PastSearch, ...]:
    """The searches made last, the latest first."""
    return tuple(PastSearch(*row) for row in database.reader().execute(SELECT_HISTORY, (limit,)))


FORGET_OLDEST = """
DELETE FROM search_history WHERE query IN
(SELECT query FROM search_history ORDER BY used_ms DESC, query LIMIT -1 OFFSET ?)
"""


def remember(database: Database, query: str) -> None:
    """Note that this search was made now."""
    with database.transaction(changes_index=False) as connection:
        connection.execute("INSERT OR REPLACE INTO search_history VALUES (?, ?)", (query, time.time_ns() // 1_000_000))
        connection.execute(FORGET_OLDEST, (REMEMBERED,))


def clear_history(database: Database) -> None:
    """Forget every past search."""
    with database.transaction(changes_index=False) as connection:
        connection.execute("DELETE FROM search_history")
