"""Finding what was meant: a field by any of its spellings, and the nearest word where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from lib_berry.query.fields import FIELDS
from lib_berry.query.folding import fold_key
from lib_berry.query.kinds import Field

_BY_KEY = {fold_key(name): field for field in FIELDS for name in (field.name, *field.aliases)}
# What is suggested for a misspelt key: the alias that was meant, as we would write it.
_SPELLINGS = {fold_key(name): name for field in FIELDS for name in (field.name, *field.aliases)}

#: Spellings of more than one word, which only a parser that knows them can tell from a word and a field.
LONG_NAMES: tuple[str, ...] = tuple(
    sorted({n.replace("_", " ") for f in FIELDS for n in (f.name, *f.aliases) if re.search("[ _]", n)}, key=len)[::-1]
)


def find_field(name: str) -> Field | None:
    """The field of this name or alias, however it is spelt, or None."""
    return _BY_KEY.get(fold_key(name))


def nearest_field(name: str, similarity: float = 0.6) -> str | None:
    """The known spelling most like ``name``, if one is at least this similar (0 to 1)."""
    close = get_close_matches(fold_key(name), _SPELLINGS, n=1, cutoff=similarity)
    return _SPELLINGS[close[0]] if close else None


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` most like ``word``, or None if none is."""
    close = get_close_matches(word.lower(), list(words), n=1)
    return close[0] if close else None


def choices(field: Field) -> tuple[str, ...]:
    """The words ``field`` accepts; ``has`` accepts every field that an image can lack."""
    if field.name == "has":
        return (*field.choices, *(other.name for other in FIELDS if other.optional))
    return field.choices
