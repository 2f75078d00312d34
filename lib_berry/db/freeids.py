"""Ids for new images: by the time of creation, so that everything is in its order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from lib_berry.model import IDS_PER_MS

MAX_CREATED_MS = (1 << 50) - 1
"""``id = created_ms * 8 + n`` stays below 2**53, the largest integer JavaScript holds."""

SELECT_TAKEN = "SELECT id FROM image WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"
WINDOW_IDS = 2000


class FreeIds:
    """Unused image ids, for one transaction. Files of one moment (an unpacked archive) line up behind it; where the
    line ends is remembered, so that the next one need not walk along it.

    What is taken is looked up for a window at a time, since files mostly come in an order near that of their times.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ends: dict[int, int] = {}
        self._taken: set[int] = set()
        self._first = self._last = 0

    def expect(self, times_ms: Iterable[int]) -> None:
        """Ids for these moments will be taken next."""
        times = sorted(times_ms)
        if times:
            self._look(first_id(times[0]), first_id(times[-1]) + WINDOW_IDS)

    def take(self, created_ms: int) -> int:
        """An id that neither a row has nor ``take`` has given before."""
        first = first_id(created_ms)
        wanted = self._ends.get(first, first)
        while True:
            if not self._first <= wanted < self._last:
                self._look(wanted, wanted + WINDOW_IDS)
            if wanted not in self._taken:
                break
            wanted += 1
        self._taken.add(wanted)
        self._ends[first] = wanted + 1
        return wanted

    def _look(self, first: int, last: int) -> None:
        """Take in which ids from ``first`` to before ``last`` (or to where there are enough) have rows."""
        rows = self._connection.execute(SELECT_TAKEN, (first, last - 1, WINDOW_IDS)).fetchall()
        self._taken.update(row[0] for row in rows)
        self._first, self._last = first, rows[-1][0] + 1 if len(rows) == WINDOW_IDS else last


def first_id(created_ms: int) -> int:
    """The smallest id of an image made in this millisecond."""
    return min(max(created_ms, 0), MAX_CREATED_MS) * IDS_PER_MS
