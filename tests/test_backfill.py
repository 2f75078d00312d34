from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lib_berry import thumbnails as module
from lib_berry.backfill import Backfill
from lib_berry.db import looks, roots
from lib_berry.db.connection import Database
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.host import SavedImage
from lib_berry.indexing.selection import Selection
from lib_berry.indexing.worker import IndexWorker
from lib_berry.looks import Looks, progress
from lib_berry.model import Image, IndexedFile, Root
from lib_berry.settings import Settings
from lib_berry.thumbnails import Thumbnails
from tests.library import PATIENCE, add_root, indexed, save_png, save_pngs, scan, until


@pytest.fixture
def thumbnails(database: Database) -> Iterator[Thumbnails]:
    store = ThumbnailStore(database.path.with_name("thumbnails.sqlite3"))
    made = Thumbnails(store, Files(database), Settings)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib_berry.backfill.CHECK_SECONDS", 0.01)
    monkeypatch.setattr("lib_berry.backfill.IDLE_SECONDS", 0.0)


@pytest.fixture
def filling(database: Database, thumbnails: Thumbnails) -> Iterator[list[bool]]:
    """Whether the rest may be filled, as its only entry."""
    may_fill = [True]
    backfill = Backfill(database, thumbnails, lambda: may_fill[0])
    yield may_fill
    backfill.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "berry-thumbnails"]


def images(database: Database) -> tuple[Image, ...]:
    return Gallery(database, Files(database)).page("", limit=500).images


def has_all(database: Database, thumbnails: Thumbnails) -> bool:
    return all(thumbnails.cached(image.id, image.version) for image in images(database))


def test_every_image_gets_one_the_newest_first(
    database: Database, folder: Path, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch, filling: list[bool]
) -> None:
    made: list[int] = []
    real = Thumbnails.make_ahead

    def note(self: Thumbnails, image_id: int, version: str) -> bool:
        was_to_do = real(self, image_id, version)
        if was_to_do:
            made.append(image_id)
        return was_to_do

    filling[0] = False
    monkeypatch.setattr(Thumbnails, "make_ahead", note)
    save_pngs(folder, 12)
    scan(database, folder)
    filling[0] = True
    until(lambda: has_all(database, thumbnails))
    assert made == sorted(made, reverse=True)


def test_again_after_the_next_scan(
    database: Database, folder: Path, thumbnails: Thumbnails, filling: list[bool]
) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    until(lambda: has_all(database, thumbnails))
    save_png(folder / "b.png")
    scan(database, folder)
    assert len(images(database)) == 2
    until(lambda: has_all(database, thumbnails))


def test_while_something_else_goes_on_only_new_images_get_one(
    database: Database, folder: Path, thumbnails: Thumbnails
) -> None:
    root: Root = add_root(database, folder)
    save_png(folder / "old.png")
    scan(database)
    asked = threading.Event()
    backfill = Backfill(database, thumbnails, lambda: bool(asked.set()))
    worker = IndexWorker(database, lambda: [root], Selection, indexed=backfill.indexed)
    worker.put(SavedImage((save_png(folder / "new.png"),)))
    until(lambda: len(images(database)) == 2)
    by_name = {image.name: image for image in images(database)}
    until(lambda: thumbnails.cached(by_name["new.png"].id, by_name["new.png"].version) is not None)
    asked.clear()
    assert asked.wait(PATIENCE)
    assert thumbnails.cached(by_name["old.png"].id, by_name["old.png"].version) is None
    worker.close()
    backfill.close()


