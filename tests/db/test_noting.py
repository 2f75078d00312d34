from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lib_berry.db.noting import Change, packed, unpacked

NUMBER = st.integers(0, 2**53)
TEXT = st.text(max_size=20)


def _rows(*columns: st.SearchStrategy[object]) -> st.SearchStrategy[list[tuple[object, ...]]]:
    return st.lists(st.tuples(*columns), max_size=5)


def _changes(table: str, *columns: st.SearchStrategy[object]) -> st.SearchStrategy[Change]:
    rows = _rows(*columns)
    return st.builds(Change, st.just(table), rows, rows)


CHANGES = st.one_of(
    _changes("rating", NUMBER, st.integers(0, 5)),
    _changes("image_tag", NUMBER, NUMBER),
    _changes("album_image", NUMBER, NUMBER, NUMBER),
    _changes("tag", NUMBER, TEXT, st.none() | TEXT),
    _changes("album", NUMBER, TEXT, NUMBER, TEXT, st.none() | NUMBER, st.none() | TEXT),
)


@given(st.lists(CHANGES, max_size=6))
def test_what_is_packed_comes_out_again(changes: list[Change]) -> None:
    assert list(unpacked(packed(changes))) == changes


def test_a_hundred_thousand_images_take_little() -> None:
    rows = [(1_700_000_000_000 * 8 + n * 4001 % 10**9, 4) for n in range(100_000)]
    assert len(packed([Change("rating", [], sorted(rows))])) < 600_000
