from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import images, pages
from lib_berry.db.connection import Database
from lib_berry.indexing import indexer
from lib_berry.indexing.indexer import (
    ALL_READERS,
    ALL_READERS_AND_PIXELS,
    UNREAD,
    changed,
    index_folder,
    is_current,
    is_in_step,
    read_file,
)
from lib_berry.indexing.listing import list_folder
from lib_berry.indexing.selection import Selection
from lib_berry.metadata import READERS
from lib_berry.model import FileStamp, KnownFile, Lora, Root
from tests.library import add_root, ids_by_name, infotext, save_png
from tests.metadata.hidden import stealth_png

STAMP = FileStamp(100, 5, 7, 9)
DIALECT, VERSION = next(iter(READERS.items()))


def known(
    stamp: FileStamp = STAMP, *, missing: bool = False, dialect: str | None = DIALECT, version: int = VERSION
) -> Any:
    return KnownFile(stamp, missing, dialect, version)


@pytest.fixture
def root(database: Database, folder: Path) -> Root:
    return add_root(database, folder)


def index(database: Database, root: Root, selection: Selection | None = None) -> int:
    return index_folder(database, root, list_folder(root, "", selection or Selection()))


# --- what must be read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        known(),
        known(FileStamp(100, 5, 8, 9)),
        known(dialect=None, version=ALL_READERS),
        known(dialect=None, version=ALL_READERS_AND_PIXELS),
    ],
    ids=["as it was", "another inode", "nobody understood it", "nor its pixels"],
)
def test_what_is_as_it_was_is_not_read_again(file: KnownFile) -> None:
    assert is_current(file, STAMP)


@pytest.mark.parametrize(
    "file",
    [
        None,
        known(missing=True),
        known(FileStamp(101, 5, 7, 9)),
        known(FileStamp(100, 4, 7, 9)),
        known(FileStamp(100, 6, 7, 9)),
        known(FileStamp(100, 5, 7, 0)),
        known(version=VERSION - 1),
        known(dialect="one that is gone"),
        known(dialect=None, version=ALL_READERS - 1),
        known(dialect=None, version=UNREAD),
    ],
    ids=[
        *("new", "back again", "size", "older", "newer", "sidecar", "an older reader", "a reader that is gone"),
        *("since then there are more readers", "could not be opened"),
    ],
)
def test_what_changed_is_read_again(file: KnownFile | None) -> None:
    assert not is_current(file, STAMP)


def test_changed_are_the_listed_in_order(root: Root, folder: Path) -> None:
    for seconds, name in enumerate(["a.png", "b.png", "c.png"]):
        save_png(folder / name, seconds=seconds)
    listing = list_folder(root, "", Selection())
    remembered = {"b.png": known(listing.files["b.png"]), "elsewhere.png": known()}
    assert list(changed(remembered, listing)) == ["c.png", "a.png"]


def _overwrite(folder: Path) -> None:
    before = (folder / "a.png").stat()
    save_png(folder / "a.png", infotext("fox"))
    assert (folder / "a.png").stat().st_size == before.st_size


def _touch_sidecar(folder: Path) -> None:
    os.utime(folder / "b.txt", (9, 9))


def _rename(folder: Path) -> None:
    (folder / "a.png").rename(folder / "c.png")


AFTERWARDS: dict[str, Callable[[Path], object]] = {
    "one is new": lambda folder: save_png(folder / "new.png", infotext()),
    "one is gone": lambda folder: (folder / "a.png").unlink(),
    "one has another name": _rename,
    "one was overwritten": _overwrite,
    "the text beside one was edited": _touch_sidecar,
    "the text beside one is gone": lambda folder: (folder / "b.txt").unlink(),
    "text beside one is new": lambda folder: (folder / "a.txt").write_text("x"),
}


@pytest.fixture
def pair(database: Database, root: Root, folder: Path) -> Path:
    """Two images that are indexed, one with text beside it."""
    for seconds, name in enumerate(["a", "b"]):
        save_png(folder / f"{name}.png", infotext("cat"), seconds=seconds)
    (folder / "b.txt").write_text("beside")
    index(database, root)
    return folder


