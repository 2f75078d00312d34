"""The scanner killed without warning: nothing it had committed is lost, and the next scan completes the index."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import scans
from lib_berry.db.connection import Database
from lib_berry.indexing.scanner import scan_lock
from tests.library import (
    check_integrity,
    content,
    infotext,
    save_png,
    scan,
)

PROJECT = Path(__file__).resolve().parents[2]


needs_sigkill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are not killed here")

KILLED_WHILE_STORING = """
import os, signal, sys
from lib_berry import cli
from lib_berry.db import images
from lib_berry.indexing import scanner

left, store = int(sys.argv.pop(1)), images.store_rows

def count_down(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

def store_traced(database, folders):
    database._writer.set_trace_callback(count_down)
    store(database, folders)
    database._writer.set_trace_callback(None)

images.store_rows, scanner.BATCH_FILES = store_traced, 50
sys.exit(cli.main())
"""
"""A scan that is killed at its n-th statement of storing, and stores in small batches."""


@dataclass
class Killing:
    """A library of some size, what its index must be in the end, and the database that scans are killed over."""

    folder: Path
    path: Path
    expected: list[tuple[Any, ...]]

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        arguments = ["scan", "--db", str(self.path), str(self.folder)]
        return subprocess.Popen([sys.executable, *command, *arguments], cwd=PROJECT, stderr=subprocess.DEVNULL)

    def check(self) -> int:
        """The database is sound, and all it says is true. Returns how many images it holds."""
        with closing(Database(self.path)) as database:
            check_integrity(database)
            found = content(database)
        assert set(found) <= set(self.expected)
        return len(found)

    def check_completed(self) -> None:
        assert self.start("-m", "lib_berry").wait() == 0
        assert self.check() == len(self.expected)
        with closing(Database(self.path)) as database:
            progress = scans.latest(database)
        assert progress is not None
        assert (progress.state, progress.files) == ("done", len(self.expected))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Killing:
    base = tmp_path_factory.mktemp("killing")
    folder = base / "images"
    for day in range(8):
        for n in range(120):
            text = infotext(f"image {day}-{n} <lora:ink:0.{n}><lora:detail:1>", Model=f"model {n % 7}")
            save_png(folder / f"2024-01-{day:02}" / f"{day}-{n:05}.png", text, seconds=n)
        save_png(folder / f"2024-01-{day:02}" / "plain.png")
        (folder / f"2024-01-{day:02}" / "plain.txt").write_text(infotext(f"day {day} <lora:x:{day}>"))
        (folder / f"2024-01-{day:02}" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    with closing(Database(base / "whole.sqlite3")) as whole:
        scan(whole, folder)
        return Killing(folder, base / "killed.sqlite3", content(whole))


@pytest.fixture
def killing(library: Killing, tmp_path: Path) -> Killing:
    return replace(library, path=tmp_path / "killed.sqlite3")


@needs_sigkill
def test_killed_in_the_middle_of_a_batch_the_next_scan_completes_the_index(killing: Killing) -> None:
    held = [0]
    for statement in (1, 5, 6, 300, 501, 40, 2000):
        process = killing.start("-c", KILLED_WHILE_STORING, str(statement))
        assert process.wait() == -signal.SIGKILL
        held.append(killing.check())
    assert held == sorted(held), "what was committed stays"
    assert 0 < held[-1] < len(killing.expected)
    killing.check_completed()


@needs_sigkill
def test_killed_at_any_moment_the_next_scan_completes_the_index(killing: Killing) -> None:
    chance, held = random.Random(20240105), 0
    for attempt in range(6):
        if held == len(killing.expected):
            killing, held = replace(killing, path=killing.path.with_name(f"killed-{attempt}.sqlite3")), 0
        process = killing.start("-m", "lib_berry")
        with closing(Database(killing.path)) as database:
            lock = scan_lock(database)
            while process.poll() is None and lock.is_free():
                time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.1))
        process.kill()
        process.wait()
        before, held = held, killing.check()
        assert held >= before, "what was committed stays"
    killing.check_completed()
