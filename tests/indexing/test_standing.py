from __future__ import annotations

from lib_berry.db import scans
from lib_berry.db.connection import Database
from lib_berry.indexing.pace import Pace
from lib_berry.indexing.standing import Standing
from lib_berry.model import ScanProgress


def test_it_is_told_and_written_down_the_same(database: Database) -> None:
    told: list[ScanProgress] = []
    standing = Standing(database, told.append, None)
    standing.begin()
    standing.indexed, standing.unchanged, standing.known_files, standing.unreachable = 3, 4, 10, 2
    standing.problem("/pictures/a.png", "It is damaged.")
    standing.tell()
    (progress,) = told
    assert (progress.state, progress.files, progress.total, progress.counted) == ("running", 7, 10, False)
    assert (progress.missing, progress.errors) == (2, 1)
    assert scans.latest(database) == progress
    standing.finish("done", None)
    result = standing.result()
    assert result.progress == told[-1]
    assert (result.progress.state, result.progress.total, result.progress.counted) == ("done", 7, True)
    assert result.errors == [("/pictures/a.png", "It is damaged.")]
    assert result.complete


def test_why_it_is_held_is_said_while_it_runs(database: Database) -> None:
    pace = Pace()
    told: list[ScanProgress] = []
    standing = Standing(database, told.append, pace)
    standing.begin()
    pace.held = "host"
    standing.tell()
    standing.paused = True
    standing.tell()
    standing.finish("failed", "OSError: the disk is full")
    assert [progress.held for progress in told] == ["host", "paused", None]
    assert told[-1].message == "OSError: the disk is full"
