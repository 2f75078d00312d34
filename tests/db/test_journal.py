from __future__ import annotations

import pytest

from lib_berry.db import actions, images, journal
from lib_berry.db.connection import Database
from lib_berry.db.deeds import Deed, decode, encode
from lib_berry.model import FileOperation, FileStamp, Place, Root, Step
from tests.library import BIRTH_NS, add_root, ids_by_name, indexed, store_images

MOVE = FileOperation("move", "Moved to x")


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


@pytest.fixture
def ids(database: Database, root: Root) -> list[int]:
    return store_images(database, root, 3)


def step(root: Root, image_id: int, number: int, folder: str = "x") -> Step:
    name = f"{number:06}.png"
    return Step(image_id, Place(root.id, "", name), Place(root.id, folder, name), (("a.txt", "b.txt"),))


def settle(database: Database, number: int, count: int, kind: str = "move") -> None:
    steps = journal.pending(database, number, -1, count)
    stamp = FileStamp(100, BIRTH_NS, 2**64 - 1)
    journal.settle(database, number, kind, [(each, stamp) for each in steps], [])


def place(database: Database, image_id: int) -> tuple[str, str]:
    row = database.reader().execute(
        "SELECT f.path, i.name FROM image i JOIN folder f ON f.id = i.folder_id WHERE i.id = ?", (image_id,)
    )
    return row.fetchone()  # type: ignore[no-any-return]


def test_a_plan_is_kept_until_it_is_done(database: Database, root: Root, ids: list[int]) -> None:
    steps = [step(root, image_id, n) for n, image_id in enumerate(ids)]
    number = journal.begin(database, MOVE, steps)
    assert journal.unfinished(database) == [(number, MOVE)]
    assert [each.step for each in journal.pending(database, number, -1, 10)] == steps
    settle(database, number, 2)
    assert [each.step for each in journal.pending(database, number, -1, 10)] == steps[2:]
    assert place(database, ids[0]) == ("x", "000000.png")
    assert place(database, ids[2]) == ("", "000002.png")
    journal.drop_pending(database, number)
    done, action = journal.finish(database, number, MOVE)
    assert (done, journal.unfinished(database)) == (2, [])
    assert action is not None
    assert (action.kind, action.label, action.images) == ("files", "Moved to x: 2 images", 2)
    deed = decode(actions.payload(database.reader(), action.id))
    assert [each.target.folder for each in deed.steps] == ["x", "x"]


def test_what_did_nothing_is_no_action(database: Database, root: Root, ids: list[int]) -> None:
    number = journal.begin(database, MOVE, [step(root, ids[0], 0)])
    journal.settle(database, number, "move", [], journal.pending(database, number, -1, 10))
    assert journal.finish(database, number, MOVE) == (0, None)
    assert actions.history(database, 10) == ()


def test_taking_back_makes_no_action_but_marks_one(database: Database, root: Root, ids: list[int]) -> None:
    number = journal.begin(database, MOVE, [step(root, ids[0], 0)])
    settle(database, number, 1)
    _, action = journal.finish(database, number, MOVE)
    assert action is not None
    back = FileOperation("move", action.label, action.id, undone=True)
    number = journal.begin(database, back, [step(root, ids[1], 1)])
    assert journal.unfinished(database) == [(number, back)]
    assert journal.finish(database, number, back) == (0, None)
    (noted,) = actions.history(database, 10)
    assert noted.undone


class TestIndexing:
    """The indexer leaves alone what pending steps are about."""

    @pytest.fixture(autouse=True)
    def number(self, database: Database, root: Root, ids: list[int]) -> int:
        return journal.begin(database, MOVE, [step(root, ids[0], 0)])

    def test_neither_missing_nor_new(self, database: Database, root: Root, ids: list[int]) -> None:
        assert images.mark_missing(database, root.id, "", ["000000.png", "000001.png"]) == 1
        images.store(database, [indexed(root, "000000.png", folder="x"), indexed(root, "other.png", folder="x")])
        assert ids_by_name(database, missing=None).keys() == {"000000.png", "000001.png", "000002.png", "other.png"}
        assert ids_by_name(database, missing=True).keys() == {"000001.png"}

    def test_from_then_on_as_ever(self, database: Database, root: Root, ids: list[int], number: int) -> None:
        settle(database, number, 1)
        assert images.mark_missing(database, root.id, "x", ["000000.png"]) == 1


def test_a_row_in_the_way_whose_file_is_gone_gives_way(database: Database, root: Root, ids: list[int]) -> None:
    images.store(database, [indexed(root, "000000.png", folder="x", ms=99)])
    number = journal.begin(database, MOVE, [step(root, ids[0], 0)])
    settle(database, number, 1)
    assert place(database, ids[0]) == ("x", "000000.png")
    assert len(ids_by_name(database, missing=True)) == 1


def test_a_copy_takes_what_was_said_along(database: Database, root: Root, ids: list[int]) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO mark VALUES (?, 4, 1, 0)", (ids[0],))
        connection.execute("INSERT INTO tag (id, name) VALUES (1, 'liked')")
        connection.execute("INSERT INTO image_tag VALUES (?, 1)", (ids[0],))
    number = journal.begin(database, FileOperation("copy", "Copied"), [step(root, ids[0], 0)])
    settle(database, number, 1, "copy")
    copies = database.reader().execute("SELECT image_id FROM mark WHERE rating = 4 AND image_id <> ?", (ids[0],))
    (copy,) = copies.fetchone()
    assert place(database, copy) == ("x", "000000.png")
    assert database.reader().execute("SELECT tag_id FROM image_tag WHERE image_id = ?", (copy,)).fetchone() == (1,)


@pytest.mark.parametrize(
    "deed",
    [Deed("trash", (1, 2**53 - 1)), Deed("move", (), (Step(7, Place(1, "", "ä.png"), Place(2, "x/y", "ä.png")),))],
)
def test_deeds_come_back_as_they_were(deed: Deed) -> None:
    assert decode(encode(deed)) == deed
