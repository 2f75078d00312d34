"""``python -m tests.bench [--images N] [--folder DIR] [--searches | --page | --moves | --corpus DIR]``: measure Berry.

It does so on a library of N images; only its searches and curation, or its page in a browser, on rows without files;
only how files are moved; or on the images that are in a folder already (in which some are added, and removed at the
end).

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
from tests.bench import corpus, curating, duplicates, filing, indexing, keeping, moving, querying, serving
from tests.bench.measure import Figure


def _line(figure: Figure) -> str:
    shown = f"{figure.seconds * 1000:12,.1f} ms" if figure.seconds else " " * 15
    verdict = "" if figure.met is None else f"  [{figure.goal}: {'met' if figure.met else 'MISSED'}]"
    return f"{figure.name:45} {shown}   {figure.remark}{verdict}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="keep the images here for the next run")
    parser.add_argument("--corpus", type=Path, help="measure on the images in this folder instead")
    parser.add_argument("--searches", action="store_true", help="measure only searches and curation, without files")
    parser.add_argument("--page", action="store_true", help="measure only scrolling, in a browser (needs playwright)")
    parser.add_argument("--moves", action="store_true", help="measure only what happens to files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="berry-bench-") as temporary:
        work = arguments.folder or Path(temporary)
        folder, count = arguments.corpus, arguments.images
        if folder is not None:
            count = indexing.count_images(folder)
        elif not arguments.searches and not arguments.page:
            folder = corpus.write(work / f"images-{count}", count)
        database = Path(temporary) / "database" / "berry.sqlite3"
        python = sys.version.split()[0]
        print(f"{count:,} images; {len(metadata.READERS)} metadata readers; Python {python}")
        print(f"{os.cpu_count()} cores" + (f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""))
        if arguments.page:
            from tests.bench import scrolling

            measured = [scrolling.figures(work, count)]
        elif arguments.moves:
            assert folder is not None
            measured = [moving.figures(folder)]
        else:
            measured = [querying.figures(work, count), curating.figures(work, count)]
            measured += [duplicates.figures(work, count), keeping.figures(work, count)]
        if folder is not None and not arguments.moves:
            with_files = (serving.figures(folder, database), filing.figures(folder, database), moving.figures(folder))
            measured = [indexing.figures(folder, database, count), *with_files, *measured]
        for figure in chain.from_iterable(measured):
            print(_line(figure), flush=True)


if __name__ == "__main__":
    main()
