"""All that the rows of many images know, for tables and texts that leave the library."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lib_berry.db import pages, parameters
from lib_berry.db.connection import Database
from lib_berry.model import GenerationParameters, Image, Lora

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Export:
    """An image with what is known of it. ``folder`` is relative to the root of that name."""

    image: Image
    root: str
    folder: str
    size: int
    tags: tuple[str, ...]
    parameters: GenerationParameters | None


SELECT_LORAS = """
SELECT il.image_id, l.name, il.weight, l.hash FROM image_lora il JOIN lora l ON l.id = il.lora_id
WHERE il.image_id IN (SELECT value FROM json_each(?)) ORDER BY l.id
"""
SELECT_TAGS = """
SELECT it.image_id, t.name FROM image_tag it JOIN tag t ON t.id = it.tag_id
WHERE it.image_id IN (SELECT value FROM json_each(?)) ORDER BY t.name
"""


def exports(database: Database, ids: Sequence[int]) -> Iterator[Export]:
    """These images in this order, some hundreds read at a time; left out are those that have gone."""
    for start in range(0, len(ids), CHUNK):
        wanted = ids[start : start + CHUNK]
        yield from _some(database, wanted)


def _some(database: Database, wanted: Sequence[int]) -> Iterator[Export]:
    reader, listed = database.reader(), json.dumps(wanted)
    images = pages.images(database, wanted)
    cursor = reader.cursor()
    cursor.row_factory = sqlite3.Row
    rows = {row["id"]: row for row in cursor.execute(pages.SELECT_DETAILS, (listed,))}
    loras: dict[int, list[Lora]] = {}
    for image_id, name, weight, digest in reader.execute(SELECT_LORAS, (listed,)):
        loras.setdefault(image_id, []).append(Lora(name, weight, digest or None))
    tags: dict[int, list[str]] = {}
    for image_id, tag in reader.execute(SELECT_TAGS, (listed,)):
        tags.setdefault(image_id, []).append(tag)
    for image in images:
        row = rows.get(image.id)
        if row is not None:
            found = parameters.from_row(row, tuple(loras.get(image.id, ())))
            root = row["root"].replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
            yield Export(image, root, row["folder"], row["size"], tuple(tags.get(image.id, ())), found)
