r"""The query language, from text to AST. This docstring is its grammar.

::

    query       = sequence
    sequence    = alternation { [ "," | "AND" ] alternation }         all must match
    alternation = term { ( "OR" | "|" ) term }                        any may match
    term        = [ "-" | "NOT" ] primary
    primary     = word | phrase | regex | field | group | weighted | bracketed | lora

**OR binds tighter than a space**: ``cat | dog night`` is (cat or dog) and night. So a term added to a query only ever
narrows it. ``OR``, ``NOT`` and ``AND`` are operators in capitals only; "or" is a word like any other. A hyphen negates
when something follows it at once, else (``cat - dog``, ``--ar``) it is no operator. Empty groups and empty quotes
mean nothing.

Text
    ``word``       in the prompt, as a whole word; case and accents do not matter, nor does punctuation (``blue-eyes``
                   is ``blue`` and ``eyes`` next to each other)
    ``"phrase"``   words next to each other; ``""`` inside is a quotation mark; ``"phr"*`` leaves the last word open
    ``word*``      words that begin so
    ``*part*``     a star elsewhere stands for any text: found anywhere in the prompt, within words and across them
    ``\*``         a star itself
    ``/regex/``    a regular expression found anywhere in the prompt, whatever the case

    Chinese, Japanese, Korean and other scripts without spaces, and text that is punctuation only, are found anywhere
    in the prompt. ``folding.fold`` says what is ignored there, with ``*part*``, and in names.

    A regular expression begins a term and ends at the next slash, which must end the term, on the same line; it does
    not begin with a space, and a slash inside it is ``\/``. So ``/usr/bin``, ``and/or``, ``a / b`` and a lone slash
    are text. ``regex`` says which expressions are refused because they might take too long.

A prompt pasted whole
    A comma is a space. ``(tag:1.2)``, ``[tag]``, ``{tag}``, ``[a:b:0.5]`` are the words they hold, inside which there
    are no fields and no operators. ``<lora:name:0.8>`` is an image with the LoRA of exactly that name, whatever the
    weight. ``\(series\)`` is a word. Smileys, ``10:30`` and ``https://…`` are words.

    A group is a weighted one when it ends in a colon and a number, unless what stands before that colon is a field
    for which the number is a value: ``(steps:20)`` and ``(cat OR cfg:7)`` are searches. A field that holds names
    must also begin its clause: ``(model:1.5)`` is a search, ``(fashion model:1.2)`` a weighted tag.

Fields
    ``name:value`` for every name and alias of ``fields.FIELDS``; case, ``_`` and ``-`` do not matter, nor
    does the space in ``CFG scale: 7``.

    ``name:word`` with a known name is always a field. With an unknown one it is an error, so that a typing mistake
    never passes for a search; to look for such text, quote it. It is text after all when the name has one letter,
    when no plain value follows the colon, and, for a pasted ``source: anime``, when a space does and the name
    resembles no field.

    ::

        values  = value { "|" value }                  without spaces: any of these
        value   = [ "=" | "!=" | "<" | "<=" | ">" | ">=" ] ( plain | '"' quoted '"' )
        numbers = 7 | 20..30 | 20-30 | 20.. | ..30
        amounts = 2mb | 500kb | 16:9 | 1.5        in a range or compared too; alone, what is near it
        times   = 22 | 22:30 | 10pm | 22:00..06:00
        dates   = 2024 | 2024-01 | 2024-01-05 | 2024-01..2024-03 | today | yesterday | last week | last 7 days
                  or "between … and …", "from … to …", "before …", "after …", "since …", "until …"
        sizes   = 512x768 | 512x? | 16:9 | portrait | landscape | square
        stars   = 4 | 4..5 | none
        loras   = name [ ( "=" | "<" | "<=" | ">" | ">=" ) weight ]
        params  = key [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) ( plain | '"' quoted '"' ) ]
        names   = part | "whole" | "=" whole | /regex/
        paths   = part | "starts with …" | "ends with …" | "contains …"

    ``field:!=value`` is an image that has a value and not this one (before ``a|b``: neither); ``-field:value`` takes
    in those without. Values of a field that holds names are part of the name, or all of it when quoted or after
    ``=``, or a pattern for all of it with ``*`` and ``?``, quoted or not.

    A tag is also found by those above it: ``tag:a`` finds ``a/b``. A parameter is compared as a number when what is
    written and what the file says both are numbers, and nothing is in quotes.

    With a space after the colon a value is read as infotext writes it: a name runs to the comma (``Sampler: Euler
    a,``), a prompt to the end of the line, and both end before another field.

    ``sort:name`` is no condition: it says in what order the result comes, wherever it stands, and the last one counts.

Bounds: ``MAX_LENGTH`` characters, ``MAX_TERMS`` words, values and their wildcards, ``MAX_DEPTH`` groups inside one
another, ``patterns.MAX_WILDCARDS`` stars and question marks in a word or value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lib_berry.errors import QueryError
from lib_berry.query import leaves, scanner
from lib_berry.query.ast import (
    Match,
    Node,
    Not,
    Part,
    Pattern,
    Query,
    Text,
    Weighted,
    all_of,
    any_of,
)
from lib_berry.query.kinds import Field, Kind, Order
from lib_berry.query.lookup import nearest_field
from lib_berry.query.raw import shorten
from lib_berry.query.sorts import parse_sort

MAX_LENGTH = 10_000
MAX_TERMS = 500
MAX_DEPTH = 20

_PLAIN_VALUE = re.compile(r'[\w"<>=!*?.+~-]')


def parse(text: str) -> Node:
    """Which images a query asks for: the node of ``parse_query``."""
    return parse_query(text).node


def parse_query(text: str) -> Query:
    """Read a query; an empty one is ``And(())``, which matches every image.

    Raises QueryError, with the place of the mistake and what to do about it.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"The query has {len(text)} characters; at most {MAX_LENGTH} are searched for. Shorten it.",
            MAX_LENGTH,
            len(text) - MAX_LENGTH,
            reason="query_long",
            most=MAX_LENGTH,
        )
    return _Parser(scanner.clean(text)).query()


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where words are looked up: the text ``field``, whether other fields may follow, and whether a line ends it."""

    field: str = "prompt"
    fields: bool = True
    line: bool = False


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.terms = 0
        self.depth = 0
        self.sort: Order | None = None
        # Of the alternation that was read last: where its last term ends, and whether it is the only one.
        self.end = 0
        self.alone = True
        self.closed = scanner.groups(text)

    # --- structure ---------------------------------------------------------------------------------------------------

    def query(self) -> Query:
        parts = tuple(self.parts())
        if self.position < len(self.text):
            problem = "This ) closes nothing: remove it, or write \\) for the character."
            raise QueryError(problem, self.position, reason="bracket_unopened")
        return Query(all_of(part.node for part in parts if part.node is not None), self.sort, parts)

    def parts(self) -> Iterator[Part]:
        scope = _Scope()
        while not self.at_end(scope):
            if conjunction := scanner.AND.match(self.text, self.position):
                self.position = conjunction.end()
                continue
            start = self.position
            node = self.alternation(scope)
            yield Part(start, start + len(scanner.strip_end(self.text[start : self.end])), node, self.alone)

    def sequence(self, scope: _Scope) -> Node | None:
        nodes: list[Node] = []
        while not self.at_end(scope):
            if conjunction := scanner.AND.match(self.text, self.position):
                self.position = conjunction.end()
                continue
            node = self.alternation(scope)
            if node is not None:
                nodes.append(node)
        return all_of(nodes) if nodes else None

    def at_end(self, scope: _Scope) -> bool:
        """Skip what separates terms; whether the sequence ends here."""
        separators = scanner.SEPARATORS_SAME_LINE if scope.line else scanner.SEPARATORS
        skipped = separators.match(self.text, self.position)
        self.position = skipped.end() if skipped else self.position
        if self.position == len(self.text) or self.text[self.position] == ")":
            return True
        return scope.line and (
            self.text[self.position] == "\n" or scanner.head(self.text, self.position)[0] is not None
        )

    def alternation(self, scope: _Scope) -> Node | None:
        nodes = [self.term(scope)]
        end = self.position
        while not self.at_end(scope) and (bar := scanner.OR.match(self.text, self.position)):
            self.position = bar.end()
            if self.at_end(scope):
                raise _lonely(bar, "after it too", reason="term_missing_after")
            nodes.append(self.term(scope))
            end = self.position
        self.end, self.alone = end, len(nodes) == 1
        found = [node for node in nodes if node is not None]
        return any_of(found) if found else None

    def term(self, scope: _Scope) -> Node | None:
        negated = False
        while found := scanner.NOT.match(self.text, self.position):
            self.position = found.end()
            negated = not negated
            if self.at_end(scope):
                raise _lonely(found, "after it", reason="term_missing_after")
        if bar := scanner.OR.match(self.text, self.position):
            raise _lonely(bar, "before it too", reason="term_missing_before")
        if negated and scope.fields and self.sort_at(self.position):
            raise QueryError("An order cannot be excluded; to turn it round, write sort:-rating.", self.position, 4)
        node = self.primary(scope)
        return Not(node) if negated and node is not None else node

    def primary(self, scope: _Scope) -> Node | None:
        if scope.fields and self.sort_at(self.position):
            self.read_sort()
            return None
        if scope.fields and (node := self.field(scope)):
            return node
        return self.text_primary(scope)

    def text_primary(self, scope: _Scope) -> Node | None:
        start = self.position
        character = self.text[start]
        if character == "(":
            return self.group(scope)
        if character in "[{" and start in self.closed:
            node = self.literal(start + 1, self.closed[start], scope)
            self.position = self.closed[start] + 1
            return node
        if character in "[]{}":
            self.position += 1
            return None
        return self.phrase_or_word(scope)

    def group(self, scope: _Scope) -> Node | None:
        start = self.position
        end = self.closed.get(start)
        weight = scanner.weight_start(self.text, start, end) if end is not None else None
        if weight is not None and end is not None:
            node = self.literal(start + 1, weight, scope)
            self.position = end + 1
            return node
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"Groups may be at most {MAX_DEPTH} deep: remove some parentheses.", start)
        self.position += 1
        node = self.sequence(replace(scope, line=False))
        if self.position == len(self.text):
            problem = "This ( is never closed: add a ), or write \\( for the character."
            raise QueryError(problem, start, reason="bracket_open")
        self.position += 1
        self.depth -= 1
        return node

    # --- text --------------------------------------------------------------------------------------------------------

    def literal(self, start: int, end: int, scope: _Scope) -> Node | None:
        """The words from ``start`` to ``end`` as prompt text: no fields, no operators, weights left out."""
        nodes: list[Node] = []
        self.position = start
        while (skipped := scanner.LITERAL_GAP.match(self.text, self.position, end)) and skipped.end() < end:
            self.position = skipped.end()
            node = self.phrase_or_word(scope, end)
            if node is not None:
                nodes.append(node)
        return all_of(nodes) if nodes else None

    def phrase_or_word(self, scope: _Scope, literal_end: int | None = None) -> Node | None:
        """The text at the position, which is neither a separator nor a bracket; literal text has an end."""
        end = len(self.text) if literal_end is None else literal_end
        start = self.position
        if self.text[start] == '"':
            return self.phrase(scope)
        if literal_end is None and (found := scanner.REGEX.match(self.text, start)):
            self.position = found.end()
            return self.leaf(leaves.regex(found[1], scope.field, start), start)
        if tag := scanner.LORA_TAG.match(self.text, start, end):
            self.position = tag.end()
            return self.leaf(Match("lora", (Weighted(Pattern((tag[1].strip(),))),)), start)
        word = scanner.FACE.match(self.text, start, end) or scanner.WORD.match(self.text, start, end)
        assert word is not None, "separators, brackets and operators were read before"
        self.position = word.end()
        content = word[0]
        if literal_end is not None and self.text[word.end()] in ")]}":
            content = scanner.WEIGHT_TAIL.sub("", content)
        return self.leaf(leaves.word(content, scope.field, start), start) if content else None

    def phrase(self, scope: _Scope) -> Node | None:
        start = self.position
        found = scanner.quoted(self.text, start)
        self.position = found.end()
        prefix = self.text.startswith("*", self.position)
        self.position += prefix
        content = found[1].replace('""', '"')
        return self.leaf(Text(content, scope.field, prefix), start) if content.strip() else None

    def leaf(self, node: Node, start: int) -> Node:
        self.count(start)
        return node

    def count(self, position: int, terms: int = 1) -> None:
        self.terms += terms
        if self.terms > MAX_TERMS:
            raise QueryError(
                f"A query may have at most {MAX_TERMS} words, values and wildcards: leave some out.",
                position,
                reason="query_terms",
                most=MAX_TERMS,
            )

    # --- the order -------------------------------------------------------------------------------------------------

    def sort_at(self, position: int) -> bool:
        known = scanner.known_field(self.text, position)
        return known is not None and known[0].kind is Kind.SORT

    def read_sort(self) -> None:
        """The order that the text asks for; the last one counts."""
        field, start, spaced = self.field_name()
        raws, self.position = scanner.scan_values(self.text, self.position, field, running=spaced)
        if not raws:
            raise self.no_value(field, start)
        if len(raws) > 1:
            raise QueryError("A result has one order: choose one.", raws[1].position, raws[1].length)
        try:
            self.sort = parse_sort(raws[0].operator + raws[0].text)
        except ValueError as error:
            value = shorten(raws[0].text)
            raise QueryError(str(error), raws[0].position, raws[0].length, reason="sort_unknown", value=value) from None

    # --- fields ------------------------------------------------------------------------------------------------------

    def field(self, scope: _Scope) -> Node | None:
        """The field at the position, or None if what stands there is text."""
        if scanner.known_field(self.text, self.position) is None:
            self.check_unknown()
            return None
        field, start, spaced = self.field_name()
        node = self.text_field(field, spaced) if field.kind is Kind.TEXT else self.value_field(field, spaced)
        if node is None:
            raise self.no_value(field, start)
        return node

    def field_name(self) -> tuple[Field, int, bool]:
        """Read past a known field's name, colon and space: the field, where it began, and whether there was a space."""
        known = scanner.known_field(self.text, self.position)
        assert known is not None, "only asked where a field is known to stand"
        field, name = known
        gap = scanner.GAP.match(self.text, name.end())
        self.position = gap.end() if gap else name.end()
        return field, name.start(), gap is not None

    def no_value(self, field: Field, start: int) -> QueryError:
        end = self.text.index(":", start) + 1
        return QueryError(
            f"'{field.name}' needs a value, as in {field.example}; for the text itself, quote it.",
            start,
            end - start,
            reason="value_missing",
            field=field.name,
            example=field.example,
        )

    def check_unknown(self) -> None:
        """Refuse a field that does not exist, unless it is text with a colon in it."""
        found = scanner.FIELD_NAME.match(self.text, self.position)
        if found is None or "-" in found[1]:
            return
        name, following = found[1], self.text[found.end() : found.end() + 2]
        if not following or following[0].isspace():
            near = nearest_field(name, 0.8)
            if near is None:
                return
        elif following == "//" or not _PLAIN_VALUE.match(following):
            return
        else:
            near = nearest_field(name)
        hint = f"; did you mean '{near}'?" if near else "."
        raise QueryError(
            f"There is no field '{shorten(name)}'{hint} To search for the text itself, put it in quotes.",
            found.start(),
            len(name),
            near,
            reason="field_unknown",
            name=shorten(name),
        )

    def text_field(self, field: Field, spaced: bool) -> Node | None:
        scope = _Scope(field.name, fields=False, line=spaced)
        if spaced:
            return self.sequence(scope)
        nodes: list[Node] = []
        while not scanner.NO_VALUE.match(self.text, self.position):
            node = self.text_primary(scope)
            if node is not None:
                nodes.append(node)
            bar = scanner.BAR.match(self.text, self.position)
            if bar is None:
                break
            self.position = bar.end()
        return any_of(nodes) if nodes else None

    def value_field(self, field: Field, spaced: bool) -> Node | None:
        raws, self.position = scanner.scan_values(self.text, self.position, field, running=spaced)
        for index, raw in enumerate(raws):
            # A wildcard is counted too: one in a path may cost as much as a value.
            self.count(raw.position, 1 + raw.text.count("*") + raw.text.count("?"))
            if index and raw.operator == "!=":
                raise QueryError(
                    "Write != once, before the first value: it holds for all of them.", raw.position, raw.length
                )
        if not raws:
            return None
        return leaves.match(field, raws)


def _lonely(operator: re.Match[str], where: str, *, reason: str) -> QueryError:
    """The mistake of an operator that has no term beside it."""
    problem = f"'{operator[0]}' needs a term {where}."
    return QueryError(problem, operator.start(), len(operator[0]), reason=reason, operator=operator[0])
