from __future__ import annotations

import pytest

from lib_berry.db import scans
from lib_berry.db.connection import Database
from lib_berry.db.scans import Wishes
from lib_berry.model import ScanProgress

PROGRESS = ScanProgress("done", 10, 12, True, 3, 7, 2, 1, 1000, 2000, "a message", "load")


def test_before_the_first_scan_there_is_none(database: Database) -> None:
    assert scans.latest(database) is None


def test_a_scan_begins_running(database: Database) -> None:
    scans.begin(database)
    found = scans.latest(database)
    assert found is not None
    assert (found.state, found.files, found.total, found.counted, found.message) == ("running", 0, 0, False, None)
    assert found.started_ms == found.updated_ms > 0


def test_what_is_recorded_is_read(database: Database) -> None:
    assert scans.record(database, scans.begin(database), PROGRESS) == Wishes(cancel=False, pause=False)
    assert scans.latest(database) == PROGRESS


def test_the_latest_is_the_last_begun(database: Database) -> None:
    first, second = scans.begin(database), scans.begin(database)
    scans.record(database, second, PROGRESS)
    scans.record(database, first, ScanProgress("failed"))
    assert scans.latest(database) == PROGRESS


def test_a_request_to_cancel_reaches_the_running_scan(database: Database) -> None:
    running = ScanProgress("running")
    first = scans.begin(database)
    scans.record(database, first, PROGRESS)
    second = scans.begin(database)
    assert not scans.record(database, second, running).cancel
    scans.request_cancel(database)
    assert scans.record(database, second, running).cancel
    assert not scans.record(database, first, PROGRESS).cancel
    assert not scans.record(database, scans.begin(database), running).cancel, "the next one starts afresh"


def test_a_request_to_pause_reaches_the_running_scan_and_can_be_taken_back(database: Database) -> None:
    running = ScanProgress("running")
    first = scans.begin(database)
    scans.record(database, first, PROGRESS)
    second = scans.begin(database)
    scans.request_pause(database, True)
    assert scans.record(database, second, running) == Wishes(cancel=False, pause=True)
    assert not scans.record(database, first, PROGRESS).pause
    scans.request_pause(database, False)
    assert not scans.record(database, second, running).pause


def test_progress_does_not_count_as_a_change_of_the_index(database: Database) -> None:
    version = database.version()
    scans.record(database, scans.begin(database), PROGRESS)
    scans.request_cancel(database)
    assert database.version() == version


@pytest.mark.parametrize("begun", [5, 50])
def test_only_the_latest_are_kept(database: Database, begun: int) -> None:
    ids = [scans.begin(database) for _ in range(begun)]
    kept = [row[0] for row in database.reader().execute("SELECT id FROM scan ORDER BY id")]
    assert kept == ids[-scans.KEPT :]
