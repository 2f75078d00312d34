from __future__ import annotations

import pytest

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.db.health import problems
from lib_berry.errors import NotFoundError
from lib_berry.model import Problem, Root
from tests.library import add_root, indexed, store_images


def test_roots_are_as_wanted_in_order(database: Database) -> None:
    assert roots.replace_roots(database, [("/b", "samples"), ("/a", "grids")])
    assert [(root.path, root.kind, root.available) for root in roots.active_roots(database)] == [
        ("/b", "samples", True),
        ("/a", "grids", True),
    ]


def test_the_same_roots_again_change_nothing(database: Database) -> None:
    roots.replace_roots(database, [("/a", "samples"), ("/b", "samples")])
    version = database.version()
    assert not roots.replace_roots(database, [("/b", "samples"), ("/a", "samples")])
    assert database.version() == version


@pytest.mark.parametrize("wanted", [[], [("/a", "grids")], [("/a", "samples"), ("/b", "samples")], [("/b", "samples")]])
def test_any_difference_is_told(database: Database, wanted: list[tuple[str, str]]) -> None:
    roots.replace_roots(database, [("/a", "samples")])
    assert roots.replace_roots(database, wanted)
    assert [(root.path, root.kind) for root in roots.active_roots(database)] == wanted


def test_a_root_that_returns_is_the_same(database: Database) -> None:
    roots.replace_roots(database, [("/a", "samples"), ("/b", "samples")])
    before = roots.active_roots(database)
    roots.replace_roots(database, [("/b", "samples")])
    roots.replace_roots(database, [("/a", "samples"), ("/b", "samples")])
    assert roots.active_roots(database) == before


def test_roots_have_identities_of_their_own(database: Database) -> None:
    roots.replace_roots(database, [("/a", "samples"), ("/b", "samples")])
    before = database.reader().execute("SELECT id, uuid FROM root").fetchall()
    roots.add_roots(database, [("/a", "grids")])
    assert database.reader().execute("SELECT id, uuid FROM root").fetchall() == before
    assert len({uuid for _, uuid in before}) == 2


def test_adding_leaves_the_others(database: Database) -> None:
    roots.add_roots(database, [("/a", "folder")])
    roots.add_roots(database, [("/b", "folder")])
    assert [root.path for root in roots.active_roots(database)] == ["/a", "/b"]


def test_whether_a_root_can_be_reached(database: Database) -> None:
    root = add_root(database)
    roots.set_available(database, root.id, False)
    assert roots.active_roots(database) == (Root(root.id, "/pictures", available=False),)
    roots.set_available(database, root.id, True)
    assert roots.active_roots(database) == (root,)


def test_folders_hold_what_is_not_missing(database: Database) -> None:
    root, other = add_root(database), add_root(database, "/more")
    images.store(
        database, [indexed(root, "a.png", folder="x"), indexed(root, "b.png", folder="y"), indexed(other, "c.png")]
    )
    images.mark_missing(database, root.id, "y", ["b.png"])
    assert roots.folders_with_images(database, root.id) == ("x",)
    assert roots.image_count(database, root.id) == 1


def test_a_folder_has_one_row(database: Database) -> None:
    root = add_root(database)
    with database.transaction() as writer:
        assert roots.folder_id(writer, root.id, "x") == roots.folder_id(writer, root.id, "x")
        assert roots.folder_id(writer, root.id, "x") != roots.folder_id(writer, root.id, "")


def test_images_of_a_root_are_counted(database: Database) -> None:
    root = add_root(database)
    store_images(database, root, 3)
    assert roots.image_count(database, root.id) == 3


# --- archived and removed --------------------------------------------------------------------------------------------


def test_an_archived_root_stays_whatever_is_wanted(database: Database) -> None:
    root, other = add_root(database, "/old"), add_root(database, "/new")
    roots.set_archived(database, root.id, True)
    assert roots.replace_roots(database, [("/newer", "folder")])
    assert [(each.path, each.archived) for each in roots.active_roots(database)] == [("/old", True), ("/newer", False)]
    assert other.path not in {each.path for each in roots.active_roots(database)}


@pytest.mark.parametrize("wanted", [[("/new", "folder")], [("/old", "folder"), ("/new", "folder")]])
def test_an_archived_root_is_no_difference(database: Database, wanted: list[tuple[str, str]]) -> None:
    root, _ = add_root(database, "/old"), add_root(database, "/new")
    roots.set_archived(database, root.id, True)
    assert not roots.replace_roots(database, wanted)


def test_taken_out_of_the_archive_a_root_follows_the_settings_again(database: Database) -> None:
    root = add_root(database, "/old")
    roots.set_archived(database, root.id, True)
    roots.set_archived(database, root.id, False)
    assert roots.active_roots(database) == (root,)
    assert roots.replace_roots(database, [])
    assert roots.active_roots(database) == ()


def test_nothing_says_that_an_archived_root_cannot_be_reached(database: Database) -> None:
    root = add_root(database)
    roots.set_available(database, root.id, False)
    roots.set_archived(database, root.id, True)
    assert roots.active_roots(database)[0].available


def test_adding_takes_out_of_the_archive(database: Database) -> None:
    root = add_root(database)
    roots.set_archived(database, root.id, True)
    roots.add_roots(database, [(root.path, root.kind)])
    assert roots.active_roots(database) == (root,)


def test_a_removed_root_keeps_its_rows_and_its_identity(database: Database) -> None:
    root = add_root(database)
    store_images(database, root, 3)
    roots.set_archived(database, root.id, True)
    roots.remove_root(database, root.id)
    assert roots.active_roots(database) == ()
    assert roots.image_count(database, root.id) == 3
    assert add_root(database) == root


def test_what_is_not_there_can_be_neither_archived_nor_removed(database: Database) -> None:
    root = add_root(database)
    roots.remove_root(database, root.id)
    with pytest.raises(NotFoundError):
        roots.set_archived(database, root.id, True)
    with pytest.raises(NotFoundError):
        roots.remove_root(database, root.id)


def test_the_problems_are_those_of_the_last_scan(database: Database) -> None:
    root, other = add_root(database, "/a"), add_root(database, "/b")
    roots.note_scan(database, root.id, 1000, [("/a/x", "locked"), ("/a/bad-\udcff", "no text"), ("/a/x", "locked")])
    roots.note_scan(database, other.id, 2000, [("/b/x", "locked")])
    assert [problem.path for problem in problems(database, limit=9)] == ["/a/bad-?", "/a/x", "/b/x"]
    roots.note_scan(database, root.id, 3000, [])
    assert problems(database, limit=9) == (Problem(other.id, "/b/x", "locked"),)
