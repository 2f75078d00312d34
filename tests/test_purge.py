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
    said = capsys.readouterr().err
    assert "2 images missing for less than 30 days; --older-than 0 shows them" in said
    assert "nothing to forget" in said


@pytest.mark.parametrize(
    "say",
    [
        "INSERT INTO mark (image_id, rating) SELECT id, 1 FROM image WHERE name = '00000.png'",
        "INSERT INTO image_tag SELECT id, 1 FROM image WHERE name = '00000.png'",
        "INSERT INTO album_image SELECT 1, id, 0 FROM image WHERE name = '00000.png'",
    ],
)
def test_what_the_user_has_said_something_of_is_kept(
    lost: Path, database: Database, capsys: pytest.CaptureFixture[str], say: str
) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO tag (id, name) VALUES (1, 'cat')")
        connection.execute("INSERT INTO album (id, name, position) VALUES (1, 'best', 0)")
        connection.execute(say)
    assert cli.main(["purge", "--db", str(lost), "--older-than", "0"]) == 0
    printed = capsys.readouterr().err
    assert "1 image with stars, marks, tags or albums kept; --curated forgets those too" in printed
    assert "1 image would be forgotten" in printed
    assert cli.main(["purge", "--db", str(lost), "--older-than", "0", "--yes", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["dropped"], [Path(path).name for path in found["kept"]]) == (1, ["00000.png"])
    assert sorted(ids_by_name(database, missing=None)) == ["00000.png", "00002.png"]
    assert cli.main(["purge", "--db", str(lost), "--older-than", "0", "--yes", "--curated"]) == 0
    assert sorted(ids_by_name(database, missing=None)) == ["00002.png"]
    reader = database.reader()
    for table in ("mark", "image_tag", "album_image"):
        assert reader.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), "an image's number may come again"


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
