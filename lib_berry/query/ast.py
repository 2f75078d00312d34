"""What a query means, once read: a tree that knows neither the text it came from nor the database it will run on.

A node is true or false of every image, never "unknown": ``Not`` of a comparison holds for images that lack the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from lib_berry.query.kinds import Order


class Wildcard(Enum):
    """A place in a pattern that is not literal text."""

    ANY = "*"
    ONE = "?"


# --- values ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text in order, literal pieces and wildcards, that must match a whole value; both are compared folded.

    ``folding.fold`` says what that ignores.
    """

    pieces: tuple[str | Wildcard, ...]


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression, as ``regex.compiled`` makes it, to be found anywhere in a value."""

    source: str


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high``; None is unbounded, and an ``open`` end leaves out the bound itself.

    Of ``filesize`` they are bytes, of ``megapixels`` millions of pixels, of ``size`` and ``ratio`` width / height, of
    ``hires`` the enlargement, of ``stack`` and ``similar`` one image's number. An image that was never rated has 0.
    """

    low: int | float | None
    high: int | float | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Weighted:
    """A name that was applied with a weight inside a range; ``weights`` None means any weight, unknown included."""

    name: Pattern
    weights: Range | None = None


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Width and height in pixels; None is any."""

    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a fixed list, such as ``portrait`` or ``yes``."""

    name: str


@dataclass(frozen=True, slots=True)
class Period:
    """A span of local calendar time.

    ``unit`` is day, week, month or year. An absolute period has the ``year`` (and ``month``, ``day``) it is in; a
    relative one has ``year`` None and lies ``offset`` units before now: 0 is today or this week, 1 yesterday or last
    week. With a ``count`` it is that many units up to and including today, whatever the offset.
    """

    unit: str
    year: int | None = None
    month: int = 1
    day: int = 1
    offset: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class DateRange:
    """From ``low`` to ``high``; a closed end takes in the whole period it names, an ``open`` one nothing of it."""

    low: Period | None
    high: Period | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class DayTime:
    """Local minutes of the day from ``start`` up to but not including ``end``, past midnight when ``end`` <= ``start``.

    Both are between 0 and 1439.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """An infotext key that has no field, and what its text must be.

    ``key`` matches one whole; ``value`` None is any text, a Pattern matches it whole, and a Range holds when the text
    is a number inside it (to within the tolerance of fractions).
    """

    key: Pattern
    value: Pattern | Range | None = None


Value = Pattern | Regex | Range | Weighted | Dimensions | Choice | DateRange | DayTime | Parameter


# --- nodes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And:
    """All children hold. ``And(())`` holds for every image."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child holds."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not hold."""

    child: Node


@dataclass(frozen=True, slots=True)
class Text:
    """Words next to each other in a text field (``prompt`` or ``negative``); the last may be a ``prefix``."""

    text: str
    field: str = "prompt"
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A pattern to be found anywhere in a text field, across words too."""

    pattern: Pattern
    field: str = "prompt"


@dataclass(frozen=True, slots=True)
class TextRegex:
    """A regular expression to be found anywhere in a text field."""

    regex: Regex
    field: str = "prompt"


@dataclass(frozen=True, slots=True)
class Match:
    """The field named ``field`` (a name of ``fields.FIELDS``) has any of ``values``."""

    field: str
    values: tuple[Value, ...]


Node = And | Or | Not | Text | TextPattern | TextRegex | Match


@dataclass(frozen=True, slots=True)
class Part:
    """What stands at the top of a query, from ``start`` to ``end`` in its text: one term, or terms joined by OR.

    All parts must match. ``node`` is None where the text means nothing, or an order; ``alone`` says that no OR joins.
    """

    start: int
    end: int
    node: Node | None
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for: which images, in what order if the text says so, and the parts it is made of."""

    node: Node
    sort: Order | None = None
    parts: tuple[Part, ...] = ()


def all_of(nodes: Iterable[Node]) -> Node:
    """Join by AND: nested ANDs become one, and a single node stays itself."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, And) else (node,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(nodes: Iterable[Node]) -> Node:
    """Join by OR: nested ORs become one, and a single node stays itself. ``nodes`` must not be empty."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, Or) else (node,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and everything beneath it, in the order of the text."""
    yield node
    if isinstance(node, (And, Or)):
        for child in node.children:
            yield from walk(child)
    elif isinstance(node, Not):
        yield from walk(node.child)


def terms(node: Node, field: str = "prompt") -> tuple[str, ...]:
    """The words and phrases of ``field`` that a match may show highlighted: each once, none that is negated."""
    found: dict[str, None] = {}
    for text in _positive(node, field):
        found.setdefault(text)
    return tuple(found)


def _positive(node: Node, field: str) -> Iterator[str]:
    if isinstance(node, (And, Or)):
        for child in node.children:
            yield from _positive(child, field)
    elif isinstance(node, Not):
        # "--x" is read as a word and "NOT NOT x" as x, so what is left under a Not is excluded.
        return
    elif isinstance(node, Text) and node.field == field:
        yield node.text
    elif isinstance(node, TextPattern) and node.field == field:
        yield from (piece for piece in node.pattern.pieces if isinstance(piece, str))
