"""What the scanner makes of files that are gone, hidden, moved or saved while it looks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import images, pages, roots
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.indexing import scanner
from lib_berry.indexing.indexer import index_folder, read_file
from lib_berry.indexing.listing import Listing, list_folder, walk
from lib_berry.indexing.scanner import Scanner
from lib_berry.indexing.selection import Selection
from lib_berry.model import Counts
from tests.library import (
    content,
    ids_by_name,
    infotext,
    problems,
    save_png,
    save_pngs,
    scan,
    shown,
)

# --- missing and back ------------------------------------------------------------------------------------------------


def test_a_deleted_file_is_missing_and_comes_back_as_itself(database: Database, folder: Path) -> None:
    save_pngs(folder, 3)
    scan(database, folder)
    before = ids_by_name(database)
    (folder / "00001.png").rename(folder.parent / "kept.png")
    assert scan(database, folder).progress.missing == 1
    assert shown(database) == {"00000.png", "00002.png"}
    assert shown(database, "missing:yes") == {"00001.png"}
    assert scan(database, folder).progress.missing == 0, "it is told once"
    (folder.parent / "kept.png").rename(folder / "00001.png")
    scan(database, folder)
    assert ids_by_name(database) == before


def test_a_deleted_folder_is_missing_with_all_beneath(database: Database, folder: Path) -> None:
    for name in ("img/a.png", "img/sub/b.png", "img2/c.png", "d.png"):
        save_png(folder / name, infotext(name))
    scan(database, folder)
    before = ids_by_name(database)
    (folder / "img").rename(folder.parent / "away")
    assert scan(database, folder).progress.missing == 2
    assert shown(database) == {"c.png", "d.png"}
    (folder.parent / "away").rename(folder / "img")
    scan(database, folder)
    assert ids_by_name(database) == before


def unplug_whole(folder: Path) -> Callable[[], object]:
    folder.rename(folder.parent / "away")
    return lambda: (folder.parent / "away").rename(folder)


def unplug_leaving_the_mount_point(folder: Path) -> Callable[[], object]:
    folder.rename(folder.parent / "away")
    folder.mkdir()

    def plug_in() -> None:
        folder.rmdir()
        (folder.parent / "away").rename(folder)

    return plug_in


def unplug_leaving_a_file(folder: Path) -> Callable[[], object]:
    folder.rename(folder.parent / "away")
    folder.write_text("in its place")

    def plug_in() -> None:
        folder.unlink()
        (folder.parent / "away").rename(folder)

    return plug_in


@pytest.mark.parametrize("unplug", [unplug_whole, unplug_leaving_the_mount_point, unplug_leaving_a_file])
def test_an_unplugged_root_loses_nothing(
    database: Database, folder: Path, tmp_path: Path, unplug: Callable[[Path], Callable[[], object]]
) -> None:
    save_pngs(folder, 3)
    other = save_png(tmp_path / "other" / "x.png", infotext("x")).parent
    scan(database, folder, other)
    before, rows = ids_by_name(database), content(database)
    plug_in = unplug(folder)

    result = scan(database)
    assert not result.complete
    assert result.progress.missing == 3
    assert "is its drive connected?" in problems(result)["images"]
    assert [root.available for root in roots.active_roots(database)] == [False, True]
    assert content(database) == rows, "not one row changed"
    assert {image.name: image.missing for image in Gallery(database, Files(database)).page().images} == {
        "00000.png": True,
        "00001.png": True,
        "00002.png": True,
        "x.png": False,
    }
    assert not scan(database).complete

    plug_in()
    result = scan(database)
    assert (result.complete, result.progress.unchanged) == (True, 4)
    assert [root.available for root in roots.active_roots(database)] == [True, True]
    assert ids_by_name(database) == before


@pytest.mark.parametrize("name", ["images", "not made yet"])
def test_a_folder_that_never_held_an_image_is_no_unplugged_drive(
    database: Database, folder: Path, tmp_path: Path, name: str
) -> None:
    result = scan(database, tmp_path / name)
    assert (result.complete, result.errors, result.progress.files) == (True, [], 0)


@pytest.mark.parametrize(
    "selection", [Selection(exclude=("*-mask.png", "private")), Selection(exclude=("A-MASK*", "b*"))], ids=str
)
def test_what_is_left_out_later_goes_out_of_sight_and_comes_back(
    database: Database, folder: Path, selection: Selection
) -> None:
    for name in ("a.png", "a-mask.png", "private/b.png"):
        save_png(folder / name, infotext(name))
    scan(database, folder)
    before = ids_by_name(database)
    assert scan(database, folder, selection=selection).progress.missing == 2
    assert shown(database) == {"a.png"}
    scan(database, folder)
    assert ids_by_name(database) == before


def test_grids_and_intermediates_go_and_come_with_their_setting(database: Database, folder: Path) -> None:
    for name in ("a.png", "grid-1.png", "a-before-highres-fix.png"):
        save_png(folder / name)
    scan(database, folder, selection=Selection(grids=False))
    assert shown(database) == {"a.png", "a-before-highres-fix.png"}
    scan(database, folder, selection=Selection(intermediates=False))
    assert shown(database) == {"a.png", "grid-1.png"}


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Folders that the operating system does not let us read (root could, whatever their mode)."""
    paths: set[str] = set()
    scandir = os.scandir

    def guarded(asked: str | int) -> Iterator[os.DirEntry[str]]:
        if asked in paths:
            raise PermissionError(13, "Permission denied", asked)
        return scandir(asked)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", guarded)
        yield paths


