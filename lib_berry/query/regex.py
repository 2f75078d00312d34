"""Regular expressions in queries: only those that end soon, whatever text they meet.

Python's ``re`` tries every way a text can be divided among the parts that may take more or less of it. So there may be
few of those, and none of them inside another: then the ways are a small power of the text's length.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_LENGTH = 200
MAX_OPEN = 3
"""Repeats without an end, such as ``.*``."""
MAX_CHOICES = 8
"""Parts of any kind that may match in more than one way."""

_TOKEN = re.compile(
    r"""
    (?P<escaped> \\. | \[\^?\]?(?:\\.|[^\]\\])*\] )
  | (?P<open> \((?:\?(?:[:=!>]|<[=!]|P?<\w+>))? )
  | (?P<close> \) )
  | (?P<bar> \| )
  | (?P<repeat> (?:[*+?]|\{[0-9]+(?:,[0-9]*)?\}|\{,[0-9]+\})[?+]? )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")


@lru_cache(maxsize=64)
def compiled(source: str) -> re.Pattern[str]:
    """The expression, which ignores case. Raises ValueError, its message the end of a sentence, when it may not be."""
    if len(source) > MAX_LENGTH:
        raise ValueError(f"is longer than {MAX_LENGTH} characters")
    try:
        expression = re.compile(source, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"is no regular expression: {error}") from None
    if _BACK_REFERENCE.search(source):
        raise ValueError("refers back to what it matched, which may take too long to search")
    _require_quick(source)
    return expression


def _require_quick(source: str) -> None:
    # Whether each group that is open, or the one that has just closed, may match in more than one way.
    varied = [False]
    last = False
    choices = unbounded = 0
    for token in _TOKEN.finditer(source):
        kind = token.lastgroup
        if kind == "open":
            varied.append(False)
        elif kind == "close":
            last = varied.pop()
            varied[-1] |= last
        elif kind == "bar":
            varied[-1] = True
            choices += 1
        elif kind == "repeat":
            low, high = _bounds(token[0])
            if last and (high is None or high > 1):
                raise ValueError("repeats what repeats or differs already, which may take too long to search")
            unbounded += high is None
            choices += low != high
            varied[-1] |= low != high
        if kind != "close":
            last = False
    if unbounded > MAX_OPEN or choices > MAX_CHOICES:
        raise ValueError(f"has more than {MAX_OPEN} of * and +, or {MAX_CHOICES} of *, +, ?, {{}} and | together")


def _bounds(repeat: str) -> tuple[int, int | None]:
    """How often at least and at most."""
    if repeat[0] in "*+?":
        return int(repeat[0] == "+"), 1 if repeat[0] == "?" else None
    low, comma, high = repeat[1 : repeat.index("}")].partition(",")
    return int(low or 0), int(high) if high else None if comma else int(low)
