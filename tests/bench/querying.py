"""Searching: whole answers (match, count, page, facets, timeline), pages at any depth, completion, the saved columns.

It measures on rows alone, without files, so that a million images are a matter of minutes.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.search.saved import SavedColumns
from tests.bench import corpus, plain, rows
from tests.bench.measure import Figure, median, percentile, seconds

COMMONEST, RARE = corpus.COMMON.split()[1], "series7"
MIXED = 500
FIRST_PAGE = """
import sys
from pathlib import Path
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
database = Database(Path(sys.argv[1]))
assert Gallery(database, Files(database)).page("").images
"""


def figures(folder: Path, count: int) -> Iterator[Figure]:
    folder.mkdir(parents=True, exist_ok=True)
    path = rows.write(folder / f"rows-{count}.sqlite3", count)
    with closing(Database(path)) as database:
        yield from _start(database, count)
        with closing(Gallery(database, Files(database))) as gallery:
            gallery.page("")
            yield from _answers(gallery)
            yield from _mixed(gallery, count)
            yield from _pages(gallery)
            yield from plain.figures(folder, gallery, count)


def _figure(name: str, took: float, milliseconds: float, remark: str = "") -> Figure:
    return Figure(name, took, remark, f"<= {milliseconds:.0f} ms", took <= milliseconds / 1000)


def _start(database: Database, count: int) -> Iterator[Figure]:
    saved = SavedColumns(database.path)
    saved.path.unlink(missing_ok=True)
    with closing(Gallery(database, Files(database))) as gallery:
        yield Figure("columns read from the database", seconds(lambda: gallery.page("")))
        per_image = gallery.engine.nbytes() / count
        yield Figure("  their size", 0, f"{per_image:.1f} bytes an image", "<= 80", per_image <= 80)
        gallery.engine.save()

    def load() -> None:
        with database.snapshot():
            assert saved.load(database) is not None

    yield _figure("columns read from their saved form", median(load), 100)
    start = seconds(lambda: subprocess.run([sys.executable, "-c", FIRST_PAGE, str(database.path)], check=True))
    yield Figure("process start to first page of results", start, "", "<= 1 s", start <= 1)


def whole(gallery: Gallery, query: str, sort: str = "created") -> Callable[[], object]:
    """The whole answer to a query, as of one who has not just asked the same."""

    def ask() -> object:
        gallery.engine.forget_results()
        return gallery.answer(query, sort=sort, spread=True)

    return ask


def _answers(gallery: Gallery) -> Iterator[Figure]:
    for query, goal in (("", 25), (COMMONEST, 25), (corpus.COMMON, 25), (RARE, 5)):
        first = seconds(whole(gallery, query))
        found = gallery.page(query).total
        remark = f"{found:,} images; {first * 1000:.1f} ms the first time"
        yield _figure(f"whole answer: {query or '(all)'}", median(whole(gallery, query)), goal, remark)
    yield _figure("opening the tab: first page of all", median(lambda: gallery.page("")), 5)
    for query in (
        "castle -ruin",
        '"crimson castle"',
        "model:ember",
        "steps:20..30",
        "lora:style1>0.5",
        "folder:day-00003",
    ):
        found = gallery.page(query).total
        yield Figure(f"whole answer: {query}", median(whole(gallery, query)), f"{found:,} images")
    for query in ("*astl*", "/cast.e/", "name:0001*"):
        first = seconds(whole(gallery, query))
        again = median(whole(gallery, query))
        yield Figure(f"whole answer: {query}", first, f"the first time; again {again * 1000:.1f} ms")


def mixed_queries(count: int) -> list[tuple[str, str]]:
    """Queries of every kind that no pattern over all texts is part of, and orders."""
    chance = random.Random("mixed")
    word = lambda: chance.choice(corpus.ADJECTIVES + corpus.NOUNS)  # noqa: E731
    year = datetime.fromtimestamp(corpus.FIRST_DAY_NS / 1e9).year
    kinds: list[Callable[[], str]] = [
        *(word, lambda: f"{word()} {word()}", lambda: f'"{word()} {word()}"', lambda: f"{word()} -{word()}"),
        *(
            lambda: f"{word()} | {word()}",
            lambda: f"{word()[:3]}*",
            lambda: f"series{chance.randrange(count // 6 + 1)}",
        ),
        *(lambda: f"model:{chance.choice(corpus.MODELS)}", lambda: f"negative:{chance.choice(corpus.NOUNS)} {word()}"),
        *(lambda: f"steps:>={chance.choice((20, 30))} cfg:5.5", lambda: f"seed:{chance.randrange(10**4)}*"),
        *(lambda: f"lora:style{chance.randrange(60)}>0.5", lambda: f"size:{chance.choice(('portrait', '512x768'))}"),
        *(lambda: f"date:{year + chance.randrange(3)}-0{chance.randint(1, 9)}", lambda: f"time:{chance.randrange(24)}"),
        *(
            lambda: f"folder:day-{chance.randrange(count // corpus.FOLDER_SIZE + 1):05d}",
            lambda: f"rating:none {word()}",
        ),
        *(lambda: f"sampler:euler ext:png {word()}", lambda: f"megapixels:>0.5 -has:lora {word()}"),
    ]
    orders = ["created"] * 6 + ["-created", "steps", "size", "relevance"]
    return [(kinds[n % len(kinds)](), chance.choice(orders)) for n in range(MIXED)]


def _mixed(gallery: Gallery, count: int) -> Iterator[Figure]:
    queries = mixed_queries(count)
    gallery.suggest("a", 1)
    took = [seconds(whole(gallery, query, sort)) for query, sort in queries]
    slowest = sorted(zip(took, queries, strict=True), reverse=True)[:3]
    remark = "slowest: " + ", ".join(f"{query} ({each * 1000:.0f})" for each, (query, _) in slowest)
    yield Figure(f"{MIXED} mixed queries: median", statistics.median(took))
    yield _figure("  p99", percentile(took, 0.99), 60, remark)


def _pages(gallery: Gallery) -> Iterator[Figure]:
    total = gallery.page("castle").total
    yield _figure("a page in the middle of a result", median(lambda: gallery.page("castle", rank=total // 2)), 2)
    cursor = gallery.page("castle", rank=total // 2).next
    yield _figure("the next page there", median(lambda: gallery.page("castle", cursor=cursor)), 2)
    for text in ("ca", "castle cri", "model:em", "folder:day-000"):
        yield _figure(f"completing {text}", median(lambda text=text: gallery.suggest(text, len(text))), 5)  # type: ignore[misc]
    image = gallery.page("", rank=gallery.page("").total // 3).images[0]
    yield _figure("similar prompts", median(lambda: gallery.similar(image.id)), 50)
