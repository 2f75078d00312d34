"""The time of day at which images were made, where they were made: local time with its changes in summer and winter."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo

import numpy as np

from lib_berry.query.ast import DayTime
from lib_berry.search.arrays import Mask, Numbers

DAY = 86_400
LATEST = 32_500_000_000
"""Seconds: in the year 2999."""


def within(moments_ms: Numbers, wanted: DayTime, now: datetime) -> Mask:
    """Which of these moments lie in the span of the day, by the clock of ``now`` (the machine's, if it has no zone)."""
    seconds = np.clip(moments_ms // 1000, 0, LATEST)
    if not len(seconds):
        return np.zeros(0, np.bool_)
    changes, offsets = _offsets(int(seconds.min()), int(seconds.max()), now.tzinfo)
    local = seconds + offsets[np.searchsorted(changes, seconds, "right") - 1]
    minutes = local % DAY // 60
    after, before = minutes >= wanted.start, minutes < wanted.end
    return after & before if wanted.start < wanted.end else after | before  # type: ignore[no-any-return]


def _offset(second: int, zone: tzinfo | None) -> int:
    moment = datetime.fromtimestamp(max(second, DAY), timezone.utc).astimezone(zone)
    return int((moment.utcoffset() or timedelta()).total_seconds())


def _offsets(first: int, last: int, zone: tzinfo | None) -> tuple[Numbers, Numbers]:
    """From which second on local time is ahead of UTC by how many seconds."""
    changes, offsets = [first], [_offset(first, zone)]
    for day in range(first, last + DAY, DAY * 7):
        end = day + DAY * 7
        while _offset(end, zone) != offsets[-1]:
            low, high = max(day, changes[-1]), end
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(middle, zone) == offsets[-1] else (low, middle)
            changes.append(high)
            offsets.append(_offset(high, zone))
    return np.array(changes), np.array(offsets)
