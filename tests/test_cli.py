from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lib_berry import __version__, cli
from lib_berry.cli import main
from lib_berry.console import FAILED, OK
from lib_berry.db import roots, scans
from lib_berry.db.connection import Database
from lib_berry.db.scans import Wishes
from lib_berry.indexing.scanner import scan_lock
from lib_berry.model import ScanProgress
from tests.library import infotext, save_png, save_pngs
from tests.metadata.hidden import stealth_png

PROJECT = Path(__file__).resolve().parents[1]

Command = Callable[..., Any]


@pytest.fixture
def db(database_path: Path) -> str:
    return str(database_path)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], db: str) -> Command:
    """Runs a command with ``--json`` and the test's database: what it printed, as JSON."""

    def run(*arguments: object, status: int = OK) -> Any:
        capsys.readouterr()
        assert main([*map(str, arguments), "--db", db, "--json"]) == status
        return json.loads(capsys.readouterr().out)

    return run


def usage_error(*arguments: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


# --- scan ------------------------------------------------------------------------------------------------------------


def test_scan_tells_what_it_did(command: Command, folder: Path) -> None:
    save_pngs(folder, 3)
    found = command("scan", folder)
    assert isinstance(found.pop("seconds"), float)
    assert found == {"files": 3, "indexed": 3, "unchanged": 0, "missing": 0, "errors": []}
    (folder / "00001.png").unlink()
    found = command("scan", folder)
    assert (found["files"], found["indexed"], found["unchanged"], found["missing"]) == (2, 0, 2, 1)


def test_scan_names_every_broken_file_and_goes_on(command: Command, folder: Path) -> None:
    save_png(folder / "a.png")
    (folder / "broken.png").write_bytes(b"nonsense")
    found = command("scan", folder)
    (error,) = found["errors"]
    assert error["path"] == str(folder / "broken.png")
    assert error["reason"]
    assert set(error) == {"path", "reason"}
    assert found["indexed"] == 2


def test_progress_and_messages_go_to_stderr(folder: Path, db: str, capsys: pytest.CaptureFixture[str]) -> None:
    save_pngs(folder, 2)
    (folder / "broken.png").write_bytes(b"nonsense")
    assert main(["scan", str(folder), "--db", db]) == OK
    out, err = capsys.readouterr()
    assert out == ""
    assert "done: 3 of 3 files" in err
    assert f"{folder / 'broken.png'}: " in err
    assert main(["scan", str(folder), "--db", db, "--json"]) == OK
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "done" in err


def test_scan_without_folders_scans_those_known(command: Command, folder: Path, tmp_path: Path) -> None:
    save_pngs(folder, 2)
    save_png(tmp_path / "more" / "x.png")
    assert command("scan", folder, tmp_path / "more")["files"] == 3
    save_png(folder / "new.png")
    assert command("scan")["indexed"] == 1


@pytest.mark.parametrize(
    ("wish", "asked"),
    [("--pause", Wishes(False, True)), ("--resume", Wishes(False, False)), ("--cancel", Wishes(True, False))],
)
def test_asking_something_of_the_scan_that_runs(db: str, wish: str, asked: Wishes) -> None:
    with closing(Database(Path(db))) as database:
        lock, scan_id = scan_lock(database), scans.begin(database)
        assert lock.acquire()
        with lock:
            assert main(["scan", wish, "--db", db]) == OK
            assert scans.record(database, scan_id, ScanProgress("running")) == asked


def test_asking_something_of_no_scan(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "--pause", "--db", db]) == FAILED
    assert "no database" in capsys.readouterr().err
    Database(Path(db)).close()
    assert main(["scan", "--pause", "--db", db]) == FAILED
    assert "No scan" in capsys.readouterr().err


def test_only_one_thing_is_asked_of_a_scan() -> None:
    usage_error("scan", "--pause", "--cancel")
    usage_error("scan", "--load", "0")
    usage_error("scan", "--load", "101")


def test_scan_of_nothing_at_all(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "--db", db]) == FAILED
    assert capsys.readouterr() == ("", "error: There is no folder to scan yet: name one.\n")


