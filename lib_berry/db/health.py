"""What the database knows of its roots' health: counts of each, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASH
from lib_berry.model import Problem, Root, RootHealth

SELECT_HEALTH = f"""
WITH files AS (SELECT folder_id, count(*) AS n FROM image GROUP BY folder_id),
lost AS (SELECT folder_id, count(*) AS n FROM image WHERE missing_since_ms IS NOT NULL GROUP BY +folder_id),
bad AS (
    SELECT folder_id, count(*) AS n FROM image WHERE error IS NOT NULL AND missing_since_ms IS NULL GROUP BY +folder_id
),
totals AS (
    SELECT f.root_id, sum(files.n) AS files, total(lost.n) AS lost, total(bad.n) AS bad
    FROM files JOIN folder f ON f.id = files.folder_id
    LEFT JOIN lost ON lost.folder_id = files.folder_id LEFT JOIN bad ON bad.folder_id = files.folder_id
    WHERE {NOT_TRASH} GROUP BY f.root_id
)
SELECT r.id, r.path, r.kind, r.available, r.archived, r.active, r.scanned_ms,
       coalesce(t.files, 0), coalesce(t.lost, 0), coalesce(t.bad, 0),
       (SELECT count(*) FROM problem p WHERE p.root_id = r.id)
FROM root r LEFT JOIN totals t ON t.root_id = r.id
WHERE r.active OR t.files ORDER BY r.active DESC, r.id
"""
"""Without the trash. Each folder's rows are counted in indexes alone: the table of a million images is not read.
(Without the unary + SQLite would walk all of it in the order of folders to find the few that are missing.)"""


def root_health(database: Database) -> tuple[RootHealth, ...]:
    """Every active root, then those removed that still have rows."""
    return tuple(
        RootHealth(
            root=Root(root_id, path, kind, bool(available), bool(archived)),
            active=bool(active),
            images=files - int(lost),
            missing=int(lost),
            errors=int(bad),
            problems=problems,
            scanned_ms=scanned_ms,
        )
        for root_id, path, kind, available, archived, active, scanned_ms, files, lost, bad, problems in (
            database.reader().execute(SELECT_HEALTH)
        )
    )


SELECT_PROBLEMS = """
SELECT p.root_id, p.path, p.reason FROM problem p JOIN root r ON r.id = p.root_id
WHERE r.active AND NOT r.archived ORDER BY p.root_id, p.path LIMIT ?
"""


def problems(database: Database, *, limit: int) -> tuple[Problem, ...]:
    """The first folders and names that could not be read when their root was last scanned."""
    return tuple(Problem(*row) for row in database.reader().execute(SELECT_PROBLEMS, (limit,)))


SELECT_PLACES = """
SELECT f.root_id, f.path, i.name FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE i.id IN (SELECT value FROM json_each(?)) AND i.error IS NOT NULL AND i.missing_since_ms IS NULL AND r.active
"""


def unreadable_places(database: Database, ids: Sequence[int]) -> dict[tuple[int, str], set[str]]:
    """Those of these images that could not be read and are not missing: their names by (root id, folder)."""
    found: dict[tuple[int, str], set[str]] = {}
    for root_id, folder, name in database.reader().execute(SELECT_PLACES, (json.dumps(ids),)):
        found.setdefault((root_id, folder), set()).add(name)
    return found


COUNT_ERRORS = "SELECT count(*) FROM image WHERE error IS NOT NULL AND id IN (SELECT value FROM json_each(?))"


def count_unreadable(database: Database, ids: Sequence[int]) -> int:
    """How many of these images could not be read."""
    return int(database.reader().execute(COUNT_ERRORS, (json.dumps(ids),)).fetchone()[0])


MARK_UNREAD = """
UPDATE image SET dialect_version = ? WHERE error IS NOT NULL AND id IN (SELECT value FROM json_each(?))
"""


def mark_unread(database: Database, ids: Sequence[int], version: int) -> None:
    """Note ``version`` as that of the reader of these images, which could not be read: one that no reader has will
    have them read again by whoever looks at their files next."""
    with database.transaction(changes_index=False) as connection:
        connection.execute(MARK_UNREAD, (version, json.dumps(ids)))