def test_what_cannot_be_looked_at_is_not_missing(database: Database, folder: Path, locked: set[str]) -> None:
    for name in ("a.png", "locked/b.png", "locked/sub/c.png", "gone/d.png"):
        save_png(folder / name, infotext(name))
    scan(database, folder)
    before = ids_by_name(database)
    locked.add(str(folder / "locked"))
    shutil.rmtree(folder / "gone")
    result = scan(database, folder)
    assert (result.complete, result.progress.missing) == (False, 1)
    assert problems(result) == {"locked": "The folder cannot be read: Permission denied."}
    assert shown(database) == {"a.png", "b.png", "c.png"}
    locked.clear()
    assert scan(database, folder).complete
    assert ids_by_name(database, missing=None) == before


def test_what_lies_in_a_folder_that_cannot_be_read_is_not_missing_even_if_it_seems_gone(
    database: Database, folder: Path, locked: set[str]
) -> None:
    """A network drive that fails to list a folder may well deny what lies beneath it."""
    save_png(folder / "locked" / "sub" / "a.png")
    scan(database, folder)
    locked.add(str(folder / "locked"))
    (folder / "locked" / "sub").rename(folder.parent / "away")
    result = scan(database, folder)
    assert (result.complete, result.progress.missing) == (False, 0)
    assert shown(database) == {"a.png"}


def test_a_root_that_cannot_be_looked_at_is_not_missing(database: Database, folder: Path, locked: set[str]) -> None:
    save_pngs(folder, 2)
    scan(database, folder)
    locked.add(str(folder))
    assert not scan(database, folder).complete
    assert len(ids_by_name(database)) == 2


def test_a_file_that_is_no_image_any_more_is_missing(database: Database, folder: Path, tmp_path: Path) -> None:
    for name in ("folder.png", "out.png", "broken.png", "stays.png"):
        save_png(folder / name)
    scan(database, folder)
    for name in ("folder.png", "out.png", "broken.png"):
        (folder / name).unlink()
    (folder / "folder.png").mkdir()
    (folder / "out.png").symlink_to(save_png(tmp_path / "elsewhere.png"))
    (folder / "broken.png").symlink_to(tmp_path / "nowhere.png")
    scan(database, folder)
    assert shown(database) == {"stays.png"}


def test_a_folder_that_became_a_link_is_missing(database: Database, folder: Path, tmp_path: Path) -> None:
    """Links to folders are not followed, wherever they lead."""
    for name in ("out/a.png", "in/b.png", "c.png"):
        save_png(folder / name)
    scan(database, folder)
    (folder / "out").rename(tmp_path / "elsewhere")
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    (folder / "in").rename(folder / "moved")
    (folder / "in").symlink_to(folder / "moved")
    scan(database, folder)
    assert [
        Path(image.path).relative_to(folder).as_posix() for image in Gallery(database, Files(database)).page().images
    ] == [
        *(
            ["c.png", "moved/b.png"]
            if ids_by_name(database)["c.png"] > ids_by_name(database)["b.png"]
            else ["moved/b.png", "c.png"]
        ),
    ]


# --- races with saving -----------------------------------------------------------------------------------------------