@pytest.mark.parametrize("name", ["nowhere", "a.png"])
def test_a_folder_that_is_none(folder: Path, db: str, capsys: pytest.CaptureFixture[str], name: str) -> None:
    save_png(folder / "a.png")
    assert main(["scan", str(folder / name), "--db", db]) == FAILED
    assert capsys.readouterr().err == f"error: {folder / name} is not a folder that can be reached.\n"
    assert not Path(db).exists()


def test_an_unplugged_folder_is_a_failure(command: Command, folder: Path) -> None:
    save_pngs(folder, 2)
    command("scan", folder)
    folder.rename(folder.with_name("away"))
    found = command("scan", status=FAILED)
    assert found["missing"] == 2
    assert [error["path"] for error in found["errors"]] == [str(folder)]
    folder.with_name("away").rename(folder)
    assert command("scan")["unchanged"] == 2


def test_a_folder_inside_a_root_is_scanned_as_its_part(command: Command, folder: Path, database_path: Path) -> None:
    for name in ("a.png", "sub/b.png", "sub/deeper/c.png"):
        save_png(folder / name)
    assert command("scan", folder)["files"] == 3
    for name in ("d.png", "sub/e.png"):
        save_png(folder / name)
    found = command("scan", folder / "sub")
    assert (found["files"], found["indexed"], found["missing"]) == (3, 1, 0)
    with closing(Database(database_path)) as database:
        assert [root.path for root in roots.active_roots(database)] == [str(folder)]
    assert command("search", "")["total"] == 4


def test_a_hidden_folder_that_is_named_is_a_root_of_its_own(command: Command, folder: Path) -> None:
    for name in ("a.png", ".hidden/b.png"):
        save_png(folder / name)
    assert command("scan", folder)["files"] == 1
    assert command("scan", folder / ".hidden")["files"] == 1
    assert command("scan")["files"] == 2
    assert command("search", "")["total"] == 2


def test_the_same_folder_under_a_link_is_one_root(command: Command, folder: Path, tmp_path: Path) -> None:
    save_png(folder / "a.png")
    (tmp_path / "link").symlink_to(folder)
    assert command("scan", folder, tmp_path / "link")["files"] == 1
    assert command("scan", tmp_path / "link")["unchanged"] == 1
    assert command("search", "")["total"] == 1


def test_what_to_leave_out(command: Command, folder: Path) -> None:
    for name in ("a.png", "grid-1.png", "a-mask.png", "private/b.png", "x.png"):
        save_png(folder / name)
    options = ("--no-grids", "--no-intermediates", "--exclude", "private", "--exclude=x*")
    assert command("scan", folder, *options)["files"] == 1


def test_hidden_parameters_are_looked_for_where_it_is_said(command: Command, folder: Path) -> None:
    (folder / "a.png").write_bytes(stealth_png(infotext("hidden fox")))
    command("scan", folder)
    assert command("search", "hidden fox")["total"] == 0
    assert command("scan", folder, "--stealth", folder)["indexed"] == 1
    assert command("search", "hidden fox")["total"] == 1


def test_a_second_scan_at_once_is_refused(folder: Path, db: str, capsys: pytest.CaptureFixture[str]) -> None:
    save_png(folder / "a.png")
    assert main(["scan", str(folder), "--db", db]) == OK
    with closing(Database(Path(db))) as database, scan_lock(database) as lock:
        assert lock.acquire()
        assert main(["scan", "--db", db]) == FAILED
    assert f"error: Another scan of {db} is running" in capsys.readouterr().err


