"""Numbers as infotext writes them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SIZE = re.compile(r"(\d{1,6})\s?[x\u00d7]\s?(\d{1,6})", re.ASCII)
# Numbers met so far: a library has few different ones besides seeds, and looking one up is cheaper than parsing it.
_met: dict[str, float] = {}
_MOST_MET = 10_000


def as_number(text: str | None) -> float | None:
    """A finite decimal number, None for anything else."""
    if text is None:
        return None
    value = _met.get(text)
    if value is None and _NUMBER.fullmatch(text):
        value = float(text)
        if len(_met) < _MOST_MET:
            _met[text] = value
    return value


def as_whole(text: str) -> int | None:
    """A whole number, also one written as ``20.0``."""
    if text.isdecimal() and text.isascii() and len(text) <= 20:
        return int(text)
    value = as_number(text)
    return int(value) if value is not None and value.is_integer() else None


def as_size(text: str) -> tuple[int, int] | None:
    """``512x768``; a size with a zero in it is none."""
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    width, height = int(match.group(1)), int(match.group(2))
    return (width, height) if width and height else None
