"""File names that every system takes: what Windows, macOS and Linux each refuse is replaced."""

from __future__ import annotations

import re
import unicodedata

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]')
"""Forbidden on Windows, control characters, half characters, and those that turn the direction of writing."""
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
"""Devices on Windows, whatever follows after a dot. Source: Microsoft, Naming Files, Paths, and Namespaces."""
MOST_BYTES = 180
"""Of a stem in UTF-8: file systems take names of 255 bytes, and a number and an ending still come to it."""


def portable_stem(text: str, otherwise: str = "image") -> str:
    """``text`` as the stem of a file name; ``otherwise`` when nothing of it is left."""
    found = unicodedata.normalize("NFC", FORBIDDEN.sub("_", text))
    found = re.sub(r"\s+", " ", found)
    found = _shortened(found).strip(" .")
    if RESERVED.match(found):
        found = f"_{found}"
    return found or otherwise


def _shortened(text: str) -> str:
    encoded = text.encode()[:MOST_BYTES]
    return encoded.decode("utf-8", "ignore")


def is_portable_folder(name: str) -> bool:
    """Whether a folder can bear this name everywhere, and is seen by a scan."""
    return (
        bool(name)
        and not name.startswith(".")
        and not name.endswith((".", " "))
        and not FORBIDDEN.search(name)
        and not RESERVED.match(name)
        and len(name.encode("utf-8", "replace")) <= MOST_BYTES
    )


def numbered(stem: str, number: int) -> str:
    """The stem with a number, for when its name is taken."""
    return f"{stem} ({number})"
