from __future__ import annotations

import random
from collections.abc import Hashable, Sequence

import numpy as np
import pytest

from lib_berry.search.arrays import Coded, Growing, Numbers


def test_an_array_grows_and_keeps_what_it_has() -> None:
    column = Growing(np.int64)
    expected: list[int] = []
    for start in range(0, 9000, 700):
        column.append(range(start, start + 700))
        expected += range(start, start + 700)
    column.put(np.array([0, 5], np.int32), [-1, -2])
    expected[0], expected[5] = -1, -2
    assert column.view.tolist() == expected
    assert column.nbytes < 8 * len(expected) * 1.2


def test_room_that_is_reserved_is_used_without_copying() -> None:
    column = Growing(np.int32, np.arange(5))
    column.reserve(4)
    assert len(column.view.base) == 5, "there is enough"
    column.reserve(9)
    room = column.view.base
    column.append([7, 8, 9, 10])
    assert column.view.base is room
    assert column.view.tolist() == [0, 1, 2, 3, 4, 7, 8, 9, 10]


def settled(column: Coded, values: Sequence[Hashable]) -> Numbers:
    return column.settle(column.encode(values))


@pytest.mark.parametrize(("values", "width"), [(200, 1), (300, 2), (70_000, 4)])
def test_codes_are_as_wide_as_they_must(values: int, width: int) -> None:
    """Whatever came before they were widened stays what it was."""
    column = Coded()
    column.append(settled(column, [None, 0]))
    expected = [None, *range(values)]
    column.append(settled(column, range(1, values)))
    assert [column.values[code] for code in column.codes] == expected
    assert column.codes.dtype.itemsize == width
    assert column.value_numbers()[column.codes].tolist() == [0, *range(values)]


def test_looking_codes_up_changes_nothing_and_others_may_take_values_in_meanwhile() -> None:
    column = Coded()
    found = column.encode(["b", None, "c", "b", "d"])
    assert column.values == [None]
    column.append(settled(column, ["d", "b"]))
    column.append(column.settle(found))
    assert [column.values[code] for code in column.codes] == ["d", "b", "b", None, "c", "b", "d"]
    assert len(set(column.values)) == len(column.values)


@pytest.mark.parametrize("wanted", [set(), {3}, {3, 5, None}, set(range(10)), {None}])
def test_rows_are_found_by_their_value(wanted: set[int | None]) -> None:
    chance = random.Random(1)
    values = [chance.choice([None, *range(10)]) for _ in range(500)]
    column = Coded()
    column.append(settled(column, values))
    column.put(np.array([7], np.int32), settled(column, [3]))
    values[7] = 3
    assert column.where(wanted.__contains__).tolist() == [each is not None and each in wanted for each in values]
    assert column.take([each in wanted for each in column.values]).tolist() == [each in wanted for each in values]
