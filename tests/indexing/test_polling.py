from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from lib_berry.indexing import polling
from lib_berry.indexing.looker import Hint
from lib_berry.indexing.polling import Poll, Sweeper
from tests.library import BIRTH_NS, PATIENCE, save_png, until


@pytest.fixture
def folder(folder: Path) -> Path:
    """Folders that nobody has touched for long."""
    for name in ("a", "b", "b/deep", "c", "d", "e"):
        (folder / name).mkdir()
        save_png(folder / name / "1.png")
    for number, path in enumerate(sorted([folder, *folder.rglob("*/")])):
        os.utime(path, ns=(BIRTH_NS + number, BIRTH_NS + number))
    return folder


def swept(sweeper: Sweeper, folder: Path) -> set[tuple[str, bool]]:
    """The folders to look at by relative path, and whether deeply."""
    return {(Path(hint.folder).relative_to(folder).as_posix(), hint.deep) for hint in sweeper.sweep()}


def test_the_first_sweep_only_takes_stock(folder: Path) -> None:
    assert Sweeper(str(folder)).sweep() == []


def test_the_newest_folders_are_always_looked_at(folder: Path) -> None:
    """A file that is overwritten in place leaves its folder's time as it was."""
    sweeper = Sweeper(str(folder))
    sweeper.sweep()
    assert swept(sweeper, folder) == {("c", False), ("d", False), ("e", False)}


def test_folders_that_have_changed(folder: Path) -> None:
    sweeper = Sweeper(str(folder))
    sweeper.sweep()
    save_png(folder / "a" / "2.png")
    assert ("a", False) in swept(sweeper, folder)
    os.utime(folder / "a", ns=(BIRTH_NS - 1, BIRTH_NS - 1))
    assert ("a", False) in swept(sweeper, folder), "whichever way its time went"
    assert ("a", False) not in swept(sweeper, folder)


def test_a_folder_that_has_just_changed_is_looked_at_again(folder: Path) -> None:
    """Its next change may fall within the same tick of its time."""
    sweeper = Sweeper(str(folder))
    sweeper.sweep()
    os.utime(folder / "a")
    before = (folder / "a").stat().st_mtime_ns
    assert ("a", False) in swept(sweeper, folder)
    save_png(folder / "a" / "2.png")
    os.utime(folder / "a", ns=(before, before))
    assert ("a", False) in swept(sweeper, folder)


def test_folders_that_are_new_moved_or_gone(folder: Path) -> None:
    sweeper = Sweeper(str(folder))
    sweeper.sweep()
    (folder / "b").rename(folder / "new")
    found = swept(sweeper, folder)
    assert {("b", True), ("b/deep", True), ("new", False), ("new/deep", False)} <= found


def test_links_are_not_followed(folder: Path) -> None:
    (folder / "loop").symlink_to(folder)
    sweeper = Sweeper(str(folder))
    sweeper.sweep()
    assert len(sweeper._known) == 7


def test_a_root_that_goes_is_told_once_and_its_return_asks_for_a_scan(folder: Path, tmp_path: Path) -> None:
    looks: list[list[Hint]] = []
    looked, lost = threading.Event(), threading.Event()
    poll = Poll(str(folder), lambda hints: (looks.append(list(hints)), looked.set()), lost.set, pause=0.01)
    assert looked.wait(PATIENCE)
    folder.rename(tmp_path / "unplugged")
    while [Hint(str(folder), deep=True)] not in looks:
        looked.clear()
        assert looked.wait(PATIENCE)
    assert not lost.is_set()
    assert poll.is_away
    (tmp_path / "unplugged").rename(folder)
    assert lost.wait(PATIENCE)
    until(lambda: not poll.is_away)
    poll.close()
    assert looks.count([Hint(str(folder), deep=True)]) == 1


def test_from_time_to_time_everything_is_scanned(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FULL_SECONDS", 0.0)
    lost = threading.Event()
    poll = Poll(str(folder), lambda hints: None, lost.set, pause=0.01)
    assert lost.wait(PATIENCE)
    poll.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "berry-poll"]
