from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lib_berry import cli
from lib_berry.db.connection import Database
from lib_berry.filing.service import Filing
from lib_berry.indexing.selection import Selection
from tests.library import ids_by_name, save_pngs, scan, shown


@pytest.fixture
def trashed(database: Database, folder: Path) -> Path:
    """The database of three images of which two are in the trash."""
    save_pngs(folder / "day", 3)
    scan(database, folder)
    ids = ids_by_name(database)
    assert Filing(database, Selection).trash([ids["00000.png"], ids["00001.png"]]).done == 2
    return database.path


def test_what_is_in_it(trashed: Path, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--empty"]):
        assert cli.main(["trash", "--db", str(trashed), *arguments]) == 0
        printed = capsys.readouterr()
        assert printed.out == "day/00000.png\nday/00001.png\n"
        assert printed.err.startswith("2 images, ")
        assert re.search(r"images, \d+ k?B", printed.err)
    assert "add --yes" in printed.err
    assert len(shown(database, "trash:yes")) == 2


def test_back(trashed: Path, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["trash", "--db", str(trashed), "--restore", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["done"] == 2
    assert len(shown(database)) == 3


def test_out(trashed: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["trash", "--db", str(trashed), "--empty", "--yes"]) == 0
    assert "2 images thrown out" in capsys.readouterr().err
    assert [path.name for path in folder.rglob("*.png")] == ["00002.png"]


def test_no_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["trash", "--db", str(tmp_path / "none")]) != 0
    assert "scan a folder first" in capsys.readouterr().err
