from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib_berry.errors import InvalidRequestError, QueryError
from lib_berry.query.ast import Not, all_of, walk
from lib_berry.query.edit import toggle
from lib_berry.query.parser import parse

from .texts import texts


@pytest.mark.parametrize(
    ("query", "field", "value", "exclude", "expected"),
    [
        ("", "model", "dream", False, 'model:"dream"'),
        ("a ", "model", "dream", True, 'a -model:"dream"'),
        ('model:"dream" a', "model", "x", False, 'model:"dream"|"x" a'),
        ('model:"dream"|"x" a', "model", "x", False, 'model:"dream" a'),
        ('model:"dream"|"x" a', "model", "dream", False, 'model:"x" a'),
        ('b model:"dream" a', "model", "dream", False, "b a"),
        ('a -model:"dream"', "model", "x", True, 'a -model:"dream"|"x"'),
        ('a NOT model:"dream"', "model", "dream", True, "a"),
        ('model:"dream"', "model", "dream", True, '-model:"dream"'),
        ('-model:"dream"', "model", "dream", False, 'model:"dream"'),
        ("model:dream", "model", "dream", False, 'model:dream|"dream"'),
        ("Model: a b, c", "model", "d", False, 'Model: a b|"d", c'),
        ('a | model:"dream"', "model", "dream", False, 'a | model:"dream" model:"dream"'),
        ("model:!=x", "model", "x", True, 'model:!=x -model:"x"'),
        ("", "model", 'say "hi" *?', False, r'model:"say ""hi"" \*\?"'),
        ("", "folder", "a/b", False, 'folder:"a/b"'),
        ("", "tag", "a/b", False, 'tag:"a/b"'),
        ("", "rating", "none", False, "rating:none"),
        ("rating:4", "rating", "5", False, "rating:4|5"),
        ("steps:=20", "steps", "20", False, ""),
        ("", "size", "512x768", False, "size:512x768"),
        ("model", "hash", "abc", False, 'model, hash:"abc"'),
        ("Negative prompt: a", "prompt", "b", False, 'Negative prompt: a\n"b"'),
        ("a", "prompt", "red hair", False, 'a "red hair"'),
        ('a "red hair" b', "prompt", "red hair", False, "a b"),
        ("a cat", "prompt", "cat", True, 'a -"cat"'),
        ("a", "negative", "blurry", False, 'a negative:"blurry"'),
        ("sort:name a", "lora", "x", False, 'sort:name a lora:"x"'),
    ],
)
def test_toggles(query: str, field: str, value: str, exclude: bool, expected: str) -> None:
    assert toggle(query, field, value, exclude) == expected
    parse(expected)


@pytest.mark.parametrize(
    ("field", "value"), [("nosuch", "x"), ("sort", "name"), ("rating", "9"), ("model", " "), ("has", "x")]
)
def test_refuses_what_a_query_cannot_say(field: str, value: str) -> None:
    with pytest.raises(InvalidRequestError):
        toggle("a", field, value, False)


def test_a_mistake_in_the_query_is_told() -> None:
    with pytest.raises(QueryError):
        toggle("(a", "model", "x", False)


FIELDS = ["model", "lora", "sampler", "tag", "folder", "generator", "prompt", "negative", "album", "name"]
values = st.text(min_size=1, max_size=12).filter(lambda text: text.strip()) | st.sampled_from(["a*b", "\\", "x y", '"'])
choices = st.tuples(st.sampled_from(FIELDS), values) | st.sampled_from(
    [("rating", "4"), ("rating", "none"), ("size", "portrait"), ("steps", "20"), ("ext", "png"), ("hires", "yes")]
)


@settings(max_examples=300, deadline=None)
@given(texts, choices, st.booleans())
def test_toggling_again_takes_it_back(text: str, choice: tuple[str, str], exclude: bool) -> None:
    field, value = choice
    try:
        before = parse(text)
        chosen = parse(toggle("", field, value, False))
    except (QueryError, InvalidRequestError):
        assume(False)
        raise
    assume(not any(node in (chosen, Not(chosen)) for node in walk(before)))
    once = toggle(text, field, value, exclude)
    assert parse(once) != before
    assert parse(toggle(once, field, value, exclude)) == before


@settings(max_examples=100, deadline=None)
@given(texts, choices, st.booleans())
def test_what_is_added_narrows_a_query_without_the_field(text: str, choice: tuple[str, str], exclude: bool) -> None:
    field, value = choice
    try:
        before = parse(text)
        chosen = parse(toggle("", field, value, exclude))
    except (QueryError, InvalidRequestError):
        assume(False)
        raise
    assume(field not in {getattr(node, "field", None) for node in walk(before)})
    assert parse(toggle(text, field, value, exclude)) == all_of([before, chosen])
