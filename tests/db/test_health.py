from __future__ import annotations

from dataclasses import replace

from lib_berry.db import health, images, roots
from lib_berry.db.connection import Database
from lib_berry.model import IndexedFile, Problem, Reading, Root, RootHealth
from tests.library import add_root, ids_by_name, indexed, store_images


def broken(root: Root, name: str, folder: str = "") -> IndexedFile:
    return replace(indexed(root, name, folder=folder), reading=Reading(error="truncated"))


def test_each_root_is_counted_by_itself(database: Database) -> None:
    first, second, empty = add_root(database, "/a"), add_root(database, "/b"), add_root(database, "/c")
    store_images(database, first, 3)
    images.store(database, [broken(first, "x.png", "deep"), broken(first, "y.png", "deep"), indexed(second, "z.png")])
    images.mark_missing(database, first.id, "deep", ["y.png"])
    images.mark_missing(database, first.id, "", ["000000.png"])
    roots.note_scan(database, first.id, 1234, [("/a/locked", "no permission")])
    assert health.root_health(database) == (
        RootHealth(first, True, images=3, missing=2, errors=1, problems=1, scanned_ms=1234),
        RootHealth(second, True, images=1, missing=0, errors=0, problems=0, scanned_ms=None),
        RootHealth(empty, True, images=0, missing=0, errors=0, problems=0, scanned_ms=None),
    )


def test_no_count_reads_the_whole_table(database: Database) -> None:
    plan = [row[3] for row in database.reader().execute(f"EXPLAIN QUERY PLAN {health.SELECT_HEALTH}")]
    scans = {step for step in plan if step.startswith("SCAN image")}
    assert scans
    assert all("COVERING INDEX" in step or "image_missing" in step or "image_error" in step for step in scans)


def test_a_removed_root_is_named_for_as_long_as_it_has_rows(database: Database) -> None:
    kept, empty = add_root(database, "/a"), add_root(database, "/b")
    store_images(database, kept, 2)
    roots.replace_roots(database, [])
    (found,) = health.root_health(database)
    assert (found.root.id, found.active, found.images) == (kept.id, False, 2)
    assert empty.id != kept.id


def test_problems_of_roots_that_are_scanned(database: Database) -> None:
    shown, archived, removed = (add_root(database, path) for path in ("/a", "/b", "/c"))
    for root in (shown, archived, removed):
        roots.note_scan(database, root.id, 1, [(f"{root.path}/x", "locked"), (f"{root.path}/y", "locked")])
    roots.set_archived(database, archived.id, True)
    roots.remove_root(database, removed.id)
    assert health.problems(database, limit=9) == (
        Problem(shown.id, "/a/x", "locked"),
        Problem(shown.id, "/a/y", "locked"),
    )
    assert len(health.problems(database, limit=1)) == 1


def test_only_unreadable_images_are_marked(database: Database) -> None:
    root = add_root(database)
    images.store(database, [indexed(root, "good.png"), broken(root, "bad.png", "x"), broken(root, "gone.png", "x")])
    ids = ids_by_name(database)
    images.mark_missing(database, root.id, "x", ["gone.png"])
    assert health.unreadable_places(database, list(ids.values())) == {(root.id, "x"): {"bad.png"}}
    assert health.count_unreadable(database, [ids["good.png"], ids["bad.png"]]) == 1
    health.mark_unread(database, [ids["good.png"], ids["bad.png"]], -1)
    assert images.known_files(database, root.id, "")["good.png"].dialect_version == 1
    assert images.known_files(database, root.id, "x")["bad.png"].dialect_version == -1
