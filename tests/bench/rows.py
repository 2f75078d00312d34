"""A library's rows without its files: what a scan of the corpus would store, for measuring searches of many images."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.metadata import infotext
from lib_berry.metadata.samplers import normalise
from lib_berry.model import FileStamp, GenerationParameters, IndexedFile, Reading
from tests.bench import corpus

BATCH = 5000
SIDES = ((512, 512), (512, 768), (768, 512), (832, 1216), (1216, 832), (1024, 1024))


def _file(root_id: int, number: int) -> IndexedFile:
    parameters = infotext.parse(corpus.infotext(number)) or GenerationParameters()
    width, height = SIDES[number % 7 % len(SIDES)]
    reading = Reading("png", width, height, parameters=parameters, dialect="a1111", dialect_version=1)
    sampler, scheduler = normalise(parameters.sampler, parameters.scheduler)
    stamp = FileStamp(400_000 + number * 7919 % 1_500_000, corpus.written_ns(number), number + 1)
    folder = f"day-{number // corpus.FOLDER_SIZE:05d}"
    return IndexedFile(root_id, folder, f"{number:07d}.png", stamp, reading, sampler, scheduler, number)


def _files(root_id: int, count: int) -> Iterator[IndexedFile]:
    return (_file(root_id, number) for number in range(count))


def write(path: Path, count: int) -> Path:
    """Make a database of ``count`` images at ``path``, unless it is there already."""
    if path.exists():
        return path
    partial = path.with_suffix(".partial")
    with closing(Database(partial)) as database:
        database.expect_much()
        roots.add_roots(database, [("/pictures", "folder")])
        root = roots.active_roots(database)[0]
        batch: list[IndexedFile] = []
        for file in _files(root.id, count):
            batch.append(file)
            if len(batch) == BATCH:
                images.store(database, batch)
                batch = []
        images.store(database, batch)
    return partial.rename(path)