def test_a_file_saved_and_indexed_while_its_folder_is_scanned_is_not_missing(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    root = roots.active_roots(database)[0]
    known_files = images.known_files

    def late(*asked: Any) -> Any:
        """Between the scan's look at the folder and its look at the rows, the hook indexes a new image."""
        monkeypatch.setattr(images, "known_files", known_files)
        save_png(folder / "new.png")
        index_folder(database, root, list_folder(root, "", Selection(), stem="new"))
        return known_files(*asked)

    monkeypatch.setattr(images, "known_files", late)
    assert scan(database, folder).progress.missing == 0
    assert shown(database) == {"a.png", "new.png"}


def test_a_folder_made_and_indexed_behind_the_walk_is_not_missing(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")

    def walk_and_then(root: Any, *rest: Any) -> Iterator[Any]:
        yield from walk(root, *rest)
        save_png(folder / "2024-01-02" / "new.png")
        index_folder(database, root, list_folder(root, "2024-01-02", Selection()))

    monkeypatch.setattr(scanner, "walk", walk_and_then)
    assert scan(database, folder).progress.missing == 0
    assert shown(database) == {"a.png", "new.png"}


def test_a_file_deleted_before_it_is_read_is_passed_over(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(folder, 3)
    read = read_file

    def delete_first(root: Any, listing: Listing, name: str) -> Any:
        if name == "00001.png":
            (folder / name).unlink()
        return read(root, listing, name)

    monkeypatch.setattr(scanner, "read_file", delete_first)
    result = scan(database, folder)
    assert (result.errors, result.progress.files) == ([], 2)
    assert set(ids_by_name(database, missing=None)) == {"00000.png", "00002.png"}


# --- roots -----------------------------------------------------------------------------------------------------------


def test_a_root_beside_one_whose_name_begins_alike(database: Database, tmp_path: Path) -> None:
    for name in ("img/a.png", "img2/b.png"):
        save_png(tmp_path / name)
    scan(database, tmp_path / "img", tmp_path / "img2")
    shutil.rmtree(tmp_path / "img")
    scan(database)
    assert {image.name: image.missing for image in Gallery(database, Files(database)).page().images} == {
        "a.png": True,
        "b.png": False,
    }


@pytest.mark.parametrize("order", [["img", "img/best"], ["img/best", "img"]])
def test_the_innermost_root_owns_an_image(database: Database, tmp_path: Path, order: list[str]) -> None:
    for name in ("img/a.png", "img/best/b.png", "img/best/of/c.png"):
        save_png(tmp_path / name)
    assert scan(database, *(tmp_path / name for name in order)).progress.files == 3
    owners = {Path(row[0]).name + "/" + row[1]: row[2] for row in content(database)}
    assert owners == {"img/": "a.png", "best/": "b.png", "best/of": "c.png"}


def test_an_inner_root_added_later_takes_its_images_over(database: Database, tmp_path: Path) -> None:
    for name in ("img/a.png", "img/best/b.png"):
        save_png(tmp_path / name)
    scan(database, tmp_path / "img")
    scan(database, tmp_path / "img" / "best")
    scan(database)
    assert shown(database) == {"a.png", "b.png"}
    assert pages.counts(database) == Counts(2, 1, 0)


def test_the_inner_root_removed_gives_them_back(database: Database, tmp_path: Path) -> None:
    for name in ("img/a.png", "img/best/b.png"):
        save_png(tmp_path / name)
    scan(database, tmp_path / "img", tmp_path / "img" / "best")
    roots.replace_roots(database, [(str(tmp_path / "img"), "folder")])
    assert shown(database) == {"a.png"}
    scan(database)
    assert shown(database) == {"a.png", "b.png"}


def test_a_scan_of_a_part_leaves_the_rest_alone(database: Database, folder: Path) -> None:
    for name in ("a/x.png", "ab/y.png", "z.png"):
        save_png(folder / name)
    scan(database, folder)
    for name in ("a/x.png", "ab/y.png", "z.png"):
        (folder / name).unlink()
    save_png(folder / "a" / "deeper" / "new.png")
    result = Scanner(database, Selection()).scan([(roots.active_roots(database)[0], "a")])
    assert (result.progress.files, result.progress.missing) == (1, 1)
    assert shown(database) == {"new.png", "y.png", "z.png"}
