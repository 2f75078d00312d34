from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib_berry import cli
from lib_berry.db.connection import Database
from lib_berry.indexing.scanner import scan_lock
from tests.library import ids_by_name, save_pngs, scan


@pytest.fixture
def lost(database: Database, folder: Path) -> Path:
    """The database of three images of which two are missing."""
    paths = save_pngs(folder, 3)
    scan(database, folder)
    for path in paths[:2]:
        path.unlink()
    scan(database, folder)
    return database.path


def test_without_a_yes_it_only_shows(lost: Path, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["purge", "--db", str(lost), "--older-than", "0"]) == 0
    printed = capsys.readouterr()
    assert "2 in " in printed.out
    assert "2 images would be forgotten; add --yes" in printed.err
    assert len(ids_by_name(database, missing=None)) == 3


def test_with_a_yes_it_forgets(lost: Path, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["purge", "--db", str(lost), "--older-than", "0", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dropped"] == 2
    assert list(ids_by_name(database, missing=None)) == ["00002.png"]


def test_what_went_missing_lately_is_not_meant(lost: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["purge", "--db", str(lost)]) == 0
    assert "0 images would be forgotten" in capsys.readouterr().err


@pytest.mark.parametrize("days", ["-1", "x", "9999999"])
def test_days_are_a_number(lost: Path, days: str) -> None:
    with pytest.raises(SystemExit):
        cli.main(["purge", "--db", str(lost), f"--older-than={days}"])


def test_not_beside_a_scan(lost: Path, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with scan_lock(database) as lock:
        assert lock.acquire()
        assert cli.main(["purge", "--db", str(lost), "--older-than", "0", "--yes"]) == 1
    assert "scan" in capsys.readouterr().err
    assert len(ids_by_name(database, missing=None)) == 3


def test_there_must_be_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["purge", "--db", str(tmp_path / "none.sqlite3")]) == 1
    assert "There is no database" in capsys.readouterr().err
