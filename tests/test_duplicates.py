from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL.PngImagePlugin import PngInfo

from lib_berry import looks
from lib_berry.db.connection import Database
from lib_berry.duplicates import Copy, Duplicates, ranked
from lib_berry.errors import InvalidRequestError, MissingPackageError
from lib_berry.library import Library
from lib_berry.model import Image
from tests.library import FakeHost, ids_by_name, infotext, save_png, scan, set_time, until
from tests.test_looks import scene

PATH = "lib_berry.backfill."


@pytest.fixture
def library(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Two files of the same pixels, a small copy, and two others of one recipe."""
    monkeypatch.setattr(PATH + "CHECK_SECONDS", 0.01)
    monkeypatch.setattr(PATH + "IDLE_SECONDS", 0.0)
    described = PngInfo()
    described.add_text("parameters", infotext("a castle", Seed=5))
    scene(1).save(folder / "a.png", pnginfo=described)
    scene(1).save(folder / "b.png", compress_level=0)
    scene(1).resize((128, 96)).save(folder / "small.jpg")
    save_png(folder / "one.png", infotext("a bird", Seed=7))
    save_png(folder / "two.png", infotext("a bird", Seed=7), size=(9, 9))
    for number, path in enumerate(sorted(folder.iterdir())):
        set_time(path, number)
    host = FakeHost(tmp_path / "data", [folder])
    host.busy = True
    opened = Library(tmp_path / "data" / "berry.sqlite3", host)
    scan(opened.database, folder)
    yield opened
    opened.close()


def looked(library: Library) -> None:
    """Have every image looked at."""
    library._host.busy = False  # type: ignore[attr-defined]
    library.duplicates.look()
    until(lambda: library.duplicates.progress().looked == 5)


def names(library: Library, kind: str) -> list[list[str]]:
    return [[copy.image.name for copy in group.copies] for group in library.duplicates.groups(kind).groups]


def test_exact_near_and_recipe(library: Library) -> None:
    assert names(library, "exact") == names(library, "near") == []
    looked(library)
    assert names(library, "exact") == [["a.png", "b.png"]]
    assert names(library, "near") == [["a.png", "b.png", "small.jpg"]]
    assert names(library, "recipe") == [["two.png", "one.png"]]
    assert [group.why for group in library.duplicates.groups("near").groups] == ["metadata"]
    assert library.duplicates.groups("near").images == 2


def test_without_the_package_only_looking_alike_is_missing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    looks._difference_hash.cache_clear()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "dhash", None)
        looked(library)
        assert names(library, "exact") == [["a.png", "b.png"]]
        assert names(library, "recipe") == [["two.png", "one.png"]]
        with pytest.raises(MissingPackageError, match="package dhash, which is not installed"):
            library.duplicates.groups("near")
    looks._difference_hash.cache_clear()
    with closing(Library(library.database.path, library._host)) as again:
        until(lambda: again.duplicates.progress().looked == 5)
        assert names(again, "near") == [["a.png", "b.png", "small.jpg"]]


def test_a_file_that_changed_since_is_no_duplicate_until_looked_at(library: Library, folder: Path) -> None:
    looked(library)
    library._host.busy = True  # type: ignore[attr-defined]
    scene(2).save(folder / "b.png")
    scan(library.database)
    assert names(library, "exact") == []


def test_what_the_user_said_decides_what_to_keep(library: Library) -> None:
    looked(library)
    small = ids_by_name(library.database)["small.jpg"]
    with library.database.transaction(touched=[small]) as connection:
        connection.execute("INSERT INTO mark VALUES (?, 1, 0, 0)", (small,))
    (group,) = library.duplicates.groups("near").groups
    assert (group.copies[0].image.name, group.why) == ("small.jpg", "rating")


def test_resolved_ones_do_not_shift_those_that_follow(library: Library, folder: Path) -> None:
    looked(library)
    assert library.duplicates.groups("near", limit=1).next is None
    (folder / "b.png").unlink()
    (folder / "small.jpg").unlink()
    scan(library.database)
    assert library.duplicates.groups("near", start=1).total == 1, "of the same finding"
    assert library.duplicates.groups("near").total == 0


def test_nothing_is_looked_at_for_its_own_sake_before_it_is_wanted(library: Library) -> None:
    from lib_berry.db import looks

    assert not looks.are_wanted(library.database)
    library.duplicates.look()
    assert looks.are_wanted(library.database)


def test_images_with_a_thumbnail_and_without_room_are_looked_at_when_wanted(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for image in library.gallery.page(limit=2).images:
        library.thumbnails.get(image.id, image.version)
    monkeypatch.setattr("lib_berry.thumbnails.FULL", -1.0)
    looked(library)
    assert names(library, "exact") == [["a.png", "b.png"]]


@pytest.mark.parametrize(
    ("kind", "start", "limit"), [("same", 0, 1), ("near", -1, 1), ("near", 0, 0), ("near", 0, 999)]
)
def test_unusable_requests(database: Database, kind: str, start: int, limit: int) -> None:
    with pytest.raises(InvalidRequestError):
        Duplicates(database, lambda: None).groups(kind, start, limit)


def copy(number: int, **facts: object) -> Copy:
    image = Image(number, f"/{number}.png", f"{number}.png", 8, 8, 1000 + number, "1-1")
    plain = Copy(image, "", 100, "png", True, 0, 0)
    own = {name: value for name, value in facts.items() if name in Copy.__dataclass_fields__}
    seen = {name: value for name, value in facts.items() if name not in own}
    return replace(plain, **own, image=replace(image, **seen))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("better", "why"),
    [
        ({"rating": 1}, "rating"),
        ({"favorite": True}, "favorite"),
        ({"albums": 1}, "albums"),
        ({"tags": 1}, "tags"),
        ({"width": 9}, "pixels"),
        ({"size": 101}, "size"),
    ],
)
def test_why(better: dict[str, object], why: str) -> None:
    group = ranked([copy(1), copy(2), copy(3, **better)])
    assert ([each.image.id for each in group.copies], group.why) == ([3, 1, 2], why)


def test_the_oldest_when_all_is_alike() -> None:
    group = ranked([copy(3), copy(1), copy(2)])
    assert (group.copies[0].image.id, group.why) == (1, "age")
