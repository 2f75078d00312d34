"""``python -m lib_berry`` as a process: streams, encodings, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.library import Library
from tests.library import FakeHost, infotext, save_png, save_pngs, until

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture
def db(database_path: Path) -> str:
    return str(database_path)


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "lib_berry", *map(str, arguments)],
        capture_output=True,
        cwd=PROJECT,
        env={**os.environ, **environment},
    )


def test_the_three_commands_in_a_row(folder: Path, db: str) -> None:
    path = save_png(folder / "a.png", infotext("a castle"))
    scanned, found = process("scan", folder, "--db", db, "--json"), process("search", "castle", "--db", db, "--json")
    assert (scanned.returncode, json.loads(scanned.stdout)["indexed"]) == (0, 1)
    assert (found.returncode, json.loads(found.stdout)["images"][0]["path"]) == (0, str(path))
    seen = process("read", path, "--json")
    assert (seen.returncode, json.loads(seen.stdout)["path"]) == (0, str(path))
    assert seen.stderr == found.stderr == b""
    assert process("search", "steps:many", "--db", db).returncode == 1
    assert process("search").returncode == 2


def test_a_terminal_that_speaks_no_utf_8(folder: Path, db: str) -> None:
    path = save_png(folder / "schloß 城.png", infotext("ein Schloß 城"))
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for arguments in (["scan", folder, "--db", db], ["search", "城", "--db", db], ["read", path]):
        result = process(*arguments, **ascii_only)
        assert result.returncode == 0, result.stderr
        assert (result.stdout + result.stderr).isascii()
    assert b"schlo\\xdf \\u57ce.png" in process("search", "schloß", "--db", db, **ascii_only).stdout
    result = process("search", "schloß", "--db", db, "--json", **ascii_only)
    assert json.loads(result.stdout)["images"][0]["name"] == "schloß 城.png"


def test_a_reader_that_leaves_early(folder: Path, db: str) -> None:
    save_pngs(folder, 3)
    assert process("scan", folder, "--db", db).returncode == 0
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        result = subprocess.run(
            [sys.executable, "-m", "lib_berry", "search", "", "--db", db, "--json"],
            *(),
            stdout=nobody,
            stderr=subprocess.PIPE,
            cwd=PROJECT,
        )
    assert (result.returncode, result.stderr) == (1, b"")


def test_the_background_scan_is_the_same_and_silent(folder: Path, db: str) -> None:
    save_pngs(folder, 3)
    result = process("scan", folder, "--db", db, "--background", "--json")
    assert (result.returncode, json.loads(result.stdout)["indexed"], result.stderr) == (0, 3, b"")


def test_what_the_page_indexed_the_command_line_finds(
    folder: Path, db: str, database_path: Path, tmp_path: Path
) -> None:
    save_png(folder / "a.png", infotext("a castle"))
    with closing(Library(database_path, FakeHost(tmp_path, [folder]))) as library:
        library.roots()
        until(lambda: library._scans._process is not None)  # another thread may be about to begin it
        assert library._scans._process is not None
        library._scans._process.wait(60)
    assert json.loads(process("search", "castle", "--db", db, "--json").stdout)["total"] == 1
