"""Pictures that look alike, found among all without comparing each with each.

Two pictures are near when at most ``NEAR`` of the 128 bits of their looks differ, their mean colours are close and
their shapes alike. Cut into two bands more than bits may differ, two such looks have at least two bands in common; so
only those are compared that do. (One band would do as well, but some bands are alike in very many pictures: those of
the sky, say.) Pictures with next to nothing on them, which all look alike, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from lib_berry.search.arrays import Numbers

NEAR = 7
"""Bits of 128 that may differ."""
WIDTHS = (13, 13, 13, 13, 12), (16, 16, 16, 16)
"""Bits of each band, across and down."""
COLOR_NEAR = 20
"""Of 255, in each of red, green and blue."""
SHAPE_NEAR = 0.03
PLAIN = 4
"""Of a picture's 128 bits: with fewer set there is next to nothing on it."""
PAIRS_AT_ONCE = 1 << 20
Picture = tuple[int, int, int, int, "int | None", "int | None"]
"""Id, across, down, colour, width, height."""

Bits = npt.NDArray[np.uint64]

assert sum(map(len, WIDTHS)) >= NEAR + 2, "fewer bands than that would miss pictures"


def near(pictures: Sequence[Picture]) -> list[list[int]]:
    """Groups of ids of pictures that look alike. No image is in two groups, and a group is no chain: all in it are
    near its first, which is the earliest in the order they come."""
    if len(pictures) < 2:
        return []
    ids = np.array([row[0] for row in pictures], np.int64)
    across, down = (np.array([row[n] for row in pictures], np.int64).view(np.uint64) for n in (1, 2))
    facts = _facts(pictures)
    same = _same(across, down, facts)
    kept = np.fromiter(same, np.int64, len(same))
    first, second = _pairs(across[kept], down[kept], facts[kept])
    together = _groups(kept[first], kept[second], same)
    return [[int(ids[place]) for place in group] for group in together if len(group) > 1]


def _facts(pictures: Sequence[Picture]) -> Numbers:
    """Red, green, blue, and the logarithm of the shape scaled so that ``COLOR_NEAR`` is near for it too."""
    color = np.array([row[3] for row in pictures], np.int64)
    wide, high = (np.array([row[n] or 1 for row in pictures], np.float32) for n in (4, 5))
    shape = np.log(wide / high) * (COLOR_NEAR / SHAPE_NEAR)
    return np.stack([color >> 16, color >> 8 & 255, color & 255, shape], axis=1).astype(np.float32)


def _same(across: Bits, down: Bits, facts: Numbers) -> dict[int, list[int]]:
    """The places of pictures that are the same in everything compared, under the first of them; without plain ones.

    Thousands of copies would else make millions of pairs.
    """
    shown = np.flatnonzero(_count(across) + _count(down) >= PLAIN)
    found: dict[bytes, list[int]] = {}
    for place in shown.tolist():
        key = across[place].tobytes() + down[place].tobytes() + facts[place].tobytes()
        found.setdefault(key, []).append(place)
    return {places[0]: places for places in found.values()}


def _pairs(across: Bits, down: Bits, facts: Numbers) -> tuple[Numbers, Numbers]:
    """The places of all pictures that are near each other, each pair once, the earlier first."""
    found: list[Numbers] = []
    count = np.int64(len(across))
    for one, other in combinations(_bands(across, down), 2):
        keys = one << np.uint32(16) | other
        for first, second in _sharing(keys):
            differing = _count(across[first] ^ across[second])
            close = np.flatnonzero(differing <= NEAR)
            first, second = first[close], second[close]
            differing = differing[close] + _count(down[first] ^ down[second])
            apart = np.abs(facts[first] - facts[second]).max(axis=1, initial=0)
            close = np.flatnonzero((differing <= NEAR) & (apart <= COLOR_NEAR))
            found.append(np.minimum(first[close], second[close]) * count + np.maximum(first[close], second[close]))
    codes = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    return codes // count, codes % count


def _bands(across: Bits, down: Bits) -> Iterator[Numbers]:
    for half, widths in zip((across, down), WIDTHS, strict=True):
        for number, width in enumerate(widths):
            shift, mask = np.uint64(sum(widths[:number])), np.uint64((1 << width) - 1)
            yield (half >> shift & mask).astype(np.uint32)


def _sharing(keys: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of places whose keys are equal, some at a time."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[starts[1:], len(ordered)]
    # The n-th of a bucket is paired with all after it, so it begins so many pairs.
    follow = np.repeat(ends, ends - starts) - np.arange(len(ordered)) - 1
    total = np.cumsum(follow)
    at = 0
    while at < len(ordered):
        done = total[at - 1] if at else 0
        end = max(int(np.searchsorted(total, done + PAIRS_AT_ONCE, "right")), at + 1)
        lengths = follow[at:end]
        first = np.repeat(np.arange(at, end), lengths)
        step = np.arange(len(first)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + 1
        yield order[first], order[first + step]
        at = end


def _count(bits: Bits) -> Numbers:
    """How many bits are set in each (numpy learned it in version 2)."""
    one, two, four = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
    bits = bits - (bits >> np.uint64(1) & one)
    bits = (bits & two) + (bits >> np.uint64(2) & two)
    bits = bits + (bits >> np.uint64(4)) & four
    counted: Numbers = (bits * np.uint64(0x0101010101010101) >> np.uint64(56)).astype(np.int64)
    return counted


def _groups(first: Numbers, second: Numbers, same: dict[int, list[int]]) -> list[list[int]]:
    """Each picture goes to the earliest that is near it and has not gone to another."""
    gone: set[int] = set()
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if one not in gone and other not in gone:
            gone.add(other)
            same[one] += same.pop(other)
    return list(same.values())
