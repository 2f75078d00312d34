"""A quick scan: folders that have not changed are not looked into."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.db import pages, roots
from lib_berry.db.connection import Database
from lib_berry.indexing import scanner
from lib_berry.indexing.scanner import Scanner
from lib_berry.indexing.selection import Selection
from lib_berry.model import Counts
from tests.library import (
    content,
    failing,
    ids_by_name,
    infotext,
    save_png,
    save_pngs,
    scan,
    set_time,
)

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def aged(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Eight folders that were scanned when they had not changed for long, and none of which counts as newest."""
    for day in range(8):
        save_png(folder / f"day-{day}" / "a.png", infotext(f"day {day}"))
        set_time(folder / f"day-{day}", day)
    set_time(folder, 0)
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 0)
    scan(database, folder)
    return folder


def listed(database: Database, monkeypatch: pytest.MonkeyPatch, *, quick: bool) -> list[str]:
    """The folders that a scan looks into."""
    found: list[str] = []
    real = Scanner._scan_folder
    with monkeypatch.context() as patch:
        patch.setattr(
            Scanner,
            "_scan_folder",
            lambda self, walking, listing: found.append(listing.folder) or real(self, walking, listing),
        )
        Scanner(database, Selection()).scan([(root, "") for root in roots.active_roots(database)], quick=quick)
    return sorted(found)


def test_a_quick_scan_looks_only_where_something_changed(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(database, monkeypatch, quick=True) == []
    save_png(aged / "day-3" / "new.png")
    (aged / "day-5" / "a.png").unlink()
    save_png(aged / "day-9" / "deeper" / "b.png")
    (aged / "day-6").rename(aged / "day-4" / "day-6")
    before = ids_by_name(database)
    assert listed(database, monkeypatch, quick=True) == [
        *("", "day-3", "day-4", "day-4/day-6", "day-5", "day-9", "day-9/deeper")
    ]
    assert len(before) == 1
    assert pages.counts(database) == Counts(9, 1, 0)


def test_a_full_scan_looks_everywhere_once(database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_png(aged / "day-3" / "new.png")
    assert listed(database, monkeypatch, quick=False) == ["", *(f"day-{day}" for day in range(8))]


def test_the_newest_folders_are_always_looked_into(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 2)
    assert listed(database, monkeypatch, quick=True) == ["day-6", "day-7"]


def test_what_changed_just_now_is_looked_at_again(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A next change may bear the same time, when the file system's clock is coarse."""
    os.utime(aged / "day-2")
    assert listed(database, monkeypatch, quick=True) == ["day-2"]
    assert listed(database, monkeypatch, quick=True) == ["day-2"]
    set_time(aged / "day-2", 99)
    assert listed(database, monkeypatch, quick=True) == ["day-2"]
    assert listed(database, monkeypatch, quick=True) == []


def test_a_folder_is_not_done_before_its_files_are_stored(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(aged / "day-1", 10)
    set_time(aged / "day-1", 50)
    monkeypatch.setattr(scanner, "read_file", failing(RuntimeError("killed")))
    with pytest.raises(RuntimeError, match="killed"):
        scan(database)
    monkeypatch.undo()
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 0)
    assert listed(database, monkeypatch, quick=True) == ["day-1"]
    assert pages.counts(database).images == 18


@pytest.mark.parametrize("inline", [0, 7])
def test_what_readers_read_is_what_is_read_here(
    database: Database, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inline: int
) -> None:
    for day in range(3):
        save_pngs(folder / f"day-{day}", 20)
        (folder / f"day-{day}" / "broken.png").write_bytes(b"")
        set_time(folder / f"day-{day}", day)
    here = scan(database, folder)
    monkeypatch.setattr(scanner, "INLINE_FILES", inline)
    with closing(Database(tmp_path / "other.sqlite3")) as other:
        there = scan(other, folder)
        assert content(other) == content(database)
    assert sorted(there.errors) == sorted(here.errors)
    assert (there.progress.indexed, there.progress.errors) == (63, 3)


def test_a_folder_that_comes_back_as_old_as_it_was_is_looked_into(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ids_by_name(database, missing=None)
    (aged / "day-3").rename(aged.parent / "away")
    set_time(aged, 0)
    listed(database, monkeypatch, quick=True)
    assert pages.counts(database).missing == 1
    version = database.version()
    listed(database, monkeypatch, quick=True)
    assert database.version() == version, "it is noted once"
    (aged.parent / "away").rename(aged / "day-3")
    set_time(aged, 0)
    assert listed(database, monkeypatch, quick=True) == ["day-3"]
    assert pages.counts(database).missing == 0
    assert ids_by_name(database) == before


def test_what_has_changed_in_any_root_comes_before_the_rest(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one/a", "one/b", "two/c", "two/d"):
        save_png(tmp_path / name / "x.png")
        set_time(tmp_path / name, 0)
    for name in ("one", "two"):
        set_time(tmp_path / name, 0)
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 0)
    scan(database, tmp_path / "one", tmp_path / "two")
    save_png(tmp_path / "two" / "d" / "new.png")
    order: list[str] = []
    real = Scanner._scan_folder
    monkeypatch.setattr(
        Scanner, "_scan_folder", lambda self, walking, found: order.append(found.folder) or real(self, walking, found)
    )
    scan(database)
    assert order[0] == "d"
    assert sorted(order) == ["", "", "a", "b", "c", "d"]
