from __future__ import annotations

import pytest

from lib_berry.query.ast import And, Match, Not, Or, Text, all_of, any_of, terms, walk
from lib_berry.query.parser import parse

A, B, C = Text("a"), Text("b"), Text("c")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ()),
        ('cat "red hair" steps:20 bl*', ("cat", "red hair", "bl")),
        ("cat | dog (night | -day)", ("cat", "dog", "night")),
        ("cat -dog NOT (bird, fish) cat", ("cat",)),
        ("NOT -cat", ("cat",)),
        ("*at* c*t", ("at", "c", "t")),
        ("prompt:cat negative:blurry", ("cat",)),
        ("(tag:1.2), <lora:x:1>", ("tag",)),
    ],
)
def test_terms_are_the_words_that_a_match_may_show(query: str, expected: tuple[str, ...]) -> None:
    assert terms(parse(query)) == expected


def test_terms_of_another_field() -> None:
    assert terms(parse("cat negative:blurry"), "negative") == ("blurry",)


def test_joining_flattens_and_leaves_one_node_alone() -> None:
    assert all_of([A]) == any_of([A]) == A
    assert all_of([A, And((B, C))]) == And((A, B, C))
    assert any_of([Or((A, B)), C]) == Or((A, B, C))
    assert all_of([A, Or((B, C))]) == And((A, Or((B, C))))


def test_walk_sees_every_node() -> None:
    lora = Match("lora", ())
    tree = And((A, Not(Or((B, lora)))))
    assert list(walk(tree)) == [tree, A, Not(Or((B, lora))), Or((B, lora)), B, lora]
