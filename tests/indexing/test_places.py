from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib_berry.indexing.places import distinct, inner_roots, is_storable, lies_below, locate
from lib_berry.model import Root


def folders(base: Path, *names: str) -> list[Root]:
    """Folders made on disk, as roots 1, 2 …"""
    for name in names:
        (base / name).mkdir(parents=True, exist_ok=True)
    return [Root(n, str(base / name)) for n, name in enumerate(names, 1)]


# --- distinct --------------------------------------------------------------------------------------------------------


def test_folders_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    wanted = [("outputs/../images/", "samples"), ("~/pictures", "folder"), ("/a//b/", "grids")]
    assert distinct(wanted) == (
        (str(tmp_path / "images"), "samples"),
        (str(tmp_path / "home" / "pictures"), "folder"),
        (str(Path("/a/b")), "grids"),
    )


def test_the_same_folder_under_a_link_is_one_root(tmp_path: Path) -> None:
    folders(tmp_path, "images")
    (tmp_path / "link").symlink_to(tmp_path / "images")
    wanted = [(str(tmp_path / name), name) for name in ("images", "link", "images/")]
    assert distinct(wanted) == ((str(tmp_path / "images"), "images"),)
    assert distinct(reversed(wanted[:2])) == ((str(tmp_path / "link"), "link"),)


def test_folders_that_do_not_exist_are_kept(tmp_path: Path) -> None:
    assert distinct([(str(tmp_path / "unplugged"), "folder")]) == ((str(tmp_path / "unplugged"), "folder"),)


def test_paths_no_database_can_hold_are_left_out() -> None:
    assert distinct([(os.fsdecode(b"/a/\xff"), "folder"), ("/a\0b", "folder"), ("/ü", "folder")]) == (("/ü", "folder"),)
    assert not is_storable(os.fsdecode(b"/a/\xff"))


def test_a_home_of_nobody_is_a_folder_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert distinct([("~nobody-of-that-name/x", "folder")]) == (
        (str(tmp_path / "~nobody-of-that-name" / "x"), "folder"),
    )


# --- locate ----------------------------------------------------------------------------------------------------------


def test_a_folder_is_located_relative_to_its_root(tmp_path: Path) -> None:
    (root,) = folders(tmp_path, "img")
    assert locate([root], str(tmp_path / "img" / "a" / "b")) == (root, "a/b")
    assert locate([root], str(tmp_path / "img")) == (root, "")


def test_a_name_that_begins_like_a_root_is_not_in_it(tmp_path: Path) -> None:
    img, img2 = folders(tmp_path, "img", "img2")
    assert locate([img], str(tmp_path / "img2")) is None
    assert locate([img, img2], str(tmp_path / "img2" / "a")) == (img2, "a")


@pytest.mark.parametrize("turned", [False, True])
def test_the_innermost_root_owns_a_folder(tmp_path: Path, turned: bool) -> None:
    outer, inner = folders(tmp_path, "img", "img/best")
    known = [inner, outer] if turned else [outer, inner]
    assert locate(known, str(tmp_path / "img" / "best" / "2024")) == (inner, "2024")
    assert locate(known, str(tmp_path / "img" / "rest")) == (outer, "rest")


def test_links_are_resolved_on_both_sides(tmp_path: Path) -> None:
    (real,) = folders(tmp_path, "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    linked = Root(7, str(tmp_path / "link"))
    assert locate([linked], str(tmp_path / "real" / "a")) == (linked, "a")
    assert locate([real], str(tmp_path / "link" / "a")) == (real, "a")


def test_a_way_out_is_outside(tmp_path: Path) -> None:
    (root,) = folders(tmp_path, "img")
    folders(tmp_path, "secret")
    (tmp_path / "img" / "link").symlink_to(tmp_path / "secret")
    assert locate([root], str(tmp_path / "img" / "link")) is None
    assert locate([root], str(tmp_path / "img" / ".." / "secret")) is None
    assert locate([], str(tmp_path / "img")) is None


def test_the_whole_drive_can_be_a_root(tmp_path: Path) -> None:
    drive = Root(1, tmp_path.anchor)
    located = locate([drive], str(tmp_path))
    assert located == (drive, tmp_path.relative_to(tmp_path.anchor).as_posix())


# --- inner roots, lies_below -----------------------------------------------------------------------------------------


def test_inner_roots_are_those_beneath(tmp_path: Path) -> None:
    roots = folders(tmp_path, "img", "img/best", "img2", "img/best/of")
    (tmp_path / "link").symlink_to(tmp_path / "img" / "best")
    roots.append(Root(9, str(tmp_path / "link")))
    assert inner_roots(roots, roots[0]) == {str(tmp_path / "img" / "best"), str(tmp_path / "img" / "best" / "of")}
    assert inner_roots(roots, roots[2]) == frozenset()


@pytest.mark.parametrize(
    ("folder", "other", "below"),
    [("", "", True), ("a", "", True), ("a", "a", True), ("a/b", "a", True), ("ab", "a", False), ("", "a", False)],
)
def test_lies_below(folder: str, other: str, below: bool) -> None:
    assert lies_below(folder, other) is below
