from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib_berry.cli import main
from lib_berry.console import FAILED, OK
from tests.db.test_checks import change
from tests.library import infotext, save_png

Command = Callable[..., Any]


@pytest.fixture
def db(database_path: Path) -> str:
    return str(database_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], db: str) -> Command:
    """Runs a command on the test's database: its status, output and messages."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([*map(str, arguments), "--db", db])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def library(run: Command, folder: Path) -> Path:
    """The folder of a library of one good and one broken file."""
    save_png(folder / "a.png", infotext("a castle"))
    (folder / "bad.png").write_bytes(b"this is no image")
    run("scan", folder)
    return folder


def listed(run: Command) -> list[tuple[str, bool, bool, int]]:
    _, out, _ = run("roots", "--json")
    return [(Path(each["path"]).name, each["active"], each["archived"], each["images"]) for each in json.loads(out)]


# --- roots -----------------------------------------------------------------------------------------------------------


def test_roots_are_listed_for_people(run: Command, library: Path) -> None:
    status, out, _ = run("roots")
    assert status == OK
    assert str(library) in out
    assert "2 images, 1 unreadable; last scan: 20" in out


def test_from_added_to_removed(run: Command, library: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    save_png(more / "b.png")
    run("roots", "add", more)
    assert listed(run) == [("images", True, False, 2), ("more", True, False, 0)]
    run("scan")
    run("roots", "archive", more)
    assert listed(run)[1] == ("more", True, True, 1)
    assert "(archived)" in run("roots")[1]
    run("roots", "unarchive", more)
    assert listed(run)[1] == ("more", True, False, 1)
    run("roots", "remove", more)
    assert listed(run)[1] == ("more", False, False, 1)
    assert "(removed; add it" in run("roots")[1]
    assert json.loads(run("search", "", "--json")[1])["total"] == 2
    run("roots", "add", more)
    assert json.loads(run("search", "", "--json")[1])["total"] == 3


def test_the_first_root_makes_the_database(run: Command, folder: Path) -> None:
    assert run("roots", "add", folder)[0] == OK
    assert listed(run) == [("images", True, False, 0)]


def test_a_root_that_is_away_can_be_archived(run: Command, library: Path) -> None:
    library.rename(library.with_name("away"))
    assert run("roots", "archive", library)[0] == OK
    assert listed(run) == [("images", True, True, 2)]


def test_files_that_are_really_gone(run: Command, library: Path) -> None:
    status, _, err = run("roots", "gone", library)
    assert (status, "not empty" in err) == (FAILED, True)
    library.rename(library.with_name("away"))
    assert run("scan")[0] == FAILED
    assert listed(run) == [("images", True, False, 2)]
    assert run("roots", "gone", library)[0] == OK
    assert "0 images, 2 missing" in run("roots")[1]
    assert run("scan")[0] == OK


def test_a_root_by_another_name_for_it(run: Command, library: Path) -> None:
    link = library.with_name("link")
    link.symlink_to(library)
    assert run("roots", "archive", link)[0] == OK
    assert listed(run) == [("images", True, True, 2)]


def test_an_archived_folder_that_is_named_is_not_scanned_silently(run: Command, library: Path) -> None:
    run("roots", "archive", library)
    status, _, err = run("scan", library)
    assert status == FAILED
    assert "archived" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add"], "needs a folder"),
        (["list", "."], "takes no folder"),
        (["archive", "/nowhere"], "is not one of the folders"),
        (["remove", "/nowhere"], "is not one of the folders"),
        (["add", "/nowhere"], "is not a folder"),
        (["add", __file__], "is not a folder"),
    ],
)
def test_mistakes(run: Command, library: Path, arguments: list[str], said: str) -> None:
    status, out, err = run("roots", *arguments)
    assert (status, out) == (FAILED, "")
    assert said in err


# --- doctor ----------------------------------------------------------------------------------------------------------


def test_the_doctor_for_people(run: Command, library: Path) -> None:
    status, out, err = run("doctor")
    assert status == OK
    assert "The database is whole." in out
    assert f"{library / 'bad.png'}: The file is not an image" in out
    assert err.strip() == "Nothing is wrong."


def test_a_fault_fails_and_repair_mends(run: Command, library: Path, database_path: Path) -> None:
    change(database_path, "UPDATE prompt SET prompt = 'tower'")
    status, out, err = run("doctor")
    assert (status, "FAULT" in out, "Wrong: 1" in err) == (FAILED, True, True)
    assert run("doctor")[0] == FAILED
    status, _, err = run("doctor", "--repair")
    assert (status, err.strip()) == (OK, "Repaired. Nothing is wrong.")
    assert run("doctor", "--quick")[0] == OK


def test_the_doctor_for_programs(run: Command, library: Path) -> None:
    status, out, _ = run("doctor", "--json")
    found = json.loads(out)
    assert (status, found["ok"], found["repaired"]) == (OK, True, False)
    assert set(found["findings"][0]) == {"check", "state", "message"}
    assert found["errors"][0]["path"] == str(library / "bad.png")
    assert found["roots"][0]["images"] == 2


def test_a_long_list_is_cut(run: Command, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib_berry.upkeep.SHOWN_ERRORS", 0)
    assert "and 1 more; --json lists them all" in run("doctor")[1]


@pytest.mark.parametrize("command", ["doctor", "roots"])
def test_there_is_no_database(run: Command, database_path: Path, command: str) -> None:
    status, _, err = run(command)
    assert status == FAILED
    assert "There is no database" in err
    assert not database_path.exists()


def test_a_database_that_cannot_be_opened(run: Command, database_path: Path) -> None:
    database_path.parent.mkdir()
    database_path.write_bytes(b"noise" * 4096)
    status, _, err = run("doctor")
    assert status == FAILED
    assert str(database_path) in err
