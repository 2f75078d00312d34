"""Dropping the rows of images that have long been missing: the one place where the index forgets."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lib_berry.db.connection import Database


class Purgeable(NamedTuple):
    """A missing image: where its file was, since when it is known to be gone, and whether the user has said something
    of it: a mark, a tag, an album."""

    id: int
    path: str
    missing_since_ms: int
    curated: bool = False


SELECT_PURGEABLE = """
SELECT i.id, r.path, f.path, i.name, i.missing_since_ms,
    EXISTS (SELECT 1 FROM mark WHERE image_id = i.id) OR EXISTS (SELECT 1 FROM image_tag WHERE image_id = i.id)
    OR EXISTS (SELECT 1 FROM album_image WHERE image_id = i.id)
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE i.missing_since_ms IS NOT NULL AND i.missing_since_ms <= ? AND (r.available OR NOT r.active)
ORDER BY r.path, f.path, i.name
"""


def purgeable(database: Database, before_ms: int) -> tuple[Purgeable, ...]:
    """Images missing since this moment or longer, but those of a root that cannot be reached."""
    rows = database.reader().execute(SELECT_PURGEABLE, (before_ms,))
    return tuple(Purgeable(row[0], str(Path(row[1], row[2], row[3])), row[4], bool(row[5])) for row in rows)


SELECT_STILL = "SELECT prompt_id FROM image WHERE id = ? AND missing_since_ms = ?"
UNUSED_PROMPT = """
SELECT id, prompt, negative_prompt FROM prompt p
WHERE id = ? AND NOT EXISTS (SELECT 1 FROM image i WHERE i.prompt_id = p.id)
"""
FORGET_TEXT = "INSERT INTO prompt_fts (prompt_fts, rowid, prompt, negative_prompt) VALUES ('delete', ?, ?, ?)"
DELETE_UNUSED_EXTRA = "DELETE FROM extra WHERE id NOT IN (SELECT extra_id FROM image WHERE extra_id IS NOT NULL)"


OF_AN_IMAGE = "mark image_tag album_image image_view stack_cover rule_image arrival".split()
DELETE_SAID = tuple(f"DELETE FROM {table} WHERE image_id = ?" for table in OF_AN_IMAGE)


def purge(database: Database, images: Sequence[Purgeable]) -> int:
    """Drop these rows with all that the user said of them, and the prompts that no other image has.

    Returns how many went: none that came back meanwhile. An image's number may be another's one day, so nothing that
    refers to it may stay.
    """
    dropped, prompts = 0, set()
    with database.transaction() as connection:
        for image in images:
            row = connection.execute(SELECT_STILL, (image.id, image.missing_since_ms)).fetchone()
            if row is not None:
                for statement in DELETE_SAID:
                    connection.execute(statement, (image.id,))
                connection.execute("DELETE FROM image WHERE id = ?", (image.id,))
                prompts.add(row[0])
                dropped += 1
        _drop_unused(connection, [prompt for prompt in prompts if prompt is not None])
    if dropped:
        with database.transaction(changes_index=False, looks_up_references=False) as connection:
            connection.execute(DELETE_UNUSED_EXTRA)
    return dropped


def _drop_unused(connection: sqlite3.Connection, prompts: Sequence[int]) -> None:
    for prompt in prompts:
        unused = connection.execute(UNUSED_PROMPT, (prompt,)).fetchone()
        if unused is not None:
            connection.execute(FORGET_TEXT, unused)
            connection.execute("DELETE FROM prompt WHERE id = ?", (prompt,))
