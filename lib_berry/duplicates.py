"""Duplicates in groups, each with a suggestion which of its images to keep. Nothing is ever removed here.

exact    every pixel is the same (and the orientation and colour profile that decide how they show), whatever the
         files' formats and metadata: all pixels were read, of the files as they are since the last scan
near     they look alike: copies that were scaled, compressed, or slightly retouched
recipe   the same prompts and seed
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib_berry.db import looks, pages
from lib_berry.db.connection import Database
from lib_berry.errors import InvalidRequestError
from lib_berry.looks import progress, require_hash
from lib_berry.model import Image

KINDS = ("exact", "near", "recipe")
MOST_GROUPS = 200
MOST_IMAGES = 200
"""Images of one group that are shown; a group may have more once these are resolved."""
LOSSLESS = ("png", "bmp", "tiff")


@dataclass(frozen=True, slots=True)
class Copy:
    """An image among its duplicates. ``folder`` is relative to its root, ``size`` in bytes."""

    image: Image
    folder: str
    size: int
    container: str | None
    has_prompt: bool
    tags: int
    albums: int


@dataclass(frozen=True, slots=True)
class Group:
    """Images alike, the one to keep first; ``why`` says by what it was chosen, in one word."""

    copies: tuple[Copy, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Groups:
    """Some of the groups. ``total`` counts all of them, ``images`` those in them that are one too many; ``next`` is
    where the following groups begin, None after the last."""

    kind: str
    groups: tuple[Group, ...]
    total: int
    images: int
    next: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Of ``readable`` images in the library ``looked`` have been looked at; ``wanted``: the rest is going to be."""

    looked: int
    readable: int
    wanted: bool


class Duplicates:
    """Finds duplicates. Safe from any thread."""

    def __init__(self, database: Database, wake: Callable[[], None]) -> None:
        """``wake`` tells the background that looking is wanted."""
        self._database = database
        self._wake = wake
        self._lock = threading.Lock()
        self._found: dict[str, list[list[int]]] = {}

    def look(self) -> None:
        """Have every image looked at, in the background. Stays wanted for images to come."""
        looks.want(self._database)
        self._wake()

    def progress(self) -> Progress:
        """How far looking has come."""
        readable, looked = progress(self._database)
        return Progress(looked, readable, looks.are_wanted(self._database))

    def groups(self, kind: str, start: int = 0, limit: int = 50) -> Groups:
        """Groups from the ``start``-th on (0-based), those with the most copies first. Those from 0 are found anew;
        the following are of the same finding, so that none is missed or met twice while some are resolved.

        Raises InvalidRequestError, MissingPackageError.
        """
        if kind not in KINDS:
            raise InvalidRequestError(f"There is no kind of duplicates {kind!r}; choose one of {', '.join(KINDS)}.")
        if not start >= 0 or not 1 <= limit <= MOST_GROUPS:
            raise InvalidRequestError(f"Ask for 1 to {MOST_GROUPS} groups from 0 on, not {limit} from {start}.")
        with self._lock:
            if start == 0 or kind not in self._found:
                self._found[kind] = self._find(kind)
            found = self._found[kind]
        shown = [group for ids in found[start : start + limit] if (group := self._group(ids)) is not None]
        following = start + limit if start + limit < len(found) else None
        extra = sum(len(ids) - 1 for ids in found)
        return Groups(kind, tuple(shown), len(found), extra, following)

    def _find(self, kind: str) -> list[list[int]]:
        if kind == "near":
            require_hash()
            from lib_berry.search.alike import near  # numpy takes a while to import

            rows = looks.pictures(self._database)
            rows.sort(key=lambda row: (-(row[4] or 0) * (row[5] or 0), row[0]))
            found = near(rows)
        else:
            found = looks.same_pixels(self._database) if kind == "exact" else looks.same_recipe(self._database)
        return sorted(found, key=lambda ids: (-len(ids), -max(ids)))

    def _group(self, ids: Sequence[int]) -> Group | None:
        """None when fewer than two are left."""
        images = pages.images(self._database, ids[:MOST_IMAGES])
        facts = looks.facts(self._database, [image.id for image in images])
        copies = [Copy(image, *facts[image.id]) for image in images if not image.missing and image.id in facts]
        return ranked(copies) if len(copies) > 1 else None


_REASONS: tuple[tuple[str, Callable[[Copy], float]], ...] = (
    ("rating", lambda copy: copy.image.rating),
    ("favorite", lambda copy: copy.image.favorite),
    ("albums", lambda copy: copy.albums),
    ("tags", lambda copy: copy.tags),
    ("pixels", lambda copy: (copy.image.width or 0) * (copy.image.height or 0)),
    ("metadata", lambda copy: copy.has_prompt),
    ("lossless", lambda copy: copy.container in LOSSLESS),
    ("size", lambda copy: copy.size),
    ("age", lambda copy: -copy.image.created_ms),
)
"""What makes an image the one to keep, the weightiest first."""


def ranked(copies: Sequence[Copy]) -> Group:
    """The copies, the one to keep first: what the user said counts before what the file is, and the oldest at last."""
    values = {copy.image.id: tuple(value(copy) for _, value in _REASONS) for copy in copies}
    best, second, *_ = order = sorted(copies, key=lambda copy: (values[copy.image.id], -copy.image.id), reverse=True)
    pairs = zip(_REASONS, values[best.image.id], values[second.image.id], strict=True)
    why = next((name for (name, _), one, other in pairs if one != other), "age")
    return Group(tuple(order), why)
