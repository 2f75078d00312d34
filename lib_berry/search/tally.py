"""Counting how often each value of a column is there among the images of a result."""

from __future__ import annotations

import numpy as np

from lib_berry.search.arrays import Mask, Numbers, Rows
from lib_berry.search.columns import Columns

FEW = 8
"""Of so many images one is in a result that is small: its codes are picked out and counted."""
SHORT = 4
"""How many rows in succession must have the same value on average for counting them together to be quicker."""


class Tally:
    """The images of a mask, to be counted by several columns.

    Images made one after the other mostly have the same model, folder or size, so in a large result whole runs of them
    are counted at once, by the difference of the mask's running total.
    """

    def __init__(self, columns: Columns, mask: Mask) -> None:
        self._columns = columns
        self._mask = mask
        self._count = int(np.count_nonzero(mask))
        self._rows: Rows | None = None
        self._total: Numbers | None = None

    def among(self, mask: Mask) -> int:
        """How many of its images are in another mask too."""
        return int(np.count_nonzero(self._mask & mask))

    def of(self, name: str, codes: Numbers, size: int) -> Numbers:
        """How often each of ``size`` codes is in the column of this name."""
        if self._count * FEW < len(codes):
            return np.bincount(codes[self._picked()], minlength=size)
        ends = self._columns.ends_of_runs(name, codes)
        if len(ends) * SHORT < len(codes):
            return np.bincount(codes[ends], np.diff(self._running()[ends], prepend=0), size).astype(np.int64)
        # Quicker than picking: all that are not in the mask count as 0.
        counts = np.bincount(codes * self._mask, minlength=size)
        counts[0] += self._count - len(codes)
        return counts

    def _picked(self) -> Rows:
        if self._rows is None:
            self._rows = np.flatnonzero(self._mask).astype(np.int32)
        return self._rows

    def _running(self) -> Numbers:
        if self._total is None:
            self._total = np.cumsum(self._mask, dtype=np.int32)
        return self._total
