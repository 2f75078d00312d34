from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.query.ast import Pattern, Wildcard
from lib_berry.search.patterns import found_in, like, split_path, test_of
from tests.query.naive import like as naively_like

test_of.__test__ = False  # type: ignore[attr-defined]
ANY, ONE = Wildcard.ANY, Wildcard.ONE
pieces = st.lists(st.sampled_from(["a", "b", "ab", "É", ".", "\n", ANY, ONE]), max_size=8)


def written(pattern: Pattern) -> str:
    return "".join(piece if isinstance(piece, str) else piece.value for piece in pattern.pieces)


@given(pieces, st.text("abe.\u00e9\n", max_size=8))
def test_a_pattern_matches_as_the_naive_one(some: list[str | Wildcard], text: str) -> None:
    pattern = Pattern(tuple(some))
    assert test_of(pattern)(text) == naively_like(text, written(pattern))
    assert found_in(pattern)(text) == naively_like(text, f"*{written(pattern)}*")


def test_many_wildcards_go_through_a_text_once() -> None:
    pattern = Pattern((ANY, *(piece for _ in range(20) for piece in ("a", ANY)), "b"))
    assert not test_of(pattern)("a" * 20_000)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Pattern(("A", ANY, "1_%\\", ONE)), "a%1\\_\\%\\\\_"),
        (Pattern(("é",)), "e"),
        (Pattern(("猫",)), None),
        (Pattern((ANY, "a", ANY, "b", ANY, "c", ANY)), None),
    ],
)
def test_a_pattern_for_sql(pattern: Pattern, expected: str | None) -> None:
    assert like(pattern) == expected


@given(st.lists(st.sampled_from(["a", "b", "/", "a/", ANY, ONE]), max_size=6), st.text("ab/", max_size=8))
def test_a_path_is_matched_by_its_folder_and_its_name(some: list[str | Wildcard], text: str) -> None:
    path = "/" + text.strip("/").replace("//", "/")
    folder, name = re.fullmatch("(.*/)(.*)", path).groups()  # type: ignore[union-attr]
    pattern = Pattern(tuple(some))
    by_parts = any(test_of(first)(folder) and test_of(rest)(name) for first, rest in split_path(pattern))
    assert by_parts == naively_like(path, written(pattern))
