"""What a query found, at one version of the library."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from lib_berry.query.kinds import Order
from lib_berry.search.arrays import Mask, Rows
from lib_berry.search.columns import Columns
from lib_berry.search.orders import Keys, key_of
from lib_berry.search.tally import Tally

RELATIVE = ("name", "relevance", "album")
"""Sorts whose keys change with the library: what counts is where the image stands now."""


@dataclass(frozen=True)
class Found:
    """What a query found, at one version: a mask of the rows, the rows in order, and what they were ordered by."""

    version: int
    order: Order
    mask: Mask
    rows: Rows
    sorted_by: Keys | None
    columns: Columns

    @cached_property
    def tally(self) -> Tally:
        """Its images, to be counted by their values."""
        return Tally(self.columns, self.mask)

    @property
    def faces(self) -> Rows:
        """The row of the image that is shown at each rank."""
        return self.rows

    @property
    def whole(self) -> Found:
        """All images of the result, where ``rows`` has only some of them."""
        return self

    def ids(self, start: int, stop: int) -> list[int]:
        """The images shown from rank ``start`` up to ``stop``."""
        return self.columns["id"][self.faces[start:stop]].tolist()  # type: ignore[no-any-return]

    def stacks(self, start: int, stop: int) -> dict[int, tuple[int, int | None]]:
        """Of each image shown from rank ``start`` up to ``stop`` that stands first in a stack of several: how many
        there are and, where the stack is open, the image by which it was opened."""
        return {}

    def key(self, rank: int) -> tuple[Any, ...]:
        """What the image at this rank is ordered by."""
        return key_of(int(self.rows[rank]), self.sorted_by, self.columns)

    def rank_after(self, key: tuple[Any, ...]) -> int:
        """The first rank that comes after ``key``, which an image here or of an earlier version has or had."""
        row = int(self.columns.rows([key[-1]])[0])
        if self.order.name in RELATIVE and row >= 0:
            key = key_of(row, self.sorted_by, self.columns)
        low, high = 0, len(self.rows)
        while low < high:
            middle = (low + high) // 2
            there = self.key(middle)
            low, high = (low, middle) if self._is_after(there, key) else (middle + 1, high)
        return low

    def _is_after(self, there: tuple[Any, ...], key: tuple[Any, ...]) -> bool:
        if there[0] != key[0]:
            return bool(there[0] > key[0])
        return there[1:] < key[1:] if self.order.descending else there[1:] > key[1:]

    def rank_of(self, image_id: int) -> int | None:
        """The image's rank; None when it is not in the result."""
        row = int(self.columns.rows([image_id])[0])
        if row < 0 or not self.mask[row]:
            return None
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else None

    @property
    def nbytes(self) -> int:
        known = 0 if self.sorted_by is None else self.sorted_by.values.nbytes
        return self.mask.nbytes + self.rows.nbytes + known
