from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.db import checks, images
from lib_berry.db.connection import Database
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.errors import DatabaseError
from tests.library import add_root, check_integrity, content, ids_by_name, indexed


@pytest.fixture
def filled(database: Database) -> Database:
    """Three images, each with a prompt and a model of its own."""
    root = add_root(database)
    files = [indexed(root, f"{n}.png", ms=n, prompt=f"castle {n}", model=f"model {n}", seed=n) for n in range(3)]
    images.store(database, files)
    return database


def change(path: Path, *statements: str) -> None:
    """Behind the back of everything that guards the database."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def delete_image(database: Database, name: str) -> None:
    change(database.path, f"DELETE FROM image WHERE name = '{name}'")


def swap_indexes(path: Path) -> None:
    """Each of two indexes now holds the other's values."""
    change(
        path,
        "PRAGMA writable_schema = ON",
        """
        UPDATE sqlite_master SET rootpage = (
            SELECT sum(rootpage) FROM sqlite_master WHERE name IN ('image_prompt', 'image_error')
        ) - rootpage WHERE name IN ('image_prompt', 'image_error')
        """,
    )


def test_a_whole_database(filled: Database) -> None:
    assert checks.damage(filled, quick=False) == checks.damage(filled, quick=True) == ()
    assert checks.dangling(filled) == ()
    assert checks.full_text_agrees(filled)
    assert checks.orphans(filled) == {}


def test_indexes_that_disagree_with_their_table_are_made_anew(filled: Database) -> None:
    filled.close()
    swap_indexes(filled.path)
    with closing(Database(filled.path)) as reopened:
        assert checks.damage(reopened, quick=False) != ()
        checks.rebuild(reopened)
        assert checks.damage(reopened, quick=False) == ()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("ALTER TABLE scan DROP COLUMN message", "scan"),
        ("DROP INDEX image_prompt", "image_prompt"),
        ("DROP TABLE look", "look"),
    ],
)
def test_what_is_not_as_it_should_be_laid_out(filled: Database, statement: str, named: str) -> None:
    assert checks.unlike_schema(filled) == ()
    change(filled.path, "ANALYZE", statement)
    assert checks.unlike_schema(filled) == (named,)


def test_a_reference_to_nothing(filled: Database) -> None:
    change(filled.path, "DELETE FROM model WHERE name = 'model 1'")
    image_id = ids_by_name(filled)["1.png"]
    assert checks.dangling(filled) == (f"row {image_id} of image refers to a row that model does not have",)


def test_full_text_that_disagrees_is_rebuilt(filled: Database) -> None:
    change(filled.path, "UPDATE prompt SET prompt = 'tower' WHERE prompt = 'castle 1'")
    assert not checks.full_text_agrees(filled)
    checks.rebuild(filled)
    assert checks.full_text_agrees(filled)
    check_integrity(filled)
    found = filled.reader().execute("SELECT count(*) FROM prompt_fts WHERE prompt_fts MATCH 'tower'").fetchone()
    assert found == (1,)


def test_rows_nothing_refers_to_are_counted_and_dropped(filled: Database) -> None:
    delete_image(filled, "1.png")
    assert checks.orphans(filled) == {"prompt": 1, "model": 1}
    before = content(filled)
    checks.rebuild(filled)
    assert checks.orphans(filled) == {}
    assert content(filled) == before
    check_integrity(filled)


def test_rebuilding_a_whole_database_changes_no_row(filled: Database) -> None:
    before = content(filled)
    checks.rebuild(filled)
    assert content(filled) == before
    check_integrity(filled)


def test_a_database_of_noise(filled: Database) -> None:
    filled.close()
    with filled.path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"noise" * 4096)
    try:
        reopened = Database(filled.path)
    except DatabaseError:  # the noise hit what opening reads
        return
    with closing(reopened):
        assert checks.damage(reopened, quick=True) != ()


def test_thumbnails(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails.sqlite3"
    assert checks.thumbnail_damage(path) == ()
    assert not path.exists()
    store = ThumbnailStore(path)
    assert store.bytes_used() > 0
    store.close()
    assert checks.thumbnail_damage(path) == ()
    path.write_bytes(b"noise" * 4096)
    assert checks.thumbnail_damage(path) != ()
