"""Arrays that grow: plain numbers, and codes of values that repeat."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int32]
"""Places of images in the columns."""
Numbers = npt.NDArray[Any]

SPARE = 1.125
"""How much larger an array becomes than it must, when it must: between copying often and holding much for nothing."""
SMALLEST = 1024


class Growing:
    """An array of one type to which rows are appended."""

    def __init__(self, kind: type[np.generic] | np.dtype[Any], values: Numbers | None = None) -> None:
        self._data = np.empty(0, kind) if values is None else np.ascontiguousarray(values, kind)
        self._size = len(self._data)

    @property
    def view(self) -> Numbers:
        """The rows there are. Good until the next change."""
        return self._data[: self._size]

    @property
    def nbytes(self) -> int:
        return self._data.nbytes

    def reserve(self, count: int) -> None:
        """Make room for so many rows in all, in one step."""
        if count > len(self._data):
            room = np.empty(count, self._data.dtype)
            room[: self._size] = self._data[: self._size]
            self._data = room

    def append(self, values: Sequence[Any] | Numbers) -> None:
        needed = self._size + len(values)
        if needed > len(self._data):
            self.reserve(max(int(needed * SPARE), SMALLEST))
        self._data[self._size : needed] = values
        self._size = needed

    def put(self, rows: Rows, values: Sequence[Any] | Numbers) -> None:
        self._data[rows] = values

    def widen(self, kind: type[np.generic]) -> None:
        self._data = self._data.astype(kind)


class Codes(NamedTuple):
    """Values and what they are in a ``Coded`` column: their codes, ``NEW`` where it does not have them yet."""

    codes: Numbers
    values: Sequence[Any]


NEW = -1


class Coded:
    """A column whose values repeat: each row holds the number of its value in ``values``; 0 is None.

    The codes take one byte while there are few values, two or four when there are more.
    """

    def __init__(self, values: Iterable[Hashable] = (None,), codes: Numbers | None = None) -> None:
        self.values: list[Any] = list(values)
        self._known = {value: code for code, value in enumerate(self.values)}
        self._numbers: Numbers = np.empty(0, np.int64)
        self._codes = Growing(_narrowest(len(self.values)), codes)

    @property
    def codes(self) -> Numbers:
        """The code of each row. Good until the next change."""
        return self._codes.view

    @property
    def nbytes(self) -> int:
        return self._codes.nbytes

    def encode(self, values: Sequence[Hashable]) -> Codes:
        """The codes of these values, as far as they have one. Changes nothing, so it may run beside whoever uses the
        column."""
        found = map(self._known.get, values, repeat(NEW))
        return Codes(np.fromiter(found, np.int64, len(values)), values)

    def settle(self, found: Codes) -> Numbers:
        """The codes of what ``encode`` looked up, with values that are new taken in."""
        codes, values = found
        for place in np.flatnonzero(codes == NEW).tolist():
            value = values[place]
            if value not in self._known:
                self._known[value] = len(self.values)
                self.values.append(value)
            codes[place] = self._known[value]
        kind = _narrowest(len(self.values))
        if kind != self._codes.view.dtype:
            self._codes.widen(kind)
        return codes

    def reserve(self, count: int) -> None:
        """Make room for so many rows in all, in one step."""
        self._codes.reserve(count)

    def append(self, codes: Numbers) -> None:
        """Rows of these settled codes."""
        self._codes.append(codes)

    def put(self, rows: Rows, codes: Numbers) -> None:
        """Give these rows these settled codes."""
        self._codes.put(rows, codes)

    def value_numbers(self) -> Numbers:
        """The values, where they are ids; 0 for None."""
        if len(self._numbers) != len(self.values):
            self._numbers = np.array([value or 0 for value in self.values], np.int64)
        return self._numbers

    def where(self, holds: Callable[[Any], bool]) -> Mask:
        """The rows whose value is known and of which ``holds`` is true."""
        return self.take([value is not None and bool(holds(value)) for value in self.values])

    def take(self, table: Sequence[bool] | Mask) -> Mask:
        """The rows whose code is true in ``table``."""
        chosen = np.asarray(table, np.bool_)
        if not chosen.any():
            return np.zeros(len(self.codes), np.bool_)
        if chosen.all():
            return np.ones(len(self.codes), np.bool_)
        (found,) = np.nonzero(chosen)
        if len(found) == 1:
            return self.codes == found[0]  # type: ignore[no-any-return]
        return np.take(chosen, self.codes, mode="clip")


def _narrowest(values: int) -> type[np.generic]:
    if values <= 1 << 8:
        return np.uint8
    return np.uint16 if values <= 1 << 16 else np.uint32
