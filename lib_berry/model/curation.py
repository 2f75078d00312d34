"""What the user says of images, and what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of the user's for images. ``name`` may be a path, ``animal/cat``; ``color`` is as CSS writes it, #rrggbb.

    ``count`` says how many images have the tag itself.
    """

    name: str
    color: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Album:
    """Images in an order made by hand, or, with a ``query``, all that it finds: a smart album.

    ``position`` is its place among the albums, ``cover_id`` the image shown for it, None while it has none.
    """

    id: int
    name: str
    position: int
    notes: str = ""
    cover_id: int | None = None
    query: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Gives ``tag`` to the images that ``query`` finds, each once, when they are indexed. ``applied`` counts them."""

    id: int
    query: str
    tag: str
    active: bool = True
    applied: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user did to images that can be taken back, and done again once it was.

    ``label`` says what, in words; ``images`` how many it concerned. ``kind`` names the part of Berry that can undo it.
    """

    id: int
    made_ms: int
    kind: str
    label: str
    images: int
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """Images chosen by the user: those of these ids, or all that ``query`` finds but ``excluded``."""

    ids: tuple[int, ...] = ()
    query: str | None = None
    excluded: tuple[int, ...] = ()
