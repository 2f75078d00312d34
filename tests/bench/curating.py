"""Curating: a mark, a tag, an album for every image of a library in one transaction, and taking it back.

It measures on a copy of the rows that searches are measured on. Each figure is the act, the note that can take it back
among it; what the search after it takes to know of it stands beside.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.albums import Albums
from lib_berry.curation import Curation
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.model import Chosen
from lib_berry.rules import Rules
from lib_berry.undo import Undo
from tests.bench import rows
from tests.bench.measure import Figure, seconds

GOAL_SECONDS = 2.0
GOAL_IMAGES = 100_000
ALL = Chosen(query="")


def figures(folder: Path, count: int) -> Iterator[Figure]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"curated-{count}.sqlite3"
    shutil.copyfile(rows.write(folder / f"rows-{count}.sqlite3", count), path)
    with closing(Database(path)) as database, closing(Gallery(database, Files(database))) as gallery:
        gallery.page("")
        yield from _acts(database, gallery, count)
    for beside in folder.glob(f"{path.name}*"):
        beside.unlink()


def _acts(database: Database, gallery: Gallery, count: int) -> Iterator[Figure]:
    curation, albums = Curation(database, gallery), Albums(database, gallery)
    rules, undo = Rules(database, gallery), Undo(database, {"curation": curation})
    goal = GOAL_SECONDS * max(1, count / GOAL_IMAGES)

    def figure(name: str, act: Callable[[], object]) -> Figure:
        took = seconds(act)
        after = seconds(lambda: gallery.page("rating:1"))
        remark = f"the next search {after * 1000:.0f} ms"
        return Figure(name, took, remark, f"<= {goal:g} s", took <= goal)

    one = Chosen(ids=(gallery.page("", limit=1).images[0].id,))
    yield figure("stars for one image", lambda: curation.mark(one, rating=3))
    yield figure("stars for all images", lambda: curation.mark(ALL, rating=4))
    yield figure("  taken back", undo.undo)
    yield figure("  done again", undo.redo)
    yield figure("a tag for all images", lambda: curation.tag(ALL, add=["seen/all"]))
    yield figure("  taken back", undo.undo)
    yield figure("all images into an album", lambda: albums.create("all", ALL))
    last = Chosen(ids=tuple(gallery.chosen(ALL)[-1:]))
    first = gallery.chosen(ALL)[0]
    yield figure("  the last one moved to its front", lambda: albums.move(albums.albums()[0].id, last, first))
    yield figure("  the album deleted", lambda: albums.delete(albums.albums()[0].id))
    yield figure("a rule applied to all images", lambda: rules.create("", "ruled", apply=True))
