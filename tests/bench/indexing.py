"""Indexing: the first scan, those after it, moved files, one new image; floors of the same work beside them."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.db import pages, roots
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.indexing.indexer import index_folder
from lib_berry.indexing.listing import list_folder
from lib_berry.indexing.scanner import Scanner, Target
from lib_berry.indexing.selection import Selection
from lib_berry.metadata import read
from tests.bench import corpus
from tests.bench.copying import copy
from tests.bench.measure import Figure, Usage, cpu_seconds, median, percentile, run, seconds

ALL = Selection()
NEW_FILES = 100
VISIT_SECONDS = 0.02
"""Between two looks at the gallery."""
ANSWERS = 1200
"""Beside scans and without one, so that a few slow answers are not the p99."""


def _paths(folder: Path) -> Iterator[str]:
    for directory, _, names in os.walk(folder):
        yield from (os.path.join(directory, name) for name in names if name.endswith((".png", ".jpg")))  # noqa: PTH118


def count_images(folder: Path) -> int:
    """How many images a folder holds that was made elsewhere."""
    return sum(1 for _ in _paths(folder))


def _best(action: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of the quickest of a few times: what else the machine does makes none quicker."""
    return min(cpu_seconds(action) for _ in range(3))


def _plain_read(folder: Path) -> None:
    for path in _paths(folder):
        with io.FileIO(path) as file:
            file.read(4096)


def _plain_stat(folder: str) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _plain_stat(entry.path)
            else:
                entry.stat()


def _read_all(folder: Path) -> None:
    for path in _paths(folder):
        read(path, siblings=())


class _Visitor:
    """Looks at the gallery while the scan runs: when the first image shows and, if ``stays``, how long pages take."""

    def __init__(self, database: Path, *, stays: bool) -> None:
        self._path = database
        self._stays = stays
        self.first_image = 0.0
        self.waits: list[float] = []

    def __call__(self, process: subprocess.Popen[bytes]) -> None:
        started = time.perf_counter()
        while not self._path.exists() and process.poll() is None:
            time.sleep(0.005)
        with closing(Database(self._path)) as database, closing(Gallery(database, Files(database))) as gallery:
            gallery.engine.keep_up()
            while process.poll() is None and (self._stays or not self.first_image):
                if not self.first_image and gallery.page("", limit=1).total:
                    self.first_image = time.perf_counter() - started
                self.waits += _visit(gallery)
                time.sleep(VISIT_SECONDS)


def _visit(gallery: Gallery) -> list[float]:
    """How long a page and a search take, as of one who has not just asked the same."""
    gallery.engine.forget_results()
    return [seconds(lambda query=query: gallery.page(query)) for query in ("", "crimson castle")]  # type: ignore[misc]


def _targets(database: Database) -> list[Target]:
    return [(root, "") for root in roots.active_roots(database)]


def figures(folder: Path, database: Path, count: int) -> Iterator[Figure]:
    _plain_read(folder)
    walk, walk_cpu = _best(lambda: _plain_stat(str(folder)))
    yield Figure("floor: walk and stat", walk, f"{count / walk:,.0f} files/s, {walk_cpu:.2f} s of CPU")
    plain = seconds(lambda: _plain_read(folder))
    yield Figure("floor: walk, open, read 4 KiB", plain, f"{count / plain:,.0f} files/s")
    heads, heads_cpu = cpu_seconds(lambda: _read_all(folder))
    yield Figure(
        "floor: walk, read heads, parse infotext", heads, f"{heads / plain:.1f} x reading, {heads_cpu:.2f} s CPU"
    )
    yield from _first(folder, database, count, heads, heads_cpu)
    with closing(Database(database)) as opened:
        yield from _unchanged(opened, count, walk, walk_cpu)
        yield from _changes(folder, opened)


def _first(folder: Path, database: Path, count: int, heads: float, heads_cpu: float) -> Iterator[Figure]:
    visitor = _Visitor(database, stays=False)
    used = run(["scan", str(folder), "--db", str(database), "--json"], visitor)
    ratio = used.seconds / heads
    remark = f"{ratio:.1f} x the floor; CPU {used.cpu_seconds:.1f} s, {used.cpu_seconds / heads_cpu:.1f} x"
    yield Figure("first scan, process start to end", used.seconds, remark, "<= 3 x", ratio <= 3)
    yield _against_copy(database, count, used, heads_cpu)
    yield Figure("  first images visible after", visitor.first_image, "", "<= 1 s", 0 < visitor.first_image <= 1)
    yield Figure("  memory of its largest process", 0, f"{used.peak_mb:,.0f} MB", "<= 200 MB", used.peak_mb <= 200)
    size = sum(path.stat().st_size for path in database.parent.glob(f"{database.name}*"))
    per_image = size / count
    yield Figure("  database", 0, f"{size / 1e6:,.1f} MB, {per_image:,.0f} bytes an image", "<= 450", per_image <= 450)
    yield from _beside(folder, database.with_name("visited.sqlite3"))


