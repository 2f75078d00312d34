"""Where a scan stands: what it has counted, what it could not read, and telling so to whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lib_berry.db import images, scans
from lib_berry.db.connection import Database
from lib_berry.db.scans import Wishes
from lib_berry.indexing.pace import Pace
from lib_berry.model import ScanProgress


@dataclass(slots=True)
class ScanResult:
    """What a scan found. ``errors`` are (path, reason) of every file or folder that could not be read; ``complete``
    says that no folder was among them."""

    progress: ScanProgress
    errors: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = True


class Standing:
    """Of one scan, from its ``begin`` to its ``finish``. ``report`` is called with its progress now and then.

    Files are ``indexed`` or ``unchanged``; images are ``lost`` that this scan misses, and ``unreachable`` in roots that
    are away. ``known_files`` are those there are as far as that is known, ``counted`` says that they are all.
    """

    def __init__(self, database: Database, report: Callable[[ScanProgress], None], pace: Pace | None) -> None:
        self._database = database
        self._report = report
        self._pace = pace
        self._scan_id = 0
        self._started_ms = self._updated_ms = int(time.time() * 1000)
        self._message: str | None = None
        self._errors: list[tuple[str, str]] = []
        self.state = "running"
        self.paused = False
        self.complete = True
        self.indexed = self.unchanged = self.unreachable = self.lost = 0
        self.known_files = 0
        self.counted = False

    def begin(self) -> None:
        self._scan_id = scans.begin(self._database)

    def problem(self, path: str, reason: str) -> None:
        self._errors.append((path, reason))

    def tell(self) -> Wishes:
        """Write down where it stands; returns what others wish it to do."""
        self._updated_ms = int(time.time() * 1000)
        progress = self._progress()
        self._report(progress)
        return scans.record(self._database, self._scan_id, progress)

    def finish(self, state: str, message: str | None) -> None:
        self.state, self._message = state, message
        if self.lost:  # some were found elsewhere afterwards
            self.lost = images.missing_since(self._database, self._started_ms)
        self.tell()

    def result(self) -> ScanResult:
        return ScanResult(self._progress(), self._errors, self.complete)

    def _progress(self) -> ScanProgress:
        done, files = self.state == "done", self.indexed + self.unchanged
        return ScanProgress(
            self.state,
            files,
            total=files if done else max(self.known_files, files),
            counted=done or self.counted,
            indexed=self.indexed,
            unchanged=self.unchanged,
            missing=self.unreachable + self.lost,
            errors=len(self._errors),
            started_ms=self._started_ms,
            updated_ms=self._updated_ms,
            message=self._message,
            held=self._held() if self.state == "running" else None,
        )

    def _held(self) -> str | None:
        return "paused" if self.paused else self._pace.held if self._pace is not None else None
