"""What the user has said of images: it stays as it is, and with its image, whatever happens to files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import actions, roots
from lib_berry.db.connection import Database
from lib_berry.indexing import indexer
from lib_berry.indexing.presence import declare_gone
from lib_berry.indexing.selection import Selection
from lib_berry.metadata import READERS
from tests.library import ids_by_name, infotext, save_png, scan, set_time

TABLES = (
    *("mark", "tag", "image_tag", "album", "album_image"),
    *("saved_search", "search_history", "image_view"),
    *("rule", "rule_image", "action"),
)
NAMES = ("a.png", "b.png", "c.png")

Act = Callable[[Database, Path], object]


def _said(database: Database) -> dict[str, list[Any]]:
    reader = database.reader()
    return {table: reader.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES}


@pytest.fixture
def owned(database: Database, folder: Path) -> dict[str, int]:
    """Three images, one in a folder of its own, and something said of each. Their ids by name."""
    for seconds, (name, place) in enumerate(zip(NAMES, ("", "", "day"), strict=True)):
        save_png(folder / place / name, infotext(name, Seed=seconds), seconds=seconds)
    scan(database, folder)
    ids = ids_by_name(database)
    with database.transaction() as connection:
        connection.execute("INSERT INTO tag (id, name) VALUES (1, 'liked')")
        connection.execute("INSERT INTO album (id, name, position) VALUES (1, 'best', 1)")
        connection.execute("INSERT INTO search_history (query, used_ms) VALUES ('castle', 1)")
        connection.execute("INSERT INTO saved_search (name, query, sort, position) VALUES ('n', 'q', 'created', 1)")
        connection.execute("INSERT INTO rule VALUES (1, 'castle', 1, 1)")
        actions.add(connection, "curation", "said", 3, b"how")
        for n, image_id in enumerate(ids.values()):
            connection.execute("INSERT INTO mark VALUES (?, ?, 1, 0)", (image_id, n + 1))
            connection.execute("INSERT INTO image_tag VALUES (?, 1)", (image_id,))
            connection.execute("INSERT INTO album_image VALUES (1, ?, ?)", (image_id, n))
            connection.execute("INSERT INTO image_view VALUES (?, ?)", (image_id, n))
            connection.execute("INSERT INTO rule_image VALUES (1, ?)", (image_id,))
    return ids


def _touch(database: Database, folder: Path) -> None:
    for n, name in enumerate(("a.png", "b.png", "day/c.png")):
        set_time(folder / name, 1000 + n)


def _edit(database: Database, folder: Path) -> None:
    for n, name in enumerate(("a.png", "b.png", "day/c.png")):
        save_png(folder / name, infotext("something else", Seed=n), size=(9, 9), seconds=2000 + n)


def _move(database: Database, folder: Path) -> None:
    (folder / "day").rename(folder / "night")
    (folder / "a.png").rename(folder / "night" / "a.png")


def _unplug(database: Database, folder: Path) -> None:
    away = folder.rename(folder.with_name("away"))
    scan(database)
    folder.mkdir()
    scan(database)
    folder.rmdir()
    away.rename(folder)


def _delete_and_restore(database: Database, folder: Path) -> None:
    shutil.copytree(folder, folder.with_name("backup"))
    shutil.rmtree(folder)
    scan(database)
    declare_gone(database, roots.active_roots(database)[0].id)
    scan(database)
    assert ids_by_name(database) == {}
    shutil.copytree(folder.with_name("backup"), folder)


def _leave_out_for_a_while(database: Database, folder: Path) -> None:
    scan(database, selection=Selection(exclude=("day", "a*")))
    assert ids_by_name(database).keys() == {"b.png"}


def _remove_the_root(database: Database, folder: Path) -> None:
    roots.remove_root(database, roots.active_roots(database)[0].id)
    scan(database)
    roots.add_roots(database, [(str(folder), "folder")])


def _half_written(database: Database, folder: Path) -> None:
    whole = (folder / "a.png").read_bytes()
    (folder / "a.png").write_bytes(whole[:40])
    scan(database)
    (folder / "a.png").write_bytes(whole)
    os.utime(folder / "a.png", (1, 1))


HAPPENINGS: dict[str, Act] = {
    "nothing": lambda database, folder: None,
    "files are touched": _touch,
    "files are edited": _edit,
    "files and folders move": _move,
    "the drive is away": _unplug,
    "all is deleted and restored": _delete_and_restore,
    "some are left out for a while": _leave_out_for_a_while,
    "the root is removed and added": _remove_the_root,
    "a file is damaged for a while": _half_written,
}


@pytest.mark.parametrize("happen", HAPPENINGS.values(), ids=HAPPENINGS)
def test_it_stays_as_it_was_and_with_its_image(
    database: Database, folder: Path, owned: dict[str, int], happen: Act
) -> None:
    before = _said(database)
    assert all(before.values()), "something is said in every table"
    happen(database, folder)
    scan(database)
    assert ids_by_name(database) == owned
    assert _said(database) == before


def test_readers_that_read_everything_anew_leave_it_alone(
    database: Database, owned: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _said(database)
    monkeypatch.setattr(indexer, "READERS", {name: version + 1 for name, version in READERS.items()})
    assert scan(database).progress.indexed == len(NAMES)
    assert (ids_by_name(database), _said(database)) == (owned, before)
