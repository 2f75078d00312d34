"""The table at the top of ``places``, line by line, through real scans."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lib_berry.db import roots
from lib_berry.db.connection import Database
from lib_berry.db.health import problems, root_health
from lib_berry.indexing.looker import Hint, Looker
from lib_berry.indexing.places import distinct
from lib_berry.indexing.scanner import Scanner
from lib_berry.indexing.selection import Selection
from tests.library import add_root, ids_by_name, infotext, save_png, save_pngs, scan

POSIX_NAMES = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="every name is text here")


def rows(database: Database) -> dict[str, list[str]]:
    """The images that are there, by the last part of their root's path."""
    select = """
        SELECT r.path, i.name FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
        WHERE i.missing_since_ms IS NULL AND r.active ORDER BY r.path, i.name
    """
    found: dict[str, list[str]] = {}
    for path, name in database.reader().execute(select):
        found.setdefault(Path(path).name, []).append(name)
    return found


def told(database: Database) -> dict[str, str]:
    """The reasons on the health page by the last part of the path."""
    return {Path(problem.path).name: problem.reason for problem in problems(database, limit=100)}


def follow(database: Database, *paths: Path) -> None:
    """Have these as the settings' folders, and scan."""
    roots.replace_roots(database, distinct((str(path), "folder") for path in paths))
    scan(database)


def archive(database: Database, path: Path, archived: bool = True) -> None:
    found = next(root for root in roots.active_roots(database) if root.path == str(path))
    roots.set_archived(database, found.id, archived)


# --- which root ------------------------------------------------------------------------------------------------------


def test_the_same_folder_twice_is_one_root_under_its_first_name(database: Database, folder: Path) -> None:
    save_pngs(folder, 2)
    link = folder.with_name("link")
    link.symlink_to(folder)
    follow(database, folder, link, folder / ".." / folder.name)
    assert rows(database) == {folder.name: ["00000.png", "00001.png"]}


@pytest.mark.parametrize("turned", [False, True])
def test_a_root_inside_another_has_its_images_to_itself(database: Database, folder: Path, turned: bool) -> None:
    save_png(folder / "a.png")
    save_png(folder / "best" / "b.png")
    paths = [folder, folder / "best"]
    follow(database, *(reversed(paths) if turned else paths))
    assert rows(database) == {folder.name: ["a.png"], "best": ["b.png"]}


def test_a_name_that_begins_alike_is_another_root(database: Database, tmp_path: Path) -> None:
    save_png(tmp_path / "img" / "a.png")
    save_png(tmp_path / "img2" / "b.png")
    follow(database, tmp_path / "img", tmp_path / "img2")
    assert rows(database) == {"img": ["a.png"], "img2": ["b.png"]}
    follow(database, tmp_path / "img")
    assert rows(database) == {"img": ["a.png"]}


# --- archived --------------------------------------------------------------------------------------------------------


def test_an_archived_root_is_not_scanned_and_stays_in_sight(database: Database, folder: Path) -> None:
    save_pngs(folder, 2)
    follow(database, folder)
    archive(database, folder)
    save_png(folder / "new.png")
    (folder / "00000.png").unlink()
    scan(database)
    assert rows(database) == {folder.name: ["00000.png", "00001.png"]}
    archive(database, folder, False)
    scan(database)
    assert rows(database) == {folder.name: ["00001.png", "new.png"]}


def test_a_drive_put_away_after_archiving_is_not_missed(database: Database, folder: Path) -> None:
    save_pngs(folder, 2)
    follow(database, folder)
    archive(database, folder)
    shutil.rmtree(folder)
    result = scan(database)
    assert (result.complete, result.errors) == (True, [])
    assert rows(database) == {folder.name: ["00000.png", "00001.png"]}
    assert root_health(database)[0].root.available


def test_no_outer_root_takes_an_archived_one_over(database: Database, folder: Path) -> None:
    save_png(folder / "a.png")
    save_png(folder / "old" / "b.png")
    follow(database, folder, folder / "old")
    archive(database, folder / "old")
    save_png(folder / "old" / "c.png")
    follow(database, folder)
    assert rows(database) == {folder.name: ["a.png"], "old": ["b.png"]}


def test_neither_does_the_watch_nor_the_hook(database: Database, folder: Path) -> None:
    save_png(folder / "a.png")
    save_png(folder / "old" / "b.png")
    follow(database, folder, folder / "old")
    archive(database, folder / "old")
    save_png(folder / "old" / "c.png", infotext())
    save_png(folder / "d.png", infotext())
    looker = Looker(database, lambda: roots.active_roots(database), Selection)
    found = looker.look([Hint(str(folder / "old"), frozenset(("c",))), Hint(str(folder), deep=True)], patient=False)
    assert found.outside == [str(folder / "old")]
    assert rows(database) == {folder.name: ["a.png", "d.png"], "old": ["b.png"]}


# --- not there -------------------------------------------------------------------------------------------------------


def test_nothing_where_never_was_anything_is_no_trouble(database: Database, folder: Path) -> None:
    result = scan(database, folder / "not-made-yet")
    assert (result.complete, result.errors) == (True, [])
    assert root_health(database)[0].root.available


