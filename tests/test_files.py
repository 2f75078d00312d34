from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.errors import FileMissingError, ForbiddenError, NotFoundError
from lib_berry.files import Files, is_inside, stamp_of
from tests.library import add_root, ids_by_name, indexed, save_png, scan


@pytest.fixture
def files(database: Database) -> Files:
    return Files(database)


def only_id(database: Database) -> int:
    (image_id,) = ids_by_name(database).values()
    return image_id


@pytest.mark.parametrize(
    ("path", "root", "inside"),
    [
        ("/img", "/img", True),
        ("/img/a", "/img", True),
        ("/img2", "/img", False),
        ("/img2/a", "/img", False),
        ("/", "/img", False),
        ("/img", "/", True),
        ("/im", "/img", False),
    ],
)
def test_is_inside(path: str, root: str, inside: bool) -> None:
    path, root = (text.replace("/", os.sep) for text in (path, root))
    assert is_inside(path, root) is inside


def test_an_image_is_opened_with_its_stamp(database: Database, folder: Path, files: Files) -> None:
    path = save_png(folder / "sub" / "a.png", seconds=5)
    scan(database, folder)
    file, stamp, found = files.open(only_id(database))
    with file:
        assert file.read() == path.read_bytes()
    assert found == path.resolve()
    assert stamp == images.known_files(database, 1, "sub")["a.png"].stamp


def test_the_stamp_is_of_what_was_opened(database: Database, folder: Path, files: Files) -> None:
    save_png(folder / "a.png", seconds=5)
    scan(database, folder)
    save_png(folder / "a.png", size=(64, 64), seconds=9)
    file, stamp, _ = files.open(only_id(database))
    with file:
        assert stamp == stamp_of((folder / "a.png").stat())


def test_an_unknown_id_is_not_found(files: Files) -> None:
    with pytest.raises(NotFoundError, match="no image 5"):
        files.open(5)


def test_a_deleted_file_is_missing(database: Database, folder: Path, files: Files) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    (folder / "a.png").unlink()
    with pytest.raises(FileMissingError, match=r"a\.png cannot be opened: No such file or directory\. Is its drive"):
        files.open(only_id(database))


def test_a_folder_in_place_of_the_file_is_missing(database: Database, folder: Path, files: Files) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    (folder / "a.png").unlink()
    (folder / "a.png").mkdir()
    with pytest.raises(FileMissingError, match="not a file any more"):
        files.open(only_id(database))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_place_of_the_file_is_not_waited_for(database: Database, folder: Path, files: Files) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    (folder / "a.png").unlink()
    os.mkfifo(folder / "a.png")
    with pytest.raises(FileMissingError, match="not a file any more"):
        files.open(only_id(database))


# --- nothing outside the roots ---------------------------------------------------------------------------------------


def test_a_file_that_became_a_link_out_of_the_root_is_not_served(
    database: Database, folder: Path, tmp_path: Path, files: Files
) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    (folder / "a.png").unlink()
    (folder / "a.png").symlink_to(save_png(tmp_path / "images2" / "secret.png"))
    with pytest.raises(ForbiddenError, match=r"a\.png leads out of its folder"):
        files.open(only_id(database))


def test_a_folder_that_became_a_link_out_of_the_root_is_not_served(
    database: Database, folder: Path, tmp_path: Path, files: Files
) -> None:
    save_png(folder / "sub" / "a.png")
    scan(database, folder)
    (folder / "sub").rename(tmp_path / "elsewhere")
    (folder / "sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ForbiddenError):
        files.open(only_id(database))


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "sub/../../secret.png"])
def test_not_even_a_row_leads_out(database: Database, folder: Path, tmp_path: Path, files: Files, name: str) -> None:
    save_png(tmp_path / "secret.png")
    images.store(database, [indexed(add_root(database, folder), name)])
    with pytest.raises(ForbiddenError):
        files.open(only_id(database))


def test_a_link_within_the_root_is_served_as_what_it_leads_to(database: Database, folder: Path, files: Files) -> None:
    target = save_png(folder / "a.png")
    (folder / "link.png").symlink_to(target)
    scan(database, folder)
    assert files.path(ids_by_name(database)["link.png"]) == target.resolve()


def test_a_root_named_by_a_link_is_served(database: Database, folder: Path, tmp_path: Path, files: Files) -> None:
    save_png(folder / "a.png")
    (tmp_path / "link").symlink_to(folder)
    scan(database, tmp_path / "link")
    assert files.path(only_id(database)) == (folder / "a.png").resolve()


def test_images_of_a_root_that_was_removed_are_not_served(database: Database, folder: Path, files: Files) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    roots.replace_roots(database, [])
    with pytest.raises(NotFoundError):
        files.open(only_id(database))
