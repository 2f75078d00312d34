"""Watching a root by looking at it now and then, where the operating system reports no changes.

A folder's time tells of files that came, went or were renamed, not of files rewritten in place: so the newest folders
are always looked at, and a scan goes through everything from time to time.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib_berry.indexing.looker import Hint

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0
SHARE = 10
"""A sweep may take one part in so many of the time."""
NEWEST = 3
FULL_SECONDS = 900.0
BLUR_NS = 3_000_000_000
"""A folder whose time is younger may change again without its time changing: FAT counts in steps of two seconds."""


@dataclass(frozen=True, slots=True)
class _Known:
    mtime_ns: int
    subfolders: tuple[str, ...]


class Sweeper:
    """Finds the folders beneath ``path`` that have changed since its last ``sweep``."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._known: dict[str, _Known] = {}

    def sweep(self) -> list[Hint]:
        """Places to look at; none the first time, when everything is new. Raises OSError when the folder is away."""
        os.stat(self._path)  # noqa: PTH116
        known, self._known = self._known, {}
        hints: list[Hint] = []
        waiting = [self._path]
        while waiting:
            path = waiting.pop()
            found, is_changed = _visit(path, known.get(path))
            if found is None:
                continue
            self._known[path] = found
            waiting += found.subfolders
            if is_changed:
                hints.append(Hint(path))
        if not known:
            return []
        hints += [Hint(path, deep=True) for path in known if path not in self._known]
        newest = sorted(self._known, key=lambda path: self._known[path].mtime_ns, reverse=True)[:NEWEST]
        return hints + [Hint(path) for path in newest]


def _visit(path: str, known: _Known | None) -> tuple[_Known | None, bool]:
    """The folder as it is now, and whether it has changed; None when it cannot be read."""
    try:
        mtime_ns = os.stat(path).st_mtime_ns  # noqa: PTH116 - for each folder
        if known is not None and known.mtime_ns == mtime_ns and abs(time.time_ns() - mtime_ns) > BLUR_NS:
            return known, False
        with os.scandir(path) as entries:  # after its time was taken: what comes meanwhile is found at the next sweep
            subfolders = tuple(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return None, False
    return _Known(mtime_ns, subfolders), True


class Poll:
    """A thread that sweeps one root until ``close``.

    ``look`` gets the places that have changed; ``lost`` is called when a scan should go through everything.
    """

    def __init__(
        self,
        path: str,
        look: Callable[[Sequence[Hint]], object],
        lost: Callable[[], object],
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self._path = path
        self._look = look
        self._lost = lost
        self._pause = pause
        self.is_away = False
        """Whether the folder could not be reached at the last sweep."""
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="berry-poll", daemon=True)
        self._thread.start()

    def close(self, patience: float = 2.0) -> None:
        """End the thread; one that is stuck in a dead network drive ends when that answers."""
        self._closed.set()
        self._thread.join(patience)

    def _run(self) -> None:
        sweeper = Sweeper(self._path)
        full_at = time.monotonic() + FULL_SECONDS
        pause = 0.0
        while not self._closed.wait(pause):
            started = time.monotonic()
            try:
                hints = sweeper.sweep()
            except OSError:
                hints = [] if self.is_away else [Hint(self._path, deep=True)]
                self.is_away = True
            else:
                if self.is_away or started > full_at:
                    full_at = started + FULL_SECONDS
                    self._lost()
                self.is_away = False
            if hints and not self._closed.is_set():
                self._look(hints)
            pause = max(self._pause, (time.monotonic() - started) * SHARE)
