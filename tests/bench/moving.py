"""What the user does to files, for a tenth of a library and for all of it: trash, restore, move and take back.

On links to the library's files, beside a plain rename of as many, which forces nothing to the disk, notes nothing and
cannot be taken back. Beside each figure stands how often its progress was seen to have moved by one who asks ten times
a second, as the page does less often.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.db import actions, filing
from lib_berry.db.connection import Database
from lib_berry.filing.service import Filing
from lib_berry.indexing.selection import Selection
from lib_berry.model import MAX_ID, Outcome
from tests.bench.measure import Figure, cpu_seconds
from tests.library import scan

PARTS = (10, 1)
"""A tenth of the images, and all of them."""
ASKED_SECONDS = 0.1
GOAL = 15.0
"""Times the CPU time of a plain rename."""


def figures(images: Path) -> Iterator[Figure]:
    files = sorted(images.rglob("*.png"))
    for part in PARTS:
        with tempfile.TemporaryDirectory(prefix="berry-bench-", dir=images.parent) as name:
            yield from _figures(files[: len(files) // part], images, Path(name))


def _figures(files: list[Path], images: Path, work: Path) -> Iterator[Figure]:
    root, count = work / "images", len(files)
    for file in files:
        target = root / file.relative_to(images)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, target)
    wall, floor = cpu_seconds(lambda: _rename(root, work / "renamed"))
    yield Figure(f"{count:,} files: a plain rename", wall, f"{floor:.2f} s CPU")
    shutil.rmtree(root)
    (work / "renamed").rename(root)
    with closing(Database(work / "berry.sqlite3")) as database:
        scan(database, root)
        ids = [row[0] for row in database.reader().execute("SELECT id FROM image ORDER BY id")]
        service = Filing(database, Selection)
        (root_id,) = (row[0] for row in database.reader().execute("SELECT id FROM root"))

        def figure(verb: str, act: Callable[[], Outcome | None]) -> Figure:
            moved: set[int] = set()
            done = threading.Event()
            asking = threading.Thread(target=_ask, args=(service, moved, done))
            asking.start()
            wall, cpu = cpu_seconds(act)
            done.set()
            asking.join()
            times = cpu / floor
            remark = f"{cpu:.2f} s CPU, {times:.1f} x a plain rename; progress seen to move {len(moved)} times"
            return Figure(f"{count:,} files: {verb}", wall, remark, f"<= {GOAL:g} x", times <= GOAL)

        yield figure("to the trash", lambda: service.trash(ids))
        yield figure("restored", lambda: service.restore(filing.trashed_ids(database, -1, MAX_ID)))
        yield figure("moved to one folder", lambda: service.move(ids, root_id, "moved"))
        yield figure("  taken back", lambda: service.undo(actions.history(database, 1)[0]))


def _rename(root: Path, target: Path) -> None:
    for folder, _, names in os.walk(root):
        there = target / Path(folder).relative_to(root)
        there.mkdir(parents=True, exist_ok=True)
        for name in names:
            os.rename(f"{folder}{os.sep}{name}", f"{there}{os.sep}{name}")  # noqa: PTH104


def _ask(service: Filing, moved: set[int], done: threading.Event) -> None:
    while not done.wait(ASKED_SECONDS):
        if service.progress().done:
            moved.add(service.progress().done)
