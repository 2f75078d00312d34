"""Seeds by their digits: what a pattern of digits begins and ends with tells by arithmetic which can match."""

from __future__ import annotations

import numpy as np

from lib_berry.query.ast import Pattern, Wildcard
from lib_berry.search.arrays import Mask, Numbers

DIGITS = 20
"""The longest seed has so many."""


def may_match(seeds: Numbers, pattern: Pattern) -> Mask:
    """The seeds that begin and end as the pattern does."""
    found = np.ones(len(seeds), np.bool_)
    first, last = pattern.pieces[0], pattern.pieces[-1]
    if isinstance(first, str):
        found = _beginning(seeds, first)
    if isinstance(last, str) and len(last) < DIGITS:
        found &= seeds % np.uint64(10 ** len(last)) == np.uint64(int(last))
    return found


def is_decided(pattern: Pattern) -> bool:
    """Whether every seed that may match does."""
    pieces = pattern.pieces
    return len(pieces) == 2 and isinstance(pieces[0], str) and pieces[1] is Wildcard.ANY


def _beginning(seeds: Numbers, digits: str) -> Mask:
    found = np.zeros(len(seeds), np.bool_)
    if digits.startswith("0") and digits != "0":
        return found
    for more in range(1 if digits == "0" else DIGITS - len(digits) + 1):
        low, high = int(digits) * 10**more, (int(digits) + 1) * 10**more - 1
        if low < 2**64:
            found |= (seeds >= np.uint64(low)) & (seeds <= np.uint64(min(high, 2**64 - 1)))
    return found