def test_ctrl_c(folder: Path, db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    save_png(folder / "a.png")
    monkeypatch.setattr("lib_berry.indexing.scanner.read_file", interrupt)
    assert main(["scan", str(folder), "--db", db]) == FAILED
    assert capsys.readouterr().err.endswith("stopped\n")


def test_a_name_that_is_no_text(folder: Path, db: str, capsys: pytest.CaptureFixture[str]) -> None:
    bad = folder / os.fsdecode(b"bad-\xff")
    try:
        bad.mkdir()
    except OSError:
        pytest.skip("this file system keeps only names that are text")
    assert main(["scan", str(bad), "--db", db]) == FAILED
    assert "bad-\\udcff' is not valid UTF-8; rename the folder" in capsys.readouterr().err


def test_a_file_that_is_no_database(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("my notes, and nothing but my notes")
    assert main(["scan", str(folder), "--db", str(tmp_path / "notes.txt")]) == FAILED
    assert capsys.readouterr().err.startswith(f"error: {tmp_path / 'notes.txt'} is not a database")
    assert (tmp_path / "notes.txt").read_text() == "my notes, and nothing but my notes"


# --- search ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def library(command: Command, folder: Path) -> list[str]:
    """Images numbered by age, the newest first: their names."""
    for n in range(7):
        save_png(folder / f"{n}.png", infotext("a castle at night" if n % 2 else "a castle", Seed=n), seconds=n)
    command("scan", folder)
    return [f"{n}.png" for n in range(6, -1, -1)]


SAID = {"rating", "favorite", "nsfw", "color", "animated"}


def names(found: Any) -> list[str]:
    return [image["name"] for image in found["images"]]


def test_search_lists_images(command: Command, folder: Path, library: list[str]) -> None:
    found = command("search", "castle")
    assert (found["total"], found["next"], names(found)) == (7, None, library)
    assert set(found) == {"total", "images", "next"}
    image = found["images"][0]
    assert image["path"] == str(folder / "6.png")
    assert (image["width"], image["height"], image["missing"], image["error"]) == (8, 8, False, None)
    assert set(image) == {"id", "path", "name", "width", "height", "created_ms", "version", "missing", "error"} | SAID


def test_search_for_people(db: str, folder: Path, library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "night", "--db", db, "--limit", "2"]) == OK
    out, err = capsys.readouterr()
    assert out.splitlines() == [f"{folder / name}  (8x8)" for name in ("5.png", "3.png")]
    assert err == "2 of 3 images\n"


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 7),
        ("night", 3),
        ("-night", 4),
        ("castle -night", 4),
        ("seed:3", 1),
        ("-seed:3", 6),
        ("nothing", 0),
    ],
)
def test_queries_even_those_that_begin_with_a_hyphen(
    command: Command, library: list[str], query: str, total: int
) -> None:
    assert command("search", query)["total"] == total


@pytest.mark.parametrize("sort", [["--sort", "-created"], ["--sort=-created"]])
def test_oldest_first(command: Command, library: list[str], sort: list[str]) -> None:
    assert names(command("search", "", *sort)) == library[::-1]


def test_next_goes_on(command: Command, library: list[str]) -> None:
    first = command("search", "castle", "--limit", 3)
    assert (first["total"], names(first)) == (7, library[:3])
    second = command("search", "castle", "--limit", 3, "--cursor", first["next"])
    third = command("search", "castle", "--limit", 3, "--cursor", second["next"])
    assert names(second) + names(third) == library[3:]
    assert third["next"] is None


@pytest.mark.parametrize(("limit", "rest"), [(3, True), (6, True), (7, False), (100, False)])
def test_a_limit_of_several_pages(
    command: Command, library: list[str], monkeypatch: pytest.MonkeyPatch, limit: int, rest: bool
) -> None:
    monkeypatch.setattr(cli, "MAX_LIMIT", 2)
    found = command("search", "", "--limit", limit)
    assert names(found) == library[:limit]
    assert found["total"] == 7
    assert (found["next"] is not None) is rest
    if rest:
        assert names(command("search", "", "--cursor", found["next"])) == library[limit:]


def test_a_mistake_in_the_query_is_pointed_at(db: str, library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "castle steps:many", "--db", db, "--json"]) == FAILED
    out, err = capsys.readouterr()
    query, carets, message = err.splitlines()
    assert out == ""
    assert query == "castle steps:many"
    assert carets.strip("^ ") == ""
    pointed = query[carets.index("^") : carets.index("^") + carets.count("^")]
    assert pointed in ("many", "steps:many")
    assert message.startswith("error: ")


def test_so_it_is_after_a_hyphen(db: str, library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "-night steps:many", "--db", db]) == FAILED
    query, carets, _ = capsys.readouterr().err.splitlines()
    assert query[carets.index("^") :].startswith(("many", "steps:many"))


