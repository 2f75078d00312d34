"""The thread that indexes what the host says it has saved, and what the watch has seen: the host's first.

What the host names is a hint. ``modules/images.py`` of A1111 and reForge names ``same.png`` when it has written
``same-1.png``, and says nothing of the JPEG it writes beside a large PNG. So every file in that folder whose name
begins like the hint's is compared with its row. Both sources may name the same file: the second finds its row current.
"""

from __future__ import annotations

import heapq
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from lib_berry.db.connection import Database
from lib_berry.errors import BerryError
from lib_berry.host import SavedImage
from lib_berry.indexing.looker import Findings, Hint, Looker, merged
from lib_berry.indexing.selection import Selection
from lib_berry.model import IndexedFile, Root

logger = logging.getLogger(__name__)

SETTLE_SECONDS = 0.25
RETRY_SECONDS = (0.5, 2.0, 10.0, 60.0)
"""Waits before a place is looked at again when the database or the disk was out of order; then the scan is left."""

REST = 2
"""How much longer than a look took the next one waits, but for what the host says."""

Work = SavedImage | tuple[Hint, ...] | None


@dataclass(order=True, slots=True)
class _Later:
    due: float
    hints: tuple[Hint, ...] = field(compare=False)
    failures: int = field(default=0, compare=False)


class IndexWorker:
    """Takes hints from any thread, indexes on its own.

    ``indexed`` is told of the files that were read, ``needs_scan`` that a scan is needed; both on the worker's thread.
    """

    def __init__(
        self,
        database: Database,
        roots: Callable[[], Sequence[Root]],
        selection: Callable[[], Selection],
        *,
        indexed: Callable[[Sequence[IndexedFile]], object] = lambda _: None,
        needs_scan: Callable[[], object] = lambda: None,
    ) -> None:
        self._looker = Looker(database, roots, selection)
        self._indexed = indexed
        self._needs_scan = needs_scan
        self._queue: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._later: list[_Later] = []
        self._seen: tuple[Hint, ...] = ()
        self._rest_until = 0.0
        self._thread = threading.Thread(target=self._run, name="berry-index", daemon=True)
        self._thread.start()

    def put(self, saved: SavedImage) -> None:
        """Index this soon. Returns at once."""
        self._queue.put(saved)

    def look(self, hints: Sequence[Hint]) -> None:
        """Look at these places soon, at all of them together: a move leaves one and arrives at another."""
        self._queue.put(tuple(hints))

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        closing = False
        while not closing:
            queued = self._queued()
            closing = None in queued
            for work in queued:
                if isinstance(work, SavedImage):
                    self._look(_hints(work), is_saved=True)
            self._seen = merged((*self._seen, *(hint for work in queued if isinstance(work, tuple) for hint in work)))
            if self._seen and (closing or self._rest_until <= time.monotonic()):
                self._look_at_seen()
            while self._later and (closing or self._later[0].due <= time.monotonic()):
                later = heapq.heappop(self._later)
                self._look(later.hints, failures=later.failures, is_last=closing)

    def _look_at_seen(self) -> None:
        """Then rest from it, so that a storm of changes does not take the page's time from it."""
        hints, self._seen = self._seen, ()
        started = time.monotonic()
        self._look(hints)
        now = time.monotonic()
        self._rest_until = now + (now - started) * REST

    def _queued(self) -> list[Work]:
        """All that is queued, once there is something, or something is to be looked at again."""
        queued: list[Work] = []
        with suppress(queue.Empty):
            due = [self._later[0].due] if self._later else []
            due += [self._rest_until] if self._seen else []
            queued.append(self._queue.get(timeout=max(min(due) - time.monotonic(), 0) if due else None))
            while True:
                queued.append(self._queue.get_nowait())
        return queued

    def _look(
        self, hints: tuple[Hint, ...], *, is_saved: bool = False, failures: int = 0, is_last: bool = False
    ) -> None:
        try:
            findings = self._looker.look(hints, patient=not is_last)
        except (BerryError, OSError) as error:
            logger.warning("Berry could not index %s: %s", _places(hints), error)
            self._retry(hints, failures, is_last)
        except Exception:
            logger.exception("Berry could not index %s. The next scan tries again.", _places(hints))
        else:
            self._follow(findings, is_saved)

    def _retry(self, hints: tuple[Hint, ...], failures: int, is_last: bool) -> None:
        if is_last or failures >= len(RETRY_SECONDS):
            logger.warning("Berry leaves %s to the next scan.", _places(hints))
            return
        heapq.heappush(self._later, _Later(time.monotonic() + RETRY_SECONDS[failures], hints, failures + 1))

    def _follow(self, findings: Findings, is_saved: bool) -> None:
        if findings.unsettled:
            later = _Later(time.monotonic() + SETTLE_SECONDS, tuple(findings.unsettled))
            heapq.heappush(self._later, later)
        if is_saved:
            for folder in findings.outside:
                logger.warning("Berry does not index %s; add the folder in Settings > Berry to see its images.", folder)
        if findings.indexed:
            self._indexed(findings.indexed)
        if findings.needs_scan:
            self._needs_scan()


def _hints(saved: SavedImage) -> tuple[Hint, ...]:
    places = sorted({(os.fspath(path.parent), path.stem) for path in saved.candidates})
    return tuple(Hint(folder, frozenset((stem,))) for folder, stem in places)


def _places(hints: Sequence[Hint]) -> str:
    return ", ".join(sorted({hint.folder for hint in hints}))
