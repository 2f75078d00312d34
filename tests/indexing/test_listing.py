from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib_berry.indexing.listing import Listing, absolute, count_files, list_folder, walk
from lib_berry.indexing.selection import Selection
from lib_berry.model import Root
from tests.library import BIRTH_NS, SECOND_NS, save_png, set_time

ALL = Selection()


@pytest.fixture
def root(folder: Path) -> Root:
    return Root(1, str(folder))


def walked(root: Root, selection: Selection = ALL, skip: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """The names of every folder's images."""
    found = {}
    for listing in walk(root, "", selection, skip):
        assert isinstance(listing, Listing)
        found[listing.folder] = list(listing.files)
    return found


def test_images_come_newest_first_with_their_stamps(root: Root, folder: Path) -> None:
    for seconds, name in enumerate(["b.png", "c.png", "a.png"]):
        save_png(folder / name, seconds=seconds)
    listing = list_folder(root, "", ALL)
    assert list(listing.files) == ["a.png", "c.png", "b.png"]
    stamp, status = listing.files["a.png"], (folder / "a.png").stat()
    assert (stamp.size, stamp.mtime_ns, stamp.inode) == (status.st_size, BIRTH_NS + 2 * SECOND_NS, status.st_ino)
    assert stamp.sidecar_mtime_ns == 0


def test_folders_come_newest_first_with_their_path(root: Root, folder: Path) -> None:
    for seconds, name in enumerate(["2024-01-02", "2024-01-03", "2024-01-01"]):
        (folder / "days" / name).mkdir(parents=True)
        set_time(folder / "days" / name, seconds)
    assert list_folder(root, "", ALL).subfolders == ("days",)
    assert list_folder(root, "days", ALL).subfolders == ("days/2024-01-01", "days/2024-01-03", "days/2024-01-02")


def test_names_are_those_of_every_file(root: Root, folder: Path) -> None:
    save_png(folder / "a.png")
    (folder / "a.txt").write_text("infotext")
    (folder / "sub").mkdir()
    assert list_folder(root, "", ALL).names == {"a.png", "a.txt"}


@pytest.mark.parametrize("suffix", [".txt", ".json", ".swarm.json"])
def test_the_text_beside_an_image_has_its_time(root: Root, folder: Path, suffix: str) -> None:
    save_png(folder / "a.png")
    save_png(folder / "a-1.png")
    set_time((folder / f"a{suffix}"), 9) if (folder / f"a{suffix}").write_text("x") else None
    files = list_folder(root, "", ALL).files
    assert files["a.png"].sidecar_mtime_ns == BIRTH_NS + 9 * SECOND_NS
    assert files["a-1.png"].sidecar_mtime_ns == 0


def test_the_newest_of_several_texts_counts(root: Root, folder: Path) -> None:
    save_png(folder / "a.png")
    for seconds, name in [(5, "a.txt"), (9, "a.json"), (1, "a.swarm.json")]:
        (folder / name).write_text("x")
        set_time(folder / name, seconds)
    assert list_folder(root, "", ALL).files["a.png"].sidecar_mtime_ns == BIRTH_NS + 9 * SECOND_NS


def test_a_stem_limits_the_look(root: Root, folder: Path) -> None:
    for name in ("same.png", "same-1.png", "same.jpg", "other.png", "asame.png"):
        save_png(folder / name)
    (folder / "same.txt").write_text("x")
    listing = list_folder(root, "", ALL, stem="same")
    assert set(listing.files) == {"same.png", "same-1.png", "same.jpg"}
    assert "same.txt" in listing.names


def test_what_is_left_out(root: Root, folder: Path) -> None:
    for name in ("keep.png", "x-mask.png", "grid-1.png", "private/a.png", ".hidden/a.png", "sub/a.png"):
        save_png(folder / name)
    selection = Selection(exclude=("private",), grids=False, intermediates=False)
    assert walked(root, selection) == {"": ["keep.png"], "sub": ["a.png"]}


def test_time_stamps_no_database_can_hold_end_at_the_last_one(root: Root, folder: Path) -> None:
    save_png(folder / "a.png")
    os.utime(folder / "a.png", (11_000_000_000, 11_000_000_000))
    if (folder / "a.png").stat().st_mtime < 10_000_000_000:
        pytest.skip("this file system ends before the year 2262, too")
    assert list_folder(root, "", ALL).files["a.png"].mtime_ns == 2**63 - 1


# --- links -----------------------------------------------------------------------------------------------------------


def test_loops_of_links_end(root: Root, folder: Path) -> None:
    save_png(folder / "sub" / "a.png")
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "sub" / "here").symlink_to(".")
    assert walked(root) == {"": [], "sub": ["a.png"]}


def test_a_link_to_a_file_outside_is_not_an_image(root: Root, folder: Path, tmp_path: Path) -> None:
    secret = save_png(tmp_path / "images2" / "secret.png")
    inside = save_png(folder / "a.png")
    (folder / "out.png").symlink_to(secret)
    (folder / "in.png").symlink_to(inside)
    (folder / "broken.png").symlink_to(tmp_path / "nowhere.png")
    assert set(list_folder(root, "", ALL).files) == {"a.png", "in.png"}