@pytest.mark.parametrize("text", ["x", "Y3JlYXRlZDox"])
def test_a_cursor_of_somebody_else(db: str, library: list[str], capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert main(["search", "", "--cursor", text, "--db", db]) == FAILED
    assert "not one this server gave out" in capsys.readouterr().err


def test_search_before_any_scan(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "x", "--db", db]) == FAILED
    assert capsys.readouterr().err == f"error: There is no database {db}; scan a folder first.\n"
    assert not Path(db).exists()


# --- read ------------------------------------------------------------------------------------------------------------

PARAMETERS = {
    *("prompt", "negative_prompt", "seed", "steps", "sampler", "scheduler", "cfg_scale", "width", "height", "model"),
    *("model_hash", "vae", "clip_skip", "denoising_strength", "hires", "loras", "extra"),
}


def read(capsys: pytest.CaptureFixture[str], *files: Path, status: int = OK) -> list[Any]:
    capsys.readouterr()
    assert main(["read", "--json", *map(str, files)]) == status
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_read_is_an_object_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = infotext("a castle <lora:ink:0.8>", Seed=2**64 - 1, Model="dream", RNG="CPU")
    first, second = read(capsys, save_png(folder / "a.png", text), save_png(folder / "b.png"))
    assert (first["path"], first["container"], first["error"]) == (str(folder / "a.png"), "png", None)
    assert first["raw"] == {"parameters": text}
    parameters = first["parameters"]
    assert set(parameters) >= PARAMETERS
    assert parameters["prompt"].startswith("a castle")
    assert (parameters["negative_prompt"], parameters["seed"], parameters["steps"]) == ("blurry", 2**64 - 1, 20)
    assert (parameters["sampler"], parameters["cfg_scale"], parameters["model"]) == ("Euler a", 7.0, "dream")
    assert (parameters["width"], parameters["height"], parameters["vae"]) == (8, 8, None)
    assert [(lora["name"], lora["weight"]) for lora in parameters["loras"]] == [("ink", 0.8)]
    assert parameters["extra"]["RNG"] == "CPU"
    assert (second["parameters"], second["generator"], second["stages"], second["raw"]) == (None, None, [], {})


def test_read_goes_on_after_a_broken_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.png").write_bytes(b"nonsense")
    files = (folder / "broken.png", folder / "nowhere.png", save_png(folder / "a.png", infotext()), folder)
    found = read(capsys, *files, status=FAILED)
    assert [each["path"] for each in found] == [str(path) for path in files]
    assert [each["error"] is None for each in found] == [False, False, True, False]


def test_read_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(save_png(folder / "a.png", infotext("a castle")))]) == OK
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[0] == f"{folder / 'a.png'}: png, 8x8"
    assert "  prompt: a castle" in out.splitlines()


# --- serve -----------------------------------------------------------------------------------------------------------


def test_serve_hands_its_options_on(folder: Path, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    standalone = pytest.importorskip("lib_berry.standalone", reason="the page needs gradio", exc_type=ImportError)
    given: dict[str, Any] = {}
    monkeypatch.setattr(standalone, "serve", lambda **options: given.update(options) or 0)
    options = ["--host", "0.0.0.0", "--port", "9000", "--no-browser", "--thumbnail-size", "512", "--exclude", "x"]
    options += ["--thumbnail-cache", "128", "--read-only"]
    assert main(["serve", str(folder), "--db", db, *options]) == OK
    settings = given.pop("settings")
    assert (settings.thumbnail_size, settings.thumbnail_cache, settings.exclude) == (512, 128, ("x",))
    assert settings.read_only
    assert given == {
        "folders": [str(folder)],
        "database_path": Path(db),
        "address": "0.0.0.0",
        "port": 9000,
        "open_browser": False,
    }


# --- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["search"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--limit", "-5"],
        ["search", "x", "--limit", "many"],
        ["search", "x", "--limit", "²"],
        ["search", "x", "--sort", "raiting"],
        ["read"],
        ["read", "--db", "x", "a.png"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["scan", "--jason"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    usage_error(*arguments)
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage:" in err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--version"], ["--help"], ["search", "-h"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0
    assert f"Berry {__version__}" in capsys.readouterr().out


def test_settings_out_of_range(folder: Path, db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(folder), "--db", db, "--thumbnail-size", "5"]) == FAILED
    assert "out of range; choose 128 to 1024" in capsys.readouterr().err
