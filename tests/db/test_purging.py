from __future__ import annotations

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.db.purging import purge, purgeable
from lib_berry.model import Lora
from tests.library import add_root, check_integrity, ids_by_name, indexed

LATER = 2**62


def texts(database: Database, word: str) -> int:
    found = database.reader().execute("SELECT count(*) FROM prompt_fts WHERE prompt_fts MATCH ?", (word,))
    return int(found.fetchone()[0])


def test_only_what_is_missing_goes_and_takes_what_nobody_else_has(database: Database) -> None:
    root = add_root(database)
    files = [
        indexed(root, "a.png", prompt="castle", extra={"k": "a"}, loras=(Lora("x", 1.0),)),
        indexed(root, "b.png", prompt="castle tower", extra={"k": "b"}),
        indexed(root, "c.png", prompt="castle", extra={"k": "c"}),
        indexed(root, "d.png"),
    ]
    images.store(database, files)
    images.mark_missing(database, root.id, "", ["a.png", "b.png", "d.png"])
    found = purgeable(database, LATER)
    assert [each.path for each in found] == ["/pictures/a.png", "/pictures/b.png", "/pictures/d.png"]
    assert purge(database, found) == 3
    assert set(ids_by_name(database, missing=None)) == {"c.png"}
    assert (texts(database, "castle"), texts(database, "tower")) == (1, 0)
    reader = database.reader()
    assert reader.execute("SELECT count(*) FROM extra").fetchone() == (1,)
    assert reader.execute("SELECT count(*) FROM image_lora").fetchone() == (0,)
    check_integrity(database)


def test_what_went_missing_lately_stays(database: Database) -> None:
    root = add_root(database)
    images.store(database, [indexed(root, "a.png")])
    images.mark_missing(database, root.id, "", ["a.png"])
    (since,) = (each.missing_since_ms for each in purgeable(database, LATER))
    assert purgeable(database, since - 1) == ()
    assert len(purgeable(database, since)) == 1


def test_nothing_of_a_drive_that_is_away_goes(database: Database) -> None:
    root = add_root(database)
    images.store(database, [indexed(root, "a.png")])
    images.mark_missing(database, root.id, "", ["a.png"])
    roots.set_available(database, root.id, False)
    assert purgeable(database, LATER) == ()


def test_what_came_back_meanwhile_stays(database: Database) -> None:
    root = add_root(database)
    images.store(database, [indexed(root, "a.png"), indexed(root, "b.png")])
    images.mark_missing(database, root.id, "", ["a.png", "b.png"])
    found = purgeable(database, LATER)
    images.store(database, [indexed(root, "a.png")])
    assert purge(database, found) == 1
    assert set(ids_by_name(database)) == {"a.png"}


def test_what_no_image_says_any_more_is_dropped_without_a_look_at_all_of_them_for_each(database: Database) -> None:
    root = add_root(database)
    names = [f"{number:03}.png" for number in range(200)]
    images.store(database, [indexed(root, name, extra={"k": name}) for name in names])
    images.mark_missing(database, root.id, "", names[:100])
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    with database.transaction() as writer:
        writer.set_progress_handler(count, 10)
    assert purge(database, purgeable(database, LATER)) == 100
    # A look at 100 images for each of 100 texts takes more than 3 x 10,000 of SQLite's steps.
    assert steps * 10 < 30_000
    assert database.reader().execute("SELECT count(*) FROM extra").fetchone() == (100,)
