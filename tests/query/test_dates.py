from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from lib_berry.query.ast import DateRange, Period
from lib_berry.query.dates import days, ends_before, epoch_ms, instants, parse_day_time, parse_period

# A Wednesday.
TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("2024/1/5", date(2024, 1, 5), date(2024, 1, 6)),
        ("2999", date(2999, 1, 1), date(3000, 1, 1)),
        ("today", TODAY, date(2024, 5, 16)),
        ("Yesterday", date(2024, 5, 14), TODAY),
        ("this week", date(2024, 5, 13), date(2024, 5, 20)),
        ("last  week", date(2024, 5, 6), date(2024, 5, 13)),
        ("this month", date(2024, 5, 1), date(2024, 6, 1)),
        ("last month", date(2024, 4, 1), date(2024, 5, 1)),
        ("this year", date(2024, 1, 1), date(2025, 1, 1)),
        ("past year", date(2023, 1, 1), date(2024, 1, 1)),
        ("last 1 day", TODAY, date(2024, 5, 16)),
        ("last 7 days", date(2024, 5, 9), date(2024, 5, 16)),
        ("last 2 weeks", date(2024, 5, 2), date(2024, 5, 16)),
        ("last 3 months", date(2024, 2, 16), date(2024, 5, 16)),
        ("last 9999 years", date(1970, 1, 16), date(2024, 5, 16)),
        ("last 9999 weeks", date(1970, 1, 1), date(2024, 5, 16)),
    ],
)
def test_periods(text: str, first: date, after: date) -> None:
    assert days(parse_period(text), TODAY) == (first, after)


def test_months_end_where_they_end() -> None:
    assert days(parse_period("last 1 month"), date(2024, 3, 30))[0] == date(2024, 2, 29)
    assert days(parse_period("last month"), date(2024, 1, 31)) == (date(2023, 12, 1), date(2024, 1, 1))


@pytest.mark.parametrize("text", ["", "24-01-05", "soon", "2024-", "last 0 days", "this 2 days", "last 99999 days"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_period(text)


@pytest.mark.parametrize("text", ["2024-13", "2023-02-29", "2024-00-01"])
def test_days_that_are_not_in_the_calendar(text: str) -> None:
    with pytest.raises(ValueError, match="no day of the calendar"):
        parse_period(text)


@pytest.mark.parametrize("text", ["0000", "1969", "3000", "9999-12-31"])
def test_years_out_of_reach(text: str) -> None:
    with pytest.raises(ValueError, match="years go from"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("0", (0, 60)), ("23", (1380, 1440)), (" 6:05 ", (365, 366)), ("12AM", (0, 60)), ("12:30 pm", (750, 751))],
)
def test_times_of_day(text: str, minutes: tuple[int, int]) -> None:
    assert parse_day_time(text) == minutes


@pytest.mark.parametrize("text", ["24", "6:60", "0am", "13pm", "", "6:5", "noon"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="time of day"):
        parse_day_time(text)


def test_order() -> None:
    year, june = Period("year", 2024), Period("month", 2024, 6)
    assert ends_before(Period("day", 2023, 12, 31), year)
    assert not ends_before(june, year)
    assert not ends_before(year, june)
    assert not ends_before(Period("day"), year)


def ms(*when: int, hours: float) -> int:
    zone = timezone(timedelta(hours=hours))
    year, month, day = when
    return int(datetime(year, month, day, tzinfo=zone).timestamp() * 1000)


BERLIN = datetime(2024, 5, 15, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("low_open", "high_open", "expected"),
    [
        (False, False, (ms(2024, 3, 1, hours=1), ms(2024, 4, 1, hours=2))),
        (True, False, (ms(2024, 4, 1, hours=2), ms(2024, 4, 1, hours=2))),
        (False, True, (ms(2024, 3, 1, hours=1), ms(2024, 3, 1, hours=1))),
    ],
)
def test_instants_are_local_through_a_change_of_the_clock(
    low_open: bool, high_open: bool, expected: tuple[int, int]
) -> None:
    march = Period("month", 2024, 3)
    assert instants(DateRange(march, march, low_open, high_open), BERLIN) == expected
    assert instants(DateRange(None, march, high_open=high_open), BERLIN) == (None, expected[1])


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be changed for one process")
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.setenv("TZ", before) if before is not None else monkeypatch.delenv("TZ")
    time.tzset()


@pytest.mark.usefixtures("new_york")
def test_without_a_zone_it_is_the_machines() -> None:
    now = datetime(2024, 5, 15, 12)
    assert epoch_ms(date(2024, 1, 5), now) == ms(2024, 1, 5, hours=-5)
    assert epoch_ms(date(2024, 7, 5), now) == ms(2024, 7, 5, hours=-4)


def test_the_first_days_there_are() -> None:
    now = datetime(2024, 5, 15, tzinfo=timezone.utc)
    assert [epoch_ms(date(1970, 1, day), now) for day in (1, 2, 3, 4)] == [n * 86_400_000 for n in range(4)]
