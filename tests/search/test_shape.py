from __future__ import annotations

import zlib
from array import array
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.errors import NotFoundError
from lib_berry.gallery import Gallery
from lib_berry.model import IDS_PER_MS, IndexedFile, Root
from lib_berry.search.shape import SQUARE, STEPS, WIDEST
from tests.library import BIRTH_NS, ids_by_name, indexed

SIZES = ((512, 512), (832, 1216), (1216, 832), (1000, 10), (None, None), (10, 1000))
DAY_MS = 86_400_000


def _file(root: Root, number: int, ms: int) -> IndexedFile:
    file = indexed(root, f"{number:03}.png", ms=ms)
    width, height = SIZES[number % len(SIZES)]
    return replace(file, reading=replace(file.reading, width=width, height=height))


@pytest.fixture
def library(database: Database, root: Root) -> dict[str, int]:
    """Twelve images, three a day."""
    images.store(database, [_file(root, n, n // 3 * DAY_MS + n % 3 * 1000) for n in range(12)])
    return ids_by_name(database)


def test_proportions_in_the_order_of_the_result(gallery: Gallery, library: dict[str, int]) -> None:
    newest, oldest = (gallery.shape("", sort=sort).proportions for sort in ("created", "-created"))
    assert newest == oldest[::-1]
    wide = [WIDEST ** ((byte - SQUARE) / STEPS) for byte in oldest[:6]]
    for seen, (width, height) in zip(wide, SIZES, strict=True):
        stated = width / height if width and height else 1
        assert seen == pytest.approx(min(max(stated, 1 / WIDEST), WIDEST), rel=0.005)


def test_days_are_local_and_only_where_time_orders(gallery: Gallery, library: dict[str, int]) -> None:
    local = [datetime.fromtimestamp(BIRTH_NS / 1e9 + n * 86_400).date().toordinal() for n in range(4)]
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc).toordinal()
    assert gallery.shape("").days == tuple((day - epoch, 3) for day in reversed(local))
    assert gallery.shape("", sort="-created").days == tuple((day - epoch, 3) for day in local)
    assert gallery.shape("", sort="name").days == ()
    assert gallery.shape("nothinglikethat").days == ()


def test_images_of_impossible_times_have_days_too(database: Database, root: Root, gallery: Gallery) -> None:
    far = (4_200_000_000_000 - BIRTH_NS // 1_000_000) * IDS_PER_MS // IDS_PER_MS
    images.store(database, [_file(root, 0, -BIRTH_NS // 1_000_000), _file(root, 1, 0), _file(root, 2, far)])
    assert [count for _, count in gallery.shape("").days] == [1, 1, 1]


def test_what_is_known_is_left_out(database: Database, root: Root, gallery: Gallery, library: dict[str, int]) -> None:
    old = gallery.shape("").proportions
    known = len(old), zlib.crc32(old)
    same = gallery.shape("", known=known)
    assert (same.kept, same.proportions) == ("end", b"")
    images.store(database, [_file(root, 20, 90 * DAY_MS), _file(root, 21, 91 * DAY_MS)])
    newer = gallery.shape("", known=known)
    assert newer.kept == "end"
    assert newer.proportions + old == gallery.shape("").proportions
    oldest_first = gallery.shape("", sort="-created", known=(len(old), zlib.crc32(old[::-1])))
    assert oldest_first.kept == "start"
    assert old[::-1] + oldest_first.proportions == gallery.shape("", sort="-created").proportions
    assert gallery.shape("", known=(len(old), 1)).kept is None
    assert gallery.shape("", known=(10**6, 1)).kept is None


def test_ids_of_a_stretch(gallery: Gallery, library: dict[str, int]) -> None:
    for one, other in (("008.png", "003.png"), ("003.png", "008.png")):
        found = array("d", gallery.ids_between("", library[one], library[other]))
        assert found.tolist() == [library[f"{n:03}.png"] for n in range(8, 2, -1)]
    with pytest.raises(NotFoundError, match="not in this result"):
        gallery.ids_between("size:512x512", library["000.png"], library["001.png"])
