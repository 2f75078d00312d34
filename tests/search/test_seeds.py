from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.query.ast import Pattern, Wildcard
from lib_berry.query.patterns import pattern
from lib_berry.search.patterns import test_of
from lib_berry.search.seeds import is_decided, may_match

test_of.__test__ = False  # type: ignore[attr-defined]
seeds = st.integers(0, 2**64 - 1) | st.integers(0, 2000) | st.sampled_from([2**64 - 1, 10**19, 10**19 - 1, 2**63])
patterns = st.text("0123789*?", min_size=1, max_size=21).map(pattern)


@given(st.lists(seeds, min_size=1), patterns)
def test_what_cannot_match_is_left_out_and_nothing_else(some: list[int], sought: Pattern) -> None:
    may = may_match(np.array(some, np.uint64), sought).tolist()
    does = [test_of(sought)(str(seed)) for seed in some]
    assert all(m for m, d in zip(may, does, strict=True) if d)
    if is_decided(sought):
        assert may == does


def test_a_beginning_is_decided_by_arithmetic() -> None:
    assert is_decided(Pattern(("12", Wildcard.ANY)))
    assert not is_decided(Pattern(("12", Wildcard.ONE)))
