from __future__ import annotations

from dataclasses import replace

import pytest

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.db.freeids import MAX_CREATED_MS, FreeIds
from lib_berry.model import IDS_PER_MS, FileStamp, IndexedFile, Lora, Root
from tests.library import BIRTH_NS, add_root, content, ids_by_name, indexed, store_images

MAX_JS = 2**53 - 1


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


def missing_since(database: Database, name: str) -> int | None:
    row = database.reader().execute("SELECT missing_since_ms FROM image WHERE name = ?", (name,)).fetchone()
    return None if row[0] is None else int(row[0])


# --- ids -------------------------------------------------------------------------------------------------------------


def test_an_id_tells_when_the_image_was_made(database: Database, root: Root) -> None:
    images.store(database, [indexed(root, "a.png", ms=5)])
    assert ids_by_name(database)["a.png"] == (BIRTH_NS // 1_000_000 + 5) * IDS_PER_MS


@pytest.mark.parametrize("batches", [1, 7], ids=["at once", "in batches"])
def test_images_of_one_millisecond_have_ids_of_their_own_in_order(database: Database, root: Root, batches: int) -> None:
    files = [indexed(root, f"{n:03}.png", ms=5) for n in range(300)]
    for batch in range(batches):
        images.store(database, files[batch * 300 // batches : (batch + 1) * 300 // batches])
    found = ids_by_name(database)
    assert list(found) == [f"{n:03}.png" for n in range(300)]
    assert sorted(found.values()) == list(range(found["000.png"], found["000.png"] + 300))


def test_crowded_milliseconds_do_not_collide(database: Database, root: Root) -> None:
    files = [indexed(root, f"{n:03}-{ms}.png", ms=ms) for n in range(20) for ms in (2, 0, 1, 3)]
    images.store(database, files)
    assert len(ids_by_name(database)) == 80


def test_gaps_are_taken_again(database: Database, root: Root) -> None:
    ids = store_images(database, root, 3, ms=0)
    with database.transaction() as writer:
        writer.execute("DELETE FROM image WHERE id = ?", (ids[1],))
        free = FreeIds(writer)
        assert free.take(ids[0] // IDS_PER_MS) == ids[1]


def test_an_id_outlives_every_change_of_the_file(database: Database, root: Root) -> None:
    first = indexed(root, "a.png", ms=5, prompt="a castle", loras=(Lora("x", 1.0),))
    images.store(database, [first])
    image_id = ids_by_name(database)["a.png"]
    for changed in (indexed(root, "a.png", ms=10**9, prompt="a tower"), indexed(root, "a.png", ms=-(10**9)), first):
        images.store(database, [changed])
        assert ids_by_name(database) == {"a.png": image_id}


@pytest.mark.parametrize("mtime_ns", [0, -1, -(2**63), 2**63 - 1])
def test_times_from_the_edges_of_the_clock(database: Database, root: Root, mtime_ns: int) -> None:
    images.store(database, [replace(indexed(root, "a.png"), stamp=FileStamp(1, mtime_ns))])
    assert 0 <= ids_by_name(database)["a.png"] <= MAX_JS
    assert images.known_files(database, root.id, "")["a.png"].stamp.mtime_ns == mtime_ns


def test_ids_are_whole_numbers_to_javascript(database: Database) -> None:
    with database.transaction() as writer:
        assert FreeIds(writer).take(MAX_CREATED_MS) <= MAX_JS
        assert FreeIds(writer).take(2**62) <= MAX_JS
        assert FreeIds(writer).take(-(2**62)) == 0


# --- storing ---------------------------------------------------------------------------------------------------------


def test_a_change_replaces_all_that_was_known(database: Database, root: Root) -> None:
    full = indexed(
        root, "a.png", prompt="a", seed=1, steps=2, model="m", vae="v", loras=(Lora("x", 1.0),), extra={"k": "v"}
    )
    images.store(database, [full])
    images.store(database, [indexed(root, "a.png")])
    plain = content(database)
    with database.transaction() as writer:
        writer.execute("DELETE FROM image")
    images.store(database, [indexed(root, "a.png")])
    assert content(database) == plain


def test_images_of_one_prompt_share_its_row(database: Database, root: Root) -> None:
    images.store(database, [indexed(root, f"{n}.png", prompt="a castle", seed=n) for n in range(5)])
    assert database.reader().execute("SELECT count(*) FROM prompt").fetchone() == (1,)


def test_nothing_to_store_is_no_change(database: Database) -> None:
    version = database.version()
    images.store(database, [])
    assert database.version() == version


def test_a_batch_is_stored_whole_or_not_at_all(database: Database, root: Root) -> None:
    class Impossible:
        """No database can hold it."""

    good = indexed(root, "a.png")
    bad = replace(good, name="b.png", reading=replace(good.reading, width=Impossible()))  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"Impossible|supported"):
        images.store(database, [good, bad])
    assert ids_by_name(database) == {}


def test_the_same_name_in_other_folders_is_another_image(database: Database, root: Root) -> None:
    other = add_root(database, "/more")
    files = [indexed(root, "a.png"), indexed(root, "a.png", folder="sub"), indexed(other, "a.png")]
    images.store(database, files)
    assert database.reader().execute("SELECT count(*), count(DISTINCT id) FROM image").fetchone() == (3, 3)


def test_huge_inodes_fit(database: Database, root: Root) -> None:
    images.store(database, [replace(indexed(root, "a.png"), stamp=FileStamp(1, 2, 2**128 - 1, 3))])
    assert images.known_files(database, root.id, "")["a.png"].stamp.inode < 2**63


def test_known_files_are_those_of_one_folder(database: Database, root: Root) -> None:
    other = add_root(database, "/more")
    stored = IndexedFile(root.id, "sub", "a.png", FileStamp(1, 2, 3, 4), indexed(root, "", prompt="x").reading)
    images.store(
        database, [stored, indexed(root, "b.png"), indexed(root, "c.png", folder="sub/deeper"), indexed(other, "d.png")]
    )
    known = images.known_files(database, root.id, "sub")
    assert list(known) == ["a.png"]
    assert (known["a.png"].stamp, known["a.png"].missing) == (stored.stamp, False)
    assert (known["a.png"].dialect, known["a.png"].dialect_version) == ("a1111", 1)
    assert images.known_files(database, root.id, "nowhere") == {}


# --- missing ---------------------------------------------------------------------------------------------------------


def test_missing_files_keep_their_rows_and_ids(database: Database, root: Root) -> None:
    store_images(database, root, 3)
    before = ids_by_name(database)
    assert images.mark_missing(database, root.id, "", ["000000.png", "000002.png", "unknown.png"]) == 2
    assert list(ids_by_name(database)) == ["000001.png"]
    assert ids_by_name(database, missing=None) == before
    assert images.known_files(database, root.id, "")["000000.png"].missing


def test_the_time_a_file_went_missing_is_the_first(database: Database, root: Root) -> None:
    store_images(database, root, 1)
    images.mark_missing(database, root.id, "", ["000000.png"])
    since = missing_since(database, "000000.png")
    assert since is not None
    assert images.mark_missing(database, root.id, "", ["000000.png"]) == 0
    assert images.mark_folder_missing(database, root.id, "") == 0
    assert missing_since(database, "000000.png") == since


def test_a_file_that_is_back_has_its_id_back(database: Database, root: Root) -> None:
    store_images(database, root, 1)
    before = ids_by_name(database)
    images.mark_missing(database, root.id, "", ["000000.png"])
    images.store(database, [indexed(root, "000000.png", ms=99)])
    assert ids_by_name(database) == before


def test_a_folder_goes_missing_without_those_beneath_or_beside(database: Database, root: Root) -> None:
    places = ["img", "img2", "img/sub", ""]
    images.store(database, [indexed(root, f"{n}.png", folder=folder) for n, folder in enumerate(places)])
    assert images.mark_folder_missing(database, root.id, "img") == 1
    assert set(ids_by_name(database)) == {"1.png", "2.png", "3.png"}
    assert set(roots.folders_with_images(database, root.id)) == {"img2", "img/sub", ""}
