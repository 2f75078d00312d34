"""Writing image rows: the indexer's side of the database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from typing import Any

from lib_berry.db import parameters
from lib_berry.db.connection import Database
from lib_berry.db.names import Names, storable
from lib_berry.db.roots import folder_id
from lib_berry.model import IDS_PER_MS, FileStamp, GenerationParameters, IndexedFile, KnownFile

MAX_CREATED_MS = (1 << 50) - 1
"""``id = created_ms * 8 + n`` stays below 2**53, the largest integer JavaScript holds."""

SELECT_KNOWN = """
SELECT i.name, i.size, i.mtime_ns, i.inode, i.sidecar_mtime_ns, i.missing_since_ms IS NOT NULL, i.dialect,
       i.dialect_version
FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.root_id = ? AND f.path = ?
"""


def known_files(database: Database, root_id: int, folder: str) -> dict[str, KnownFile]:
    """What the index remembers of one folder's files, by name."""
    rows = database.reader().execute(SELECT_KNOWN, (root_id, folder))
    return {row[0]: KnownFile(FileStamp(row[1], row[2], row[3], row[4]), bool(row[5]), row[6], row[7]) for row in rows}


SELECT_TAKEN = "SELECT id FROM image WHERE id >= ? ORDER BY id"


class FreeIds:
    """Unused image ids, for one transaction. Files of one moment (an unpacked archive) line up behind it; where the
    line ends is remembered, so that the next one need not walk along it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ends: dict[int, int] = {}

    def take(self, created_ms: int) -> int:
        first = min(max(created_ms, 0), MAX_CREATED_MS) * IDS_PER_MS
        wanted = self._ends.get(first, first)
        for (taken,) in self._connection.execute(SELECT_TAKEN, (wanted,)):
            if taken != wanted:
                break
            wanted += 1
        self._ends[first] = wanted + 1
        return wanted


COLUMNS = (
    *("size", "mtime_ns", "inode", "sidecar_mtime_ns", "container", "width", "height"),
    *("prompt_id", "sampler_id", "scheduler_id", "model_id", "vae_id", "generator_id", "extra_id"),
    *("dialect", "dialect_version", "error"),
    *("seed", "steps", "cfg_scale", "clip_skip", "denoising_strength"),
)
FIND_IMAGE = "SELECT id FROM image WHERE folder_id = ? AND name = ?"
INSERT_IMAGE = f"INSERT INTO image (id, folder_id, name, {', '.join(COLUMNS)}) VALUES (?, ?, ?{', ?' * len(COLUMNS)})"
UPDATE_IMAGE = f"UPDATE image SET missing_since_ms = NULL, {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE id = ?"


def store(database: Database, files: Sequence[IndexedFile]) -> None:
    """Insert or update these files in one transaction. A row keeps its id whatever becomes of the file's content."""
    if not files:
        return
    with database.transaction() as connection:
        names, ids = Names(connection), FreeIds(connection)
        folders: dict[tuple[int, str], int] = {}
        for file in files:
            key = (file.root_id, file.folder)
            if key not in folders:
                folders[key] = folder_id(connection, *key)
            _store_one(connection, names, ids, folders[key], file)


def _store_one(connection: sqlite3.Connection, names: Names, ids: FreeIds, folder: int, file: IndexedFile) -> None:
    values = _row(names, file)
    row = connection.execute(FIND_IMAGE, (folder, file.name)).fetchone()
    if row is None:
        image_id = ids.take(file.stamp.mtime_ns // 1_000_000)
        connection.execute(INSERT_IMAGE, (image_id, folder, file.name, *values))
    else:
        image_id = row[0]
        connection.execute(UPDATE_IMAGE, (*values, image_id))
        connection.execute("DELETE FROM image_lora WHERE image_id = ?", (image_id,))
    for lora in file.reading.parameters.loras if file.reading.parameters else ():
        lora_id = names.hashed("lora", lora.name, lora.hash)
        if lora_id is not None:
            connection.execute("INSERT OR REPLACE INTO image_lora VALUES (?, ?, ?)", (image_id, lora_id, lora.weight))


def _row(names: Names, file: IndexedFile) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    reading, stamp = file.reading, file.stamp
    found = reading.parameters or GenerationParameters()
    return (
        stamp.size,
        stamp.mtime_ns,
        stamp.inode & 0x7FFF_FFFF_FFFF_FFFF,
        stamp.sidecar_mtime_ns,
        reading.container,
        reading.width,
        reading.height,
        names.prompt(found.prompt, found.negative_prompt),
        names.name("sampler", file.sampler_label),
        names.name("scheduler", file.scheduler_label),
        names.hashed("model", found.model, found.model_hash),
        names.name("vae", found.vae),
        names.name("generator", found.generator),
        names.extra(parameters.extra_json(file)),
        reading.dialect,
        reading.dialect_version,
        storable(reading.error) if reading.error else None,
        *parameters.columns(file),
    )


MARK_MISSING = """
UPDATE image SET missing_since_ms = ? WHERE missing_since_ms IS NULL AND name = ?
AND folder_id = (SELECT id FROM folder WHERE root_id = ? AND path = ?)
"""
MARK_FOLDER_MISSING = """
UPDATE image SET missing_since_ms = ? WHERE missing_since_ms IS NULL
AND folder_id = (SELECT id FROM folder WHERE root_id = ? AND path = ?)
"""


def mark_missing(database: Database, root_id: int, folder: str, names: Iterable[str]) -> int:
    """Note that these files are gone. Their rows stay. Returns how many rows changed."""
    now = int(time.time() * 1000)
    with database.transaction() as connection:
        values = [(now, name, root_id, folder) for name in names]
        return connection.executemany(MARK_MISSING, values).rowcount


def mark_folder_missing(database: Database, root_id: int, folder: str) -> int:
    """Note that a whole folder is gone (not those beneath it). Returns how many rows changed."""
    with database.transaction() as connection:
        return connection.execute(MARK_FOLDER_MISSING, (int(time.time() * 1000), root_id, folder)).rowcount
