"""The reason of each mistake that people make often, and what the page needs to say it in another language."""

from __future__ import annotations

import pytest

from lib_berry.errors import QueryError
from lib_berry.query.parser import MAX_LENGTH, MAX_TERMS, parse

STEPS = {"field": "steps", "kind": "integer", "example": "steps:20..30"}

REASONS: list[tuple[str, str, dict[str, str | int]]] = [
    ("sampelr:x", "field_unknown", {"name": "sampelr"}),
    ("steps:", "value_missing", {"field": "steps", "example": "steps:20..30"}),
    ("steps:x", "value_invalid", {**STEPS, "value": "x"}),
    ("steps:30..20", "range_reversed", {**STEPS, "value": "30..20"}),
    ("steps:99999999999999999999", "value_too_large", {**STEPS, "value": "9" * 20, "largest": str(2**63 - 1)}),
    ("sampler: a | ", "alternative_missing", {"field": "sampler"}),
    ("sort:raiting", "sort_unknown", {"value": "raiting"}),
    ('a "b', "quote_open", {}),
    ("(a", "bracket_open", {}),
    ("a)", "bracket_unopened", {}),
    ("a OR", "term_missing_after", {"operator": "OR"}),
    ("a NOT", "term_missing_after", {"operator": "NOT"}),
    ("| a", "term_missing_before", {"operator": "|"}),
    ("x" * (MAX_LENGTH + 1), "query_long", {"most": MAX_LENGTH}),
    ("a " * (MAX_TERMS + 1), "query_terms", {"most": MAX_TERMS}),
    ("a /(/", "", {}),
]


@pytest.mark.parametrize(("text", "reason", "values"), REASONS, ids=[text[:20] for text, _, _ in REASONS])
def test_a_mistake_has_its_reason(text: str, reason: str, values: dict[str, str | int]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.reason, caught.value.values) == (reason, values)


def test_a_word_that_is_none_of_a_list_is_told_with_the_list() -> None:
    with pytest.raises(QueryError) as caught:
        parse("has:lroa")
    assert caught.value.reason == "value_unknown"
    assert caught.value.values["value"] == "lroa"
    assert "lora" in str(caught.value.values["words"]).split(", ")


def test_text_is_not_compared() -> None:
    with pytest.raises(QueryError) as caught:
        parse("model:>flux")
    assert (caught.value.reason, caught.value.values["operator"]) == ("text_compared", ">")
