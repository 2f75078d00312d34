from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.db import connection
from lib_berry.db.connection import Database
from lib_berry.errors import DatabaseBusyError, DatabaseError

PROJECT = Path(__file__).resolve().parents[2]


def models(database: Database) -> list[str]:
    return [row[0] for row in database.reader().execute("SELECT name FROM model ORDER BY id")]


def add_model(writer: sqlite3.Connection, name: str) -> None:
    writer.execute("INSERT INTO model (name, hash) VALUES (?, '')", (name,))


def test_what_is_written_is_read(database: Database) -> None:
    with database.transaction() as writer:
        add_model(writer, "dream")
    assert models(database) == ["dream"]


def fail_with(database: Database, error: BaseException) -> None:
    with database.transaction() as writer:
        add_model(writer, "dream")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, sqlite3.IntegrityError, GeneratorExit])
def test_an_exception_takes_everything_back(database: Database, error: type[BaseException]) -> None:
    version = database.version()
    with pytest.raises(error):
        fail_with(database, error())
    assert models(database) == []
    assert database.version() == version
    with database.transaction() as writer:
        add_model(writer, "after")
    assert models(database) == ["after"]


def test_a_statement_that_fails_takes_everything_back(database: Database) -> None:
    def write() -> None:
        with database.transaction() as writer:
            add_model(writer, "dream")
            writer.execute("INSERT INTO nonsense VALUES (1)")

    with pytest.raises(DatabaseError, match=r"no such table: nonsense\. Nothing was changed"):
        write()
    assert models(database) == []


def test_the_version_counts_changes_of_the_index(database: Database) -> None:
    version = database.version()
    with database.transaction():
        pass
    with database.transaction(changes_index=False):
        pass
    assert database.version() == version + 1


def test_readers_see_nothing_before_the_commit_and_never_wait(database: Database) -> None:
    with database.transaction() as writer:
        add_model(writer, "dream")
        assert models(database) == []
    assert models(database) == ["dream"]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        add_model(database.reader(), "dream")


def test_a_snapshot_is_of_one_moment(database: Database) -> None:
    with database.snapshot():
        before = database.version()
        with database.transaction() as writer:
            add_model(writer, "dream")
        assert (database.version(), models(database)) == (before, [])
    assert (database.version(), models(database)) == (before + 1, ["dream"])


def test_a_snapshot_ends_with_an_exception(database: Database) -> None:
    with pytest.raises(ValueError, match="x"), database.snapshot():
        raise ValueError("x")
    with database.transaction() as writer:
        add_model(writer, "dream")
    assert models(database) == ["dream"]


def test_each_thread_reads_on_its_own_connection(database: Database) -> None:
    found: list[sqlite3.Connection] = [database.reader(), database.reader()]
    thread = threading.Thread(target=lambda: found.append(database.reader()))
    thread.start()
    thread.join()
    assert found[0] is found[1]
    assert found[2] is not found[0]


def test_the_connection_of_a_thread_that_ended_is_closed(database: Database) -> None:
    found: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: found.append(database.reader()))
    thread.start()
    thread.join()
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        found[0].execute("SELECT 1")


