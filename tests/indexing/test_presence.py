from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, NotFoundError
from lib_berry.indexing.listing import list_folder
from lib_berry.indexing.presence import declare_gone, gone_files, gone_folders, is_available
from lib_berry.indexing.selection import Selection
from lib_berry.model import Root
from tests.library import add_root, ids_by_name, save_png, scan


@pytest.fixture
def root(database: Database, folder: Path) -> Root:
    for path in ("a.png", "b.png", "day/c.png", "day/deep/d.png", "days/e.png"):
        save_png(folder / path)
    scan(database, folder)
    return roots.active_roots(database)[0]


def gone(
    database: Database, root: Root, folder: str = "", stems: tuple[str, ...] = ("",), **selected: bool
) -> set[str]:
    known = images.known_files(database, root.id, folder)
    selection = Selection(**selected)  # type: ignore[arg-type]
    return set(gone_files(root, folder, known, list_folder(root, folder, selection).files, selection, stems))


def test_files_that_are_gone(database: Database, folder: Path, root: Root) -> None:
    assert gone(database, root) == set()
    (folder / "a.png").unlink()
    assert gone(database, root) == {"a.png"}
    assert gone(database, root, stems=("b", "c")) == set()
    assert gone(database, root, stems=("b", "a")) == {"a.png"}


def test_a_file_saved_after_its_folder_was_listed_is_there(database: Database, folder: Path, root: Root) -> None:
    known = images.known_files(database, root.id, "")
    (folder / "a.png").rename(folder / "away")
    listing = list_folder(root, "", Selection())
    (folder / "away").rename(folder / "a.png")
    assert gone_files(root, "", known, listing.files, Selection()) == []


def test_what_is_a_folder_now_is_gone(database: Database, folder: Path, root: Root) -> None:
    (folder / "a.png").unlink()
    (folder / "a.png").mkdir()
    assert gone(database, root) == {"a.png"}


def test_what_is_left_out_now_is_gone(database: Database, root: Root) -> None:
    known = images.known_files(database, root.id, "")
    selection = Selection(("a*",))
    assert gone_files(root, "", known, list_folder(root, "", selection).files, selection) == ["a.png"]


def test_folders_that_are_gone(database: Database, folder: Path, root: Root) -> None:
    def found(start: str = "", **options: list[str]) -> set[str]:
        return set(gone_folders(database, root, start, Selection(), (), **options))

    assert found() == set()
    (folder / "day").rename(folder / "other")
    assert found() == {"day", "day/deep"}
    assert found("day/deep") == {"day/deep"}
    assert found("days") == set()
    assert found(seen=["day"]) == {"day/deep"}
    assert found(unread=["day"]) == set(), "what could not be looked at stays as it is"


def test_a_folder_that_has_become_a_link_is_gone(database: Database, folder: Path, tmp_path: Path, root: Root) -> None:
    (folder / "day").rename(tmp_path / "day")
    (folder / "day").symlink_to(tmp_path / "day")
    assert set(gone_folders(database, root, "", Selection(), ())) == {"day", "day/deep"}


def test_a_root_is_available(database: Database, folder: Path, tmp_path: Path, root: Root) -> None:
    assert is_available(database, root)
    folder.rename(tmp_path / "unplugged")
    assert not is_available(database, root)
    folder.mkdir()
    assert not is_available(database, root), "an empty mount point"
    assert is_available(database, add_root(database, tmp_path / "not made yet"))


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
def test_what_the_user_says_is_gone_is_missing_and_comes_back(
    database: Database, folder: Path, tmp_path: Path, root: Root, left: str
) -> None:
    before = ids_by_name(database)
    folder.rename(tmp_path / "away")
    if left == "an empty folder":
        folder.mkdir()
    scan(database)
    assert ids_by_name(database) == before, "nobody has said anything yet"
    assert declare_gone(database, root.id) == 5
    assert ids_by_name(database) == {}
    assert scan(database).complete
    assert roots.active_roots(database)[0].available
    if left == "an empty folder":
        folder.rmdir()
    (tmp_path / "away").rename(folder)
    scan(database)
    assert ids_by_name(database) == before


def test_a_folder_that_holds_anything_is_not_declared_gone(database: Database, folder: Path, root: Root) -> None:
    with pytest.raises(ConflictError, match="not empty"):
        declare_gone(database, root.id)
    shutil.rmtree(folder)
    folder.write_bytes(b"")
    with pytest.raises(ConflictError, match="cannot be looked at"):
        declare_gone(database, root.id)
    folder.unlink()
    roots.set_archived(database, root.id, True)
    with pytest.raises(ConflictError, match="archived"):
        declare_gone(database, root.id)
    with pytest.raises(NotFoundError):
        declare_gone(database, root.id + 1)
    assert len(ids_by_name(database)) == 5


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_root_that_may_not_be_read_is_not_available(database: Database, folder: Path, root: Root) -> None:
    folder.chmod(0)
    try:
        assert not is_available(database, root)
    finally:
        folder.chmod(0o755)
