"""How long it takes to find duplicates among many images, and to look at one so that they can be found."""

from __future__ import annotations

import io
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from PIL import Image, ImageDraw

from lib_berry.db import looks
from lib_berry.db.connection import Database
from lib_berry.duplicates import Duplicates
from lib_berry.looks import look_of
from lib_berry.model import FileStamp, Look
from lib_berry.thumbnails import make
from tests.bench import rows
from tests.bench.measure import Figure, median, seconds

SCENES = 1000
"""Pictures drawn; all others are these with many bits changed, so that some bands are alike in very many."""
COPIES = 20
"""One image of so many is a near copy of one shortly before it, every second of these an exact one."""
SIDE = 1024


def figures(work: Path, count: int) -> Iterator[Figure]:
    """On rows without files, to which looks are given."""
    stored = rows.write(work / f"rows-{count}.sqlite3", count)
    with tempfile.TemporaryDirectory(prefix="berry-bench-") as folder:
        path = Path(shutil.copy(stored, folder))
        with closing(Database(path)) as database:
            _give_looks(database)
            duplicates = Duplicates(database, lambda: None)
            for kind, name in (("exact", "the same pixels"), ("near", "looking alike"), ("recipe", "of one recipe")):
                took = seconds(lambda kind=kind: duplicates.groups(kind))  # type: ignore[misc]
                remark = f"{duplicates.groups(kind).total:,} groups, with the first page of them"
                yield Figure(f"duplicates {name}", took, remark, "<= 30 s", took <= 30)
    yield from _one_image()


def _scene(number: int, side: int) -> Image.Image:
    chance = random.Random(number)
    image = Image.new("RGB", (side, side), tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(20):
        x, y = chance.randrange(side), chance.randrange(side)
        box = (x, y, x + chance.randrange(side // 8, side // 2), y + chance.randrange(side // 8, side // 2))
        draw.ellipse(box, tuple(chance.randrange(256) for _ in range(3)))
    return image


def _give_looks(database: Database) -> None:
    images = database.reader().execute("SELECT id, size, mtime_ns FROM image ORDER BY id").fetchall()
    chance = random.Random("looks")
    scenes = [look_of(image, image) for image in (_scene(number, 64) for number in range(SCENES))]
    given: list[tuple[int, FileStamp, Look]] = []
    for number, (image_id, size, mtime_ns) in enumerate(images):
        if number % COPIES or not number:
            look = _changed(scenes[number % SCENES], chance, 20)._replace(pixels=number.to_bytes(16, "big"))
        else:
            look = given[number - 1 - chance.randrange(min(number, COPIES))][2]
            if number // COPIES % 2:
                look = _changed(look, chance, 2)._replace(pixels=number.to_bytes(16, "big"))
        given.append((image_id, FileStamp(size, mtime_ns), look))
    looks.put(database, given)


def _changed(look: Look, chance: random.Random, bits: int) -> Look:
    across, down = look.across, look.down
    for _ in range(bits // 2):
        across, down = across ^ 1 << chance.randrange(63), down ^ 1 << chance.randrange(63)
    return look._replace(across=across, down=down)


def _one_image() -> Iterator[Figure]:
    file = io.BytesIO()
    _scene(1, SIDE).save(file, "PNG", compress_level=4)
    picture = _scene(1, SIDE)
    alone = median(lambda: make(file, 384))
    look = median(lambda: look_of(picture, picture))
    yield Figure("a thumbnail of a megapixel", alone)
    yield Figure("  its look along the way", look, f"{look / alone:.0%} of the thumbnail's time")
