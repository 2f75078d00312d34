"""Calendar periods and times of day: how they are written in a query, and which instants they cover.

Periods are local time: that of the machine when ``now`` has no time zone, else of ``now``'s. Weeks begin on Monday.
"last week" is the whole week before this one, "last 7 days" ends today.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from lib_berry.query.ast import DateRange, Period

FIRST_YEAR, LAST_YEAR = 1970, 2999

_ABSOLUTE = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2}))?)?")
_RELATIVE = re.compile(r"(this|last|past)\s+(?:([0-9]{1,4})\s+)?(day|week|month|year)s?")
_DAY_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?\s*(am|pm)?", re.IGNORECASE)
_NAMED = {"today": Period("day", offset=0), "yesterday": Period("day", offset=1)}
_DAY = timedelta(days=1)
# Before this Windows cannot convert local times, whatever the zone.
_FIRST_LOCAL_DAY = date(1970, 1, 4)


def parse_period(text: str) -> Period:
    """Read ``2024``, ``2024-01``, ``2024-01-05``, ``today``, ``yesterday``, ``last week``, ``last 7 days`` …

    Raises ValueError, its message the end of a sentence about ``text``, when it is none of these.
    """
    words = " ".join(text.lower().split())
    if words in _NAMED:
        return _NAMED[words]
    if found := _ABSOLUTE.fullmatch(words):
        return _absolute(*found.groups())
    if found := _RELATIVE.fullmatch(words):
        which, count, unit = found.groups()
        if count is None:
            return Period(unit, offset=0 if which == "this" else 1)
        if which != "this" and int(count) > 0:
            return Period(unit, count=int(count))
    raise ValueError('is not a date: write 2024, 2024-01, 2024-01-05, today, yesterday, "last week" or "last 7 days"')


def parse_day_time(text: str) -> tuple[int, int]:
    """Read ``22``, ``22:30``, ``10pm`` …: the first minute of the day that it names, and the first one after it.

    Raises ValueError as ``parse_period`` does.
    """
    found = _DAY_TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError("is not a time of day: write 22, 22:30, 10pm or 22:00..06:00")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    elif half or hour > 23 or minute > 59:
        raise ValueError("is no time of day")
    first = hour * 60 + minute
    return first, first + (1 if found[2] else 60)


def _absolute(year: str, month: str | None, day: str | None) -> Period:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"is out of reach: years go from {FIRST_YEAR} to {LAST_YEAR}")
    period = Period(
        "year" if month is None else "month" if day is None else "day", int(year), int(month or 1), int(day or 1)
    )
    try:
        date(int(year), period.month, period.day)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    return period


def ends_before(period: Period, other: Period) -> bool:
    """Whether all of ``period`` lies before ``other``, so far as that can be told without knowing the day it is."""
    if period.year is None or other.year is None:
        return False
    return days(period, date.min)[1] <= days(other, date.min)[0]


def instants(range_: DateRange, now: datetime) -> tuple[int | None, int | None]:
    """The half-open span ``[start, end)`` of ``range_`` in milliseconds since the epoch; None is unbounded."""
    start = end = None
    if range_.low is not None:
        first, after = days(range_.low, now.date())
        start = epoch_ms(after if range_.low_open else first, now)
    if range_.high is not None:
        first, after = days(range_.high, now.date())
        end = epoch_ms(first if range_.high_open else after, now)
    return start, end


def days(period: Period, today: date) -> tuple[date, date]:
    """The first day of ``period`` and the first day after it."""
    if period.year is None and period.count:
        after = today + _DAY
        return _shift(after, period.unit, -period.count), after
    if period.year is None:
        first = _shift(_start_of(period.unit, today), period.unit, -period.offset)
        return first, _shift(first, period.unit, 1)
    first = date(period.year, period.month, period.day)
    return first, _shift(first, period.unit, 1)


def _start_of(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _shift(day: date, unit: str, count: int) -> date:
    """``day`` moved by ``count`` units, to the month's last day where it would overshoot, never before the epoch."""
    if unit in ("day", "week"):
        ordinal = day.toordinal() + count * (7 if unit == "week" else 1)
        return date.fromordinal(max(ordinal, date(FIRST_YEAR, 1, 1).toordinal()))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(max(months, FIRST_YEAR * 12), 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - _DAY).day))


def epoch_ms(day: date, now: datetime) -> int:
    """The start of the local ``day``, in milliseconds since the epoch."""
    before = max(_FIRST_LOCAL_DAY - day, timedelta(0))
    midnight = datetime.combine(day + before, time(), now.tzinfo)
    return round((midnight.timestamp() - before.total_seconds()) * 1000)
