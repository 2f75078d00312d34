"""Tags: what there are, which images have them. What is written is noted, to be taken back.

A tag's name may be a path: ``animal/cat`` is beneath ``animal``, which need not be a tag itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASHED
from lib_berry.db.noting import Noting
from lib_berry.model import Tag

SELECT_TAGS = f"""
SELECT t.name, t.color,
    (SELECT count(*) FROM image_tag it JOIN image i ON i.id = it.image_id WHERE it.tag_id = t.id
     AND i.missing_since_ms IS NULL AND {NOT_TRASHED})
FROM tag t ORDER BY t.name COLLATE NOCASE
"""


def tags(database: Database) -> tuple[Tag, ...]:
    """Every tag with how many images that are there have it themselves, by name."""
    return tuple(Tag(*row) for row in database.reader().execute(SELECT_TAGS))


SELECT_OF = """
SELECT t.name, t.color FROM image_tag it JOIN tag t ON t.id = it.tag_id WHERE it.image_id = ?
ORDER BY t.name COLLATE NOCASE
"""


def tags_of(database: Database, image_id: int) -> tuple[Tag, ...]:
    """The image's tags, by name."""
    return tuple(Tag(*row) for row in database.reader().execute(SELECT_OF, (image_id,)))


SELECT_ON = """
SELECT t.name, t.color, count(*) FROM json_each(?) c JOIN image_tag it ON it.image_id = c.value
JOIN tag t ON t.id = it.tag_id GROUP BY t.id ORDER BY t.name COLLATE NOCASE
"""


def tags_on(database: Database, ids: Sequence[int]) -> tuple[Tag, ...]:
    """The tags of these images, each with how many of them have it."""
    return tuple(Tag(*row) for row in database.reader().execute(SELECT_ON, (json.dumps(ids),)))


class TagRow(NamedTuple):
    """A row of the table."""

    id: int
    name: str
    color: str | None


SELECT_BENEATH = """
SELECT id, name, color FROM tag WHERE name = ?1 COLLATE NOCASE
OR substr(name, 1, length(?1) + 1) = ?1 || '/' COLLATE NOCASE ORDER BY name COLLATE NOCASE
"""


def beneath(connection: sqlite3.Connection, name: str) -> list[TagRow]:
    """The tag of this name, if it is one, and those beneath it."""
    return [TagRow(*row) for row in connection.execute(SELECT_BENEATH, (name,))]


def find(connection: sqlite3.Connection, name: str) -> TagRow | None:
    """The tag of this name, whatever its capitals."""
    row = connection.execute("SELECT id, name, color FROM tag WHERE name = ?", (name,)).fetchone()
    return None if row is None else TagRow(*row)


NEXT_ID = "SELECT coalesce(max(id), 0) + 1 FROM tag"


def found_or_made(noting: Noting, name: str, color: str | None = None) -> TagRow:
    """The tag of this name, a new one if there is none."""
    row = find(noting.connection, name)
    if row is None:
        row = TagRow(noting.connection.execute(NEXT_ID).fetchone()[0], name, color)
        noting.replace("tag", [], [row])
    return row


def change(noting: Noting, before: Sequence[TagRow], after: Sequence[TagRow]) -> None:
    """Rename or colour tags."""
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    noting.replace("tag", [old for old, _ in changed], [new for _, new in changed])


SELECT_WITHOUT = """
SELECT c.image_id, ?1 FROM chosen c WHERE NOT EXISTS
(SELECT 1 FROM image_tag WHERE image_id = c.image_id AND tag_id = ?1) ORDER BY c.image_id
"""


def put_on(noting: Noting, tag_id: int) -> None:
    """Give the chosen images this tag."""
    noting.replace("image_tag", [], noting.connection.execute(SELECT_WITHOUT, (tag_id,)))


SELECT_WITH = """
SELECT it.image_id, it.tag_id FROM chosen c JOIN image_tag it ON it.image_id = c.image_id
WHERE it.tag_id = ? ORDER BY c.image_id
"""


def take_off(noting: Noting, tag_id: int) -> None:
    """Take this tag from the chosen images."""
    noting.replace("image_tag", noting.connection.execute(SELECT_WITH, (tag_id,)), [])


SELECT_LACKING = """
SELECT image_id, ?2 FROM image_tag WHERE tag_id = ?1
AND image_id NOT IN (SELECT image_id FROM image_tag WHERE tag_id = ?2) ORDER BY image_id
"""
SELECT_IMAGES = "SELECT image_id, tag_id FROM image_tag WHERE tag_id = ? ORDER BY image_id"
SELECT_RULES = "SELECT id, query, tag_id, active FROM rule WHERE tag_id = ?"


def merge(noting: Noting, tag: TagRow, into: TagRow) -> None:
    """Give the images of a tag another one instead, and the rules too; the tag goes."""
    connection = noting.connection
    gone = connection.execute(SELECT_IMAGES, (tag.id,)).fetchall()
    noting.replace("image_tag", gone, connection.execute(SELECT_LACKING, (tag.id, into.id)))
    rules = connection.execute(SELECT_RULES, (tag.id,)).fetchall()
    noting.replace("rule", rules, [(number, query, into.id, active) for number, query, _, active in rules])
    noting.replace("tag", [tag], [])


SELECT_APPLIED = "SELECT rule_id, image_id FROM rule_image WHERE rule_id = ? ORDER BY image_id"


def delete(noting: Noting, tag: TagRow) -> None:
    """Drop the tag from every image, and the rules that give it."""
    connection = noting.connection
    noting.replace("image_tag", connection.execute(SELECT_IMAGES, (tag.id,)), [])
    for rule in connection.execute(SELECT_RULES, (tag.id,)).fetchall():
        noting.replace("rule_image", connection.execute(SELECT_APPLIED, rule[:1]), [])
        noting.replace("rule", [rule], [])
    noting.replace("tag", [tag], [])
