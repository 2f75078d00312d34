"""The one place that says which differences between texts are ignored when they are compared."""

from __future__ import annotations

import re
import unicodedata

# The accents of Latin, Greek and Cyrillic. Marks of other scripts tell words apart and stay.
_ACCENTS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """``text`` without case, accents and differences of width or form: what is equal folded is found.

    The full-text index ignores as much within words of the Latin script. Folding twice changes nothing more.
    """
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", plain)))


def fold_key(name: str) -> str:
    """A name of a field or an infotext key, folded and without what separates its words."""
    return re.sub(r"[\s_-]", "", fold(name))
