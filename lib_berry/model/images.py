"""Images as they are shown, and the shape of results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lib_berry.model.curation import Album, Tag
from lib_berry.model.parameters import GenerationParameters

IDS_PER_MS = 8
"""``Image.id`` is the time of creation in milliseconds times this, plus a counter."""

MAX_ID = (1 << 53) - 1
"""The largest whole number JavaScript can hold exactly."""

MAX_LIMIT = 500
"""So many images a page may have."""


@dataclass(frozen=True, slots=True)
class Image:
    """One indexed file, as a grid needs it.

    ``id`` is immutable and grows with the time of creation. ``version`` changes whenever the file's content does,
    so that ``id`` and ``version`` together may name a cached thumbnail for ever. ``path`` is absolute. ``color`` is the
    mean colour as 0xRRGGBB, None before anyone has looked at the pixels; ``animated`` is not known before either.
    """

    id: int
    path: str
    name: str
    width: int | None
    height: int | None
    created_ms: int
    version: str
    missing: bool = False
    error: str | None = None
    rating: int = 0
    favorite: bool = False
    nsfw: bool = False
    color: int | None = None
    animated: bool = False


@dataclass(frozen=True, slots=True)
class ImageDetail:
    """One image with all that its row knows; the raw text is read from the file when it is asked for.

    ``root`` is the name of the root, ``folder`` relative to it, ``size`` in bytes.
    """

    image: Image
    root: str
    folder: str
    size: int
    mtime_ns: int
    container: str | None
    parameters: GenerationParameters | None
    tags: tuple[Tag, ...] = ()
    albums: tuple[Album, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many images the index shows, how many rows have lost their file, how many files could not be read."""

    images: int
    missing: int
    errors: int


@dataclass(frozen=True, slots=True)
class Page:
    """Images in the query's order. ``next`` is the cursor of the page after this one, None on the last.

    ``total`` counts all that match, or what is left of them when stacks are collapsed; ``rank`` is the 0-based place of
    the first image of this page among them; ``version`` is the state of the index the page was read from. ``stacks``
    has, of each image that stands first in a stack of several, how many there are and the image that opened it, if
    any did; ``matching`` counts all images that match, whether they stand for themselves or not. ``strays`` are images
    that were to be kept and do not match any longer.
    """

    images: tuple[Image, ...]
    total: int
    rank: int
    next: str | None
    version: int
    matching: int
    stacks: Mapping[int, tuple[int, int | None]] = field(default_factory=dict)
    strays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a result looks like as a whole: one byte an image for its proportions (see ``search.shape``), in its order.

    ``days`` are the days of local time, counted from 1970, that have images, and how many; none unless the order is
    that of time. ``kept`` says that what the asker knew of ``proportions`` stands at the ``start`` or the ``end``, and
    is left out here.
    """

    version: int
    total: int
    days: tuple[tuple[int, int], ...]
    kept: str | None
    proportions: bytes


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of an image as it was at ``version``, encoded as ``media_type``."""

    data: bytes
    media_type: str
    version: str


class Look(NamedTuple):
    """How an image looks. ``pixels`` is a digest of every pixel, the same only for images alike in each; None where
    that cannot be told (moving pictures, more than 8 bits). ``across`` and ``down`` are the difference hash, 64 bits
    each: whether it grows lighter from one of 8 by 8 fields to the next; near in number of differing bits when
    pictures look alike; None where nothing can make it. ``color`` is the mean colour as 0xRRGGBB.
    """

    pixels: bytes | None
    across: int | None
    down: int | None
    color: int


STACKING_RULES = ("prompt", "batch")


@dataclass(frozen=True, slots=True)
class Stacking:
    """A way to look at a result: images of one prompt are collapsed into a stack. ``rule``: ``prompt`` takes all of
    them, ``batch`` those that are neighbours. Stacks with an image of ``open`` in them are not collapsed.
    """

    rule: str
    open: frozenset[int] = frozenset()
