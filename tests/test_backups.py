from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry import backups
from lib_berry.backups import DAILY, Backup, DailyBackup, existing, find, is_due, make, superfluous
from lib_berry.db import backups as copies
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, DatabaseError, NotFoundError
from lib_berry.locks import FileLock
from tests.library import failing
from tests.owned import make_library, say

PROJECT = Path(__file__).resolve().parents[1]
DAY = 86_400_000
START = int(datetime(2026, 3, 2, 12, tzinfo=timezone.utc).timestamp()) * 1000
"""A Monday."""


@pytest.fixture
def spoken(database: Database) -> Database:
    make_library(database)
    say(database)
    return database


def backup(day: float, reason: str = DAILY, size: int = 1) -> Backup:
    return Backup(Path(f"{day}-{reason}"), START + int(day * DAY), reason, size)


def test_nothing_said_is_nothing_to_back_up(database: Database) -> None:
    make_library(database)
    assert make(database.path, DAILY) is None
    assert existing(database.path) == ()


def test_a_backup_is_found_by_its_name(spoken: Database) -> None:
    first = make(spoken.path, DAILY, START + 7)
    second = make(spoken.path, "by-hand", START + DAY)
    assert first is not None
    assert first.name == "20260302T120000007Z-daily"
    assert existing(spoken.path) == (second, first)
    assert find(spoken.path, first.name) == find(spoken.path, first.path.name) == first
    assert find(spoken.path, "latest") == second
    with pytest.raises(NotFoundError, match="There are: 20260303T120000000Z-by-hand, 2026"):
        find(spoken.path, "../berry")


def test_only_what_is_needed_is_copied(spoken: Database) -> None:
    made = make(spoken.path, DAILY)
    assert made is not None
    assert copies.counts(made.path) == (8, 8, 2, 2)
    with closing(sqlite3.connect(made.path)) as connection:
        assert connection.execute("SELECT count(*) FROM image").fetchone() == (7,)
        assert connection.execute("SELECT count(*) FROM prompt").fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_seven_days_and_four_weeks_stay() -> None:
    found = [backup(day + hour / 24) for day in range(60) for hour in (0, 6)]
    kept = [each for each in found if each not in superfluous(found)]
    days = [(each.made_ms - START) / DAY for each in kept]
    assert days[-7:] == [n + 0.25 for n in range(53, 60)]
    assert days[:-7] == [41.25, 48.25], "the Sundays before"


def test_those_before_something_have_a_number_of_their_own() -> None:
    found = [backup(n / 100, "before-import") for n in range(9)] + [backup(-1)]
    assert superfluous(found) == found[3::-1]


def test_many_large_ones_are_too_many() -> None:
    found = [backup(day, size=backups.MOST_BYTES // 3) for day in range(7)]
    assert superfluous(found) == found[3::-1]
    huge = [backup(0, size=backups.MOST_BYTES * 2), backup(1, size=backups.MOST_BYTES * 2)]
    assert superfluous(huge) == huge[:1], "the latest is kept however large"


@given(st.lists(st.floats(0, 400, allow_nan=False), unique=True))
def test_what_is_kept_is_bounded_and_has_the_latest(days: list[float]) -> None:
    found = [backup(day) for day in days]
    kept = [each for each in found if each not in superfluous(found)]
    assert len(kept) <= backups.DAYS + backups.WEEKS
    assert not found or max(found, key=lambda each: each.made_ms) in kept
    assert not superfluous(kept)


def test_due_a_day_after_the_last_daily_one() -> None:
    assert is_due([], START)
    assert is_due([backup(0, "by-hand")], START)
    assert not is_due([backup(0)], START + DAY - 1)
    assert is_due([backup(0)], START + DAY)
    assert is_due([backup(1)], START), "the clock was set back"


def test_a_library_that_is_open_makes_one(spoken: Database) -> None:
    daily = DailyBackup(spoken.path)
    daily.attend()
    daily.attend()
    daily.close()
    assert [each.reason for each in existing(spoken.path)] == [DAILY]


def test_a_backup_that_fails_is_told(spoken: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "copy", failing(DatabaseError("The disk is full.")))
    daily = DailyBackup(spoken.path)
    daily.attend()
    daily.close()
    assert daily.trouble == "The disk is full."


def test_two_processes_do_not_make_one_at_once(spoken: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "WAIT_SECONDS", 0.0)
    folder = copies.folder_of(spoken.path)
    folder.mkdir()
    with FileLock(folder / "lock") as lock:
        assert lock.acquire()
        with pytest.raises(ConflictError, match="making a backup"):
            make(spoken.path, DAILY)


def test_what_was_left_half_done_goes(spoken: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "ABANDONED_SECONDS", -1)
    folder = copies.folder_of(spoken.path)
    folder.mkdir()
    (folder / f"x.sqlite3{copies.PARTIAL}").write_bytes(b"half")
    make(spoken.path, DAILY, START)
    assert sorted(path.name for path in folder.iterdir()) == ["20260302T120000000Z-daily.sqlite3", "lock"]


KILLED_WHILE_COPYING = """
import os, signal, sqlite3, sys
from lib_berry import cli
from lib_berry.db import backups

left, keep, copy = int(sys.argv.pop(1)), backups._keep, backups._copy

def count_down(statement=None):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

def traced(connection):
    connection.set_trace_callback(count_down)
    return copy(connection)

def traced_keep(partial, target):
    count_down()
    keep(partial, target)

backups._copy, backups._keep = traced, traced_keep
sys.exit(cli.main())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are not killed here")
def test_killed_at_any_moment_no_half_backup_has_a_name(spoken: Database) -> None:
    command = ["backup", "--db", str(spoken.path)]
    statement, ended = 1, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        ended = subprocess.run(
            [sys.executable, "-c", KILLED_WHILE_COPYING, str(statement), *command],
            cwd=PROJECT,
            check=False,
            stdout=subprocess.DEVNULL,
        ).returncode
        found = existing(spoken.path)
        assert bool(found) is (ended == 0)
        statement += 13
    assert ended == 0
    assert copies.counts(found[0].path) == (8, 8, 2, 2)
