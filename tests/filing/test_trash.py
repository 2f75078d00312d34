"""What becomes of files that are thrown out of the trash."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import Shelf


def recycle_bin(monkeypatch: pytest.MonkeyPatch, send: object) -> None:
    module = ModuleType("send2trash")
    module.send2trash = send  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "send2trash", module)


def test_into_the_recycle_bin_where_there_is_one(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "bin"
    there.mkdir()
    recycle_bin(monkeypatch, lambda path: os.rename(path, there / Path(path).name))  # noqa: PTH104
    assert shelf.filing.has_recycle_bin()
    shelf.filing.trash([shelf.ids["b"]])
    assert shelf.filing.empty_trash(1).done == 1
    assert {path.name for path in there.iterdir()} == {"b.png", "b.txt"}
    shelf.check()


def test_a_disk_without_one_lets_them_go(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: str) -> None:
        raise OSError("no recycle bin on this disk")

    recycle_bin(monkeypatch, refused)
    shelf.filing.trash([shelf.ids["b"]])
    assert shelf.filing.empty_trash(1).done == 1
    assert not any("b." in place for place in shelf.files())


def test_none_without_the_package(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "send2trash", None)
    assert not shelf.filing.has_recycle_bin()


def test_what_cannot_be_deleted_stays_in_the_trash(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.filing.trash([shelf.ids["a"], shelf.ids["c"]])
    unlink = os.unlink

    def refused(path: str) -> None:
        if str(path).endswith("a.png"):
            raise PermissionError(13, "Permission denied")
        unlink(path)

    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "send2trash", None)
        patch.setattr(os, "unlink", refused)
        outcome = shelf.filing.empty_trash(2)
    assert outcome.done == 1
    assert [(each.name, each.reason) for each in outcome.failures] == [("a.png", "Permission denied.")]
    assert shelf.filing.trash_contents().images == 1
    assert shelf.filing.restore([shelf.ids["a"]]).done == 1
    shelf.check()


def test_a_drive_that_is_away_keeps_its_trash(shelf: Shelf) -> None:
    shelf.filing.trash([shelf.ids["a"], shelf.ids["d"]])
    away = shelf.other.rename(shelf.other.with_name("away"))
    outcome = shelf.filing.empty_trash(2)
    assert (outcome.done, len(outcome.failures)) == (1, 1)
    away.rename(shelf.other)
    assert shelf.filing.restore([shelf.ids["d"]]).done == 1
