"""How images look: what the background has found out of their pixels, for finding duplicates."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASH
from lib_berry.db.pages import visible
from lib_berry.model import FileStamp, Look

SEEN = "(l.across IS NOT NULL OR l.color IS NULL OR NOT :hashed)"
"""Whether a look says all that can be found out: one has no hash where that could not be made at the time."""
HAVING = f"""
SELECT l.image_id FROM look l JOIN image i ON i.id = l.image_id
WHERE l.size = i.size AND l.mtime_ns = i.mtime_ns AND {SEEN} AND l.image_id IN (SELECT value FROM json_each(:ids))
"""


def having(database: Database, ids: Sequence[int], *, hashed: bool) -> set[int]:
    """Those of these images whose look is known, of the file as it is now; or known to be impossible. ``hashed``: with
    its hash."""
    values = {"ids": json.dumps(list(ids)), "hashed": hashed}
    return {row[0] for row in database.reader().execute(HAVING, values)}


PUT = """
INSERT OR REPLACE INTO look (image_id, size, mtime_ns, pixels, across, down, color)
SELECT ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM image WHERE id = ?)
"""
NOTHING = (None, None, None, None)


def put(database: Database, looks: Iterable[tuple[int, FileStamp, Look | None]]) -> None:
    """Keep these, each of the file with that stamp; None for an image that cannot be decoded."""
    rows = [(image_id, stamp.size, stamp.mtime_ns, *(look or NOTHING), image_id) for image_id, stamp, look in looks]
    with database.transaction(changes_index=False) as connection:
        connection.executemany(PUT, rows)


def want(database: Database) -> None:
    """The user wants duplicates found: every image is to be looked at, whether it gets a thumbnail or not."""
    with database.transaction(changes_index=False) as connection:
        connection.execute("INSERT OR REPLACE INTO state VALUES ('looks_wanted', 1)")


def are_wanted(database: Database) -> bool:
    """Whether every image is to be looked at."""
    row = database.reader().execute("SELECT value FROM state WHERE key = 'looks_wanted'").fetchone()
    return row is not None


THERE = "i.missing_since_ms IS NULL AND i.error IS NULL"
COUNT = f"""
SELECT count(*), count(l.image_id) FROM image i LEFT JOIN look l ON l.image_id = i.id AND {SEEN} WHERE {THERE}
"""


def counts(database: Database, *, hashed: bool) -> tuple[int, int]:
    """How many images there are that could be read, and how many of them have been looked at; ``hashed`` as above."""
    reader = database.reader()
    row = reader.execute(visible(reader, COUNT), {"hashed": hashed}).fetchone()
    return row[0], row[1]


CURRENT = f"FROM image i JOIN look l ON l.image_id = i.id AND l.size = i.size AND l.mtime_ns = i.mtime_ns WHERE {THERE}"
SELECT_NEAR = f"SELECT i.id, l.across, l.down, l.color, i.width, i.height {CURRENT} AND l.across IS NOT NULL"
SELECT_EXACT = f"SELECT i.id, l.pixels AS same {CURRENT} AND l.pixels IS NOT NULL"
SELECT_RECIPES = f"""
SELECT i.id, i.prompt_id || ' ' || i.seed AS same FROM image i
WHERE {THERE} AND i.prompt_id IS NOT NULL AND i.seed IS NOT NULL
"""
GROUPED = "SELECT json_group_array(id) FROM ({select}) GROUP BY same HAVING count(*) > 1"


def same_pixels(database: Database) -> list[list[int]]:
    """Groups of images of which every pixel is alike, as the files were when the index last saw them."""
    return _groups(database.reader(), SELECT_EXACT)


def same_recipe(database: Database) -> list[list[int]]:
    """Groups of images of the same prompts and seed."""
    return _groups(database.reader(), SELECT_RECIPES)


def _groups(reader: sqlite3.Connection, select: str) -> list[list[int]]:
    rows = reader.execute(GROUPED.format(select=visible(reader, select)))
    return [json.loads(row[0]) for row in rows]


def pictures(database: Database) -> list[tuple[int, int, int, int, int, int]]:
    """Every image that has been looked at: id, across, down, colour, width, height."""
    reader = database.reader()
    return reader.execute(visible(reader, SELECT_NEAR)).fetchall()


SELECT_CANDIDATES = f"""
SELECT i.id, f.path, i.size, i.container, i.prompt_id IS NOT NULL,
       (SELECT count(*) FROM image_tag t WHERE t.image_id = i.id),
       (SELECT count(*) FROM album_image a WHERE a.image_id = i.id)
FROM image i JOIN folder f ON f.id = i.folder_id WHERE {NOT_TRASH} AND i.id IN (SELECT value FROM json_each(?))
"""


def facts(database: Database, ids: Sequence[int]) -> dict[int, tuple[str, int, str | None, bool, int, int]]:
    """What helps to decide which to keep, by id: folder, bytes, container, whether it has a prompt, tags, albums. Left
    out are images in the trash."""
    rows = database.reader().execute(SELECT_CANDIDATES, (json.dumps(list(ids)),))
    return {row[0]: (row[1], row[2], row[3], bool(row[4]), row[5], row[6]) for row in rows}