@pytest.mark.parametrize("left", ["nothing", "an empty folder", "a file"])
def test_a_root_that_is_gone_loses_nothing(database: Database, folder: Path, left: str) -> None:
    save_pngs(folder, 2)
    scan(database, folder)
    before = ids_by_name(database)
    away = folder.rename(folder.with_name("away"))
    if left == "an empty folder":
        folder.mkdir()
    elif left == "a file":
        folder.write_bytes(b"")
    result = scan(database)
    assert not result.complete
    (health,) = root_health(database)
    assert (health.root.available, health.images, health.missing) == (False, 2, 0)
    with suppress(FileNotFoundError):
        folder.rmdir() if folder.is_dir() else folder.unlink()
    away.rename(folder)
    assert scan(database).complete
    (health,) = root_health(database)
    assert (health.root.available, ids_by_name(database)) == (True, before)


def test_a_file_as_a_root_is_unavailable_and_stops_no_scan(database: Database, folder: Path) -> None:
    file = save_png(folder / "a.png")
    add_root(database, file.with_name("a.png"))
    result = scan(database, folder)
    assert ids_by_name(database) == {"a.png": ids_by_name(database)["a.png"]}
    assert result.complete
    scan(database)
    assert {Path(each.root.path).name: each.root.available for each in root_health(database)} == {
        "a.png": False,
        folder.name: True,
    }


@POSIX_NAMES
def test_a_root_that_no_database_can_name_is_left_out(database: Database, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd-\xff"))
    odd.mkdir()
    save_png(tmp_path / "good" / "a.png")
    save_png(odd / "b.png")
    follow(database, odd, tmp_path / "good")
    assert rows(database) == {"good": ["a.png"]}


# --- odd things inside -----------------------------------------------------------------------------------------------


def test_loops_and_links_to_folders_are_not_followed(database: Database, folder: Path, tmp_path: Path) -> None:
    save_png(folder / "sub" / "a.png")
    save_png(tmp_path / "elsewhere" / "b.png")
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    assert scan(database, folder).complete
    assert rows(database) == {folder.name: ["a.png"]}
    follow(database, folder, folder / "out")
    assert rows(database) == {folder.name: ["a.png"], "out": ["b.png"]}


def test_a_link_to_a_file_counts_when_it_stays_inside(database: Database, folder: Path, tmp_path: Path) -> None:
    save_png(folder / "a.png")
    (folder / "in.png").symlink_to(folder / "a.png")
    (folder / "out.png").symlink_to(save_png(tmp_path / "secret.png"))
    scan(database, folder)
    assert rows(database) == {folder.name: ["a.png", "in.png"]}


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the operating system does not let us read (root could, whatever its mode)."""
    path, scandir = folder / "locked", os.scandir
    save_png(path / "deep" / "b.png", infotext())

    def guarded(asked: str | int) -> Iterator[os.DirEntry[str]]:
        if asked == str(path):
            raise PermissionError(13, "Permission denied", asked)
        return scandir(asked)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", guarded)
        yield path


def test_a_folder_that_cannot_be_read_is_told_until_it_can(
    database: Database, folder: Path, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")
    assert not scan(database, folder).complete
    assert rows(database) == {folder.name: ["a.png"]}
    assert told(database) == {"locked": "The folder cannot be read: Permission denied."}
    assert root_health(database)[0].problems == 1
    locked.rename(folder / "open")
    assert scan(database).complete
    assert (rows(database), told(database)) == ({folder.name: ["a.png", "b.png"]}, {})


@POSIX_NAMES
def test_names_that_are_no_text_are_told_and_stop_nothing(database: Database, folder: Path) -> None:
    save_png(folder / "good.png")
    save_png(Path(os.fsdecode(os.fsencode(folder) + b"/bad-\xff.png")))
    save_png(Path(os.fsdecode(os.fsencode(folder) + b"/bad-\xfe")) / "a.png")
    scan(database, folder)
    assert rows(database) == {folder.name: ["good.png"]}
    assert sorted(told(database)) == ["bad-\\xfe", "bad-\\xff.png"]
    assert set(told(database).values()) == {"The name is not valid UTF-8; rename it."}


@pytest.mark.skipif(sys.platform == "win32", reason="a setting of Windows allows them")
def test_a_path_of_over_260_characters_is_indexed(database: Database, folder: Path) -> None:
    deep = folder.joinpath(*(["d" * 100] * 4))
    image = save_png(deep / ("n" * 200 + ".png"), infotext())
    assert len(str(image)) > 600
    assert scan(database, folder).complete
    assert rows(database) == {folder.name: [image.name]}


def test_a_path_that_no_system_call_takes_is_told(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")
    monkeypatch.chdir(folder)
    for _ in range(30):
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    scan(database, folder)
    assert rows(database) == {folder.name: ["a.png"]}
    assert ["too long" in reason for reason in told(database).values()] == [True]


def test_a_scan_of_a_part_leaves_what_is_told_of_the_rest(database: Database, folder: Path, locked: Path) -> None:
    save_png(folder / "sub" / "a.png")
    scan(database, folder)
    scanned = root_health(database)[0].scanned_ms
    assert scanned is not None
    Scanner(database, Selection()).scan([(roots.active_roots(database)[0], "sub")])
    assert root_health(database)[0].scanned_ms == scanned
    assert set(told(database)) == {"locked"}
