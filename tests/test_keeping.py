from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry import cli
from lib_berry.db.connection import Database
from tests.owned import COUNT, make_library, said, say


@pytest.fixture
def spoken(database_path: Path) -> Path:
    with closing(Database(database_path)) as database:
        make_library(database)
        say(database)
    return database_path


def run(path: Path, *arguments: str) -> int:
    return cli.main([*arguments, "--db", str(path)])


def forget(path: Path) -> None:
    with closing(Database(path)) as database, database.transaction() as connection:
        connection.execute("DELETE FROM mark")


def marks(path: Path) -> int:
    with closing(Database(path)) as database:
        return int(database.reader().execute("SELECT count(*) FROM mark").fetchone()[0])


def test_out_and_in(spoken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, other = tmp_path / "out.jsonl", tmp_path / "other.sqlite3"
    with closing(Database(other)) as database:
        make_library(database)
    assert run(spoken, "export", str(file)) == 0
    assert "entries written" in capsys.readouterr().err
    assert run(other, "import", str(file), "--preview") == 0
    out = capsys.readouterr().out
    assert f"{COUNT - 1} found at their path" in out
    assert f"Would be taken over\n  {COUNT} images rated or marked" in out
    assert marks(other) == 0
    assert run(other, "import", str(file), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["changed"], found["added"]["marks"], found["matched"]["path"]) == (True, COUNT, COUNT - 1)
    with closing(Database(spoken)) as first, closing(Database(other)) as second:
        assert said(first) == said(second)


def test_a_file_that_is_there_stays(spoken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("precious")
    assert run(spoken, "export", str(file)) == 1
    assert "--force" in capsys.readouterr().err
    assert file.read_text() == "precious"
    assert run(spoken, "export", str(file), "--force") == 0
    assert file.read_text().startswith('{"berry"')


def test_where_nothing_can_be_written(spoken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spoken, "export", str(tmp_path / "none" / "out.jsonl")) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_what_was_not_found_is_listed(spoken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, empty = tmp_path / "out.jsonl", tmp_path / "empty.sqlite3"
    Database(empty).close()
    run(spoken, "export", str(file))
    capsys.readouterr()
    assert run(empty, "import", str(file)) == 0
    out = capsys.readouterr().out
    assert f"{COUNT - 1} not found in this library:" in out
    assert "/pictures/night/0.png" in out


def test_a_restore_is_shown_before_it_is_done(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spoken, "backup") == 0
    assert "by hand" in capsys.readouterr().out
    forget(spoken)
    assert run(spoken, "restore") == 0
    told = capsys.readouterr()
    assert "Would be taken over" in told.out
    assert "add --yes" in told.err
    assert marks(spoken) == 0
    assert run(spoken, "restore", "--yes", "--replace") == 0
    assert marks(spoken) == COUNT
    run(spoken, "backup", "--list", "--json")
    listed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [each["reason"] for each in listed] == ["before-restore", "by-hand"]


def test_nothing_to_back_up(database_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Database(database_path).close()
    assert run(database_path, "backup") == 1
    assert "nothing to back up yet" in capsys.readouterr().err
    assert run(database_path, "backup", "--list") == 0
    assert run(database_path, "restore") == 1


@pytest.mark.parametrize("command", [("export", "x"), ("import", "x"), ("backup",)])
def test_without_a_library(tmp_path: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.sqlite3", *command) == 1
    assert "scan a folder first" in capsys.readouterr().err
    assert not (tmp_path / "none.sqlite3").exists()
