"""The orders of a result: for each sort the key of every image, and which images have none.

Images alike in their key stand in the order of their ids, in the sort's own direction; those without a key come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from lib_berry.db import albums, texts, views
from lib_berry.db.columns import RATING, SEED
from lib_berry.query.ast import And, Match, Node, Not, Or, Pattern, Regex, Text, TextPattern, TextRegex
from lib_berry.query.kinds import Order
from lib_berry.search.arrays import Coded, Mask, Numbers, Rows
from lib_berry.search.columns import Columns
from lib_berry.search.leaves import Leaves
from lib_berry.search.names import NameOrder


class Keys(NamedTuple):
    """A number for each row, by which rows are ordered, and the rows that have one (None: all)."""

    values: Numbers
    known: Mask | None = None


def keys(order: Order, node: Node, leaves: Leaves, names: NameOrder) -> Keys:
    """The keys of a sort other than ``created``."""
    columns = leaves.columns
    if order.name in _NUMBERS:
        return _NUMBERS[order.name](columns)
    if order.name in _CODED:
        column, measure = _CODED[order.name]
        return _ranked(columns.coded[column], measure)
    if order.name == "viewed":
        return _viewed(leaves)
    if order.name == "name":
        return Keys(names.ranks(leaves.connection, columns))
    if order.name == "album":
        return _placed(node, leaves)
    if order.name == "random":
        return Keys(_shuffled(columns["id"], order.seed))
    return Keys(_relevance(node, leaves))


def arranged(mask: Mask, order: Order, columns: Columns, sorted_by: Keys | None) -> Rows:
    """The rows of the mask in the order asked for; ``sorted_by`` None is the order of creation."""
    rows = columns.in_order(mask)
    if sorted_by is None:
        return rows[::-1] if order.descending else rows
    lacking = rows[:0]
    if sorted_by.known is not None:
        has = sorted_by.known[rows]
        rows, lacking = rows[has], rows[~has]
    rows = rows[_sorted(sorted_by.values[rows])]
    parts = (rows[::-1], lacking[::-1]) if order.descending else (rows, lacking)
    return np.concatenate(parts)


def _sorted(values: Numbers) -> Numbers:
    """The places of the values in their order, those of equals in the order in which they stand."""
    if values.dtype.itemsize <= 2 or not len(values):
        return np.argsort(values, kind="stable")
    low, bits = values.min(), len(values).bit_length()
    if int(values.max()) - int(low) < 1 << (63 - bits):
        # Value and place as one number are sorted several times as fast as places by their values.
        packed = (values - low).astype(np.int64) << bits | np.arange(len(values))
        packed.sort()
        return packed & ((1 << bits) - 1)  # type: ignore[no-any-return]
    # Sorting them anyhow and the equals afterwards takes half the time: there are few.
    order = np.argsort(values)
    ordered = values[order]
    equal = ordered[1:] == ordered[:-1]
    if equal.any():
        tied = np.flatnonzero(np.append(equal, False) | np.insert(equal, 0, False))
        order[tied] = order[tied][np.lexsort((order[tied], ordered[tied]))]
    return order


def key_of(row: int, sorted_by: Keys | None, columns: Columns) -> tuple[Any, ...]:
    """What ``arranged`` goes by, as something that compares: of ascending order."""
    image_id = int(columns["id"][row])
    if sorted_by is None:
        return False, 0, image_id
    if sorted_by.known is not None and not sorted_by.known[row]:
        return True, 0, image_id
    return False, sorted_by.values[row].item(), image_id


def _ranked(column: Coded, measure: Callable[[Any], Any]) -> Keys:
    """The values of a column of codes, by their ranks."""
    measured = [None if value is None else measure(value) for value in column.values]
    ordered = {value: rank for rank, value in enumerate(sorted({each for each in measured if each is not None}))}
    kind = np.uint16 if len(ordered) < 1 << 16 else np.uint32
    table = np.array([ordered.get(each, 0) for each in measured], kind)
    known = np.array([each is not None for each in measured], np.bool_)
    return Keys(table[column.codes], known[column.codes])


def _aspect(size: tuple[int | None, int | None]) -> float | None:
    width, height = size
    return width / height if width is not None and height else None


_CODED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "steps": ("steps", lambda steps: steps),
    "cfg": ("cfg", lambda cfg: cfg),
    "rating": ("mark", lambda mark: mark & RATING or None),
    "aspect": ("size", _aspect),
}
_NUMBERS: dict[str, Callable[[Columns], Keys]] = {
    "modified": lambda columns: Keys(columns["mtime"]),
    "size": lambda columns: Keys(columns["filesize"]),
    "seed": lambda columns: Keys(
        columns["seed"].view(np.uint64), columns.coded["state"].where(lambda state: state & SEED)
    ),
}


def _viewed(leaves: Leaves) -> Keys:
    viewed = np.zeros(len(leaves.columns), np.int64)
    seen = views.viewed(leaves.database)
    rows = leaves.columns.rows([image for image, _ in seen])
    viewed[rows[rows >= 0]] = np.array([moment for _, moment in seen], np.int64)[rows >= 0]
    return Keys(viewed, viewed > 0)


def _placed(node: Node, leaves: Leaves) -> Keys:
    """The places that were given by hand, in the albums that the query asks for."""
    wanted: set[int] = set()
    for part in _alternatives(node):
        if isinstance(part, Match) and part.field == "album":
            for value in part.values:
                if isinstance(value, (Pattern, Regex)):
                    wanted |= leaves.tables.ids(leaves.connection, "album", value)
    places = np.full(len(leaves.columns), -1, np.int64)
    members = albums.positions(leaves.connection, sorted(wanted))
    rows = leaves.columns.rows([image for image, _ in members])
    places[rows[rows >= 0]] = np.array([place for _, place in members], np.int64)[rows >= 0]
    return Keys(places, places >= 0)


def _shuffled(ids: Numbers, seed: int) -> Numbers:
    """A number for each id that looks like chance and is the same for the same seed."""
    mixed = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64((seed + 1) * 0xD1B54A32D192ED03 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))  # type: ignore[no-any-return]


MOST_WORDS = 16
"""As many bits as the narrowest numbers have that are sorted fast."""


def _relevance(node: Node, leaves: Leaves) -> Numbers:
    """The place that the words which an image's prompt has of those sought have among all there might be, by the sum
    of their rarities. Other than the sum it stays the same while images are added."""
    last, _ = texts.last_ids(leaves.connection)
    has = np.zeros(last + 1, np.uint16)
    sums = np.zeros(1)
    for bit, leaf in enumerate(islice(dict.fromkeys(_positive(node)), MOST_WORDS)):
        mask = leaves.prompts.mask(leaves.connection, leaf)[: last + 1]
        has[mask] |= np.uint16(1 << bit)
        sums = np.concatenate((sums, sums + np.log1p(last / max(int(mask.sum()), 1))))
    places = np.empty(len(sums), np.uint16)
    places[np.argsort(sums, kind="stable")] = np.arange(len(sums))
    return np.take(places[has], leaves.columns["prompt"], mode="clip")


def _positive(node: Node) -> Iterator[Text | TextPattern | TextRegex]:
    """The conditions on text that are not negated."""
    return (part for part in _alternatives(node) if isinstance(part, (Text, TextPattern, TextRegex)))


def _alternatives(node: Node) -> Iterator[Node]:
    """The conditions that are not negated."""
    if isinstance(node, (And, Or)):
        for child in node.children:
            yield from _alternatives(child)
    elif not isinstance(node, Not):
        yield node
