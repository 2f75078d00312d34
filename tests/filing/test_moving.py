from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib_berry.filing import moving
from lib_berry.filing.moving import TakenError

LINK = os.link


def move(source: Path, target: Path, *, resumed: bool = False) -> None:
    moving.move(str(source), str(target), resumed=resumed)


def copy(source: Path, target: Path, *, resumed: bool = False) -> None:
    moving.copy(str(source), str(target), resumed=resumed)


Patch = Callable[[pytest.MonkeyPatch], None]


def _without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)


def _two_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    def between(source: Path, target: Path, **options: Any) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        LINK(source, target, **options)

    monkeypatch.setattr(os, "link", between)


@pytest.fixture(params=[lambda _: None, _without_links, _two_disks], ids=["links", "no links", "two disks"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    request.param(monkeypatch)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "from" / "a.png"
    path.parent.mkdir()
    path.write_bytes(b"picture" * 1000)
    os.utime(path, ns=(1_600_000_000_000_000_000, 1_500_000_000_123_456_700))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "to").mkdir()
    return tmp_path / "to" / "b.png"


def names(path: Path) -> set[str]:
    return {each.name for each in path.parent.iterdir()}


@pytest.mark.usefixtures("disk")
class TestMove:
    def test_the_same_file_under_another_name(self, source: Path, target: Path) -> None:
        data, time_ns = source.read_bytes(), source.stat().st_mtime_ns
        move(source, target)
        assert (target.read_bytes(), target.stat().st_mtime_ns) == (data, time_ns)
        assert (names(source), names(target)) == (set(), {"b.png"})

    def test_never_over_another(self, source: Path, target: Path) -> None:
        target.write_bytes(b"other")
        with pytest.raises(TakenError):
            move(source, target)
        assert target.read_bytes() == b"other"
        assert source.is_file()
        assert names(target) == {"b.png"}

    def test_not_over_a_link_that_leads_nowhere(self, source: Path, target: Path) -> None:
        target.symlink_to("nothing")
        with pytest.raises(TakenError):
            move(source, target)
        assert target.is_symlink()

    def test_nothing_to_move(self, source: Path, target: Path) -> None:
        source.unlink()
        with pytest.raises(FileNotFoundError):
            move(source, target)
        assert names(target) == set()

    def test_neither_links_nor_folders(self, source: Path, target: Path) -> None:
        link = source.with_name("link.png")
        link.symlink_to("a.png")
        for odd in (link, source.parent):
            with pytest.raises(OSError, match=r"link|file"):
                move(odd, target)
        assert names(source) == {"a.png", "link.png"}

    def test_taken_up_it_ends_as_it_should(self, source: Path, target: Path) -> None:
        move(source, target, resumed=True)
        move(source, target, resumed=True)
        assert (names(source), names(target)) == (set(), {"b.png"})

    def test_taken_up_with_the_name_claimed(self, source: Path, target: Path) -> None:
        target.touch()
        move(source, target, resumed=True)
        assert target.stat().st_size == 7000

    def test_taken_up_with_both_names(self, source: Path, target: Path) -> None:
        shutil.copy2(source, target)
        move(source, target, resumed=True)
        assert (names(source), names(target)) == (set(), {"b.png"})

    def test_taken_up_with_another_file_there(self, source: Path, target: Path) -> None:
        target.write_bytes(b"another" * 1000)
        with pytest.raises(TakenError):
            move(source, target, resumed=True)
        assert source.is_file()


@pytest.mark.usefixtures("disk")
class TestCopy:
    def test_a_second_file(self, source: Path, target: Path) -> None:
        copy(source, target)
        assert target.read_bytes() == source.read_bytes()
        assert target.stat().st_mtime_ns == source.stat().st_mtime_ns
        assert not target.samefile(source)
        assert names(target) == {"b.png"}

    def test_never_over_another(self, source: Path, target: Path) -> None:
        target.write_bytes(b"other")
        with pytest.raises(TakenError):
            copy(source, target)
        assert target.read_bytes() == b"other"

    def test_taken_up(self, source: Path, target: Path) -> None:
        target.touch()
        copy(source, target, resumed=True)
        copy(source, target, resumed=True)
        assert target.read_bytes() == source.read_bytes()
        assert names(target) == {"b.png"}


class TestTrouble:
    def test_a_full_disk_loses_nothing(self, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(reading: Any, writing: Any, length: int = 0) -> None:
            writing.write(reading.read(100))
            raise OSError(errno.ENOSPC, "No space left on device")

        _two_disks(monkeypatch)
        monkeypatch.setattr(shutil, "copyfileobj", full)
        with pytest.raises(OSError, match="No space left"):
            move(source, target)
        assert (names(source), names(target)) == ({"a.png"}, set())
        assert source.stat().st_size == 7000

    def test_a_copy_that_came_out_short(self, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _two_disks(monkeypatch)
        monkeypatch.setattr(shutil, "copyfileobj", lambda reading, writing, length: writing.write(b"short"))
        with pytest.raises(OSError, match="another size"):
            move(source, target)
        assert (names(source), names(target)) == ({"a.png"}, set())

    @pytest.mark.parametrize("patch", [lambda _: None, _two_disks], ids=["links", "two disks"])
    def test_a_folder_that_lets_nothing_go(
        self, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, patch: Patch
    ) -> None:
        patch(monkeypatch)
        unlink = os.unlink

        def refused(path: Any) -> None:
            if Path(path) == source:
                raise PermissionError(errno.EACCES, "Permission denied")
            unlink(path)

        monkeypatch.setattr(os, "unlink", refused)
        with pytest.raises(PermissionError):
            move(source, target)
        assert (names(source), names(target)) == ({"a.png"}, set())

    def test_deleted_twice(self, source: Path) -> None:
        moving.delete(str(source))
        moving.delete(str(source))
        assert names(source) == set()
