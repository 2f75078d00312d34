"""From AST to SQLite: a WHERE condition over ``image i`` with its parameters. Executes nothing.

User text only ever becomes a parameter: a ``LIKE`` pattern with its own wildcards escaped, or a full-text expression in
which it stands quoted. Identifiers come from ``fields``.

In SQL a comparison with NULL is neither true nor false. AND and OR carry that to the top, where WHERE takes it for
false, but NOT would not: so every negation is ``(…) IS NOT TRUE``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from lib_berry.model import IDS_PER_MS
from lib_berry.query.ast import (
    And,
    Choice,
    DateRange,
    DayTime,
    Dimensions,
    Match,
    Node,
    Not,
    Or,
    Parameter,
    Pattern,
    Range,
    Regex,
    Text,
    TextPattern,
    TextRegex,
    Value,
    Weighted,
    Wildcard,
    walk,
)
from lib_berry.query.conditions import COLUMNS, DATES, HIRES_WITHIN, WITHIN, choice
from lib_berry.query.dates import instants
from lib_berry.query.folding import fold
from lib_berry.query.kinds import Field, Kind
from lib_berry.query.lookup import find_field

Bound = str | int | float
Fragment = tuple[str, tuple[Bound, ...]]

#: Numbers with a fraction are equal when they differ by no more: generators write 0.7 as 0.7000000000000001 too.
TOLERANCE = 1e-6
_TWO_64, _TWO_63 = 2**64, 2**63
_EVERYTHING, _NOTHING = "1", "0"
_LIKE_SPECIAL = re.compile(r"[%_\\]")


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on ``image i``: ``SELECT … FROM image i WHERE <sql>``, with ``params`` bound in order.

    ``text`` is a full-text expression that every match must satisfy (None if there is none): counting its rows in
    ``prompt_fts``, to a limit, tells whether few prompts match, or so many that the ordered form is the better one.
    """

    sql: str
    params: tuple[Bound, ...]
    text: str | None = None


def compile_where(node: Node, *, now: datetime, ordered_scan: bool = False) -> Where:
    """Compile ``node``, leaving out missing images unless it asks about them.

    ``now`` gives relative dates their meaning and local time its zone (see ``dates``). With ``ordered_scan`` the
    columns carry a unary plus, which keeps SQLite from their indexes: the right form when many images match, since it
    walks them in the order of ``i.id`` and stops at the limit. Both forms match the same images.
    """
    compiler = _Compiler(now, "+i." if ordered_scan else "i.")
    sql, params = compiler.node(node)
    if not any(isinstance(part, Match) and part.field == "missing" for part in walk(node)):
        sql = "i.missing_since_ms IS NULL" if sql == _EVERYTHING else f"{sql} AND i.missing_since_ms IS NULL"
    return Where(sql, params, _required_text(node))


