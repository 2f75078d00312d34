"""The parts of a query as the page shows them: each can be taken out of the text by itself."""

from __future__ import annotations

from dataclasses import dataclass

from lib_berry.query import scanner
from lib_berry.query.parser import parse_query


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of a query, from ``start`` to ``end``; ``field`` is its field's name when it is one field and no more."""

    start: int
    end: int
    text: str
    field: str | None
    negated: bool


def chips(text: str) -> tuple[Chip, ...]:
    """The parts of the query, in order: without the ``text`` of any of them it is a query too. Raises QueryError."""
    found: list[Chip] = []
    clean = scanner.clean(text)
    for part in parse_query(text).parts:
        field, negated, _ = scanner.head(clean, part.start)
        if part.node is None and field is None:
            continue
        chip = Chip(part.start, part.end, text[part.start : part.end], field.name if field else None, negated)
        if not part.alone:
            chip = Chip(part.start, part.end, chip.text, None, False)
        if found and found[-1].end == chip.start:
            # Nothing between them, as in a"b": taken out by itself, one would join its neighbours.
            chip = Chip(found[-1].start, chip.end, text[found.pop().start : chip.end], None, False)
        found.append(chip)
    return tuple(found)
