"""Rules that tag what a query finds, and the images that have come since rules last looked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import NamedTuple

from lib_berry.db.connection import Database
from lib_berry.db.noting import Noting
from lib_berry.errors import NotFoundError
from lib_berry.model import FileStamp, Rule


class RuleRow(NamedTuple):
    """A row of the table."""

    id: int
    query: str
    tag_id: int
    active: int = 1


SELECT_RULES = """
SELECT r.id, r.query, t.name, r.active, (SELECT count(*) FROM rule_image WHERE rule_id = r.id)
FROM rule r JOIN tag t ON t.id = r.tag_id ORDER BY r.id
"""


def rules(database: Database) -> tuple[Rule, ...]:
    """Every rule, the oldest first."""
    return tuple(Rule(row[0], row[1], row[2], bool(row[3]), row[4]) for row in database.reader().execute(SELECT_RULES))


def row(connection: sqlite3.Connection, rule_id: int) -> RuleRow:
    """Raises NotFoundError."""
    found = connection.execute("SELECT id, query, tag_id, active FROM rule WHERE id = ?", (rule_id,)).fetchone()
    if found is None:
        raise NotFoundError(f"There is no rule {rule_id}; it may have been deleted.")
    return RuleRow(*found)


NEXT_ID = "SELECT coalesce(max(id), 0) + 1 FROM rule"


def create(noting: Noting, query: str, tag_id: int) -> RuleRow:
    """A new rule, which is on."""
    made = RuleRow(noting.connection.execute(NEXT_ID).fetchone()[0], query, tag_id)
    noting.replace("rule", [], [made])
    return made


def change(noting: Noting, before: RuleRow, after: RuleRow) -> None:
    """Give a rule another query or tag, or turn it on or off. With another tag it has met no image yet."""
    if after.tag_id != before.tag_id:
        noting.replace("rule_image", noting.connection.execute(SELECT_APPLIED, (before.id,)), [])
    if after != before:
        noting.replace("rule", [before], [after])


SELECT_APPLIED = "SELECT rule_id, image_id FROM rule_image WHERE rule_id = ? ORDER BY image_id"


def delete(noting: Noting, rule: RuleRow) -> None:
    """The tags it gave stay."""
    noting.replace("rule_image", noting.connection.execute(SELECT_APPLIED, (rule.id,)), [])
    noting.replace("rule", [rule], [])


SELECT_NEW = """
SELECT ?1, c.image_id FROM chosen c
WHERE c.image_id NOT IN (SELECT image_id FROM rule_image WHERE rule_id = ?1) ORDER BY c.image_id
"""
SELECT_UNTAGGED = """
SELECT c.image_id, ?2 FROM chosen c WHERE c.image_id NOT IN (SELECT image_id FROM rule_image WHERE rule_id = ?1)
AND NOT EXISTS (SELECT 1 FROM image_tag WHERE image_id = c.image_id AND tag_id = ?2) ORDER BY c.image_id
"""


def apply(noting: Noting, rule: RuleRow) -> None:
    """Tag those of the chosen images that the rule has never met."""
    connection = noting.connection
    untagged = connection.execute(SELECT_UNTAGGED, (rule.id, rule.tag_id)).fetchall()
    noting.replace("rule_image", [], connection.execute(SELECT_NEW, (rule.id,)).fetchall())
    noting.replace("image_tag", [], untagged)


# --- images that have come -------------------------------------------------------------------------------------------

ANY_ACTIVE = "SELECT EXISTS (SELECT 1 FROM rule WHERE active)"
INSERT_ARRIVAL = "INSERT OR REPLACE INTO arrival SELECT ?, value + 1 FROM state WHERE key = 'version'"
INSERT_CHANGED = """
INSERT OR REPLACE INTO arrival SELECT i.id, s.value + 1 FROM image i, state s
WHERE i.id = ? AND s.key = 'version' AND ((i.size, i.mtime_ns) IS NOT (?, ?) OR i.error IS NOT NULL)
"""


def announce(connection: sqlite3.Connection, new: Iterable[int], read_again: Iterable[tuple[int, FileStamp]]) -> None:
    """Tell rules, inside the transaction that stores them, of new images, and of those read again before their rows are
    written: what counts is whether the content is another, not that a reader knows more."""
    if connection.execute(ANY_ACTIVE).fetchone()[0]:
        connection.executemany(INSERT_ARRIVAL, ((image_id,) for image_id in new))
        connection.executemany(
            INSERT_CHANGED, ((image_id, stamp.size, stamp.mtime_ns) for image_id, stamp in read_again)
        )


def have_arrived(database: Database) -> bool:
    """Whether there is anything that rules have not seen."""
    return bool(database.reader().execute("SELECT EXISTS (SELECT 1 FROM arrival)").fetchone()[0])


def arrivals(connection: sqlite3.Connection, version: int, limit: int) -> list[int]:
    """Images that came up to this version of the index and that rules have not seen."""
    rows = connection.execute("SELECT image_id FROM arrival WHERE version <= ? LIMIT ?", (version, limit))
    return [row[0] for row in rows]


SEEN = "DELETE FROM arrival WHERE version <= ? AND image_id IN (SELECT value FROM json_each(?))"


def seen(connection: sqlite3.Connection, version: int, ids: Collection[int]) -> None:
    """Rules have seen these images as they were at that version. Inside a transaction."""
    connection.execute(SEEN, (version, json.dumps(list(ids))))
