"""Is the database whole? Questions to SQLite itself, and the rebuilding of what can be derived."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from lib_berry.db.connection import Database
from lib_berry.db.migrations import migrate

MOST = 20
"""Complaints of one check that are told; a damaged file has thousands."""

SHARED = (
    ("prompt", "SELECT prompt_id FROM image"),
    ("model", "SELECT model_id FROM image"),
    ("lora", "SELECT lora_id FROM image_lora"),
    ("sampler", "SELECT sampler_id FROM image"),
    ("scheduler", "SELECT scheduler_id FROM image"),
    ("vae", "SELECT vae_id FROM image"),
    ("generator", "SELECT generator_id FROM image"),
    ("extra", "SELECT extra_id FROM image"),
)
"""Tables of rows that images share, with who refers to them."""


def damage(database: Database, *, quick: bool) -> tuple[str, ...]:
    """What is wrong with the file, in SQLite's words; ``quick`` leaves out comparing indexes with their tables."""
    try:
        rows = database.reader().execute(f"PRAGMA {'quick_check' if quick else 'integrity_check'} ({MOST})").fetchall()
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return tuple(row[0] for row in rows if row[0] != "ok")


SELECT_SCHEMA = """
SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'prompt_fts_%'
"""
"""Without the tables SQLite makes for itself, which are its versions' own."""


def unlike_schema(database: Database) -> tuple[str, ...]:
    """The tables, indexes and triggers that are missing, or not as this Berry makes them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        wanted = dict(fresh.execute(SELECT_SCHEMA).fetchall())
    found = dict(database.reader().execute(SELECT_SCHEMA).fetchall())
    return tuple(sorted(name for name, definition in wanted.items() if found.get(name) != definition))


def dangling(database: Database) -> tuple[str, ...]:
    """References to rows that are not there, as (table, row, table it should be in) in words."""
    found = database.reader().execute("PRAGMA foreign_key_check").fetchmany(MOST)
    return tuple(f"row {row[1]} of {row[0]} refers to a row that {row[2]} does not have" for row in found)


def full_text_agrees(database: Database) -> bool:
    """Whether full-text search holds exactly the prompts that are stored."""
    with database.transaction(changes_index=False) as connection:
        try:
            connection.execute("INSERT INTO prompt_fts (prompt_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            return False
    return True


def orphans(database: Database) -> dict[str, int]:
    """How many rows of each shared table no image refers to; only tables that have some."""
    reader = database.reader()
    counted = {
        table: int(reader.execute(f"SELECT count(*) {_orphaned(table, used)}").fetchone()[0]) for table, used in SHARED
    }
    return {table: count for table, count in counted.items() if count}


def _orphaned(table: str, used: str) -> str:
    return f"FROM {table} WHERE id NOT IN (SELECT * FROM ({used}) EXCEPT SELECT NULL)"


COUNT_UNKNOWN = """
SELECT count(*) FROM (
    SELECT image_id FROM mark UNION SELECT image_id FROM image_tag UNION SELECT image_id FROM album_image
) WHERE image_id NOT IN (SELECT id FROM image)
"""


def unknown_images(database: Database) -> int:
    """How many images that have no row any more the user has rated, marked, tagged or put into an album."""
    return int(database.reader().execute(COUNT_UNKNOWN).fetchone()[0])


SELECT_BROKEN_COVERS = """
SELECT name FROM album WHERE cover_id IS NOT NULL AND cover_id NOT IN (SELECT id FROM image) ORDER BY name
"""


def broken_covers(database: Database) -> tuple[str, ...]:
    """Albums whose cover is an image that has no row any more."""
    return tuple(row[0] for row in database.reader().execute(SELECT_BROKEN_COVERS))


UNUSED_TAGS = "SELECT name FROM tag WHERE id NOT IN (SELECT tag_id FROM image_tag) ORDER BY name"
EMPTY_ALBUMS = """
SELECT name FROM album WHERE query IS NULL AND id NOT IN (SELECT album_id FROM album_image) ORDER BY name
"""


def unused_tags(database: Database) -> tuple[str, ...]:
    """Tags that no image has."""
    return tuple(row[0] for row in database.reader().execute(UNUSED_TAGS))


def empty_albums(database: Database) -> tuple[str, ...]:
    """Albums without an image that are no smart ones."""
    return tuple(row[0] for row in database.reader().execute(EMPTY_ALBUMS))


def rebuild(database: Database) -> None:
    """Drop what nothing refers to, and make every index and the full-text search anew from the tables.

    Touches nothing that could not be read from the image files again.
    """
    with database.transaction(looks_up_references=False) as connection:
        connection.execute("DELETE FROM image_lora WHERE image_id NOT IN (SELECT id FROM image)")
        for table, used in SHARED:
            connection.execute(f"DELETE {_orphaned(table, used)}")
        connection.execute("REINDEX")
        connection.execute("INSERT INTO prompt_fts (prompt_fts) VALUES ('rebuild')")


def thumbnail_damage(path: Path) -> tuple[str, ...]:
    """What is wrong with the thumbnail cache; nothing when there is none yet."""
    if not path.is_file():
        return ()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute(f"PRAGMA quick_check ({MOST})").fetchall()
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return tuple(row[0] for row in rows if row[0] != "ok")
