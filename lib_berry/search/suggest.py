"""Completing what is typed, out of the index itself: fields, their values, words of prompts, earlier searches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lib_berry.db import searches
from lib_berry.model import Suggestion, Suggestions
from lib_berry.query.edit import exactly
from lib_berry.query.fields import FIELDS
from lib_berry.query.folding import fold
from lib_berry.query.kinds import Field, Kind
from lib_berry.query.lookup import choices, find_field
from lib_berry.search.engine import Search
from lib_berry.search.facets import LABELLED, values

MOST = 10
MOST_SEARCHES = 3
PAST = 200
_BEFORE = re.compile(r'(?P<not>-?)(?:(?P<field>[A-Za-z_]+):)?(?P<value>"[^"]*|[^\s,()|":]*)$')
_AFTER = re.compile(r'[^\s,()|":]*')


def suggest(search: Search, query: str, position: int) -> Suggestions:
    """What the word at ``position`` of ``query`` may become, the likeliest first."""
    position = max(0, min(position, len(query)))
    before = _BEFORE.search(query, 0, position)
    assert before is not None  # it may be empty
    after = _AFTER.match(query, position)
    end = after.end() if after else position
    field = find_field(before["field"]) if before["field"] else None
    if field is not None:
        typed = before["value"].removeprefix('"')
        if before["value"].startswith('"') and query[end : end + 1] == '"':
            end += 1
        items = list(_values(search, field, typed))
        return Suggestions(before.start("value"), end, tuple(items[:MOST]))
    start = before.end("not")
    typed = query[start:position]
    past = list(_searches(search, typed, whole=not query[:start].strip() and end == len(query)))
    items = [*_fields(typed), *_words(search, typed)]
    return Suggestions(start, end, tuple([*items[: MOST - len(past)], *past]))


def _values(search: Search, field: Field, typed: str) -> Iterator[Suggestion]:
    if field.kind is Kind.TEXT:
        yield from _words(search, typed)
        return
    known = values(search.leaves, field.name) if field.name in LABELLED and field.name != "rating" else []
    wanted = fold(typed)
    begin = [(value, count) for folded, value, count in known if folded.startswith(wanted)][:MOST]
    others = [(value, count) for folded, value, count in known if wanted in folded and not folded.startswith(wanted)]
    for value, count in [*begin, *others[:MOST]]:
        yield Suggestion("value", value, exactly(field, value), count)
    for word in choices(field):
        if fold(word).startswith(wanted):
            yield Suggestion("value", word, word)


def _fields(typed: str) -> Iterator[Suggestion]:
    wanted = fold(typed)
    if not wanted:
        return
    for field in FIELDS:
        names = (field.name, *field.aliases)
        if any(fold(name).startswith(wanted) for name in names):
            yield Suggestion("field", field.name, f"{field.name}:", help=field.help)


def _words(search: Search, typed: str) -> Iterator[Suggestion]:
    wanted = fold(typed)
    if wanted:
        vocabulary = search.vocabulary()
        yield from (Suggestion("word", word, word, count) for word, count in vocabulary.beginning(wanted, MOST))


def _searches(search: Search, typed: str, *, whole: bool) -> Iterable[Suggestion]:
    """Saved and earlier searches, where one can take the place of all that is there."""
    if not whole:
        return []
    wanted = fold(typed)
    database = search.leaves.database
    saved = [each for each in searches.saved_searches(database) if wanted in fold(each.name)]
    past = [each for each in searches.history(database, PAST) if wanted in fold(each.query) and each.query != typed]
    found = [Suggestion("saved", each.name, each.query) for each in saved]
    found += [Suggestion("history", each.query, each.query) for each in past]
    return found[: MOST_SEARCHES if wanted else MOST]
