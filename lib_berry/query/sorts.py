"""The orders a result can have: one row each, and how one is asked for."""

from __future__ import annotations

import re

from lib_berry.query.kinds import Order, Sort
from lib_berry.query.lookup import nearest

SORTS: tuple[Sort, ...] = (
    Sort("created", "image.id", "Newest first", "Oldest first"),
    Sort("modified", "image.mtime_ns", "Last modified first", "Last modified last"),
    Sort("viewed", "image_view.viewed_ms", "Last viewed first", "Last viewed last"),
    Sort("rating", "mark.rating", "Best rated first", "Best rated last"),
    Sort("name", "image.name", "Name A to Z", "Name Z to A", descending=False),
    Sort("size", "image.size", "Largest file first", "Smallest file first"),
    Sort("seed", "image.seed", "Highest seed first", "Lowest seed first"),
    Sort("steps", "image.steps", "Most steps first", "Fewest steps first"),
    Sort("cfg", "image.cfg_scale", "Highest CFG first", "Lowest CFG first"),
    Sort("aspect", "image.width,height", "Widest first", "Tallest first"),
    Sort("album", "album_image.position", "Album order", "Album order reversed", descending=False),
    Sort("relevance", "", "Best match first"),
    Sort("random", "", "Shuffled"),
)

_BY_NAME = {sort.name: sort for sort in SORTS}
_WRITTEN = re.compile(r"(-?)([a-z]+)(?::([0-9]{1,9}))?", re.IGNORECASE)

NEWEST_FIRST = Order("created")


def parse_sort(text: str) -> Order:
    """Read ``created``, ``-created``, ``random``, ``random:123`` … Raises ValueError with a sentence for a person."""
    found = _WRITTEN.fullmatch(text.strip())
    sort = _BY_NAME.get(found[2].lower()) if found else None
    if found is None or sort is None:
        near = nearest(found[2] if found else text, _BY_NAME)
        hint = f" Did you mean {near!r}?" if near else ""
        raise ValueError(f"There is no sort {text!r}.{hint} It may be {', '.join(_BY_NAME)}, or one of them after -.")
    if found[3] and sort.name != "random":
        raise ValueError(f"Only the sort 'random' takes a number, not {sort.name!r}.")
    return Order(sort.name, sort.descending != bool(found[1]), int(found[3] or 0))


def spell(order: Order) -> str:
    """``order`` as ``parse_sort`` reads it."""
    turned = "-" if order.descending != _BY_NAME[order.name].descending else ""
    return f"{turned}{order.name}{f':{order.seed}' if order.seed else ''}"


def menu() -> tuple[tuple[str, str], ...]:
    """Every sort there is to choose, with what it is called, in the order of ``SORTS``."""
    return tuple(
        each for sort in SORTS for each in ((sort.name, sort.label), (f"-{sort.name}", sort.reverse)) if each[1]
    )
