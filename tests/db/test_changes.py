from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from lib_berry.db import changes, images, purging, roots
from lib_berry.db.changes import Said
from lib_berry.db.connection import Database
from lib_berry.db.images import FolderRows, Moved
from lib_berry.db.rows import row_of
from lib_berry.model import Root
from tests.library import add_root, ids_by_name, indexed, store_images


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


def noted(database: Database, act: Callable[[], object]) -> set[int] | None:
    """What the log says ``act`` touched."""
    before = database.version()
    act()
    return changes.since(database.reader(), before, database.version())


def write(database: Database, touched: Iterable[int] | None) -> None:
    with database.transaction(touched=None if touched is None else list(touched)):
        pass


@pytest.mark.parametrize("touched", [None, [], [5], [2**53 - 1, 0, 8]])
def test_a_commit_notes_what_it_touched(database: Database, touched: list[int] | None) -> None:
    found = noted(database, lambda: write(database, touched))
    assert found == (None if touched is None else set(touched))


def test_several_commits_are_one_difference(database: Database) -> None:
    def write_all() -> None:
        for ids in ([1, 2], [], [2, 3]):
            write(database, ids)

    assert noted(database, write_all) == {1, 2, 3}


def test_one_of_anything_makes_all_of_it_unknown(database: Database) -> None:
    before = database.version()
    for touched in ([1], None, [2]):
        write(database, touched)
    assert changes.since(database.reader(), before, database.version()) is None
    assert changes.since(database.reader(), before + 2, database.version()) == {2}


def test_who_is_too_far_behind_learns_that_nobody_knows(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "KEPT", 3)
    before = database.version()
    for n in range(4):
        write(database, [n])
    assert changes.since(database.reader(), before, database.version()) is None
    assert changes.since(database.reader(), before + 1, database.version()) == {1, 2, 3}
    assert database.reader().execute("SELECT count(*) FROM change").fetchone() == (3,)


def test_too_much_is_noted_as_anything(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_IDS", 2)
    assert noted(database, lambda: write(database, [1, 2])) == {1, 2}
    assert noted(database, lambda: write(database, [1, 2, 3])) is None


def test_what_was_rolled_back_is_not_noted(database: Database) -> None:
    def fail() -> None:
        with pytest.raises(ValueError, match="x"), database.transaction(touched=[1]):
            raise ValueError("x")

    assert noted(database, fail) == set()


def test_indexing_notes_new_changed_and_missing_images(database: Database, root: Root) -> None:
    first = store_images(database, root, 3)
    again = [indexed(root, "000001.png", ms=1000, prompt="cat"), indexed(root, "new.png", ms=9000)]
    found = noted(database, lambda: images.store(database, again))
    assert found == {first[1], ids_by_name(database)["new.png"]}
    assert noted(database, lambda: images.mark_missing(database, root.id, "", ["000000.png", "other"])) == {first[0]}
    rest = {first[1], first[2], ids_by_name(database)["new.png"]}
    assert noted(database, lambda: images.mark_folder_missing(database, root.id, "")) == rest


def test_a_move_notes_who_moved_and_who_made_way(database: Database, root: Root) -> None:
    mover, occupant = store_images(database, root, 2)
    images.mark_missing(database, root.id, "", ["000001.png"])
    folder = database.reader().execute("SELECT id FROM folder").fetchone()[0]
    moved = {"000001.png": Moved(mover, folder, "000000.png")}
    rows = [FolderRows(root.id, "", [row_of(indexed(root, "000001.png"))], moved)]
    assert noted(database, lambda: images.store_rows(database, rows)) == {mover, occupant}


def test_changes_of_roots_touch_no_image(database: Database, root: Root) -> None:
    store_images(database, root, 1)
    assert noted(database, lambda: roots.set_available(database, root.id, False)) == set()
    assert noted(database, lambda: roots.replace_roots(database, [])) == set()
    assert noted(database, lambda: add_root(database)) == set()


def test_a_purge_is_a_change_of_anything(database: Database, root: Root) -> None:
    store_images(database, root, 1)
    images.mark_missing(database, root.id, "", ["000000.png"])
    assert noted(database, lambda: purging.purge(database, purging.purgeable(database, 2**60))) is None


def test_what_is_said_of_images_is_told_from_their_rows(database: Database) -> None:
    before = database.version()
    for touched in ([1, 2], Said([2, 3, 0]), Said()):
        with database.transaction(touched=touched):
            pass
    reader, now = database.reader(), database.version()
    assert changes.difference(reader, before, now) == ({1, 2}, {0, 3})
    assert changes.since(reader, before, now) == {0, 1, 2, 3}
