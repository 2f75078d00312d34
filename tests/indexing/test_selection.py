from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.indexing.selection import EXTENSIONS, Selection
from lib_berry.settings import Settings

EVERYTHING = Selection()


@pytest.mark.parametrize(
    "name", ["a.png", "a.PNG", "00001-123.jpeg", "a.b.webp", "grid-0001.png", "a-mask.png", "ü.gif"]
)
def test_images_are_taken(name: str) -> None:
    assert EVERYTHING.takes_file(name)


@pytest.mark.parametrize("extension", sorted(EXTENSIONS))
def test_every_format_is_taken(extension: str) -> None:
    assert EVERYTHING.takes_file(f"a{extension}")
    assert EVERYTHING.takes_file(f"a{extension.upper()}")


@pytest.mark.parametrize(
    "name", ["a.txt", "a.png.tmp", "a.json", "png", ".png", ".hidden.png", "a.", "a", "._a.png", "a.swarmpreview.jpg"]
)
def test_other_files_are_not(name: str) -> None:
    assert not EVERYTHING.takes_file(name)


@pytest.mark.parametrize("name", ["grid-0001.png", "xyz_grid-0002-1.png", "GRID-0001.png"])
def test_grids_can_be_left_out(name: str) -> None:
    assert EVERYTHING.takes_file(name)
    assert not Selection(grids=False).takes_file(name)


@pytest.mark.parametrize(
    "name",
    [
        "00001-1-before-highres-fix.png",
        "00001-1-before-face-restoration.png",
        "00001-1-before-color-correction.png",
        "00001-1-mask.png",
        "00001-1-mask-composite.jpg",
    ],
)
def test_intermediates_can_be_left_out(name: str) -> None:
    assert EVERYTHING.takes_file(name)
    assert not Selection(intermediates=False).takes_file(name)


@pytest.mark.parametrize(
    "name", ["my-grid-1.png", "masked.png", "unmask.png", "a mask.png", "00001-masks.png", "gridlock.png"]
)
def test_names_that_only_look_alike_stay(name: str) -> None:
    assert Selection(grids=False, intermediates=False).takes_file(name)


@pytest.mark.parametrize(
    ("pattern", "taken", "left_out"),
    [
        ("*-mask.png", ["mask.png", "a-mask.png.png"], ["a-mask.png", "B-MASK.PNG"]),
        ("private*", ["my-private.png"], ["private.png", "Private 2.png"]),
        ("2023-??", ["2023-123.png", "2023.png"], []),
        ("[ab].png", ["c.png"], ["a.png"]),
        ("a+(1).png", ["aa1.png", "a1.png"], ["a+(1).png"]),
        ("ÄRGER*", ["arger.png"], ["ärger.png"]),
        ("[", ["a.png"], []),
        ("[z-a].png", ["b.png"], []),
    ],
)
def test_patterns_are_for_whole_names(pattern: str, taken: list[str], left_out: list[str]) -> None:
    selection = Selection(exclude=("unrelated", pattern))
    assert [name for name in taken + left_out if selection.takes_file(name)] == taken


def test_folders() -> None:
    selection = Selection(exclude=("private", "2023-*"))
    taken = ["2024-01-01", "private2", "a.png", "ü", "private", "PRIVATE", "2023-11-01", ".thumbnails", ".git"]
    assert [name for name in taken if selection.takes_folder(name)] == ["2024-01-01", "private2", "a.png", "ü"]


@pytest.mark.parametrize(
    ("folder", "taken"), [("", True), ("a/b", True), ("a/private", False), ("private/b", False), ("a/.git/b", False)]
)
def test_a_path_is_taken_with_every_part_of_it(folder: str, taken: bool) -> None:
    assert Selection(exclude=("private",)).takes_path(folder) is taken


def test_settings_say_what_to_index() -> None:
    chosen = Settings(exclude=("x",), index_grids=False, index_intermediates=False, stealth_folders=("/s",))
    assert Selection.of(chosen) == Selection(("x",), False, False, ("/s",))
    assert Selection.of(Settings()) == Selection()


def test_pixels_are_looked_at_in_chosen_folders_and_beneath(tmp_path: Path) -> None:
    chosen, other = tmp_path / "img", tmp_path / "img2"
    (tmp_path / "link").symlink_to(chosen)
    selection = Selection(stealth=(f"{tmp_path / 'link'}/",))
    assert selection.looks_at_pixels(str(chosen))
    assert selection.looks_at_pixels(str(chosen / "deep" / "er"))
    assert not selection.looks_at_pixels(str(other))
    assert not selection.looks_at_pixels(str(tmp_path))
    assert not EVERYTHING.looks_at_pixels(str(chosen))


@given(st.builds("{}{}".format, st.text(max_size=8), st.sampled_from((".png", ".PNG", ".jpg", ".txt", "", ".a.png"))))
def test_what_is_plainly_taken_is_taken(name: str) -> None:
    for selection in (Selection(), Selection(grids=False), Selection(exclude=("a*",))):
        if name and selection.is_plainly_taken()(name):
            assert selection.takes_file(name)
            assert name.isascii()


def test_usual_names_are_plainly_taken() -> None:
    for selection in (Selection(), Selection(grids=False), Selection(exclude=("x*",))):
        assert selection.is_plainly_taken()("00001-1234.png")
        assert not selection.is_plainly_taken()("00001-1234.txt")
    assert not Selection(grids=False).is_plainly_taken()("grid-0001.png")
    assert not Selection(exclude=("0*",)).is_plainly_taken()("00001.png")
