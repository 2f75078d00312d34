from __future__ import annotations

import pytest

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.model import Root
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