def _against_copy(database: Path, count: int, used: Usage, heads_cpu: float) -> Figure:
    """What reading and writing cost by themselves."""
    copied = database.with_name("copied.sqlite3")
    took, cpu = cpu_seconds(lambda: copy(database, copied))
    _remove(copied)
    least, ours = (heads_cpu + cpu) / count * 1e6, used.cpu_seconds / count * 1e6
    remark = f"with parsing {least:.0f} us of CPU a file; the scan {ours:.0f} us, {ours / least:.1f} x"
    return Figure("  floor: SQLite copies the same rows", took, f"{remark}, in {used.seconds / count * 1e6:.0f} us")


def _beside(folder: Path, database: Path) -> Iterator[Figure]:
    visitor = _Visitor(database, stays=True)
    while len(visitor.waits) < ANSWERS:
        _remove(database)
        run(["scan", str(folder), "--db", str(database), "--background"], visitor)
    with closing(Database(database)) as opened, closing(Gallery(opened, Files(opened))) as gallery:
        idle = percentile(_visits(gallery), 0.99)
    _remove(database)
    busy = percentile(visitor.waits, 0.99)
    remark = f"{busy / idle:.1f} x idle with the whole index; of {len(visitor.waits)} answers"
    yield Figure("page and search p99 beside first scans", busy, remark, "<= 2 x", busy <= 2 * idle)
    yield _saves_beside(folder, database)


def _saves_beside(folder: Path, database: Path) -> Figure:
    """How soon an image that the host has saved is stored while a scan stores thousands."""
    waits: list[float] = []

    def save(process: subprocess.Popen[bytes]) -> None:
        with closing(Database(database)) as opened, tempfile.TemporaryDirectory() as aside:
            roots.add_roots(opened, [(aside, "folder")])
            (root,) = (root for root in roots.active_roots(opened) if root.path == aside)
            while process.poll() is None:
                name = f"{len(waits)}.png"
                Path(aside, name).write_bytes(corpus.png(10**9 + len(waits)))
                listing = list_folder(root, "", ALL, stem=name)
                waits.append(seconds(lambda: index_folder(opened, root, listing)))  # noqa: B023
                time.sleep(VISIT_SECONDS)

    run(["scan", str(folder), "--db", str(database), "--background"], save)
    _remove(database)
    worst = percentile(waits, 0.99)
    remark = f"p99 {worst * 1000:.1f} ms, of {len(waits)}"
    return Figure(
        "one saved image in the index, beside a scan", percentile(waits, 0.5), remark, "<= 50 ms", worst <= 0.05
    )


def _visits(gallery: Gallery) -> list[float]:
    """What visits at the pace of those beside a scan take."""
    waits: list[float] = []
    while len(waits) < ANSWERS:
        waits += _visit(gallery)
        time.sleep(VISIT_SECONDS)
    return waits


def _remove(database: Path) -> None:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


def _unchanged(database: Database, count: int, walk: float, walk_cpu: float) -> Iterator[Figure]:
    scan = Scanner(database, ALL).scan
    scan(_targets(database))  # the folders' times are stored by now, whenever they were made
    quick = median(lambda: Scanner(database, ALL).scan(_targets(database), quick=True))
    goal = 0.02 * max(count, 100_000) / 100_000
    yield Figure("nothing changed: check at open", quick, "", f"<= {goal * 1000:.0f} ms", quick <= goal)
    full, full_cpu = _best(lambda: Scanner(database, ALL).scan(_targets(database)))
    ratio = full / walk
    remark = f"{ratio:.1f} x walk and stat; CPU {full_cpu / walk_cpu:.1f} x"
    yield Figure("nothing changed: full check", full, remark, "<= 2 x", ratio <= 2)


def _changes(folder: Path, database: Database) -> Iterator[Figure]:
    root = next(root for root in roots.active_roots(database))
    day = folder / "new-day"
    day.mkdir()
    for number in range(NEW_FILES):
        (day / f"{number}.png").write_bytes(corpus.png(10**9 + number))
    took = seconds(lambda: index_folder(database, root, list_folder(root, "new-day", ALL)))
    yield Figure(f"{NEW_FILES} new files in the index", took, "", "<= 0.2 s", took <= 0.2)
    saves = []
    for number in range(NEW_FILES, NEW_FILES + 50):
        (day / f"{number}.png").write_bytes(corpus.png(10**9 + number))
        saves.append(
            seconds(lambda: index_folder(database, root, list_folder(root, "new-day", ALL, stem=str(number))))  # noqa: B023
        )
    worst = percentile(saves, 0.99)
    yield Figure(
        "one saved image in the index", percentile(saves, 0.5), f"p99 {worst * 1000:.1f} ms", "<= 50 ms", worst <= 0.05
    )
    before = pages.counts(database).images
    day.rename(folder / "moved-day")
    took = seconds(lambda: Scanner(database, ALL).scan(_targets(database), quick=True))
    after = pages.counts(database)
    yield Figure(
        "a folder renamed, known again", took, f"{after.images} of {before} images", "all", after.images == before
    )
    for path in (folder / "moved-day").iterdir():
        path.unlink()
    (folder / "moved-day").rmdir()
