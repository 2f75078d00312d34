"""What the columns of the search are read from: each image as one row of plain values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

LORAS = """(
    SELECT group_concat(lora_id || ':' || coalesce(weight, ''), ' ') FROM image_lora WHERE image_id = i.id
)"""

SELECT_COLUMNS = f"""
SELECT i.id, coalesce(i.prompt_id, 0), coalesce(i.extra_id, 0), coalesce(i.seed, 0), i.size, i.mtime_ns,
    i.folder_id, i.model_id, i.sampler_id, i.scheduler_id, i.vae_id, i.generator_id,
    i.width, i.height, i.steps, i.clip_skip, i.cfg_scale, i.denoising_strength, i.container, i.name,
    (i.missing_since_ms IS NOT NULL) + (i.error IS NOT NULL) * 2 + (i.dialect IS NOT NULL) * 4
    + (i.seed IS NOT NULL) * 8,
    m.rating + m.favorite * 8 + m.nsfw * 16, {LORAS},
    (SELECT group_concat(tag_id, ' ') FROM image_tag WHERE image_id = i.id),
    (SELECT group_concat(album_id, ' ') FROM album_image WHERE image_id = i.id)
FROM image i LEFT JOIN mark m ON m.image_id = i.id
"""
"""Rows of ``NUMBERS`` and ``VALUES``."""

NUMBERS = "id prompt extra seed filesize mtime".split()
VALUES = (
    *"folder model sampler scheduler vae generator width height steps clip_skip cfg denoise".split(),
    *"container name state mark loras tags albums".split(),
)
MISSING, ERROR, PARAMETERS, SEED = 1, 2, 4, 8
"""Bits of ``state``."""
RATING, FAVORITE, NSFW = 7, 8, 16
"""Bits of ``mark``."""

SAID = ("mark", "tags", "albums")
SELECT_SAID = """
SELECT i.id, m.rating + m.favorite * 8 + m.nsfw * 16,
    (SELECT group_concat(tag_id, ' ') FROM image_tag WHERE image_id = i.id),
    (SELECT group_concat(album_id, ' ') FROM album_image WHERE image_id = i.id)
FROM image i LEFT JOIN mark m ON m.image_id = i.id
WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id
"""


def said(connection: sqlite3.Connection, ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Of those of these images that there are: id, and the values of ``SAID``, in the order of their ids."""
    return connection.execute(SELECT_SAID, (json.dumps(list(ids)),)).fetchall() if ids else []


def count(connection: sqlite3.Connection) -> int:
    """How many images there are, those missing included."""
    return int(connection.execute("SELECT count(*) FROM image").fetchone()[0])


CHUNK = 5000


def every(connection: sqlite3.Connection) -> Iterator[list[tuple[Any, ...]]]:
    """All images in the order of their ids, a chunk at a time."""
    cursor = connection.execute(SELECT_COLUMNS + " ORDER BY i.id")
    while rows := cursor.fetchmany(CHUNK):
        yield rows


def some(connection: sqlite3.Connection, ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Those of these images that there are, in the order of their ids."""
    sql = SELECT_COLUMNS + " WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id"
    return connection.execute(sql, (json.dumps(list(ids)),)).fetchall()
