"""The shape of a result, from which a page lays all of it out: each image's proportions, and the images of each day."""

from __future__ import annotations

import math
import zlib
from datetime import date, datetime, timedelta

import numpy as np

from lib_berry.model import IDS_PER_MS, Shape
from lib_berry.query.dates import epoch_ms
from lib_berry.search.arrays import Numbers
from lib_berry.search.found import Found

SQUARE, STEPS, WIDEST = 128, 127, 3.0
"""A byte says how wide an image is for its height: ``SQUARE`` for 1, ``STEPS`` more for ``WIDEST``, by the logarithm.

What is wider or narrower counts as that. The steps are of 0.9 %: at no size can the difference be seen.
"""
EPOCH = date(1970, 1, 1)
LAST_DAY = (date(2100, 1, 1) - EPOCH).days
"""Images from later count as of this day: their files' clocks are wrong."""


def shape(found: Found, known: tuple[int, int] | None = None) -> Shape:
    """The result's shape.

    ``known`` is how many images' proportions the asker has, and their CRC-32. Where these still are the beginning or
    the end of all, only the others are given.
    """
    proportions = _proportions(found)
    kept, given = _beyond(proportions, known)
    return Shape(found.version, len(found.rows), tuple(_days(found)), kept, given)


def packed_ids(found: Found, start: int, stop: int) -> bytes:
    """The images from rank ``start`` up to ``stop``, each id eight bytes as a little-endian floating point number."""
    return found.columns["id"][found.faces[start:stop]].astype("<f8").tobytes()


def _step(size: tuple[int | None, int | None] | None) -> int:
    width, height = size or (None, None)
    if not width or not height:
        return SQUARE
    wide = math.log(width / height) / math.log(WIDEST)
    return SQUARE + round(STEPS * max(-1.0, min(1.0, wide)))


def _proportions(found: Found) -> bytes:
    sizes = found.columns.coded["size"]
    table = np.array([_step(size) for size in sizes.values], np.uint8)
    return table[sizes.codes[found.faces]].tobytes()


def _beyond(proportions: bytes, known: tuple[int, int] | None) -> tuple[str | None, bytes]:
    count, check = known or (0, 0)
    if 0 < count <= len(proportions):
        new = len(proportions) - count
        if zlib.crc32(memoryview(proportions)[new:]) == check:
            return "end", proportions[:new]
        if zlib.crc32(memoryview(proportions)[:count]) == check:
            return "start", proportions[count:]
    return None, proportions


def _days(found: Found) -> list[tuple[int, int]]:
    """Each day that has images, as its number from 1970 on, with their count, in the order of the result.

    Empty unless the result is in the order of time.
    """
    if found.order.name != "created" or not len(found.rows):
        return []
    ids = found.columns["id"][found.rows]
    ascending = ids[::-1] if found.order.descending else ids
    first = min(max(_day_of(int(ascending[0])), 0), LAST_DAY)
    last = min(_day_of(int(ascending[-1])), LAST_DAY)
    ends = np.searchsorted(ascending, _starts(first + 1, last) * IDS_PER_MS)
    counts = np.diff(np.concatenate(([0], ends, [len(ids)])))
    (present,) = np.nonzero(counts)
    days = [(first + day, int(counts[day])) for day in present.tolist()]
    return days[::-1] if found.order.descending else days


def _day_of(image_id: int) -> int:
    seconds = min(image_id / IDS_PER_MS / 1000, (LAST_DAY + 1) * 86_400)
    # Local times before 1970 are beyond what Windows knows.
    return (datetime.fromtimestamp(max(seconds, 86_400)).date() - EPOCH).days


_known_starts: dict[int, int] = {}


def _starts(first: int, last: int) -> Numbers:
    """When each of these days began, in milliseconds since the epoch."""
    now = datetime.now()
    for day in range(first, last + 1):
        if day not in _known_starts:
            _known_starts[day] = epoch_ms(EPOCH + timedelta(days=day), now)
    return np.array([_known_starts[day] for day in range(first, last + 1)], np.int64)
