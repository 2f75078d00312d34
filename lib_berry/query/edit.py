"""Changing a query's text as a click on a value does, leaving alone what its author wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib_berry.errors import InvalidRequestError, QueryError
from lib_berry.query import scanner
from lib_berry.query.ast import Node, Not, Value, all_of
from lib_berry.query.kinds import Field, Kind
from lib_berry.query.lookup import find_field
from lib_berry.query.parser import parse, parse_query
from lib_berry.query.raw import RawValue
from lib_berry.query.values import read_value

_PLAIN = re.compile(r"[0-9A-Za-z_.:]+")
#: Kinds of which a value without quotes means the same.
_BARE = (Kind.INTEGER, Kind.REAL, Kind.SEED, Kind.SIZE, Kind.RATIO, Kind.AREA, Kind.BYTES, Kind.DATE, Kind.TIME)
_UNQUOTED = (*_BARE, Kind.EXTENSION, Kind.RATING, Kind.HIRES, Kind.CHOICE, Kind.IMAGE)
#: Kinds whose names may hold a star that is no wildcard.
_ESCAPED = (Kind.NAME, Kind.PREFIX, Kind.LORA, Kind.TAG, Kind.PARAM)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A part of the query that lists values of the field: ``wanted`` are the places of those that are toggled."""

    start: int
    end: int
    negated: bool
    raws: tuple[RawValue, ...]
    wanted: tuple[int, ...]


def toggle(query: str, field: str, value: str, exclude: bool) -> str:
    """``query`` with ``field`` of exactly ``value`` added, or excluded; taken out again when it is there already.

    A value is added to those that a part of the query lists of the field already, any of which may match; text of
    prompts must match as well instead. What includes a value is dropped when it is excluded, and the other way round.
    Raises QueryError for a mistake in ``query``, InvalidRequestError for an unusable field or value.
    """
    known, written = _written(field, value)
    listed = _listed(query, known, value)
    there = any(each.wanted and each.negated == exclude for each in listed)
    for each in reversed(listed):
        query = _without(query, each) if each.wanted else query
    if there:
        return query.strip()
    return _with(query, known, value, written, exclude)


def _written(name: str, value: str) -> tuple[Field, str]:
    """The field, and ``value`` as a query writes it there."""
    field = find_field(name)
    if field is None or field.kind is Kind.SORT:
        raise InvalidRequestError(f"There is no field {name!r} with values to choose.")
    text = exactly(field, value)
    try:
        parse(f"{field.name}:{text}")
    except QueryError as error:
        raise InvalidRequestError(error.message) from None
    return field, text


def exactly(field: Field, value: str) -> str:
    """``value``, and no other, as a query writes it after the field's colon."""
    if field.kind in _UNQUOTED and _PLAIN.fullmatch(value):
        return value
    literal = re.sub(r"[*?]", r"\\\g<0>", value) if field.kind in _ESCAPED else value
    return '"' + scanner.clean(literal).replace('"', '""') + '"'


def _listed(query: str, field: Field, value: str) -> list[_Listed]:
    """The parts of the query that are the field's alone, in order."""
    _, written = _written(field.name, value)
    text = scanner.clean(query)
    found = []
    for part in parse_query(query).parts:
        known, negated, position = scanner.head(text, part.start)
        if field.kind is Kind.TEXT and part.alone and part.node in _text_nodes(field, written):
            found.append(_Listed(part.start, part.end, isinstance(part.node, Not), (), (0,)))
        if known is not field or field.kind is Kind.TEXT or not part.alone:
            continue
        raws, _ = scanner.scan_values(text, position, field, running=text[position - 1].isspace())
        if raws[0].operator == "!=":
            continue
        wanted = tuple(n for n, raw in enumerate(raws) if read_value(field, raw) == _value(field, written))
        found.append(_Listed(part.start, part.end, negated, tuple(raws), wanted))
    return found


def _text_nodes(field: Field, written: str) -> tuple[Node, Node]:
    node = parse(f"{field.name}:{written}")
    return node, Not(node)


def _value(field: Field, written: str) -> tuple[Value, ...]:
    raws, _ = scanner.scan_values(written, 0, field, running=False)
    return read_value(field, raws[0])


def _without(query: str, listed: _Listed) -> str:
    """``query`` without the wanted values, and without the part when it has no others."""
    kept = [raw for n, raw in enumerate(listed.raws) if n not in listed.wanted]
    if not kept:
        before, after = query[: listed.start], query[listed.end :]
        return before.rstrip() + after if not after.strip() else before + after.lstrip(" ")
    first = listed.raws[0].position
    values = "|".join(query[raw.position : raw.position + raw.length] for raw in kept)
    last = listed.raws[-1]
    return query[:first] + values + query[last.position + last.length :]


def _with(query: str, field: Field, value: str, written: str, exclude: bool) -> str:
    """``query`` with the value in a part that lists values of the field already, or else at its end."""
    before = parse_query(query)
    for each in _listed(query, field, value):
        if each.negated == exclude and each.raws:
            end = each.raws[-1].position + each.raws[-1].length
            return f"{query[:end]}|{written}{query[end:]}"
    label = "" if field.name == "prompt" else f"{field.name}:"
    term = f"{'-' if exclude else ''}{label}{written}"
    wanted = all_of([before.node, parse(term)])
    for gap in (" ", ", ", "\n"):
        longer = f"{query.rstrip()}{gap}{term}" if query.strip() else term
        if parse(longer) == wanted:
            return longer
    return f"({query}) {term}"