class _Compiler:
    def __init__(self, now: datetime, prefix: str) -> None:
        self.now = now
        self.prefix = prefix

    def sql(self, template: str) -> str:
        return template.replace("{i}", self.prefix)

    # --- nodes -------------------------------------------------------------------------------------------------------

    def node(self, node: Node) -> Fragment:
        if isinstance(node, And):
            return self.conjunction(node)
        if isinstance(node, Not):
            sql, params = self.node(node.child)
            return f"({sql}) IS NOT TRUE", params
        if isinstance(node, Match):
            return self.match(node)
        expression = _full_text(node)
        if expression is not None:
            return self.full_text(expression)
        if isinstance(node, Or):
            return _join(" OR ", (self.node(child) for child in node.children), _NOTHING)
        return self.text_like(node)

    def conjunction(self, node: And) -> Fragment:
        """One full-text search for all that it can answer, and a condition for each of the others."""
        expression, rest = _split(node)
        fragments = [self.full_text(expression)] if expression else []
        return _join(" AND ", (*fragments, *(self.node(child) for child in rest)), _EVERYTHING)

    def full_text(self, expression: str) -> Fragment:
        sql = "{i}prompt_id IN (SELECT rowid FROM prompt_fts WHERE prompt_fts MATCH ?)"
        return self.sql(sql), (expression,)

    def text_like(self, node: Text | TextPattern | TextRegex) -> Fragment:
        column = COLUMNS[node.field]
        if isinstance(node, TextRegex):
            sql, params = _regexp(column, node.regex)
        else:
            pieces = node.pattern.pieces if isinstance(node, TextPattern) else (node.text,)
            sql, params = _like(column, Pattern((Wildcard.ANY, *pieces, Wildcard.ANY)))
        return self.sql("{i}prompt_id IN (SELECT id FROM prompt WHERE {match})").replace("{match}", sql), params

    def match(self, node: Match) -> Fragment:
        field = _field(node.field)
        if field.kind is Kind.HIRES:
            return _join(" OR ", (self.hires(field, value) for value in node.values), _NOTHING)
        sql, params = _join(" OR ", (self.value(field, value) for value in node.values), _NOTHING)
        return self.sql(WITHIN.get(field.name, "{match}")).replace("{match}", sql), params

    def hires(self, field: Field, value: Value) -> Fragment:
        sql, params = self.value(field, value)
        return (self.sql(HIRES_WITHIN).replace("{match}", sql), params) if isinstance(value, Range) else (sql, params)

    # --- values ------------------------------------------------------------------------------------------------------

    def value(self, field: Field, value: Value) -> Fragment:
        column = self.sql(COLUMNS.get(field.name, "id"))
        if isinstance(value, Pattern):
            return self.pattern(field, value)
        if isinstance(value, Regex):
            return _regexp(column, value)
        if isinstance(value, Range):
            return _NUMBERS.get(field.kind, _between)(column, value)
        if isinstance(value, Choice):
            return f"({self.sql(choice(field.name, value.name))})", ()
        return self.compound(field, value)

    def compound(self, field: Field, value: Weighted | Dimensions | DateRange | DayTime | Parameter) -> Fragment:
        if isinstance(value, Weighted):
            weights = [_tolerant("u.weight", value.weights)] if value.weights else []
            return _join(" AND ", (_like(COLUMNS[field.name], value.name), *weights), _EVERYTHING)
        if isinstance(value, Dimensions):
            return self.dimensions(value)
        if isinstance(value, DateRange):
            return self.dates(field, value)
        return self.day_time(value) if isinstance(value, DayTime) else _parameter(value)

    def pattern(self, field: Field, value: Pattern) -> Fragment:
        column = self.sql(COLUMNS[field.name])
        if field.kind is Kind.SEED:
            return _seed_like(column, value)
        if field.kind is not Kind.PATH:
            return _like(column, value)
        return _join(" OR ", (self.path(column, *parts) for parts in _split_path(value)), _NOTHING)

    def path(self, name: str, folder: Pattern, rest: Pattern) -> Fragment:
        """``folder`` of the path up to its last slash, ``rest`` of the name; comparing each is 10 times faster."""
        fragments = []
        if folder.pieces != (Wildcard.ANY,):
            fragments.append(self.match(Match("folder", (folder,))))
        if rest.pieces != (Wildcard.ANY,):
            fragments.append(_like(name, rest))
        return _join(" AND ", fragments, _EVERYTHING)

    def dimensions(self, value: Dimensions) -> Fragment:
        sides = (("{i}width", value.width), ("{i}height", value.height))
        # A side of any length must still be known.
        return _join(
            " AND ",
            ((self.sql(c) + (" IS NOT NULL" if n is None else " = ?"), () if n is None else (n,)) for c, n in sides),
            _EVERYTHING,
        )

    def dates(self, field: Field, value: DateRange) -> Fragment:
        column, scale = DATES[field.name]
        bounds = zip((">=", "<"), instants(value, self.now), strict=True)
        return _join(
            " AND ", ((f"{self.sql(column)} {sign} ?", (ms * scale,)) for sign, ms in bounds if ms is not None), "1"
        )

    def day_time(self, value: DayTime) -> Fragment:
        zone = "" if self.now.tzinfo else ", 'localtime'"
        moment = f"i.id / {IDS_PER_MS} / 1000, 'unixepoch'{zone}"
        minute = f"(strftime('%H', {moment}) * 60 + strftime('%M', {moment}))"
        either = "AND" if value.start < value.end else "OR"
        return f"({minute} >= ? {either} {minute} < ?)", (value.start, value.end)


def _field(name: str) -> Field:
    field = find_field(name)
    if field is None:
        raise KeyError(name)
    return field


def _join(operator: str, fragments: Iterable[Fragment], empty: str) -> Fragment:
    listed = list(fragments)
    if not listed:
        return empty, ()
    sql = operator.join(sql for sql, _ in listed)
    params = tuple(param for _, some in listed for param in some)
    return (sql if len(listed) == 1 else f"({sql})"), params


# --- text ------------------------------------------------------------------------------------------------------------


def _full_text(node: Node) -> str | None:
    """The FTS5 expression that answers ``node`` alone, or None if there is none."""
    if isinstance(node, Text):
        return _quoted(node) if _tokenised(node.text) else None
    if isinstance(node, Or) and node.children:
        either = [_full_text(child) for child in node.children]
        return None if None in either else f"({' OR '.join(filter(None, either))})"
    if isinstance(node, And):
        expression, rest = _split(node)
        return None if rest else expression
    return None


def _split(node: And) -> tuple[str | None, list[Node]]:
    """The FTS5 expression of all children it can answer, and the children that are left."""
    required, excluded, rest = [], [], []
    for child in node.children:
        if (expression := _full_text(child)) is not None:
            required.append(expression)
        elif isinstance(child, Not) and (expression := _full_text(child.child)) is not None:
            excluded.append((expression, child))
        else:
            rest.append(child)
    if not required:
        return None, list(node.children)
    everything = f"({' AND '.join(required)})"
    if not excluded:
        return everything, rest
    return f"({everything} NOT ({' OR '.join(expression for expression, _ in excluded)}))", rest


