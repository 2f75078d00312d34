from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from lib_berry.query.ast import DayTime
from lib_berry.search.daytime import within

ZONES = [
    timezone.utc,
    timezone(timedelta(hours=-5, minutes=30)),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Australia/Lord_Howe"),
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("span", [(0, 60), (120, 180), (1380, 150), (600, 600)])
def test_it_is_the_local_time_of_each_day(zone: timezone, span: tuple[int, int]) -> None:
    """Every 37 minutes through a year with its changes of the clock."""
    first = datetime(2024, 1, 1, tzinfo=timezone.utc)
    moments = [first + timedelta(minutes=37 * n) for n in range(15_000)]
    start, end = span

    def expected(moment: datetime) -> bool:
        local = moment.astimezone(zone)
        minute = local.hour * 60 + local.minute
        return start <= minute < end if start < end else minute >= start or minute < end

    stamps = np.array([int(moment.timestamp() * 1000) for moment in moments])
    found = within(stamps, DayTime(*span), datetime(2024, 5, 1, tzinfo=zone))
    assert found.tolist() == [expected(moment) for moment in moments]


def test_of_nothing_there_is_nothing() -> None:
    assert len(within(np.empty(0, np.int64), DayTime(0, 1), datetime.now())) == 0
