from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.db import images, purging
from lib_berry.db.connection import Database
from lib_berry.model import Lora, Root
from lib_berry.search import arrays, saved
from lib_berry.search import columns as columns_module
from lib_berry.search import engine as engine_module
from lib_berry.search.engine import Engine
from lib_berry.search.saved import SavedColumns
from tests.library import add_root, indexed
from tests.search.test_engine import QUERIES, found


@pytest.fixture(autouse=True)
def _any_library_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "LARGE", 0)


@pytest.fixture
def stored(database: Database, root: Root) -> Database:
    for n in (5, 3, 9, 1):
        files = [indexed(root, f"{n}.png", ms=n, prompt=f"cat {n}", seed=n, loras=(Lora("a", n / 10),))]
        images.store(database, files)
    return database


def look(database: Database) -> list[list[int]]:
    """What searches find, in a process that begins; on closing it saves its columns."""
    with closing(Engine(database)) as engine:
        return [found(engine, query) for query in QUERIES]


def is_used(database: Database) -> bool:
    with database.snapshot():
        return SavedColumns(database.path).load(database) is not None


def test_what_was_saved_is_found_again(stored: Database) -> None:
    first = look(stored)
    assert is_used(stored)
    assert look(stored) == first


def test_what_came_since_is_caught_up(stored: Database, root: Root) -> None:
    look(stored)
    images.store(stored, [indexed(root, "7.png", ms=7, prompt="cat dog"), indexed(root, "5.png", ms=5, prompt="dog")])
    images.mark_missing(stored, root.id, "", ["1.png"])
    assert is_used(stored)
    caught_up = look(stored)
    SavedColumns(stored.path).path.unlink()
    assert look(stored) == caught_up


@pytest.mark.parametrize("is_saved", [True, False])
def test_the_next_image_saved_waits_for_no_copy_of_the_columns(
    stored: Database, root: Root, is_saved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (arrays, columns_module):
        monkeypatch.setattr(module, "SMALLEST", 1)  # else there is room enough for a library this small
    if is_saved:
        look(stored)
    with closing(Engine(stored)) as engine:
        with engine.at_one_moment() as search:
            columns = search.leaves.columns
            before = [column.view.base for column in columns.numbers.values()]
        images.store(stored, [indexed(root, "next.png", ms=20)])
        with engine.at_one_moment() as search:
            assert len(search.leaves.columns) == 5
            assert [column.view.base is old for column, old in zip(columns.numbers.values(), before, strict=True)] == [
                True
            ] * len(before)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: b"\xff" * len(data),
        lambda data: data[:8] + b"[]" + data[10:],
        lambda data: data.replace(b'"layout": %d' % saved.LAYOUT, b'"layout": 0'),
        lambda data: data.replace(b'"zone": "', b'"zone": "X', 1)[:-1],
    ],
)
def test_a_damaged_file_is_not_used(stored: Database, damage: object) -> None:
    first = look(stored)
    path = SavedColumns(stored.path).path
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert not is_used(stored)
    assert look(stored) == first


def test_the_file_of_another_database_is_not_used(stored: Database, tmp_path: Path) -> None:
    look(stored)
    with closing(Database(tmp_path / "other" / "berry.sqlite3")) as other:
        root = add_root(other)
        for n in range(stored.version()):
            images.store(other, [indexed(root, f"{n}.png", ms=n)])
        shutil.copy(SavedColumns(stored.path).path, SavedColumns(other.path).path)
        assert not is_used(other)


def test_a_database_that_took_another_course_is_told_apart(stored: Database, root: Root, tmp_path: Path) -> None:
    """A backup was put back and other images came to the same number of versions."""
    backup = tmp_path / "backup.sqlite3"
    stored.reader().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(stored.path, backup)
    images.store(stored, [indexed(root, "x.png", ms=50)])
    look(stored)
    with closing(Database(backup)) as restored:
        while restored.version() < stored.version():
            images.store(restored, [indexed(root, f"y{restored.version()}.png", ms=60)])
        shutil.copy(SavedColumns(stored.path).path, SavedColumns(backup).path)
        assert not is_used(restored)


def test_after_a_purge_the_index_is_read_anew(stored: Database, root: Root) -> None:
    look(stored)
    images.mark_missing(stored, root.id, "", ["1.png"])
    purging.purge(stored, purging.purgeable(stored, 2**60))
    assert not is_used(stored)


def test_where_it_cannot_be_written_searches_go_on(stored: Database, caplog: pytest.LogCaptureFixture) -> None:
    path = SavedColumns(stored.path).path
    path.mkdir()
    assert look(stored)[0]
    assert "could not write" in caplog.text
    assert not list(path.parent.glob(f"{path.name}.*"))
