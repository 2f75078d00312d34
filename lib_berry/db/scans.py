"""The progress of scans, written by the process that scans and read by those that show it."""

from __future__ import annotations

import time
from dataclasses import astuple
from typing import NamedTuple

from lib_berry.db.connection import Database
from lib_berry.model import ScanProgress

COLUMNS = "state, files, total, counted, indexed, unchanged, missing, errors, started_ms, updated_ms, message, held"
KEPT = 20


class Wishes(NamedTuple):
    """What someone has asked of a running scan."""

    cancel: bool
    pause: bool


INSERT_SCAN = "INSERT INTO scan (state, started_ms, updated_ms) VALUES ('running', ?, ?)"


def begin(database: Database) -> int:
    """A new running scan's id; only the latest few are kept."""
    now = int(time.time() * 1000)
    with database.transaction(changes_index=False) as connection:
        scan_id = int(connection.execute(INSERT_SCAN, (now, now)).lastrowid or 0)
        connection.execute("DELETE FROM scan WHERE id <= ?", (scan_id - KEPT,))
    return scan_id


UPDATE_SCAN = f"UPDATE scan SET {' = ?, '.join(COLUMNS.split(', '))} = ? WHERE id = ?"
SELECT_WISHES = "SELECT cancel_requested, pause_requested FROM scan WHERE id = ?"


def record(database: Database, scan_id: int, progress: ScanProgress) -> Wishes:
    """Write down where the scan stands. Returns what someone has asked of it."""
    with database.transaction(changes_index=False) as connection:
        connection.execute(UPDATE_SCAN, (*astuple(progress), scan_id))
        row = connection.execute(SELECT_WISHES, (scan_id,)).fetchone()
    return Wishes(True, False) if row is None else Wishes(bool(row[0]), bool(row[1]))


SELECT_LATEST = f"SELECT {COLUMNS} FROM scan ORDER BY id DESC LIMIT 1"


def latest(database: Database) -> ScanProgress | None:
    row = database.reader().execute(SELECT_LATEST).fetchone()
    if row is None:
        return None
    state, files, total, counted, *rest = row
    return ScanProgress(state, files, total, bool(counted), *rest)


REQUEST_CANCEL = "UPDATE scan SET cancel_requested = 1 WHERE state = 'running'"


def request_cancel(database: Database) -> None:
    with database.transaction(changes_index=False) as connection:
        connection.execute(REQUEST_CANCEL)


REQUEST_PAUSE = "UPDATE scan SET pause_requested = ? WHERE state = 'running'"


def request_pause(database: Database, pause: bool) -> None:
    """Ask the running scan to pause, or to go on."""
    with database.transaction(changes_index=False) as connection:
        connection.execute(REQUEST_PAUSE, (pause,))
