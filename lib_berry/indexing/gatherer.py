"""Gathering file system events until it is quiet: thousands of them become one look at a few folders."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence

from lib_berry.indexing.listing import SIDECARS
from lib_berry.indexing.looker import MAX_STEMS, Hint, merged
from lib_berry.indexing.selection import EXTENSIONS

logger = logging.getLogger(__name__)

QUIET_SECONDS = 0.08
"""Events are handed on once none has come for so long,"""
LONGEST_SECONDS = 0.4
"""or the first of them has waited so long."""
FLOOD = 10_000
"""So many events without a pause may have overrun the operating system's queue (Linux: 16,384), and some be lost."""


class Gatherer:
    """Takes events from any thread, and hands places to look at to ``look`` on a thread of its own.

    ``lost`` is called after a flood, when a scan should make sure of the rest.
    """

    def __init__(self, look: Callable[[Sequence[Hint]], object], lost: Callable[[], object]) -> None:
        self._look = look
        self._lost = lost
        self._changed = threading.Condition()
        self._stems: dict[str, set[str]] = {}
        self._deep: set[str] = set()
        self._first = self._last = 0.0
        self._flood = 0
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="berry-watch-events", daemon=True)
        self._thread.start()

    def file(self, path: str) -> None:
        """Something has happened to this file, or it is gone."""
        folder, name = os.path.split(path)
        stem = _stem(name)
        if stem is not None:
            with self._changed:
                stems = self._stems.setdefault(folder, set())
                if len(stems) <= MAX_STEMS:
                    stems.add(stem)
                self._note()

    def folder(self, path: str) -> None:
        """Something has happened to this folder as a whole: it is new, or gone."""
        with self._changed:
            self._deep.add(path)
            self._note()

    def close(self) -> None:
        """Hand on what is there, and end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _note(self) -> None:
        self._last = time.monotonic()
        self._flood += 1
        if len(self._stems) + len(self._deep) == 1:
            self._changed.notify()

    def _run(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._closed
            hints, is_flooded = self._gathered()
            try:
                if hints:
                    self._look(hints)
                if is_flooded:
                    self._lost()
            except Exception:
                logger.exception("Berry could not follow a change of the folders; the next scan finds it.")

    def _gathered(self) -> tuple[tuple[Hint, ...], bool]:
        """What is to be looked at, once it is time to; or that a flood has come to its end."""
        with self._changed:
            while not (self._closed or self._stems or self._deep):
                if not self._changed.wait(QUIET_SECONDS if self._flood else None):
                    flood, self._flood = self._flood, 0
                    if flood > FLOOD:
                        return (), True
            self._first = time.monotonic()
            while not self._closed and (wait := self._due() - time.monotonic()) > 0:
                self._changed.wait(wait)
            hints = [Hint(folder, frozenset(stems)) for folder, stems in self._stems.items()]
            hints += [Hint(folder, deep=True) for folder in self._deep]
            self._stems, self._deep = {}, set()
        return merged(hints), False

    def _due(self) -> float:
        return min(self._last + QUIET_SECONDS, self._first + LONGEST_SECONDS)


def _stem(name: str) -> str | None:
    """What the names of an image and its text files begin with; None for other files."""
    for suffix in sorted(SIDECARS, key=len, reverse=True):
        if name.endswith(suffix):
            return name[: -len(suffix)]
    stem, extension = os.path.splitext(name)  # noqa: PTH122 - for each event
    return stem if extension.lower() in EXTENSIONS else None
