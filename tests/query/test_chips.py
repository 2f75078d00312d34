from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings

from lib_berry.errors import QueryError
from lib_berry.query.chips import chips
from lib_berry.query.parser import parse

from .texts import texts


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("a, b", [("a", None, False), ("b", None, False)]),
        ("a AND b", [("a", None, False), ("b", None, False)]),
        ("a b | c -d", [("a", None, False), ("b | c", None, False), ("-d", None, True)]),
        ('model:"x"|y steps:20', [('model:"x"|y', "model", False), ("steps:20", "steps", False)]),
        ("-CFG scale: 7 a", [("-CFG scale: 7", "cfg", True), ("a", None, False)]),
        ("NOT model:x", [("NOT model:x", "model", True)]),
        ("model:x | a", [("model:x | a", None, False)]),
        ("sort:-name a", [("sort:-name", "sort", False), ("a", None, False)]),
        ("Negative prompt: a, b,\nc", [("Negative prompt: a, b", "negative", False), ("c", None, False)]),
        ("(a steps:20)  () b", [("(a steps:20)", None, False), ("b", None, False)]),
        ('a"b"c d', [('a"b"c', None, False), ("d", None, False)]),
        ("\U0001f431 <lora:x:1>", [("\U0001f431", None, False), ("<lora:x:1>", None, False)]),
        ("in_album:no", [("in_album:no", "in_album", False)]),
    ],
)
def test_parts(query: str, expected: list[tuple[str, str | None, bool]]) -> None:
    found = chips(query)
    assert [(chip.text, chip.field, chip.negated) for chip in found] == expected
    assert [query[chip.start : chip.end] for chip in found] == [chip.text for chip in found]


@settings(max_examples=300, deadline=None)
@given(texts)
def test_a_query_without_one_of_its_chips_is_a_query(text: str) -> None:
    with suppress(QueryError):
        for chip in chips(text):
            parse(text)
            rest = text[: chip.start] + text[chip.end :]
            try:
                parse(rest)
            except QueryError as error:
                raise AssertionError((text, chip)) from error
