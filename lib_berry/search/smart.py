"""Smart albums: each is a search, and what it finds is in the album wherever albums are searched or counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import numpy as np

from lib_berry.db import albums
from lib_berry.errors import QueryError
from lib_berry.query.ast import Choice, Match, Node, Pattern, Regex, walk
from lib_berry.query.parser import parse
from lib_berry.search.arrays import Mask
from lib_berry.search.leaves import Leaves

Evaluate = Callable[[Node, Leaves], Mask]


def nodes(connection: sqlite3.Connection) -> dict[int, Node]:
    """What each smart album searches for, by its id; left out are queries with a mistake."""
    found = {}
    for number, _, query in albums.smart(connection):
        node = _parsed(query)
        if node is not None:
            found[number] = node
    return found


def _parsed(query: str) -> Node | None:
    try:
        return parse(query)
    except QueryError:
        return None


def members(node: Match, leaves: Leaves, evaluate: Evaluate) -> Mask:
    """The images of the smart albums that a condition on albums means."""
    found = np.zeros(len(leaves.columns), np.bool_)
    smart = nodes(leaves.connection)
    if not smart:
        return found
    wanted: set[int] = set()
    for value in node.values:
        if isinstance(value, (Pattern, Regex)):
            wanted |= leaves.tables.ids(leaves.connection, "album", value)
    for number in wanted & smart.keys():
        found |= _mask(number, smart[number], leaves, evaluate)
    return found


def masks(leaves: Leaves, evaluate: Evaluate) -> Iterator[tuple[str, Mask]]:
    """Each smart album's name, and its images."""
    smart = nodes(leaves.connection)
    for number, name, _ in albums.smart(leaves.connection):
        if number in smart:
            yield name, _mask(number, smart[number], leaves, evaluate)


def _mask(number: int, node: Node, leaves: Leaves, evaluate: Evaluate) -> Mask:
    """Worked out once for each version and day. An album that is within itself adds nothing to itself."""
    key = node, leaves.now.date()
    known = leaves.columns.smart.get(key)
    if known is not None:
        return known
    if number in leaves.smart_now:
        return np.zeros(len(leaves.columns), np.bool_)
    leaves.smart_now.add(number)
    try:
        mask = evaluate(node, leaves)
    finally:
        leaves.smart_now.discard(number)
    if not leaves.smart_now and not any(map(_is_of_views, walk(node))):
        leaves.columns.smart[key] = mask
    return mask


def _is_of_views(part: Node) -> bool:
    """Looking at an image makes no new version."""
    return isinstance(part, Match) and (part.field == "viewed" or Choice("viewed") in part.values)
