from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from lib_berry.search import alike
from lib_berry.search.alike import NEAR, PLAIN, Picture, near

MASK = (1 << 64) - 1


def picture(number: int, bits: int, color: int = 0, size: tuple[int, int] = (8, 8)) -> Picture:
    """Of 128 bits."""
    across, down = (half - (1 << 64) if half >> 63 else half for half in (bits >> 64, bits & MASK))
    return number, across, down, color, *size


def bits(pic: Picture) -> int:
    return (pic[1] & MASK) << 64 | pic[2] & MASK


def flipped(value: int, places: range) -> int:
    for place in places:
        value ^= 1 << place
    return value


BASE = random.Random(5).getrandbits(128)


def test_near_up_to_so_many_bits() -> None:
    rows = [picture(1, BASE), picture(2, flipped(BASE, range(NEAR))), picture(3, flipped(BASE, range(0, 128, 16)))]
    assert near(rows) == [[1, 2]]


def test_wherever_the_bits_are() -> None:
    chance = random.Random(1)
    for _ in range(200):
        other = BASE
        for place in chance.sample(range(128), NEAR):
            other ^= 1 << place
        assert near([picture(1, BASE), picture(2, other)]) == [[1, 2]]


def test_another_colour_or_shape_is_another_picture() -> None:
    rows = [picture(1, BASE, 0x808080), picture(2, BASE, 0xC08080), picture(3, BASE, 0x808080, (9, 8))]
    assert near(rows) == []
    assert near([*rows, picture(4, BASE, 0x858585)]) == [[1, 4]]


def test_pictures_with_nothing_on_them_are_left_out() -> None:
    assert near([picture(n, flipped(0, range(PLAIN - 1))) for n in range(5)]) == []


def test_a_group_is_no_chain() -> None:
    rows = [picture(n, flipped(BASE, range(n * NEAR))) for n in range(5)]
    assert near(rows) == [[0, 1], [2, 3]]


def test_many_copies_are_one_group() -> None:
    assert [len(group) for group in near([picture(n, BASE) for n in range(20_000)])] == [20_000]


def test_few_at_once_find_the_same(monkeypatch: object) -> None:
    rows = [picture(n, flipped(BASE, range(n % 7))) for n in range(60)]
    whole = near(rows)
    before, alike.PAIRS_AT_ONCE = alike.PAIRS_AT_ONCE, 5
    try:
        assert near(rows) == whole
    finally:
        alike.PAIRS_AT_ONCE = before


CLOSE = st.builds(
    lambda start, places: flipped(start, range(0)) ^ sum({1 << place for place in places}),
    st.sampled_from([BASE, BASE ^ 0xFF, 1 << 127 | 0xF0F0]),
    st.sets(st.integers(0, 127), max_size=8),
)


@given(st.lists(CLOSE, max_size=30))
def test_it_is_what_comparing_each_with_each_finds(values: list[int]) -> None:
    rows = [picture(n, value) for n, value in enumerate(values)]
    groups = near(rows)
    members = [number for group in groups for number in group]
    assert len(members) == len(set(members))
    leader = {number: group[0] for group in groups for number in group}
    for n, row in enumerate(rows):
        value = bits(row)
        if bin(value).count("1") < PLAIN:
            continue
        earlier = [m for m in range(n) if leader.get(m, m) == m and _near(value, bits(rows[m]))]
        assert leader.get(n, n) == (earlier[0] if earlier else n)


def _near(one: int, other: int) -> bool:
    return bin(one ^ other).count("1") <= NEAR and bin(other).count("1") >= PLAIN
