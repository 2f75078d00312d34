"""Backups of what the user has said: made by themselves, few enough to keep, and brought back on request.

Beside the database, in ``<its name>-backups``: one a day while Berry runs, one before each change of the schema, and
one before anything is imported or restored. Of these stay the last of each of the 7 latest days and of the 4 latest
weeks that have any, and the latest 5 made before something; fewer when they take more than ``MOST_BYTES``.
"""

from __future__ import annotations

import logging
import math
import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from lib_berry.db import backups as copies
from lib_berry.errors import BerryError, ConflictError, DatabaseError, NotFoundError
from lib_berry.indexing.pace import be_nice
from lib_berry.locks import FileLock

log = logging.getLogger(__name__)

DAILY = "daily"
LOOK_SECONDS = 300.0
WAIT_SECONDS = 30.0
ABANDONED_SECONDS = 3600
NICENESS = 10
DAYS, WEEKS, OTHERS = 7, 4, 5
MOST_BYTES = 512 << 20
"""What all backups may take together; the latest is kept however large."""
EVERY_MS = 86_400_000
NAME = re.compile(r"(\d{8}T\d{6})(\d{3})Z-([a-z0-9-]+)\.sqlite3")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its file, when it was made, why (``daily``, ``by-hand``, ``before-…``), and its size in bytes."""

    path: Path
    made_ms: int
    reason: str
    size: int

    @property
    def name(self) -> str:
        """What ``restore`` knows it by."""
        return self.path.stem


def existing(database_path: Path) -> tuple[Backup, ...]:
    """All that are there, the latest first."""
    found = []
    try:
        for path in copies.folder_of(database_path).iterdir():
            named = NAME.fullmatch(path.name)
            if named:
                made = datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=timezone.utc)
                found.append(Backup(path, int(made.timestamp()) * 1000 + int(named[2]), named[3], path.stat().st_size))
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda backup: (backup.made_ms, backup.path), reverse=True))


def find(database_path: Path, name: str) -> Backup:
    """The backup of that name; ``latest`` is the latest. Raises NotFoundError."""
    found = existing(database_path)
    for backup in found:
        if name in (backup.name, backup.path.name) or name == "latest":
            return backup
    names = ", ".join(backup.name for backup in found) or "none"
    raise NotFoundError(f"There is no backup {name!r}. There are: {names}.")


def make(database_path: Path, reason: str, now_ms: int | None = None) -> Backup | None:
    """Back up now, and drop what is too old to keep. None when the user has said nothing yet.

    Raises DatabaseError, ConflictError when another process goes on making backups.
    """
    made_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    path = copies.target(database_path, reason, made_ms)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.parent):
            _clear_partial(path.parent)
            if not copies.copy(database_path, path):
                return None
            for backup in superfluous(existing(database_path)):
                backup.path.unlink(missing_ok=True)
            return Backup(path, made_ms, reason, path.stat().st_size)
    except OSError as error:
        raise DatabaseError(f"No backup could be made in {path.parent}: {error.strerror or error}.") from error


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / "lock")
    end = time.monotonic() + WAIT_SECONDS
    while not lock.acquire():
        if time.monotonic() > end:
            raise ConflictError(f"Another process is making a backup in {folder}; try again when it is done.")
        time.sleep(0.1)
    return lock


def _clear_partial(folder: Path) -> None:
    """What a process left that was killed while it made one; not what another is making before a migration."""
    for path in folder.glob(f"*{copies.PARTIAL}*"):
        if time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
            path.unlink(missing_ok=True)


def is_due(found: Sequence[Backup], now_ms: int) -> bool:
    """Whether a day has gone by since the last daily one. ``found`` as ``existing`` gives it."""
    last = next((backup.made_ms for backup in found if backup.reason == DAILY), None)
    return last is None or not 0 <= now_ms - last < EVERY_MS


def superfluous(found: Iterable[Backup]) -> list[Backup]:
    """Those of the backups that need not be kept."""
    newest_first = sorted(found, key=lambda backup: backup.made_ms, reverse=True)
    daily = [backup for backup in newest_first if backup.reason == DAILY]
    days = _last_of_each(daily, lambda day: day, DAYS)
    weeks = _last_of_each(daily, lambda day: day - timedelta(days=day.weekday()), WEEKS)
    others = [backup for backup in newest_first if backup.reason != DAILY][:OTHERS]
    kept = {backup.path for backup in (*days, *weeks, *others)}
    bytes_kept, dropped = 0, []
    for number, backup in enumerate(newest_first):
        if backup.path in kept and (not number or bytes_kept + backup.size <= MOST_BYTES):
            bytes_kept += backup.size
        else:
            dropped.append(backup)
    return dropped


def _last_of_each(newest_first: Sequence[Backup], period: Callable[[date], date], most: int) -> list[Backup]:
    """The last backup of each of the latest periods that have any."""
    last: dict[date, Backup] = {}
    for backup in newest_first:
        last.setdefault(period(datetime.fromtimestamp(backup.made_ms / 1000, timezone.utc).date()), backup)
    return list(last.values())[:most]


class DailyBackup:
    """Makes the daily backup of a library that is open, on a thread of its own."""

    def __init__(self, database_path: Path) -> None:
        self._path = database_path
        self._looked = -math.inf
        self._thread: threading.Thread | None = None
        self.trouble: str | None = None
        """Why the last one could not be made."""

    def attend(self) -> None:
        """Look every few minutes whether one is due. Returns at once."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS or (self._thread is not None and self._thread.is_alive()):
            return
        self._looked = now
        self._thread = threading.Thread(target=self._back_up, name="berry-backup", daemon=True)
        self._thread.start()

    def _back_up(self) -> None:
        be_nice(NICENESS)
        try:
            if is_due(existing(self._path), time.time_ns() // 1_000_000):
                make(self._path, DAILY)
            self.trouble = None
        except BerryError as error:
            self.trouble = error.message
            log.warning("Berry could not make its daily backup: %s", error.message)

    def close(self) -> None:
        """Wait for a backup that is being made."""
        if self._thread is not None:
            self._thread.join()
