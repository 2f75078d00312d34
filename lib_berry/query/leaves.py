"""What one term of a query becomes in the tree: a word, a regular expression, the values of a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lib_berry.errors import QueryError
from lib_berry.query.ast import (
    Choice,
    Match,
    Node,
    Not,
    Parameter,
    Pattern,
    Regex,
    Text,
    TextPattern,
    TextRegex,
    Wildcard,
    all_of,
    any_of,
)
from lib_berry.query.kinds import Field
from lib_berry.query.lookup import find_field
from lib_berry.query.patterns import MAX_WILDCARDS
from lib_berry.query.raw import RawValue, shorten
from lib_berry.query.regex import compiled
from lib_berry.query.values import read_value


def match(field: Field, raws: Sequence[RawValue]) -> Node:
    """The images whose ``field`` has any of the values, or after ``!=`` none of them and another."""
    node = any_of(_match(known, raws) for known in _written_for(field))
    return _differs(field, node) if raws[0].operator == "!=" else node


def _written_for(field: Field) -> list[Field]:
    """The fields whose values are meant: itself, or those it stands for."""
    fields = [find_field(name) for name in field.either]
    return [each for each in fields if each] or [field]


def _match(field: Field, raws: Sequence[RawValue]) -> Node:
    values = tuple(value for raw in raws for value in read_value(field, raw))
    if not field.means:
        return Match("param" if field.key else field.name, values)
    has = Match("has", (Choice(field.means.removeprefix("-")),))
    meant = Not(has) if field.means.startswith("-") else has
    return any_of(meant if value == Choice("yes") else _not(meant) for value in values)


def _not(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _differs(field: Field, node: Node) -> Node:
    """The images that have a value, and none of those of ``node``."""
    if isinstance(node, Match) and node.field == "param":
        keys = tuple(replace(value, value=None) for value in node.values if isinstance(value, Parameter))
        return all_of([Match("param", keys), _not(node)])
    if not field.optional:
        return _not(node)
    return all_of([Match("has", (Choice(field.name),)), _not(node)])


def regex(source: str, field: str, position: int) -> TextRegex:
    try:
        compiled(source)
    except ValueError as error:
        raise QueryError(f"The expression '{shorten(source)}' {error}.", position, len(source) + 2) from None
    return TextRegex(Regex(source), field)


def word(text: str, field: str, position: int) -> Text | TextPattern:
    """A word with its stars read: one at the end is a prefix, one elsewhere a gap; ``\\*`` is the character."""
    pieces = [piece.replace("\\*", "*") for piece in re.split(r"(?<!\\)\*+", text)]
    if len(pieces) == 1:
        return Text(pieces[0], field)
    if len(pieces) == 2 and pieces[0] and not pieces[1]:
        return Text(pieces[0], field, prefix=True)
    gaps: list[str | Wildcard] = []
    for piece in filter(None, pieces):
        gaps += [Wildcard.ANY, piece] if gaps else [piece]
    if len(gaps) > 2 * MAX_WILDCARDS:
        raise QueryError(f"A word may have at most {MAX_WILDCARDS} stars inside it.", position, len(text))
    return TextPattern(Pattern(tuple(gaps)), field)
