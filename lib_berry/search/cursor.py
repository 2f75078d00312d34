"""Where a page of a result ended, as the next request hands it back."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from lib_berry.errors import CursorError
from lib_berry.model import MAX_ID

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the last image of a page is ordered by in ``sort`` and, at ``version``, the ``rank`` after it."""

    sort: str
    key: tuple[Any, ...]
    rank: int
    version: int

    def encode(self) -> str:
        text = json.dumps([self.sort, self.key, self.rank, self.version], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, sort: str) -> Cursor:
        """Raises CursorError for any other text than ``encode`` gives for this sort."""
        try:
            padded = text[:LONGEST] + "=" * (-len(text) % 4)
            name, key, rank, version = json.loads(base64.urlsafe_b64decode(padded.encode()).decode("ascii"))
        except (ValueError, TypeError, RecursionError, binascii.Error):
            raise _foreign() from None
        if not isinstance(name, str) or not _is_key(key) or not all(map(_is_whole, (rank, version))):
            raise _foreign()
        if name != sort:
            raise CursorError(f"The cursor belongs to sort {name!r}, not {sort!r}; start at the top.")
        return cls(name, tuple(key), rank, version)


def _foreign() -> CursorError:
    return CursorError("The cursor is not one this server gave out; leave it out to start at the top.")


def _is_whole(number: object) -> bool:
    return type(number) is int and 0 <= number <= MAX_ID


def _is_key(key: object) -> bool:
    """An id alone, or whether a value is lacking, the value, and the id."""
    if not isinstance(key, list) or not key or not _is_whole(key[-1]):
        return False
    return len(key) == 1 or (len(key) == 3 and isinstance(key[0], bool) and type(key[1]) in (int, float))
