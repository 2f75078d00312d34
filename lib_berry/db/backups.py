"""Copies of what the user has said: small databases of Berry's own layout, with those tables and no others filled.

A copy also holds where the images lie that are spoken of, and what tells their content, so that it can be brought back
into a library that was made anew. It has the schema of its library at that time; opening it as a database brings it
up to date, like any other.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path

from lib_berry.db.schemas import USER_OWNED
from lib_berry.errors import DatabaseError

PARTIAL = ".partial"
"""Ends the name of a copy that is being made."""


def folder_of(database_path: Path) -> Path:
    """Where the backups of a database are."""
    return database_path.with_name(f"{database_path.stem}-backups")


def target(database_path: Path, reason: str, made_ms: int) -> Path:
    """The file of a backup made at this moment, in UTC; ``reason`` is of lower-case words with hyphens."""
    moment = datetime.fromtimestamp(made_ms // 1000, timezone.utc)
    return folder_of(database_path) / f"{moment:%Y%m%dT%H%M%S}{made_ms % 1000:03d}Z-{reason}.sqlite3"


def before_migration(database_path: Path, schema: int) -> None:
    """Back up before the database leaves this schema. Raises DatabaseError: without a backup it had better stay."""
    path = target(database_path, f"before-schema-{schema + 1}", time.time_ns() // 1_000_000)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"The folder {path.parent} for backups cannot be made: {error.strerror}.") from error
    copy(database_path, path)


SELECT_STATEMENTS = """
SELECT sql FROM library.sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'prompt_fts_%' AND type {types}
"""
MENTIONED = {
    "mark": "SELECT image_id FROM library.mark",
    "image_tag": "SELECT image_id FROM library.image_tag",
    "album_image": "SELECT image_id FROM library.album_image",
    "image_view": "SELECT image_id FROM library.image_view",
    "stack_cover": "SELECT image_id FROM library.stack_cover",
    "album": "SELECT cover_id FROM library.album WHERE cover_id IS NOT NULL",
}
"""Which images each table speaks of."""
PLACE = "id, folder_id, name, size, mtime_ns, inode, sidecar_mtime_ns, fingerprint, missing_since_ms"
COPY_IMAGES = f"INSERT INTO image ({PLACE}) SELECT {PLACE} FROM library.image WHERE id IN ({{mentioned}})"


def copy(library: Path, target: Path) -> bool:
    """Copy what the user has said in the database ``library``, of one moment, to a new file ``target``.

    Returns False, and makes no file, when there is nothing to copy. A copy that was not finished, whatever ended it,
    has another name than ``target``. Others may go on using the library. Raises DatabaseError.
    """
    partial = target.with_name(target.name + PARTIAL)
    try:
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("ATTACH ? AS library", (str(library),))
            there = _copy(connection)
        if there:
            _keep(partial, target)
        return there
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(
            f"What you said of your images in {library} could not be copied to {target}: {error}."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _copy(connection: sqlite3.Connection) -> bool:
    connection.execute("BEGIN")
    version = connection.execute("PRAGMA library.user_version").fetchone()[0]
    kinds = {row[0] for row in connection.execute("SELECT name FROM library.sqlite_master WHERE type = 'table'")}
    tables = [table for table in USER_OWNED if table in kinds]
    if not tables:
        return False
    for (sql,) in connection.execute(SELECT_STATEMENTS.format(types="= 'table'")).fetchall():
        connection.execute(sql)
    for table in ("state", "root", "folder", *tables):
        connection.execute(f"INSERT OR REPLACE INTO main.{table} SELECT * FROM library.{table}")
    if _is_empty(connection, tables):
        return False
    mentioned = " UNION ".join(select for table, select in MENTIONED.items() if table in kinds)
    connection.execute(COPY_IMAGES.format(mentioned=mentioned))
    connection.execute("DELETE FROM main.folder WHERE id NOT IN (SELECT folder_id FROM main.image)")
    for (sql,) in connection.execute(SELECT_STATEMENTS.format(types="<> 'table'")).fetchall():
        connection.execute(sql)
    application = connection.execute("PRAGMA library.application_id").fetchone()[0]
    connection.execute(f"PRAGMA main.application_id = {application}")
    connection.execute(f"PRAGMA main.user_version = {version}")
    connection.execute("COMMIT")
    return True


def _is_empty(connection: sqlite3.Connection, tables: Sequence[str]) -> bool:
    return not any(connection.execute(f"SELECT EXISTS (SELECT 1 FROM main.{table})").fetchone()[0] for table in tables)


def _keep(partial: Path, target: Path) -> None:
    """Give the copy its name when all of it is on the disk, and not before."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    if os.name != "nt":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


COUNTS = """
SELECT (SELECT count(*) FROM mark), (SELECT count(*) FROM image_tag), (SELECT count(*) FROM album),
       (SELECT count(*) FROM saved_search)
"""


def counts(path: Path) -> tuple[int, int, int, int]:
    """How many marks, tagged images, albums and saved searches a copy has. Raises DatabaseError for a damaged one."""
    try:
        with reading(path) as connection:
            damage = connection.execute("PRAGMA quick_check (1)").fetchone()[0]
            found: tuple[int, int, int, int] = connection.execute(COUNTS).fetchone()
    except sqlite3.Error as error:
        raise DatabaseError(f"The backup {path} cannot be read: {error}.") from error
    if damage != "ok":
        raise DatabaseError(f"The backup {path} is damaged: {damage}.")
    return found


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A database that lies still, opened without a chance to change it. Raises SQLite's own errors."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        yield connection
