"""``python -m tests.bench [--images N] [--folder DIR] [--searches]``: measure Berry on a library of N images.

A goal that is missed is marked so in the table. Times depend on what else the machine does; ratios are of one run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from itertools import chain
from pathlib import Path

from lib_berry import metadata
from tests.bench import corpus, indexing, querying
from tests.bench.measure import Figure


def _line(figure: Figure) -> str:
    shown = f"{figure.seconds * 1000:12,.1f} ms" if figure.seconds else " " * 15
    verdict = "" if figure.met is None else f"  [{figure.goal}: {'met' if figure.met else 'MISSED'}]"
    return f"{figure.name:45} {shown}   {figure.remark}{verdict}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="keep the images here for the next run")
    parser.add_argument("--searches", action="store_true", help="measure only searches, without making files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="berry-bench-") as temporary:
        images = (arguments.folder or Path(temporary)) / f"images-{arguments.images}"
        database = Path(temporary) / "database" / "berry.sqlite3"
        python = sys.version.split()[0]
        print(f"{arguments.images:,} images; {len(metadata.READERS)} metadata readers; Python {python}")
        print(f"{os.cpu_count()} cores" + (f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""))
        measured = [querying.figures(arguments.folder or Path(temporary), arguments.images)]
        if not arguments.searches:
            folder = corpus.write(images, arguments.images)
            measured.insert(0, indexing.figures(folder, database, arguments.images))
        for figure in chain.from_iterable(measured):
            print(_line(figure), flush=True)


if __name__ == "__main__":
    main()
