"""Facets: how the images of a result are spread over the values of a field; and over the months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from lib_berry.db.columns import FAVORITE, NSFW, RATING
from lib_berry.model import Facet, FacetValue, Month
from lib_berry.query.ast import And, Choice, Dimensions, Match, Node, Not, Pattern, Range, Value, Weighted, Wildcard
from lib_berry.query.folding import fold
from lib_berry.search import smart
from lib_berry.search.arrays import Numbers
from lib_berry.search.columns import month_name
from lib_berry.search.engine import Search
from lib_berry.search.evaluate import matching
from lib_berry.search.found import Found
from lib_berry.search.leaves import SETS, Leaves, members, weights
from lib_berry.search.tally import Tally

FACETS = (
    *("model", "lora", "sampler", "size", "rating", "favorite", "nsfw", "tag", "album"),
    *("generator", "folder"),
)
COLUMN = {"lora": "loras", "rating": "mark", "favorite": "mark", "nsfw": "mark", **SETS}
SHOWN = 8
UNRATED = "none"


def facets(search: Search, node: Node, found: Found, limit: int = SHOWN) -> list[Facet]:
    """Every facet of the result, with its most frequent values and those that the query names."""
    return [facet(search, field, node, found, limit) for field in FACETS]


def facet(
    search: Search,
    field: str,
    node: Node,
    found: Found,
    limit: int,
    containing: str = "",
) -> Facet:
    """One facet, counted as if the query did not restrict its field; of values with ``containing`` in them."""
    free = _without(node, field)
    tally = found.tally if free == node else Tally(found.columns, search.mask(free))
    counts = _counts(search.leaves, COLUMN.get(field, field), tally)
    active = _active(node, field)
    wanted = fold(containing)
    if field == "folder" and not active and not wanted:
        labelled = _folders(search.leaves, counts, limit)
        total = int(np.count_nonzero(counts))
    else:
        labelled = _labelled(search.leaves, field, counts, tally)
        total = 0
    listed = [
        FacetValue(value, count, _state(active, value))
        for value, count in sorted(labelled.items(), key=lambda each: (-each[1], each[0]))
        if wanted in fold(value)
    ]
    shown = [each for place, each in enumerate(listed) if place < limit or each.active]
    return Facet(field, max(total, len(listed)), tuple(shown))


def values(leaves: Leaves, field: str) -> list[tuple[str, str, int]]:
    """Every value of the field, folded and as it is, and how many of all images have it, the most frequent first.

    Counted once for each version.
    """
    known = leaves.columns.values
    if field not in known or field in SETS:
        tally = Tally(leaves.columns, leaves.shown())
        found = _labelled(leaves, field, _counts(leaves, COLUMN.get(field, field), tally), tally)
        known[field] = [(fold(value), value, count) for value, count in found.most_common()]
    return known[field]


def timeline(search: Search, found: Found) -> list[Month]:
    """The months that have images of the result, the latest first."""
    months = search.leaves.columns["month"]
    counts = found.tally.of("month", months, int(months.max(initial=0)) + 1)
    (present,) = np.nonzero(counts)
    return [Month(month_name(month), int(counts[month])) for month in present[::-1].tolist()]


def _labelled(leaves: Leaves, field: str, counts: Numbers, tally: Tally) -> Counter[str]:
    found = LABELLED[field](leaves, counts)
    if field == "album":
        found.update({name: tally.among(mask) for name, mask in smart.masks(leaves, matching)})
    return found


# --- counting --------------------------------------------------------------------------------------------------------


def _counts(leaves: Leaves, name: str, tally: Tally) -> Numbers:
    column = leaves.columns.coded[name]
    return tally.of(name, column.codes, len(column.values))


def _pairs(leaves: Leaves, counts: Numbers, name: str) -> Iterable[tuple[Any, int]]:
    values = leaves.columns.coded[name].values
    (present,) = np.nonzero(counts)
    return ((values[code], int(counts[code])) for code in present.tolist())


def _named(field: str) -> Callable[[Leaves, Numbers], Counter[str]]:
    def label(leaves: Leaves, counts: Numbers) -> Counter[str]:
        names = leaves.tables.names(leaves.connection, field)
        found: Counter[str] = Counter()
        for key, count in _pairs(leaves, counts, field):
            if names.get(key):
                found[names[key]] += count
        return found

    return label


def _loras(leaves: Leaves, counts: Numbers) -> Counter[str]:
    names = leaves.tables.names(leaves.connection, "lora")
    found: Counter[str] = Counter()
    for listed, count in _pairs(leaves, counts, "loras"):
        for name in {names[key] for key, _ in weights(listed or "") if names.get(key)}:
            found[name] += count
    return found


def _sizes(leaves: Leaves, counts: Numbers) -> Counter[str]:
    pairs = _pairs(leaves, counts, "size")
    return Counter({f"{size[0]}x{size[1]}": count for size, count in pairs if size and None not in size})


def _ratings(leaves: Leaves, counts: Numbers) -> Counter[str]:
    found: Counter[str] = Counter()
    for mark, count in _pairs(leaves, counts, "mark"):
        found[str((mark or 0) & RATING or UNRATED)] += count
    return found


def _marked(bit: int) -> Callable[[Leaves, Numbers], Counter[str]]:
    """Whether images have a mark."""

    def label(leaves: Leaves, counts: Numbers) -> Counter[str]:
        found: Counter[str] = Counter()
        for mark, count in _pairs(leaves, counts, "mark"):
            found["yes" if (mark or 0) & bit else "no"] += count
        return found

    return label


def _folders(leaves: Leaves, counts: Numbers, most: int | None = None) -> Counter[str]:
    """Folders that hold images themselves, each with those of the folders beneath it too, as a search for it finds."""
    folders = leaves.tables.folders
    keys = leaves.columns.coded["folder"].value_numbers()
    direct = np.zeros(max(folders.last, int(keys.max(initial=0))) + 1, np.int64)
    direct[keys] = counts[: len(keys)]
    beneath = np.bincount(folders.above, weights=direct[folders.below], minlength=len(direct))
    (present,) = np.nonzero(direct)
    if most is not None and len(present) > most:
        present = present[np.argpartition(-beneath[present], most)[:most]]
    found: Counter[str] = Counter()
    for key in present.tolist():
        if key in folders.labels:
            found[folders.labels[key]] += int(beneath[key])
    return found


def _tags(leaves: Leaves, counts: Numbers) -> Counter[str]:
    """Tags and the paths above them, each with what is beneath it, as a search for it finds."""
    labels = {key: _paths(name) for key, name in leaves.tables.names(leaves.connection, "tag").items()}
    found: Counter[str] = Counter(dict.fromkeys((name for names in labels.values() for name in names), 0))
    for listed, count in _pairs(leaves, counts, "tags"):
        for name in {name for key in members(listed or "") for name in labels.get(key, ())}:
            found[name] += count
    return found


def _paths(name: str) -> list[str]:
    """The tag and those it is beneath."""
    parts = name.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def _albums(leaves: Leaves, counts: Numbers) -> Counter[str]:
    names = leaves.tables.names(leaves.connection, "album")
    found: Counter[str] = Counter(dict.fromkeys(names.values(), 0))
    for listed, count in _pairs(leaves, counts, "albums"):
        for key in members(listed or ""):
            found[names[key]] += count
    return found


LABELLED: dict[str, Callable[[Leaves, Numbers], Counter[str]]] = {
    **{name: _named(name) for name in ("model", "sampler", "scheduler", "vae", "generator")},
    "tag": _tags,
    "album": _albums,
    "lora": _loras,
    "size": _sizes,
    "rating": _ratings,
    "favorite": _marked(FAVORITE),
    "nsfw": _marked(NSFW),
    "folder": _folders,
}

# --- what the query names --------------------------------------------------------------------------------------------


def _parts(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, And) else (node,)


def _is_about(node: Node, field: str) -> bool:
    inner = node.child if isinstance(node, Not) else node
    return isinstance(inner, Match) and inner.field == field


def _without(node: Node, field: str) -> Node:
    parts = tuple(part for part in _parts(node) if not _is_about(part, field))
    return node if len(parts) == len(_parts(node)) else And(parts)


def _active(node: Node, field: str) -> dict[str, str]:
    """The values that the query demands or excludes by themselves, folded."""
    found: dict[str, str] = {}
    for part in _parts(node):
        inner = part.child if isinstance(part, Not) else part
        if isinstance(inner, Match) and inner.field == field:
            state = "exclude" if isinstance(part, Not) else "include"
            found.update((fold(name), state) for name in map(_written, inner.values) if name is not None)
    return found


def _state(active: dict[str, str], value: str) -> str | None:
    return active.get(fold(value))


def _written(value: Value) -> str | None:
    """The one value that is meant, as its facet labels it; None when many may be."""
    if isinstance(value, Weighted) and value.weights is None:
        value = value.name
    if isinstance(value, Pattern):
        pieces = value.pieces
        if len(pieces) == 4 and pieces[:2] == (Wildcard.ANY, "/") and isinstance(pieces[2], str):
            pieces = (pieces[2].removesuffix("/"),)
        if len(pieces) == 5 and pieces[:2] == (Wildcard.ANY, "/") and pieces[3:] == ("/", Wildcard.ANY):
            pieces = pieces[2:3]
        return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], str) else None
    if isinstance(value, Dimensions):
        return f"{value.width}x{value.height}"
    if isinstance(value, Range) and value.low == value.high:
        return str(value.low or UNRATED)
    return value.name if isinstance(value, Choice) else None