def _required_text(node: Node) -> str | None:
    return _split(node)[0] if isinstance(node, And) else _full_text(node)


def _quoted(node: Text) -> str:
    text = node.text.replace('"', '""')
    return f'{COLUMNS[node.field]} : "{text}"{" *" if node.prefix else ""}'


def _tokenised(text: str) -> bool:
    """Whether the index has ``text`` as words.

    Its tokeniser makes a word of every run of letters and digits. Scripts that put no spaces between words would
    become one word a sentence, and what has neither letter nor digit is not in the index at all.
    """
    characters = [c for c in text if unicodedata.category(c)[0] in "LN"]
    return bool(characters) and all(map(_is_spaced_script, characters))


def _is_spaced_script(character: str) -> bool:
    # Latin to Telugu, Malayalam and Sinhala; Georgian; the Latin and Greek additions.
    return character < "\u0e00" or "\u10a0" <= character <= "\u10ff" or "\u1e00" <= character <= "\u1fff"


def _like(column: str, pattern: Pattern) -> Fragment:
    wildcards = {Wildcard.ANY: "%", Wildcard.ONE: "_"}
    text = "".join(
        wildcards[piece] if isinstance(piece, Wildcard) else _LIKE_SPECIAL.sub(r"\\\g<0>", fold(piece))
        for piece in pattern.pieces
    )
    return f"fold({column}) LIKE ? ESCAPE '\\'", (text,)


def _regexp(column: str, regex: Regex) -> Fragment:
    return f"{column} REGEXP ?", (regex.source,)


def _parameter(parameter: Parameter) -> Fragment:
    fragments = [_like("fold_key(e.key)", parameter.key)]
    if isinstance(parameter.value, Pattern):
        fragments.append(_like("e.value", parameter.value))
    elif parameter.value is not None:
        fragments.append(_tolerant("number(e.value)", parameter.value))
    return _join(" AND ", fragments, _EVERYTHING)


def _split_path(pattern: Pattern) -> list[tuple[Pattern, Pattern]]:
    """Every way the last slash of a path, which ends its folder, can fall within ``pattern``.

    It falls on the pattern's own last slash, or on a wildcard after that one; nothing after it may be a slash.
    """
    splits = []
    pieces = pattern.pieces
    for index in range(len(pieces) - 1, -1, -1):
        piece, before, after = pieces[index], pieces[:index], pieces[index + 1 :]
        if piece is Wildcard.ANY:
            splits.append(((*before, piece), (piece, *after)))
        elif piece is Wildcard.ONE:
            splits.append(((*before, "/"), after))
        elif "/" in piece:
            folder, name = piece.rsplit("/", 1)
            splits.append(((*before, f"{folder}/"), (name, *after) if name else after))
            break
    return [(Pattern(folder), Pattern(name)) for folder, name in splits]


def _seed_like(column: str, pattern: Pattern) -> Fragment:
    # printf makes 0 of NULL.
    sql, params = _like(f"printf('%u', {column})", pattern)
    return f"({column} IS NOT NULL AND {sql})", params


# --- numbers ---------------------------------------------------------------------------------------------------------


def _between(column: str, range_: Range) -> Fragment:
    low, high = range_.low, range_.high
    if low is not None and low == high and not (range_.low_open or range_.high_open):
        return f"{column} = ?", (low,)
    bounds = (
        (f"{column} {'>' if range_.low_open else '>='} ?", low),
        (f"{column} {'<' if range_.high_open else '<='} ?", high),
    )
    return _join(" AND ", ((sql, (bound,)) for sql, bound in bounds if bound is not None), _EVERYTHING)


def _tolerant(column: str, range_: Range) -> Fragment:
    low, high = range_.low, range_.high
    if low is not None:
        low += TOLERANCE if range_.low_open else -TOLERANCE
    if high is not None:
        high += -TOLERANCE if range_.high_open else TOLERANCE
    return _between(column, Range(low, high, range_.low_open, range_.high_open))


def _unsigned(column: str, range_: Range) -> Fragment:
    """A range of 64-bit unsigned numbers in a column that holds them signed: the upper half is negative there."""
    low = 0 if range_.low is None else int(range_.low) + range_.low_open
    high = _TWO_64 - 1 if range_.high is None else int(range_.high) - range_.high_open
    spans = []
    if low <= min(high, _TWO_63 - 1):
        spans.append(Range(low, min(high, _TWO_63 - 1)))
    if max(low, _TWO_63) <= high:
        spans.append(Range(max(low, _TWO_63) - _TWO_64, high - _TWO_64))
    return _join(" OR ", (_between(column, span) for span in spans), _NOTHING)


_NUMBERS: dict[Kind, Callable[[str, Range], Fragment]] = {
    **dict.fromkeys((Kind.REAL, Kind.SIZE, Kind.RATIO, Kind.AREA, Kind.HIRES), _tolerant),
    Kind.SEED: _unsigned,
}
