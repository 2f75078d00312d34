"""Every order against Python's own sorting, and walks through it while the library changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.gallery import Gallery
from lib_berry.model import FileStamp, Root
from lib_berry.query.sorts import SORTS
from lib_berry.search import orders
from tests.library import BIRTH_NS, indexed

KNOWN: dict[str, Callable[[int], Any]] = {
    "created": lambda n: n,
    "modified": lambda n: n,
    "size": lambda n: n * 7 % 5,
    "seed": lambda n: None if n % 5 == 0 else (1 << 63) + n if n % 2 else n % 3,
    "steps": lambda n: None if n % 3 == 0 else n % 4,
    "cfg": lambda n: None if n % 4 == 0 else n % 3 / 2,
    "aspect": lambda n: (n % 3 + 1) / 8,
    "rating": lambda n: n % 4 or None,
    "name": lambda n: (f"{n * 37 % 40:02}" if n % 2 else f"A{n % 3}") + f"{n:02}.png",
    "viewed": lambda n: n % 7 or None,
}
COUNT = 40


@pytest.fixture
def library(database: Database, root: Root) -> list[int]:
    """Forty images; their ids, oldest first."""
    files = []
    for n in range(COUNT):
        file = indexed(
            root, KNOWN["name"](n), ms=n, prompt=f"cat {n % 3}", seed=KNOWN["seed"](n), steps=KNOWN["steps"](n)
        )
        parameters = replace(file.reading.parameters, cfg_scale=KNOWN["cfg"](n))  # type: ignore[type-var]
        reading = replace(file.reading, width=n % 3 + 1, parameters=parameters)
        files.append(replace(file, reading=reading, stamp=FileStamp(KNOWN["size"](n), BIRTH_NS + n * 1_000_000)))
    images.store(database, files)
    ids = [row[0] for row in database.reader().execute("SELECT id FROM image ORDER BY id")]
    with database.transaction() as connection:
        rows = [(image, KNOWN["rating"](n) or 0) for n, image in enumerate(ids)]
        connection.executemany("INSERT INTO mark (image_id, rating) VALUES (?, ?)", rows)
        seen = [(image, KNOWN["viewed"](n)) for n, image in enumerate(ids) if KNOWN["viewed"](n)]
        connection.executemany("INSERT INTO image_view VALUES (?, ?)", seen)
    return ids


def walk(gallery: Gallery, sort: str, between: Callable[[], object] = lambda: None, query: str = "cat") -> list[int]:
    found: list[int] = []
    cursor = None
    while True:
        page = gallery.page(query, sort=sort, limit=7, cursor=cursor)
        found += [image.id for image in page.images]
        cursor = page.next
        if cursor is None:
            return found
        between()


@pytest.mark.parametrize("turned", [False, True], ids=["as it is", "turned"])
@pytest.mark.parametrize("sort", sorted(KNOWN))
def test_images_are_in_order_those_without_a_value_last(
    gallery: Gallery, library: list[int], sort: str, turned: bool
) -> None:
    descending = next(each.descending for each in SORTS if each.name == sort) != turned
    keyed = [(KNOWN[sort](n), image) for n, image in enumerate(library)]
    if sort == "name":
        keyed = [(name.lower(), image) for name, image in keyed]
    having = sorted((each for each in keyed if each[0] is not None), reverse=descending)
    lacking = sorted((image for key, image in keyed if key is None), reverse=descending)
    assert walk(gallery, f"{'-' * turned}{sort}") == [image for _, image in having] + lacking


def test_relevance_puts_the_rarer_words_first(database: Database, root: Root, gallery: Gallery) -> None:
    prompts = ["cat", "cat dog", "cat dog newt", "cat newt", "dog", "newt"]
    images.store(database, [indexed(root, f"{n}.png", ms=n, prompt=text) for n, text in enumerate(prompts)])
    page = gallery.page("cat | dog | newt", sort="relevance")
    assert [image.name[0] for image in page.images] == ["2", "3", "1", "5", "4", "0"]


def test_chance_is_the_same_for_the_same_number(gallery: Gallery, library: list[int]) -> None:
    first = walk(gallery, "random:1")
    assert sorted(first) == library
    assert walk(gallery, "random:1") == first == walk(gallery, "created", query="cat sort:random:1")
    assert first not in (library, library[::-1], walk(gallery, "random:2"))


@pytest.mark.parametrize("sort", [name for each in SORTS for name in (each.name, f"-{each.name}") if name != "-random"])
def test_a_walk_is_whole_while_images_are_added_and_go(
    database: Database, root: Root, gallery: Gallery, library: list[int], sort: str
) -> None:
    new = iter(range(1000, 2000))
    gone: set[int] = set()
    doomed = iter(library[::9])

    def change() -> None:
        for _ in range(3):
            n = next(new)
            name = f"{n * 37 % 40:02}{n}.png"
            images.store(database, [indexed(root, name, ms=n * 13 % 50, prompt="cat 1", steps=n % 4, seed=n % 3)])
        image = next(doomed, None)
        if image is not None:
            gone.add(image)
            with database.transaction(touched=[image]) as connection:
                connection.execute("UPDATE image SET missing_since_ms = 1 WHERE id = ?", (image,))

    found = walk(gallery, sort, change)
    assert len(found) == len(set(found)), "none twice"
    assert set(library) - gone <= set(found), "none left out of those that were there all along"


NUMBERS = st.one_of(
    st.lists(st.integers(0, 3), min_size=1),
    st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1),
    st.lists(st.integers(2**62, 2**62 + 5), min_size=1),
)


@given(NUMBERS)
def test_equals_stay_in_the_order_in_which_they_stand(values: list[int]) -> None:
    expected = sorted(range(len(values)), key=values.__getitem__)
    for kind in (np.int64, np.uint64, np.int16) if min(values) >= 0 and max(values) < 1 << 15 else (np.int64,):
        assert orders._sorted(np.array(values, kind)).tolist() == expected


@given(st.lists(st.integers(2**64 - 4, 2**64 - 1) | st.integers(0, 3), min_size=1))
def test_so_do_seeds_of_any_size(values: list[int]) -> None:
    expected = sorted(range(len(values)), key=values.__getitem__)
    assert orders._sorted(np.array(values, np.uint64)).tolist() == expected


def test_more_words_than_are_told_apart_are_sorted_by_as_well(database: Database, root: Root, gallery: Gallery) -> None:
    words = [f"word{n}" for n in range(orders.MOST_WORDS + 4)]
    prompts = [" ".join(words[: n + 1]) for n in range(len(words))]
    images.store(database, [indexed(root, f"{n:02}.png", ms=n, prompt=text) for n, text in enumerate(prompts)])
    page = gallery.page(" | ".join(words), sort="relevance")
    assert sorted(image.name for image in page.images) == [f"{n:02}.png" for n in range(len(words))]
    assert page.images[-1].name == "00.png"
