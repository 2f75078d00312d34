"""A library whose database is lost finds its trash again; one that is not leaves it alone."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry import backups, importing
from lib_berry.db import journal, roots
from lib_berry.db.connection import Database
from lib_berry.filing.service import Filing
from lib_berry.indexing.selection import Selection
from lib_berry.model import FileOperation, Place, Step
from tests.library import ids_by_name, infotext, save_png, scan, shown

OWNED = ("mark", "tag", "image_tag", "album", "album_image", "trash")


@pytest.fixture
def trashed(database: Database, folder: Path) -> Database:
    """Three images, of which two with stars and their text are in the trash."""
    for n, name in enumerate(("a.png", "day/b.png", "day/c.png")):
        save_png(folder / name, infotext(f"castle {n}", Seed=n), seconds=n)
    (folder / "day" / "b.txt").write_text("beside b")
    scan(database, folder)
    ids = ids_by_name(database)
    with database.transaction() as connection:
        connection.executemany("INSERT INTO mark VALUES (?, ?, 0, 0)", [(ids["a.png"], 4), (ids["b.png"], 5)])
    assert Filing(database, Selection).trash([ids["a.png"], ids["b.png"]]).done == 2
    return database


@pytest.fixture
def anew(trashed: Database, folder: Path, tmp_path: Path) -> Iterator[Database]:
    """Another database, which has scanned the folder."""
    with closing(Database(tmp_path / "new.sqlite3")) as database:
        scan(database, folder)
        yield database


def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    return database.reader().execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


def test_what_is_in_the_trash_is_in_it_again(anew: Database) -> None:
    assert shown(anew) == {"c.png"}
    assert shown(anew, "trash:yes") == {"a.png", "b.png"}
    assert Filing(anew, Selection).trash_contents().images == 2


def test_it_can_be_restored_to_where_it_was(anew: Database, folder: Path) -> None:
    ids = ids_by_name(anew)
    assert Filing(anew, Selection).restore([ids["a.png"], ids["b.png"]]).done == 2
    assert (folder / "a.png").is_file()
    assert {path.name for path in (folder / "day").iterdir()} == {"b.png", "b.txt", "c.png"}
    assert not (folder / ".berry-trash").exists() or not any((folder / ".berry-trash").iterdir())
    assert scan(anew).progress.indexed == 0


def test_a_backup_gives_back_what_was_said_of_it(trashed: Database, anew: Database) -> None:
    backup = backups.make(trashed.path, "by-hand")
    assert backup is not None
    importing.bring_in(anew, backup.path)
    assert shown(anew, "trash:any rating:4") == {"a.png"}
    assert shown(anew, "trash:any rating:5") == {"b.png"}


def test_a_known_trash_is_left_as_it_is(trashed: Database) -> None:
    before = {table: rows(trashed, table) for table in OWNED}
    assert scan(trashed).progress.indexed == 0
    assert {table: rows(trashed, table) for table in OWNED} == before


def test_what_was_put_there_by_hand_stays_out_of_sight(database: Database, folder: Path) -> None:
    save_png(folder / ".berry-trash" / "x.png", infotext("mine"))
    save_png(folder / "a.png", infotext("castle"))
    scan(database, folder)
    assert shown(database, "trash:any") == {"a.png"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_trash_that_leads_elsewhere_is_not_followed(trashed: Database, folder: Path, tmp_path: Path) -> None:
    (folder / ".berry-trash").rename(tmp_path / "elsewhere")
    (folder / ".berry-trash").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with closing(Database(tmp_path / "new.sqlite3")) as database:
        scan(database, folder)
        assert shown(database, "trash:any") == {"c.png"}


def test_what_comes_back_from_the_recycle_bin_is_in_the_trash_again(
    trashed: Database, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = shutil.copytree(folder / ".berry-trash", tmp_path / "bin")
    monkeypatch.setitem(sys.modules, "send2trash", None)
    ids = ids_by_name(trashed)
    assert Filing(trashed, Selection).empty_trash(2).done == 2
    shutil.copytree(kept, folder / ".berry-trash")
    scan(trashed)
    assert Filing(trashed, Selection).restore([ids["a.png"], ids["b.png"]]).done == 2
    assert shown(trashed, "rating:4..5") == {"a.png", "b.png"}
    assert (folder / "day" / "b.txt").is_file()


def test_an_emptied_trash_stays_empty(trashed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "send2trash", None)
    assert Filing(trashed, Selection).empty_trash(2).done == 2
    scan(trashed)
    assert Filing(trashed, Selection).trash_contents().images == 0


def test_what_is_on_its_way_is_left_to_who_moves_it(trashed: Database, folder: Path) -> None:
    """Killed between the move of a file into the trash and that of its row: the journal has it, the scan waits."""
    image_id = ids_by_name(trashed)["c.png"]
    (root,) = roots.active_roots(trashed)
    target = Place(root.id, ".berry-trash/20260101-000000-000000/day", "c.png")
    journal.begin(trashed, FileOperation("trash", "Trash"), [Step(image_id, Place(root.id, "day", "c.png"), target)])
    (folder / target.folder).mkdir(parents=True)
    (folder / "day" / "c.png").rename(folder / target.folder / "c.png")
    scan(trashed)
    assert ids_by_name(trashed)["c.png"] == image_id
    filing = Filing(trashed, Selection)
    filing.recover()
    assert filing.trash_contents().images == 3
    assert filing.restore([image_id]).done == 1
    assert (folder / "day" / "c.png").is_file()