def test_it_waits_for_who_has_asked(
    database: Database, folder: Path, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(folder, 2)
    scan(database, folder)
    first, second = images(database)
    decoding, go_on = threading.Event(), threading.Event()
    real = module.make

    def slow(file: object, size: int) -> bytes:
        decoding.set()
        assert go_on.wait(PATIENCE)
        return real(file, size)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "make", slow)
    visitor = threading.Thread(target=thumbnails.get, args=(first.id, first.version))
    visitor.start()
    assert decoding.wait(PATIENCE)
    ahead: list[int] = []
    monkeypatch.setattr(Thumbnails, "make_ahead", lambda self, image_id, version: bool(ahead.append(image_id)))
    looked = threading.Event()
    real_asked = Thumbnails.is_asked

    def is_asked(self: Thumbnails, within: float = 0.0) -> bool:
        if not within:
            looked.set()
        return real_asked(self, within)

    monkeypatch.setattr(Thumbnails, "is_asked", is_asked)
    monkeypatch.setattr("lib_berry.backfill.IDLE_SECONDS", PATIENCE)
    backfill = Backfill(database, thumbnails, lambda: False)
    root = roots.active_roots(database)[0]
    backfill.indexed([indexed(root, second.name)])
    assert looked.wait(PATIENCE)
    assert ahead == []
    go_on.set()
    visitor.join()
    until(lambda: ahead == [second.id])
    backfill.close()


def test_what_cannot_be_decoded_is_tried_once(
    database: Database, folder: Path, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch, filling: list[bool]
) -> None:
    tried: list[object] = []
    real = module.make
    monkeypatch.setattr(module, "make", lambda file, size: (tried.append(file), real(file, size))[1])
    whole = save_png(folder / "a.png", size=(64, 64)).read_bytes()
    pixels = whole.index(b"IDAT") + 4
    (folder / "a.png").write_bytes(whole[:pixels] + b"damaged!" + whole[pixels + 8 :])
    save_png(folder / "b.png")
    scan(database, folder)
    until(lambda: len(tried) == 2)
    count = len(tried)
    save_png(folder / "c.png")
    scan(database, folder)
    until(lambda: len(tried) == count + 1)


def test_a_full_cache_is_left_as_it_is(database: Database, folder: Path, filling: list[bool], tmp_path: Path) -> None:
    small = Thumbnails(ThumbnailStore(tmp_path / "small.sqlite3", cap=1), Files(database), Settings)
    save_pngs(folder, 3)
    scan(database, folder)
    asked = threading.Event()
    backfill = Backfill(database, small, lambda: (asked.set(), True)[1])
    for _ in range(3):
        assert asked.wait(PATIENCE)
        asked.clear()
    backfill.close()
    assert not any(small.cached(image.id, image.version) for image in images(database))
    small.close()


def test_what_a_thumbnail_is_made_of_is_looked_at_along_the_way(
    database: Database, folder: Path, thumbnails: Thumbnails
) -> None:
    save_pngs(folder, 3)
    scan(database, folder)
    backfill = Backfill(database, thumbnails, lambda: True, looks=Looks(database))
    try:
        until(lambda: progress(database) == (3, 3))
        assert has_all(database, thumbnails)
        assert not looks.are_wanted(database)
    finally:
        backfill.close()


def test_nothing_is_decoded_twice(
    database: Database, folder: Path, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(folder, 3)
    scan(database, folder)
    opened: list[int] = []
    real = Files.open
    monkeypatch.setattr(Files, "open", lambda self, image_id: (opened.append(image_id), real(self, image_id))[1])
    looks.want(database)
    backfill = Backfill(database, thumbnails, lambda: True, looks=Looks(database))
    try:
        until(lambda: progress(database)[1] == 3)
    finally:
        backfill.close()
    assert len(opened) == 3


def test_a_new_image_whose_thumbnail_the_page_has_asked_for_is_looked_at_too(
    database: Database, folder: Path, thumbnails: Thumbnails
) -> None:
    backfill = Backfill(database, thumbnails, lambda: False, looks=Looks(database))
    root = add_root(database, folder)

    def shown_first(files: Sequence[IndexedFile]) -> None:
        (image,) = images(database)
        thumbnails.get(image.id, image.version)
        backfill.indexed(files)

    worker = IndexWorker(database, lambda: [root], Selection, indexed=shown_first)
    try:
        worker.put(SavedImage((save_png(folder / "new.png"),)))
        until(lambda: progress(database) == (1, 1))
    finally:
        worker.close()
        backfill.close()