def test_links_are_judged_by_where_a_linked_root_really_is(folder: Path, tmp_path: Path) -> None:
    save_png(folder / "a.png")
    (folder / "in.png").symlink_to(folder / "a.png")
    (tmp_path / "root").symlink_to(folder)
    assert set(list_folder(Root(1, str(tmp_path / "root")), "", ALL).files) == {"a.png", "in.png"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipes_and_folders_are_not_images(root: Root, folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    assert walked(root) == {"": [], "folder.png": []}


# --- damage ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="every name is text here")
def test_a_name_that_is_no_text_is_a_problem_of_its_own(root: Root, folder: Path) -> None:
    save_png(folder / "good.png")
    Path(os.fsdecode(os.fsencode(folder / "bad-") + b"\xff.png")).write_bytes(b"")
    os.mkdir(os.fsencode(folder / "bad-") + b"\xfe")  # noqa: PTH102 - Path takes no bytes
    listing = list_folder(root, "", ALL)
    assert list(listing.files) == ["good.png"]
    assert listing.subfolders == ()
    shown = sorted(path for path, _ in listing.problems)
    assert shown == [f"{folder}/bad-\\xfe", f"{folder}/bad-\\xff.png"]
    assert {reason for _, reason in listing.problems} == {"The name is not valid UTF-8; rename it."}


def test_a_folder_that_is_not_there_raises(root: Root) -> None:
    with pytest.raises(FileNotFoundError):
        list_folder(root, "nowhere", ALL)


@pytest.fixture
def unreadable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the operating system does not let us read (which root could, whatever its mode)."""
    path, scandir = folder / "locked", os.scandir
    path.mkdir()

    def guarded(asked: str | int) -> Iterator[os.DirEntry[str]]:
        if asked == str(path):
            raise PermissionError(13, "Permission denied", asked)
        return scandir(asked)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", guarded)
        yield path


def test_an_unreadable_folder_stops_no_walk(root: Root, folder: Path, unreadable: Path) -> None:
    save_png(folder / "other" / "a.png")
    found = {each.folder if isinstance(each, Listing) else each[0]: each for each in walk(root, "", ALL, ())}
    assert set(found) == {"", "locked", "other"}
    assert isinstance(found["locked"], tuple)
    assert "Permission denied" in str(found["locked"][1])
    assert sum(count_files(root, "", ALL, ())) == 1


def test_a_folder_deleted_during_the_walk_is_passed_over(root: Root, folder: Path) -> None:
    for name in ("a", "b"):
        save_png(folder / name / "x.png")
    seen = []
    for listing in walk(root, "", ALL, ()):
        assert isinstance(listing, Listing)
        seen.append(listing.folder)
        if listing.folder == "":
            for path in (folder / "a" / "x.png", folder / "a"):
                path.unlink() if path.is_file() else path.rmdir()
    assert sorted(seen) == ["", "b"]


# --- walking ---------------------------------------------------------------------------------------------------------


def test_a_walk_goes_down_before_it_goes_on(root: Root, folder: Path) -> None:
    for seconds, name in enumerate(["old/x", "new/x", "new"]):
        (folder / name).mkdir(parents=True, exist_ok=True)
        set_time(folder / name, seconds)
    set_time(folder / "old", 0)
    assert list(walked(root)) == ["", "new", "new/x", "old", "old/x"]


def test_a_walk_can_start_further_down(root: Root, folder: Path) -> None:
    for name in ("a/x.png", "a/b/x.png", "ab/x.png"):
        save_png(folder / name)
    assert [each.folder for each in walk(root, "a", ALL, ()) if isinstance(each, Listing)] == ["a", "a/b"]


def test_inner_roots_are_left_to_themselves(root: Root, folder: Path) -> None:
    for name in ("best/x.png", "best2/x.png", "sub/best/x.png"):
        save_png(folder / name)
    skip = frozenset([os.path.realpath(folder / "best")])
    assert set(walked(root, skip=skip)) == {"", "best2", "sub", "sub/best"}
    assert sum(count_files(root, "", ALL, skip)) == 2


def test_a_path_too_long_for_the_system_stops_no_walk(
    root: Root, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")
    monkeypatch.chdir(folder)
    for _ in range(30):
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    found = list(walk(root, "", ALL, ()))
    assert isinstance(found[0], Listing)
    assert list(found[0].files) == ["a.png"]
    assert "too long" in str(found[-1])


def test_counting_agrees_with_walking(root: Root, folder: Path) -> None:
    for name in ("a.png", "b.jpg", "x/c.png", "x/y/grid-1.png", ".git/d.png", "e.txt", "private/f.png"):
        save_png(folder / name) if not name.endswith(".txt") else (folder / name).write_text("x")
    for selection in (ALL, Selection(exclude=("private",), grids=False)):
        assert sum(count_files(root, "", selection, ())) == sum(map(len, walked(root, selection).values()))


def test_absolute_paths(tmp_path: Path) -> None:
    root = Root(1, str(tmp_path))
    assert absolute(root, "") == str(tmp_path)
    assert absolute(root, "a/b") == str(tmp_path / "a" / "b")
