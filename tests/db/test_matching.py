"""Which image a record from elsewhere speaks of, rule by rule. Whole imports are in ``tests/test_importing.py``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib_berry.db import roots
from lib_berry.db.connection import Database
from lib_berry.db.matching import Matcher
from lib_berry.owned import BY_CONTENT, BY_ID, BY_NAME, BY_PATH, OwnedImage
from tests.library import add_root, store_images
from tests.owned import ids, make_library

FIRST, SECOND = "night/0.png", "day/1.png"


@pytest.fixture
def matcher(database: Database) -> Iterator[Matcher]:
    """Of a library whose images have the contents 1 to 8, each of 100 bytes."""
    make_library(database)
    with Matcher(database) as matcher:
        yield matcher


@pytest.mark.parametrize(
    ("image", "place", "how"),
    [
        (OwnedImage(FIRST, "/pictures", size=100, fingerprint=1), 0, BY_PATH),
        (OwnedImage(FIRST, "/pictures"), 0, BY_PATH),
        (OwnedImage("0.png", "/pictures/night", size=100, fingerprint=1), 0, BY_PATH),
        (OwnedImage(FIRST, "/pictures", size=7, fingerprint=1), 0, BY_PATH),
        (OwnedImage(FIRST, "/pictures", size=100, fingerprint=2), 1, BY_CONTENT),
        (OwnedImage(FIRST, "/pictures", size=100, fingerprint=99), 0, BY_PATH),
        (OwnedImage("x.png", "/elsewhere", size=100, fingerprint=2), 1, BY_CONTENT),
        (OwnedImage("x.png", "/elsewhere", size=7, fingerprint=2), None, None),
        (OwnedImage("x.png", "C:\\elsewhere", size=100, fingerprint=2), 1, BY_CONTENT),
        (OwnedImage(FIRST, "/elsewhere", size=100, fingerprint=99), None, None),
        (OwnedImage(FIRST, "/pictures2", size=100, fingerprint=99), None, None),
        (OwnedImage("/pictures/" + FIRST), 0, BY_PATH),
        (OwnedImage("/elsewhere/" + FIRST), 0, BY_NAME),
        (OwnedImage("D:\\Elsewhere\\NIGHT\\0.PNG"), 0, BY_NAME),
        (OwnedImage("/elsewhere/0.png", size=100), 0, BY_NAME),
        (OwnedImage("/elsewhere/0.png"), None, None),
        (OwnedImage(""), None, None),
        (OwnedImage("../../pictures/" + FIRST, "/elsewhere"), 0, BY_NAME),
        (OwnedImage(None), None, None),
    ],
)
def test_in_this_order(
    database: Database, matcher: Matcher, image: OwnedImage, place: int | None, how: str | None
) -> None:
    wanted = None if place is None else (ids(database)[place], how)
    assert matcher.find(image) == wanted


def test_what_neither_library_knows_is_kept_under_its_number(database: Database, matcher: Matcher) -> None:
    assert matcher.find(OwnedImage(None, id=123)) == (123, BY_ID)
    assert matcher.find(OwnedImage(None, id=ids(database)[0])) is None


def test_of_several_copies_the_one_whose_path_ends_alike(database: Database, matcher: Matcher) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE image SET fingerprint = 5")
    found = ids(database)
    assert matcher.find(OwnedImage("old/day/3.png", "/disk", size=100, fingerprint=5)) == (found[3], BY_CONTENT)
    assert matcher.find(OwnedImage("nothing alike", "/disk", size=100, fingerprint=5)) == (found[0], BY_CONTENT)


def test_the_innermost_root_and_those_in_sight_come_first(database: Database) -> None:
    store_images(database, add_root(database, "/pictures/inner"), 1)
    make_library(database, names=["inner/000000.png"])
    inner, outer = (
        row[0]
        for row in database.reader().execute(
            "SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id "
            "ORDER BY length(r.path) DESC"
        )
    )
    with Matcher(database) as matcher:
        assert matcher.find(OwnedImage("/pictures/inner/000000.png")) == (inner, BY_PATH)
    roots.remove_root(database, next(root.id for root in roots.active_roots(database) if "inner" in root.path))
    with Matcher(database) as matcher:
        assert matcher.find(OwnedImage("/pictures/inner/000000.png")) == (outer, BY_PATH)


@pytest.mark.parametrize("root", ["/", "/pictures/"])
def test_roots_that_end_with_a_slash(database: Database, root: str) -> None:
    make_library(database, root)
    with Matcher(database) as matcher:
        path = root.rstrip("/") + "/" + FIRST
        assert matcher.find(OwnedImage(path)) == (ids(database)[0], BY_PATH)
