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


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The recycle bin of a Linux desktop, as freedesktop.org has it, reached by the real Send2Trash."""
    if sys.platform in ("win32", "darwin"):
        pytest.skip("this system's recycle bin cannot be another folder")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "desktop"))
    for module in [name for name in sys.modules if name.partition(".")[0] == "send2trash"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "send2trash.plat_gio", None)  # it asks the desktop that is really there
    # What reads the variable when it is imported must go again, with the variable.
    for module in ("send2trash", "send2trash.plat_other"):
        monkeypatch.setitem(sys.modules, module, None)
        del sys.modules[module]
    return tmp_path / "desktop" / "Trash"


def test_the_real_recycle_bin_can_give_them_back(shelf: Shelf, desktop: Path) -> None:
    assert shelf.filing.has_recycle_bin()
    shelf.filing.trash([shelf.ids["b"], shelf.ids["d"]])
    held = {Path(place).name: shelf.one.parent / place for place in shelf.files() if ".berry-trash" in place}
    pixels = held["b.png"].read_bytes()
    assert shelf.filing.empty_trash(2).done == 2
    assert {path.name for path in (desktop / "files").iterdir()} == {"b.png", "b.txt", "d.png"}
    assert (desktop / "files" / "b.png").read_bytes() == pixels
    notes = {path.name: path.read_text("utf-8") for path in (desktop / "info").iterdir()}
    assert notes.keys() == {"b.png.trashinfo", "b.txt.trashinfo", "d.png.trashinfo"}
    assert notes["b.png.trashinfo"].startswith("[Trash Info]\n")
    assert "b.png" in notes["b.png.trashinfo"].partition("Path=")[2]
    assert not any(".berry-trash" in place for place in shelf.files())
    shelf.check()


def test_a_disk_without_one_lets_them_go(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: str) -> None:
        raise OSError("no recycle bin on this disk")

    recycle_bin(monkeypatch, refused)
    shelf.filing.trash([shelf.ids["b"]])
    assert shelf.filing.empty_trash(1).done == 1
    assert not any("b." in place for place in shelf.files())


def test_without_the_package_they_go_for_good(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "send2trash", None)
    assert not shelf.filing.has_recycle_bin()
    shelf.filing.trash([shelf.ids["b"]])
    assert shelf.filing.empty_trash(1).done == 1
    assert not any("b." in place for place in shelf.files())
    shelf.check()


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


@pytest.mark.parametrize("mounted", [False, True], ids=["no folder", "an empty mount point"])
def test_a_drive_that_is_away_keeps_its_trash(shelf: Shelf, mounted: bool) -> None:
    shelf.filing.trash([shelf.ids["a"], shelf.ids["d"]])
    away = shelf.other.rename(shelf.other.with_name("away"))
    if mounted:
        shelf.other.mkdir()
    outcome = shelf.filing.empty_trash(2)
    assert (outcome.done, [each.reason for each in outcome.failures]) == (1, ["Its drive is not connected."])
    if mounted:
        shelf.other.rmdir()
    away.rename(shelf.other)
    assert shelf.filing.restore([shelf.ids["d"]]).done == 1
