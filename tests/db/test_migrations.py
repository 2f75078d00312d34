from __future__ import annotations

import importlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from lib_berry.db import migrations
from lib_berry.db.backups import folder_of
from lib_berry.db.connection import Database
from lib_berry.db.migrations import APPLICATION_ID, MIGRATIONS, migrate
from lib_berry.errors import DatabaseError, DatabaseTooNewError
from tests.library import failing

GOLDEN = Path(__file__).with_name("schema.sql")
"""The schema as it is now. When a migration changes it on purpose, write what the failing test shows."""


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def schema(connection: sqlite3.Connection) -> str:
    """Every table, index and trigger (but those that full-text search makes for itself), by name."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'prompt_fts_%' ORDER BY type, name"
    )
    return "".join(f"{row[0]};\n" for row in rows)


def user_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_the_schema_is_as_written_down(connection: sqlite3.Connection) -> None:
    migrate(connection)
    assert schema(connection) == GOLDEN.read_text("utf-8")


def test_every_migration_is_counted(connection: sqlite3.Connection) -> None:
    migrate(connection)
    assert user_version(connection) == len(MIGRATIONS)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def test_migrating_again_changes_nothing(connection: sqlite3.Connection) -> None:
    migrate(connection)
    connection.execute("INSERT INTO vae (name) VALUES ('x')")
    before = list(connection.iterdump())
    migrate(connection)
    assert list(connection.iterdump()) == before


def test_a_newer_database_is_refused_and_left_alone(database_path: Path) -> None:
    Database(database_path).close()
    newer = len(MIGRATIONS) + 1
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute(f"PRAGMA user_version = {newer}")
    with pytest.raises(DatabaseTooNewError, match=f"schema {newer}, this Berry knows {len(MIGRATIONS)}. Update Berry"):
        Database(database_path)
    with closing(sqlite3.connect(database_path)) as connection:
        assert user_version(connection) == newer


def test_tables_that_are_not_ours_are_refused(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE image (x)")
    with pytest.raises(DatabaseError, match="another program"):
        migrate(connection)
    assert not connection.in_transaction


def test_a_number_that_is_not_ours_is_refused(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA user_version = 1")
    with pytest.raises(DatabaseError, match="another program"):
        migrate(connection)


def test_a_migration_that_fails_leaves_the_state_before_it(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE half (x)")
        db.execute("CREATE TABLE half (x)")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, half))
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection)
    assert user_version(connection) == len(MIGRATIONS)
    assert schema(connection) == GOLDEN.read_text("utf-8")
    assert not connection.in_transaction


def test_a_later_migration_keeps_what_is_there(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(connection)
    connection.execute("INSERT INTO vae (name) VALUES ('x')")
    applied: list[str] = []

    def note(db: sqlite_utils.Database) -> None:
        applied.append("note")
        db["vae"].add_column("note", str)  # type: ignore[union-attr]

    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, note))
    migrate(connection)
    migrate(connection)
    assert applied == ["note"]
    assert connection.execute("SELECT name, note FROM vae").fetchall() == [("x", None)]


def test_a_database_of_schema_1_opens(tmp_path: Path) -> None:
    """Databases that released versions wrote go on working: this one holds an image and its prompt."""
    path = tmp_path / "berry.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.executescript(Path(__file__).with_name("schema-1.sql").read_text("utf-8"))
    with closing(Database(path)) as database:
        reader = database.reader()
        assert user_version(reader) == len(MIGRATIONS)
        found = reader.execute(
            "SELECT i.name FROM prompt_fts p JOIN image i ON i.prompt_id = p.rowid WHERE prompt_fts MATCH 'castle'"
        )
        assert found.fetchall() == [("00001.png",)]


def test_looks_of_the_former_hash_are_made_anew(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:7])
        migrate(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO look VALUES (1, 2, 3, x'04', 5, 6, 7)")
    migrate(connection)
    assert connection.execute("SELECT count(*) FROM look").fetchone() == (0,)


def test_what_was_said_is_backed_up_before_a_migration(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Database(database_path)) as database, database.transaction() as connection:
        connection.execute("INSERT INTO tag (name) VALUES ('liked')")

    def forget(db: sqlite_utils.Database) -> None:
        db.execute("DROP TABLE image_tag")
        db.execute("DROP TABLE tag")

    assert not folder_of(database_path).exists()
    later = len(MIGRATIONS) + 1
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, forget))
    Database(database_path).close()
    (backup,) = folder_of(database_path).glob("*.sqlite3")
    assert backup.name.endswith(f"-before-schema-{later}.sqlite3")
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT name FROM tag").fetchall() == [("liked",)]
        assert user_version(connection) == later - 1


def test_without_a_backup_there_is_no_migration(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(database_path).close()
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, lambda db: db.execute("DROP TABLE tag")))
    monkeypatch.setattr("lib_berry.db.backups.copy", failing(DatabaseError("The disk is full.")))
    with pytest.raises(DatabaseError, match=r"berry\.sqlite3: The disk is full"):
        Database(database_path)
    with closing(sqlite3.connect(database_path)) as connection:
        assert user_version(connection) == len(MIGRATIONS)
        assert connection.execute("SELECT count(*) FROM tag").fetchone() == (0,)


def test_a_new_database_does_without_pandas(tmp_path: Path) -> None:
    """sqlite-utils imports it where it is installed, as it is beside gradio."""
    (tmp_path / "pandas.py").write_text("raise SystemExit('pandas was imported')", "utf-8")
    script = """if True:
        import sqlite3, sys
        from lib_berry.db.migrations import migrate
        migrate(sqlite3.connect(":memory:", isolation_level=None))
        assert "sqlite_utils" in sys.modules and "pandas" not in sys.modules
    """
    paths = [str(tmp_path), str(Path(migrations.__file__).parents[2])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)


def test_a_module_that_is_loaded_stays_and_another_can_be_had_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loaded_by_nobody.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with migrations._without("sqlite3"):
        assert importlib.import_module("sqlite3") is sqlite3
    with migrations._without("loaded_by_nobody"), pytest.raises(ImportError):
        importlib.import_module("loaded_by_nobody")
    assert importlib.import_module("loaded_by_nobody")
