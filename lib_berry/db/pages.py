"""Reading images: the rows of one page, all about one, how many there are."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from lib_berry.db import albums, parameters, tags
from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASH
from lib_berry.errors import NotFoundError
from lib_berry.model import IDS_PER_MS, Counts, FileError, FileStamp, Image, ImageDetail, Location, Lora

IN_SIGHT = f"""
i.folder_id IN (SELECT f.id FROM folder f JOIN root r ON r.id = f.root_id WHERE r.active AND {NOT_TRASH})
"""
HAS_OUT_OF_SIGHT = f"""
SELECT EXISTS (SELECT 1 FROM root WHERE NOT active) OR EXISTS (SELECT 1 FROM folder f WHERE NOT ({NOT_TRASH}))
"""


def visible(connection: sqlite3.Connection, condition: str) -> str:
    """What ends with a condition, and that the image is in a root which is still configured, not in the trash."""
    (has_others,) = connection.execute(HAS_OUT_OF_SIGHT).fetchone()
    return f"{condition} AND {IN_SIGHT}" if has_others else condition


SELECT_READABLE = """
SELECT i.id FROM image i WHERE i.missing_since_ms IS NULL AND i.error IS NULL AND i.id < ?
"""


def readable_ids(database: Database, *, before: int, limit: int) -> tuple[int, ...]:
    """The newest images made before id ``before`` that have a file which could be read."""
    connection = database.reader()
    sql = visible(connection, SELECT_READABLE) + " ORDER BY i.id DESC LIMIT ?"
    return tuple(row[0] for row in connection.execute(sql, (before, limit)))


ANIMATED = """
(l.color IS NOT NULL AND l.pixels IS NULL AND l.size = i.size AND l.mtime_ns = i.mtime_ns
AND i.container IN ('gif', 'webp', 'avif'))
"""
"""Whether the picture moves: one of these formats, which know no more than 8 bits, was looked at and has no digest."""
SELECT_IMAGES = f"""
SELECT i.id, r.path, f.path, i.name, i.width, i.height, i.size, i.mtime_ns,
       i.missing_since_ms IS NOT NULL OR NOT r.available, i.error,
       coalesce(m.rating, 0), coalesce(m.favorite, 0), coalesce(m.nsfw, 0), l.color, {ANIMATED}
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
LEFT JOIN mark m ON m.image_id = i.id LEFT JOIN look l ON l.image_id = i.id
WHERE r.active AND i.id IN (SELECT value FROM json_each(?))
"""


def _image(row: Sequence[Any], places: dict[tuple[str, str], str]) -> Image:
    """``places`` remembers the paths of folders, of which many images are in the same."""
    image_id, root, folder, name, width, height, size, mtime_ns, missing, error, *said = row
    rating, favorite, nsfw, color, animated = said
    version = FileStamp(size, mtime_ns).version
    created_ms = image_id // IDS_PER_MS
    place = places.get((root, folder))
    if place is None:
        place = places[root, folder] = str(Path(root, folder))
    return Image(
        image_id,
        os.path.join(place, name),  # noqa: PTH118 - many times
        name,
        width,
        height,
        created_ms,
        version,
        bool(missing),
        error,
        rating,
        bool(favorite),
        bool(nsfw),
        color,
        bool(animated),
    )


def images(database: Database, wanted: Sequence[int]) -> tuple[Image, ...]:
    """These images, in this order; left out are ids that have gone, or whose root is no longer configured."""
    rows = database.reader().execute(SELECT_IMAGES, (json.dumps(wanted),))
    places: dict[tuple[str, str], str] = {}
    found = {row[0]: _image(row, places) for row in rows}
    return tuple(found[image_id] for image_id in wanted if image_id in found)


def image(database: Database, image_id: int) -> Image:
    """Raises NotFoundError."""
    found = images(database, [image_id])
    if not found:
        raise NotFoundError(f"There is no image {image_id} in the index.")
    return found[0]


SELECT_PROMPTS = """
SELECT i.id, p.prompt FROM image i JOIN prompt p ON p.id = i.prompt_id
WHERE i.id IN (SELECT value FROM json_each(?))
"""


def prompts(database: Database, image_ids: Sequence[int]) -> dict[int, str]:
    """The prompts of these images, those that have one."""
    return dict(database.reader().execute(SELECT_PROMPTS, (json.dumps(image_ids),)).fetchall())


SELECT_IDS = """
SELECT i.name, i.id FROM image i JOIN folder f ON f.id = i.folder_id
WHERE f.root_id = ? AND f.path = ? AND i.name IN (SELECT value FROM json_each(?))
"""


def ids_of(database: Database, root_id: int, folder: str, names: Sequence[str]) -> dict[str, int]:
    """The ids of these files of one folder, by name."""
    return dict(database.reader().execute(SELECT_IDS, (root_id, folder, json.dumps(names))).fetchall())


SELECT_LOCATION = """
SELECT r.path, f.path, i.name FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE i.id = ? AND r.active
"""


def location(database: Database, image_id: int) -> Location:
    """Where the image's file should be. Raises NotFoundError, also when its root is no longer configured."""
    row = database.reader().execute(SELECT_LOCATION, (image_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no image {image_id} in the index.")
    return Location(*row)


SELECT_DETAILS = """
SELECT i.id AS id, f.path AS folder, r.path AS root, i.size, i.mtime_ns, i.container, i.width, i.height, i.dialect,
       i.seed, i.steps, i.cfg_scale, i.clip_skip, i.denoising_strength, p.prompt, p.negative_prompt, s.name AS sampler,
       c.name AS scheduler, m.name AS model, m.hash AS model_hash, v.name AS vae, g.name AS generator, e.json AS extra
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
LEFT JOIN prompt p ON p.id = i.prompt_id LEFT JOIN sampler s ON s.id = i.sampler_id
LEFT JOIN scheduler c ON c.id = i.scheduler_id LEFT JOIN model m ON m.id = i.model_id
LEFT JOIN vae v ON v.id = i.vae_id LEFT JOIN generator g ON g.id = i.generator_id
LEFT JOIN extra e ON e.id = i.extra_id
WHERE i.id IN (SELECT value FROM json_each(?))
"""
SELECT_LORAS = """
SELECT l.name, il.weight, l.hash FROM image_lora il JOIN lora l ON l.id = il.lora_id WHERE il.image_id = ? ORDER BY l.id
"""


def detail(database: Database, image_id: int) -> ImageDetail:
    """All that the row knows. Raises NotFoundError."""
    found = image(database, image_id)
    cursor = database.reader().cursor()
    cursor.row_factory = sqlite3.Row
    row = cursor.execute(SELECT_DETAILS, (json.dumps([image_id]),)).fetchone()
    loras = tuple(Lora(row[0], row[1], row[2] or None) for row in database.reader().execute(SELECT_LORAS, (image_id,)))
    return ImageDetail(
        image=found,
        root=Path(row["root"]).name,
        folder=row["folder"],
        size=row["size"],
        mtime_ns=row["mtime_ns"],
        container=row["container"],
        parameters=parameters.from_row(row, loras),
        tags=tags.tags_of(database, image_id),
        albums=albums.albums_of(database, image_id),
    )


def details(database: Database, wanted: Sequence[int]) -> Iterator[ImageDetail]:
    """One after the other, in this order; those that have gone meanwhile are left out."""
    for image_id in wanted:
        with suppress(NotFoundError):
            yield detail(database, image_id)


COUNT_IMAGES = """
SELECT count(*) - count(i.missing_since_ms), count(i.missing_since_ms),
       sum(i.error IS NOT NULL AND i.missing_since_ms IS NULL)
FROM image i WHERE 1
"""


def counts(database: Database) -> Counts:
    connection = database.reader()
    shown, missing, errors = connection.execute(visible(connection, COUNT_IMAGES)).fetchone()
    return Counts(shown, missing, errors or 0)


SELECT_ERRORS = f"""
SELECT i.id, r.path, f.path, i.name, i.error
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE i.error IS NOT NULL AND i.missing_since_ms IS NULL AND r.active AND i.id < ? AND {NOT_TRASH}
ORDER BY i.id DESC LIMIT ?
"""


def errors(database: Database, *, before: int, limit: int) -> tuple[FileError, ...]:
    """Files that could not be read, newest first, from below id ``before``."""
    rows = database.reader().execute(SELECT_ERRORS, (before, limit))
    return tuple(FileError(row[0], str(Path(row[1], row[2], row[3])), row[4]) for row in rows)
