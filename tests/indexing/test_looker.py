from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lib_berry.db import images, pages, roots
from lib_berry.db.connection import Database
from lib_berry.indexing import looker as module
from lib_berry.indexing.looker import MAX_STEMS, Findings, Hint, Looker, merged
from lib_berry.indexing.selection import Selection
from tests.library import add_root, content, ids_by_name, infotext, save_png, save_pngs, scan, set_time

Look = Callable[..., Findings]


@pytest.fixture
def look(database: Database, folder: Path) -> Look:
    add_root(database, folder)

    def run(*hints: Hint, selection: Selection | None = None, patient: bool = True) -> Findings:
        looker = Looker(database, lambda: roots.active_roots(database), lambda: selection or Selection())
        return looker.look(hints, patient=patient)

    return run


# --- hints -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ([], set()),
        ([Hint("/r", frozenset("a")), Hint("/r", frozenset("b"))], {Hint("/r", frozenset("ab"))}),
        ([Hint("/r", frozenset("a")), Hint("/r")], {Hint("/r")}),
        ([Hint("/r"), Hint("/r", frozenset("a"))], {Hint("/r")}),
        ([Hint("/r/a", deep=True), Hint("/r/a/b", deep=True)], {Hint("/r/a", deep=True)}),
        ([Hint("/r/a", deep=True), Hint("/r/a/b"), Hint("/r/a")], {Hint("/r/a", deep=True)}),
        ([Hint("/r/a", deep=True), Hint("/r/ab"), Hint("/r")], {Hint("/r/a", deep=True), Hint("/r/ab"), Hint("/r")}),
    ],
)
def test_hints_merge(hints: Sequence[Hint], expected: set[Hint]) -> None:
    assert set(merged(hints)) == expected
    assert len(merged(hints)) == len(expected)


# --- looks -----------------------------------------------------------------------------------------------------------


def test_only_names_that_begin_so_are_looked_at(database: Database, folder: Path, look: Look) -> None:
    save_pngs(folder, 3, name="{}.png".format)
    look(Hint(str(folder), frozenset(("0", "2"))))
    assert set(ids_by_name(database)) == {"0.png", "2.png"}
    look(Hint(str(folder)))
    assert set(ids_by_name(database)) == {"0.png", "1.png", "2.png"}


def test_of_many_names_the_whole_folder_is_looked_at(database: Database, folder: Path, look: Look) -> None:
    save_png(folder / "unnamed.png")
    look(Hint(str(folder), frozenset(map(str, range(MAX_STEMS + 1)))))
    assert set(ids_by_name(database)) == {"unnamed.png"}


def test_a_look_goes_below_only_when_it_is_deep(database: Database, folder: Path, look: Look) -> None:
    save_png(folder / "a.png")
    save_png(folder / "x" / "y" / "b.png")
    look(Hint(str(folder)))
    assert set(ids_by_name(database)) == {"a.png"}
    look(Hint(str(folder / "x"), deep=True))
    assert set(ids_by_name(database)) == {"a.png", "b.png"}


def test_a_deep_look_is_as_good_as_a_scan(database: Database, folder: Path, look: Look, tmp_path: Path) -> None:
    for n in range(6):
        save_png(folder / f"{n % 3}" / f"{n}.png", infotext(f"image {n}"), seconds=n)
    scan(database)
    (folder / "0").rename(folder / "moved")
    (folder / "1" / "1.png").unlink()
    save_png(folder / "2" / "2.png", infotext("edited"), seconds=50)
    save_png(folder / "new" / "n.png", infotext("new"), seconds=60)
    look(Hint(str(folder), deep=True))
    other = Database(tmp_path / "other.sqlite3")
    scan(other, folder)
    there = [row for row in content(database) if not row[6]]
    assert there == content(other)
    assert set(ids_by_name(database, missing=True)) == {"1.png"}
    other.close()


def test_what_was_left_out_stays_out(database: Database, folder: Path, look: Look) -> None:
    save_png(folder / "private" / "a.png")
    save_png(folder / "b-mask.png")
    look(Hint(str(folder), deep=True), Hint(str(folder / "private")), selection=Selection(("private", "*-mask*")))
    assert ids_by_name(database, missing=None) == {}


def test_more_than_a_look_should_read_needs_a_scan(
    database: Database, folder: Path, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 3)
    save_pngs(folder / "few", 3)
    assert not look(Hint(str(folder), deep=True)).needs_scan
    save_pngs(folder / "many", 4)
    assert look(Hint(str(folder), deep=True)).needs_scan


def test_a_file_that_may_still_be_written_is_left_for_later(database: Database, folder: Path, look: Look) -> None:
    path = folder / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    set_time(path, time.time() - 1_700_000_000)
    found = look(Hint(str(folder)))
    assert found.unsettled == [Hint(str(folder), frozenset(("a.png",)))]
    assert ids_by_name(database) == {}
    assert look(*found.unsettled, patient=False).unsettled == []
    assert pages.counts(database).errors == 1


def test_an_old_file_that_is_damaged_is_not_waited_for(database: Database, folder: Path, look: Look) -> None:
    path = folder / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    set_time(path, 0)
    assert look(Hint(str(folder))).unsettled == []
    assert pages.counts(database).errors == 1


def test_a_root_that_is_away_loses_nothing(database: Database, folder: Path, look: Look, tmp_path: Path) -> None:
    save_png(folder / "x" / "a.png")
    scan(database)
    folder.rename(tmp_path / "unplugged")
    look(Hint(str(folder), deep=True), Hint(str(folder / "x")))
    assert ids_by_name(database, missing=True) == {}
    assert [root.available for root in roots.active_roots(database)] == [False]
    (tmp_path / "unplugged").rename(folder)
    assert look(Hint(str(folder))).needs_scan, "nobody knows what has changed meanwhile"
    assert [root.available for root in roots.active_roots(database)] == [True]


def test_an_archived_root_is_not_looked_at(database: Database, folder: Path, look: Look) -> None:
    (root,) = roots.active_roots(database)
    roots.set_archived(database, root.id, True)
    save_png(folder / "a.png")
    assert look(Hint(str(folder))).outside == [str(folder)]
    assert images.known_files(database, root.id, "") == {}


def test_folders_outside_all_roots_are_named(look: Look, tmp_path: Path) -> None:
    assert look(Hint(str(tmp_path))).outside == [str(tmp_path)]
