"""Comparisons of numbers: which are inside a range, by the kind of their field."""

from __future__ import annotations

import math

import numpy as np

from lib_berry.query.ast import Range
from lib_berry.search.arrays import Mask, Numbers

#: Numbers with a fraction are equal when they differ by no more: generators write 0.7 as 0.7000000000000001 too.
TOLERANCE = 1e-6
INT64 = np.iinfo(np.int64)


def inside(value: int | float, range_: Range) -> bool:
    """Whether one whole number is inside the range."""
    low, high = range_.low, range_.high
    if low is not None and (value <= low if range_.low_open else value < low):
        return False
    return not (high is not None and (value >= high if range_.high_open else value > high))


def nearly_inside(value: int | float, range_: Range) -> bool:
    """Whether a number is inside the range, give or take the tolerance."""
    low, high = range_.low, range_.high
    if low is not None:
        low += TOLERANCE if range_.low_open else -TOLERANCE
    if high is not None:
        high += -TOLERANCE if range_.high_open else TOLERANCE
    return inside(value, Range(low, high, range_.low_open, range_.high_open))


def within(column: Numbers, range_: Range) -> Mask:
    """The rows of a column of whole numbers that are inside the range."""
    low, high = _whole_bounds(range_)
    if low is not None and low == high:
        return column == low if INT64.min <= low <= INT64.max else np.zeros(len(column), np.bool_)
    found = np.ones(len(column), np.bool_)
    if low is not None and low > INT64.min:
        found = column >= low if low <= INT64.max else np.zeros(len(column), np.bool_)
    if high is not None and high < INT64.max:
        found = found & (column <= high) if high >= INT64.min else np.zeros(len(column), np.bool_)
    return found


def _whole_bounds(range_: Range) -> tuple[int | None, int | None]:
    """The smallest and the largest whole number inside the range."""
    low, high = range_.low, range_.high
    if low is not None:
        low = math.floor(low) + 1 if range_.low_open else math.ceil(low)
    if high is not None:
        high = math.ceil(high) - 1 if range_.high_open else math.floor(high)
    return low, high


def within_unsigned(column: Numbers, range_: Range) -> Mask:
    """As ``within`` for 64-bit unsigned numbers in a column that holds them signed."""
    low, high = _whole_bounds(range_)
    first, last = max(low or 0, 0), min(2**64 - 1 if high is None else high, 2**64 - 1)
    if first > last:
        return np.zeros(len(column), np.bool_)
    unsigned = column.view(np.uint64)
    if first == last:
        return unsigned == np.uint64(first)  # type: ignore[no-any-return]
    return (unsigned >= np.uint64(first)) & (unsigned <= np.uint64(last))  # type: ignore[no-any-return]


def between(column: Numbers, start: int | None, end: int | None) -> Mask:
    """The rows from ``start`` up to but not including ``end``."""
    return within(column, Range(start, end, high_open=True))
