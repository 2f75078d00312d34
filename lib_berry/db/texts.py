"""Texts that are searched: prompts by the full-text index, and every text that patterns are tried on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

MATCHING = "SELECT group_concat(rowid) FROM prompt_fts WHERE prompt_fts MATCH ? AND rowid > ? AND rowid <= ?"
LAST = (1 << 63) - 1


def matching(connection: sqlite3.Connection, expression: str, after: int = 0, last: int = LAST) -> str:
    """The prompts above id ``after`` up to ``last`` that a full-text expression finds: ids with commas between."""
    return str(connection.execute(MATCHING, (expression, after, last)).fetchone()[0] or "")


NOT_EMPTY = {
    "prompt": "SELECT group_concat(id) FROM prompt WHERE prompt <> '' AND id > ?",
    "negative": "SELECT group_concat(id) FROM prompt WHERE negative_prompt <> '' AND id > ?",
}


def not_empty(connection: sqlite3.Connection, field: str, after: int = 0) -> str:
    """The prompts above id ``after`` that have this text at all, with commas between."""
    return str(connection.execute(NOT_EMPTY[field], (after,)).fetchone()[0] or "")


LAST_IDS = "SELECT (SELECT max(id) FROM prompt), (SELECT max(id) FROM extra)"


def last_ids(connection: sqlite3.Connection) -> tuple[int, int]:
    """The highest id of a prompt, and of a row of ``extra``."""
    prompt, extra = connection.execute(LAST_IDS).fetchone()
    return prompt or 0, extra or 0


TABLES = "model sampler scheduler vae generator lora tag album".split()
TEXTS = {
    "prompt": "SELECT id, prompt FROM prompt WHERE id > ?",
    "negative": "SELECT id, negative_prompt FROM prompt WHERE id > ?",
    "name": "SELECT id, name FROM image WHERE id > ?",
    "hash": "SELECT id, hash FROM model WHERE id > ?",
    "extra": "SELECT id, json FROM extra WHERE id > ?",
    **{table: f"SELECT id, name FROM {table} WHERE id > ?" for table in TABLES},
}
"""Where the texts of each field are. Of ``extra`` it is the JSON."""
CHUNK = 2000


def texts(connection: sqlite3.Connection, field: str, after: int = 0) -> Iterator[tuple[int, str]]:
    """The id and text of each row of the field's table above id ``after``."""
    cursor = connection.execute(TEXTS[field], (after,))
    while rows := cursor.fetchmany(CHUNK):
        yield from rows


SELECT_SOME = {
    "prompt": "SELECT id, prompt FROM prompt WHERE id IN (SELECT value FROM json_each(?))",
    "negative": "SELECT id, negative_prompt FROM prompt WHERE id IN (SELECT value FROM json_each(?))",
    "name": "SELECT id, name FROM image WHERE id IN (SELECT value FROM json_each(?))",
}


def some(connection: sqlite3.Connection, field: str, ids: str) -> list[tuple[int, str]]:
    """The id and text of these rows; ``ids`` has commas between."""
    return connection.execute(SELECT_SOME[field], (f"[{ids}]",)).fetchall()


SELECT_FOLDERS = """
SELECT f.id, r.path, f.path, r.active FROM folder f JOIN root r ON r.id = f.root_id WHERE f.id > ? ORDER BY f.id
"""
SELECT_PLACES = "SELECT max(id), (SELECT group_concat(id || active || path) FROM root) FROM folder"


def places(connection: sqlite3.Connection) -> tuple[int | None, str | None]:
    """The highest id of a folder, and something that differs when the roots do, or whether they are in sight."""
    last, roots = connection.execute(SELECT_PLACES).fetchone()
    return last, roots


def folders(connection: sqlite3.Connection, after: int = 0) -> list[tuple[int, str, str, bool]]:
    """Each folder's id above ``after``, the path of its root and its own beneath it, and whether it is in sight."""
    rows = connection.execute(SELECT_FOLDERS, (after,))
    return [(row[0], row[1], row[2], bool(row[3])) for row in rows]


NAMES_PASSING = "SELECT group_concat(id) FROM image WHERE berry_matches(name)"
NAMES_LIKE = """
SELECT group_concat(id) FROM image WHERE
CASE WHEN name GLOB '*[^' || char(1) || '-' || char(127) || ']*' THEN berry_matches(name)
ELSE name LIKE ? ESCAPE '\\' END
"""


def images_named(connection: sqlite3.Connection, like: str | None, test: Callable[[str], bool]) -> str:
    """The images whose name passes ``test``, with commas between; ``like`` (if any) decides of names in ASCII."""
    connection.create_function("berry_matches", 1, test, deterministic=True)
    found = connection.execute(NAMES_PASSING) if like is None else connection.execute(NAMES_LIKE, (like,))
    return str(found.fetchone()[0] or "")


SELECT_VOCABULARY = """
SELECT term, sum(CASE col WHEN 'prompt' THEN doc ELSE 0 END), sum(CASE col WHEN 'prompt' THEN 0 ELSE doc END)
FROM prompt_vocab GROUP BY term ORDER BY term
"""


def vocabulary(connection: sqlite3.Connection) -> Iterator[tuple[str, int, int]]:
    """Every word, in how many prompts it is and in how many negative prompts, in the order of their bytes."""
    return connection.execute(SELECT_VOCABULARY)


IDS_BY_NAME = "SELECT group_concat(id) FROM (SELECT id FROM image ORDER BY name COLLATE NOCASE, id)"


def ids_by_name(connection: sqlite3.Connection) -> str:
    """Every image in the order of its name, with commas between."""
    return str(connection.execute(IDS_BY_NAME).fetchone()[0] or "")