def test_writers_of_many_threads_take_turns(database: Database) -> None:
    with database.transaction() as writer:
        add_model(writer, "0")

    def count() -> None:
        for _ in range(20):
            with database.transaction() as writer:
                writer.execute("UPDATE model SET name = CAST(name AS INTEGER) + 1")

    threads = [threading.Thread(target=count) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert models(database) == ["100"]


@pytest.fixture
def impatient(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with closing(Database(database_path)) as database:
        yield database


@pytest.fixture
def elsewhere(impatient: Database) -> Iterator[sqlite3.Connection]:
    """A connection such as another process has."""
    with closing(sqlite3.connect(impatient.path, isolation_level=None)) as connection:
        yield connection


def test_a_writer_that_holds_on_elsewhere_is_an_error_in_the_end(
    impatient: Database, elsewhere: sqlite3.Connection
) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError, match=r"Another program has held the database .*berry\.sqlite3"):
        impatient.transaction().__enter__()
    elsewhere.execute("ROLLBACK")
    with impatient.transaction() as writer:
        add_model(writer, "dream")
    assert models(impatient) == ["dream"]


def test_a_writer_waits_for_a_short_gap(
    impatient: Database, elsewhere: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own waiting would sleep through what a scan leaves between two batches."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 30.0)
    elsewhere.execute("BEGIN IMMEDIATE")
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            elsewhere.execute("ROLLBACK")

    monkeypatch.setattr(connection.time, "sleep", sleep)
    with impatient.transaction() as writer:
        add_model(writer, "dream")
    assert slept == [connection.LOOK_SECONDS] * 3
    assert models(impatient) == ["dream"]


def test_a_writer_elsewhere_stops_no_reader(impatient: Database, elsewhere: sqlite3.Connection) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")
    assert models(impatient) == []


def test_a_database_that_someone_has_for_himself_is_busy_not_broken(
    database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    database_path.parent.mkdir()
    with closing(sqlite3.connect(database_path, isolation_level=None)) as elsewhere:
        elsewhere.execute("BEGIN EXCLUSIVE")
        elsewhere.execute("CREATE TABLE berry (x)")
        with pytest.raises(DatabaseBusyError):
            Database(database_path)


def test_a_damaged_database_is_a_clear_error(database_path: Path) -> None:
    with closing(Database(database_path)) as database, database.transaction() as writer:
        for n in range(2000):
            add_model(writer, f"model {n}")
    data = bytearray(database_path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    database_path.write_bytes(data)

    def write() -> None:
        with closing(Database(database_path)) as database, database.transaction() as writer:
            add_model(writer, "one more")

    with pytest.raises(DatabaseError, match=r"malformed|corrupt"):
        write()


@pytest.mark.parametrize("noise", [b"This is no database, but a text of some length.\n" * 40, bytes(5000), b"x"])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, noise: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(noise)
    with pytest.raises(DatabaseError, match=r"notes\.txt is not a database"):
        Database(path)
    assert path.read_bytes() == noise


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE moz_places (url)")
    with pytest.raises(DatabaseError, match=r"places\.sqlite.*another program"):
        Database(path)
    with closing(sqlite3.connect(path)) as foreign:
        assert foreign.execute("SELECT name FROM sqlite_master").fetchall() == [("moz_places",)]


def test_folders_in_between_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "berry.sqlite3"
    Database(path).close()
    assert path.is_file()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseError, match=r"Cannot create the folder .*file.sub"):
        Database(tmp_path / "file" / "sub" / "berry.sqlite3")


def test_a_folder_in_place_of_the_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="unable to open"):
        Database(tmp_path)


def test_closing_ends_every_use(database_path: Path) -> None:
    database = Database(database_path)
    reader = database.reader()
    database.close()
    database.close()
    with pytest.raises(sqlite3.ProgrammingError):
        reader.execute("SELECT 1")
    with pytest.raises(DatabaseError, match="closed"):
        database.reader()
    with pytest.raises(DatabaseError, match="closed"), database.transaction():
        pass


def test_what_was_committed_outlives_a_process_that_never_closed(database_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from lib_berry.db.connection import Database\n"
        "d = Database(Path(sys.argv[1]))\n"
        "with d.transaction() as w: w.execute(\"INSERT INTO model (name, hash) VALUES ('dream', '')\")\n"
        "w.execute('BEGIN IMMEDIATE'); w.execute(\"INSERT INTO model (name, hash) VALUES ('lost', '')\"); os._exit(3)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(database_path)], cwd=PROJECT).returncode == 3
    with closing(Database(database_path)) as database:
        assert models(database) == ["dream"]


def test_processes_that_create_it_at_once_agree(database_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from lib_berry.db.connection import Database\n"
        "sys.stdin.readline(); d = Database(Path(sys.argv[1]))\n"
        "with d.transaction(): pass\n"
    )
    command = [sys.executable, "-c", code, str(database_path)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT)
        for _ in range(5)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in processes] == [""] * 5
    with closing(Database(database_path)) as database:
        assert database.version() == 5


def test_one_that_is_being_made_elsewhere_is_waited_for(database_path: Path) -> None:
    """SQLite refuses at once there, whatever its timeout."""
    database_path.parent.mkdir()
    with closing(sqlite3.connect(database_path, isolation_level=None, check_same_thread=False)) as elsewhere:
        elsewhere.execute("BEGIN IMMEDIATE")
        end = threading.Timer(0.3, elsewhere.execute, ["ROLLBACK"])
        end.start()
        with closing(Database(database_path)) as database:
            assert models(database) == []
        end.join()


def test_an_sqlite_without_full_text_search_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lacking:
        def execute(self, sql: str) -> None:
            raise sqlite3.OperationalError("no such module: fts5")

    with pytest.raises(DatabaseError, match=r"lacks full-text search \(FTS5\)"):
        connection._require_full_text_search(Lacking())  # type: ignore[arg-type]


def test_much_is_written_as_little_is(database: Database) -> None:
    database.expect_much()
    with database.transaction() as writer:
        writer.execute("INSERT INTO vae (name) VALUES ('x')")
        (pages,) = writer.execute("PRAGMA wal_autocheckpoint").fetchone()
    assert pages > 1000
    assert database.reader().execute("SELECT name FROM vae").fetchall() == [("x",)]


def test_references_are_looked_up_but_where_one_says_otherwise(database: Database) -> None:
    refers_to_nothing = "INSERT INTO folder (root_id, path) VALUES (77, '')"
    with database.transaction(looks_up_references=False) as writer:
        writer.execute(refers_to_nothing)
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as writer:
        writer.execute(refers_to_nothing.replace("77", "78"))
    assert database.reader().execute("SELECT root_id FROM folder").fetchall() == [(77,)]
