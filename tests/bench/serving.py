"""What a running server takes and how soon it shows what is new: its memory, the save hook, the watch."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.db import roots
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.host import SavedImage
from lib_berry.indexing.selection import Selection
from lib_berry.indexing.watcher import Watcher
from lib_berry.indexing.worker import IndexWorker
from tests.bench import corpus
from tests.bench.measure import Figure, percentile, seconds

SAVES = 50
NEW_FILES = 100
PATIENCE = 30.0
DAY = "saved-day"
FIRST = 2 * 10**9

ANSWERS = """
import json, sys
from pathlib import Path
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from tests.bench.measure import memory_mb
import lib_berry.library, lib_berry.api.app
before = memory_mb()
database = Database(Path(sys.argv[1]))
gallery = Gallery(database, Files(database))
gallery.engine.keep_up()
total = gallery.page("").total
gallery.suggest("ca", 2)
for query in ("", "highly detailed", "castle -ruin", "model:ember", "steps:20..30", "*cast*"):
    found = gallery.page(query, limit=500)
    gallery.page(query, rank=found.total // 2, limit=500)
print(memory_mb() - before)
"""
"""Opens the library as a server does, and answers pages from all over it."""


def figures(folder: Path, database: Path) -> Iterator[Figure]:
    yield _memory(database)
    day = folder / DAY
    day.mkdir()
    try:
        with closing(Database(database)) as opened, closing(Gallery(opened, Files(opened))) as gallery:
            gallery.page("")
            yield from _saves(opened, gallery, day)
            yield from _watched(opened, gallery, day)
    finally:
        for path in day.iterdir():
            path.unlink()
        day.rmdir()


def _memory(database: Path) -> Figure:
    command = [sys.executable, "-c", ANSWERS, str(database)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    grown = float(run.stdout)
    if grown < 0:
        return Figure("memory of the server's own data", 0, "not known on this system")
    return Figure(
        "memory of the server's own data", 0, f"{grown:,.0f} MB beyond its imports", "<= 150 MB", grown <= 150
    )


def _worker(database: Database) -> IndexWorker:
    return IndexWorker(database, lambda: roots.active_roots(database), Selection)


def _until_found(gallery: Gallery, query: str, count: int) -> None:
    end = time.perf_counter() + PATIENCE
    while gallery.page(query, limit=1).total < count:
        if time.perf_counter() > end:
            raise SystemExit(f"{query} has not come into the index")
        time.sleep(0.001)


def _saves(database: Database, gallery: Gallery, day: Path) -> Iterator[Figure]:
    """One image after another, as the host's callback hands them on."""
    calls, waits = [], []
    with closing(_worker(database)) as worker:
        for number in range(FIRST, FIRST + SAVES * corpus.PER_PROMPT, corpus.PER_PROMPT):
            path = day / f"{number}.png"
            path.write_bytes(corpus.png(number))
            saved = SavedImage((path,))
            calls.append(seconds(lambda: worker.put(saved)))  # noqa: B023
            query = f"series{number // corpus.PER_PROMPT}"
            waits.append(seconds(lambda: _until_found(gallery, query, 1)))  # noqa: B023
    call, wait = percentile(calls, 0.5), percentile(waits, 0.5)
    remark = f"p99 {percentile(calls, 0.99) * 1000:.2f} ms"
    yield Figure("save hook: the callback", call, remark, "<= 1 ms", call <= 0.001)
    remark = f"p99 {percentile(waits, 0.99) * 1000:.1f} ms"
    yield Figure("save hook: found by a search after it", wait, remark, "<= 50 ms", wait <= 0.05)


def _watched(database: Database, gallery: Gallery, day: Path) -> Iterator[Figure]:
    """Files that another program moves here, all at once."""
    first = FIRST * 2
    name = f"{NEW_FILES} new files, watched: in the index after the last"
    with (
        closing(_worker(database)) as worker,
        closing(Watcher(worker.look, lambda: None)) as watcher,
        tempfile.TemporaryDirectory(dir=day.parent, prefix=".") as hidden,
    ):
        watcher.follow(roots.active_roots(database))
        if not _settle(lambda: all(state.state != "starting" for state in watcher.states().values())):
            yield Figure(name, 0, "the watch was not set up in time")
            return
        files = [Path(hidden, f"{first + n}.png") for n in range(NEW_FILES)]
        for n, path in enumerate(files):
            path.write_bytes(corpus.png(first + n))
        for path in files:
            path.rename(day / path.name)
        query = " | ".join(sorted({f"series{(first + n) // corpus.PER_PROMPT}" for n in range(NEW_FILES)}))
        took = seconds(lambda: _until_found(gallery, query, NEW_FILES))
    yield Figure(name, took, "", "<= 0.2 s", took <= 0.2)


def _settle(is_so: Callable[[], bool]) -> bool:
    end = time.perf_counter() + PATIENCE * 4
    while not is_so() and time.perf_counter() < end:
        time.sleep(0.05)
    return is_so()