@pytest.mark.parametrize("act", AFTERWARDS.values(), ids=AFTERWARDS)
def test_a_folder_is_in_step_until_something_happens(
    database: Database, root: Root, pair: Path, act: Callable[[Path], object]
) -> None:
    assert is_in_step(database, root, list_folder(root, "", Selection()))
    act(pair)
    listing = list_folder(root, "", Selection())
    assert not is_in_step(database, root, listing)
    known = images.known_files(database, root.id, "")
    assert list(changed(known, listing)) or known.keys() - listing.files.keys()


def test_a_folder_is_in_step_whatever_is_missing_of_it(database: Database, root: Root, pair: Path) -> None:
    (pair / "a.png").unlink()
    images.mark_missing(database, root.id, "", ["a.png"])
    assert is_in_step(database, root, list_folder(root, "", Selection()))
    save_png(pair / "a.png", infotext("cat"), seconds=0)
    assert not is_in_step(database, root, list_folder(root, "", Selection())), "it has come back"


def test_a_folder_is_not_in_step_with_readers_it_has_not_seen(
    database: Database, root: Root, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png", infotext())
    index(database, root)
    listing = list_folder(root, "", Selection())
    with monkeypatch.context() as patch:
        patch.setattr(indexer, "READERS", {name: version + 1 for name, version in READERS.items()})
        assert not is_in_step(database, root, listing)
    save_png(folder / "b.png")
    index(database, root)
    assert is_in_step(database, root, list_folder(root, "", Selection()))
    assert not is_in_step(database, root, list_folder(root, "", Selection(stealth=(str(folder),))))


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_file_is_read_with_the_labels_it_is_searched_by(root: Root, folder: Path) -> None:
    save_png(folder / "a.png", infotext(Sampler="DPM++ 2M Karras", Seed=2**64 - 1))
    file = read_file(root, list_folder(root, "", Selection()), "a.png")
    assert file is not None
    assert (file.sampler_label, file.scheduler_label) == ("DPM++ 2M", "Karras")
    assert file.reading.parameters is not None
    assert (file.reading.parameters.sampler, file.reading.parameters.seed) == ("DPM++ 2M Karras", 2**64 - 1)


def test_an_image_that_says_nothing_is_indexed_for_the_readers_there_are(root: Root, folder: Path) -> None:
    save_png(folder / "a.png")
    file = read_file(root, list_folder(root, "", Selection()), "a.png")
    assert file is not None
    assert (file.reading.parameters, file.reading.error) == (None, None)
    assert (file.reading.width, file.reading.height) == (8, 8)
    assert (file.reading.dialect, file.reading.dialect_version) == (None, ALL_READERS)


@pytest.mark.parametrize(
    "data", [b"", b"no image at all", b"\x89PNG\r\n\x1a\n\x00\x00"], ids=["empty", "text", "cut off"]
)
def test_a_broken_file_is_a_row_with_its_reason(database: Database, root: Root, folder: Path, data: bytes) -> None:
    (folder / "a.png").write_bytes(data)
    assert index(database, root) == 1
    (error,) = pages.errors(database, before=2**53, limit=9)
    assert error.path == str(folder / "a.png")
    assert error.reason
    assert index(database, root) == 0, "it is read again when it changes"


def test_a_file_gone_since_it_was_listed_makes_no_row(database: Database, root: Root, folder: Path) -> None:
    save_png(folder / "a.png")
    listing = list_folder(root, "", Selection())
    (folder / "a.png").unlink()
    assert read_file(root, listing, "a.png") is None
    assert index_folder(database, root, listing) == 0
    assert ids_by_name(database, missing=None) == {}


def test_a_file_gone_since_it_was_listed_keeps_its_row(database: Database, root: Root, folder: Path) -> None:
    save_png(folder / "a.png", infotext("a castle"))
    index(database, root)
    save_png(folder / "a.png", infotext("a tower"), seconds=5)
    listing = list_folder(root, "", Selection())
    (folder / "a.png").unlink()
    index_folder(database, root, listing)
    detail = pages.detail(database, ids_by_name(database)["a.png"])
    assert detail.parameters is not None
    assert detail.parameters.prompt == "a castle"


def test_a_file_that_cannot_be_opened_is_tried_again(
    database: Database, root: Root, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png", infotext())
    really_open = os.open

    def refuse(path: object, *rest: object) -> int:
        if str(path).endswith("a.png"):
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        assert index(database, root) == 1
    (error,) = pages.errors(database, before=2**53, limit=9)
    assert "Permission denied" in error.reason
    assert index(database, root) == 1
    assert pages.errors(database, before=2**53, limit=9) == ()


# --- a folder --------------------------------------------------------------------------------------------------------


def test_only_what_changed_is_read(database: Database, root: Root, folder: Path) -> None:
    for n in range(3):
        save_png(folder / f"{n}.png", infotext(f"image {n}"), seconds=n)
    assert index(database, root) == 3
    assert index(database, root) == 0
    save_png(folder / "1.png", infotext("another"), seconds=9)
    assert index(database, root) == 1


def test_replaced_by_one_of_the_same_size(database: Database, root: Root, folder: Path) -> None:
    save_png(folder / "a.png", infotext("cat"), seconds=1)
    index(database, root)
    before, size = ids_by_name(database), (folder / "a.png").stat().st_size
    save_png(folder / "a.png", infotext("dog"), seconds=2)
    assert (folder / "a.png").stat().st_size == size
    assert index(database, root) == 1
    assert ids_by_name(database) == before
    detail = pages.detail(database, before["a.png"])
    assert detail.parameters is not None
    assert detail.parameters.prompt == "dog"


def test_the_text_beside_an_image_arrives_and_changes(database: Database, root: Root, folder: Path) -> None:
    save_png(folder / "a.png")
    index(database, root)
    for seconds, prompt in enumerate(["a castle", "a tower"]):
        (folder / "a.txt").write_text(infotext(prompt))
        os.utime(folder / "a.txt", (seconds + 1, seconds + 1))
        assert index(database, root) == 1
        detail = pages.detail(database, ids_by_name(database)["a.png"])
        assert detail.parameters is not None
        assert detail.parameters.prompt == prompt
    assert index(database, root) == 0
    (folder / "a.txt").unlink()
    assert index(database, root) == 1
    assert pages.detail(database, ids_by_name(database)["a.png"]).parameters is None


def test_an_improved_reader_reads_again(
    database: Database, root: Root, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png", infotext())
    save_png(folder / "b.png")
    index(database, root)
    (dialect,) = {file.dialect for file in images.known_files(database, root.id, "").values() if file.dialect}
    monkeypatch.setattr(indexer, "READERS", {**READERS, dialect: READERS[dialect] + 1})
    assert index(database, root) == 1
    monkeypatch.setattr(indexer, "ALL_READERS", ALL_READERS + 1)
    monkeypatch.setattr(indexer, "READERS", READERS)
    assert index(database, root) == 1


def test_files_a_partial_listing_leaves_out_are_left_alone(database: Database, root: Root, folder: Path) -> None:
    for seconds, name in enumerate(["same.png", "other.png"]):
        save_png(folder / name, seconds=seconds)
    index(database, root)
    (folder / "other.png").unlink()
    save_png(folder / "same-1.png", seconds=9)
    assert index_folder(database, root, list_folder(root, "", Selection(), stem="same")) == 1
    assert set(ids_by_name(database)) == {"same.png", "other.png", "same-1.png"}


def test_loras_are_rows_of_their_own(database: Database, root: Root, folder: Path) -> None:
    save_png(
        folder / "a.png", infotext("a castle <lora:detail:0.8> <lora:ink:1>", **{"Lora hashes": '"detail: abc123"'})
    )
    index(database, root)
    detail = pages.detail(database, ids_by_name(database)["a.png"])
    assert detail.parameters is not None
    assert {(lora.name, lora.weight) for lora in detail.parameters.loras} == {("detail", 0.8), ("ink", 1.0)}
    assert Lora("detail", 0.8, "abc123") in detail.parameters.loras


def test_hidden_parameters_are_found_where_they_are_looked_for(database: Database, root: Root, folder: Path) -> None:
    data = stealth_png(infotext("hidden fox", Seed=7))
    for name in ("open.png", "private/a.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    save_png(folder / "private" / "empty.png")
    selection = Selection(stealth=(str(folder / "private"),))

    def reindex(selection: Selection) -> int:
        return sum(index_folder(database, root, list_folder(root, part, selection)) for part in ("", "private"))

    assert reindex(Selection()) == 3
    assert reindex(selection) == 2, "the choice came later than the rows"
    found = {name: pages.detail(database, image).parameters for name, image in ids_by_name(database).items()}
    assert found["open.png"] is None
    assert found["empty.png"] is None
    assert found["a.png"] is not None
    assert found["a.png"].seed == 7
    assert reindex(selection) == 0
    assert reindex(Selection()) == 0
