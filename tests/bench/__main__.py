"""``python -m tests.bench [--images N] [--folder DIR]``: measure Berry on a library of N images."""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from lib_berry import metadata
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.metadata import read
from tests.bench import corpus

QUERIES = (
    *("", "highly detailed", "series7", "castle -ruin", '"crimson castle"'),
    *("model:ember", "steps:20..30", "*cast*"),
)
REPEATS = 15


def _paths(folder: Path) -> Iterator[str]:
    for directory, _, names in os.walk(folder):
        yield from (os.path.join(directory, name) for name in names if name.endswith(".png"))  # noqa: PTH118


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _median(action: Callable[[], object]) -> float:
    return statistics.median(_seconds(action) for _ in range(REPEATS))


def _plain_read(folder: Path) -> None:
    for path in _paths(folder):
        with io.FileIO(path) as file:
            file.read(4096)


def _plain_stat(folder: Path) -> None:
    for path in _paths(folder):
        os.stat(path)  # noqa: PTH116


def _read_all(folder: Path) -> None:
    for path in _paths(folder):
        read(path, siblings=())


def _scan(folder: Path, database: Path) -> float:
    command = [sys.executable, "-m", "lib_berry", "scan", str(folder), "--db", str(database), "--json"]
    return _seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def _indexing(folder: Path, database: Path, count: int) -> Iterator[tuple[str, float, str]]:
    _plain_read(folder)
    walk, plain = _seconds(lambda: _plain_stat(folder)), _seconds(lambda: _plain_read(folder))
    yield "floor: walk and stat", walk, f"{count / walk:,.0f} files/s"
    yield "floor: walk, open, read 4 KiB", plain, f"{count / plain:,.0f} files/s"
    heads = _seconds(lambda: _read_all(folder))
    yield "read every file's metadata", heads, f"{heads / plain:.1f} x reading them"
    first = _scan(folder, database)
    yield "first scan (process start to end)", first, f"{first / heads:.1f} x reading their metadata"
    again = _scan(folder, database)
    yield "scan with nothing changed", again, f"{again / walk:.1f} x walk and stat"
    size = sum(path.stat().st_size for path in database.parent.glob(f"{database.name}*"))
    yield "database", 0.0, f"{size / 1e6:.1f} MB, {size / count:,.0f} bytes an image"


def _reading(database: Path) -> Iterator[tuple[str, float, str]]:
    with closing(Database(database)) as opened:
        for query in QUERIES:

            def fresh(query: str = query) -> object:
                return Gallery(opened, Files(opened)).page(query)

            total = Gallery(opened, Files(opened)).page(query).total
            yield f"page and exact count: {query or '(all)'}", _median(fresh), f"{total:,} images"
        gallery = Gallery(opened, Files(opened))
        total = gallery.page("").total
        yield "jump to the middle", _median(lambda: gallery.page("", rank=total // 2)), ""
        cursor = gallery.page("", rank=total // 2).next
        yield "next page there", _median(lambda: gallery.page("", cursor=cursor)), ""
        image = gallery.page("", rank=total // 3).images[0]
        yield "its detail, file read again", _median(lambda: gallery.detail(image.id)), ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="keep the images here for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="berry-bench-") as temporary:
        folder = corpus.write((arguments.folder or Path(temporary)) / f"images-{arguments.images}", arguments.images)
        database = Path(temporary) / "database" / "berry.sqlite3"
        print(f"{arguments.images:,} images; {len(metadata.READERS)} metadata readers; Python {sys.version.split()[0]}")
        for rows in (_indexing(folder, database, arguments.images), _reading(database)):
            for name, seconds, remark in rows:
                shown = f"{seconds * 1000:12,.1f} ms" if seconds else " " * 15
                print(f"{name:45} {shown}   {remark}", flush=True)


if __name__ == "__main__":
    main()
