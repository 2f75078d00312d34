from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.prompts import PromptTag, prompt_tags


@pytest.mark.parametrize(
    ("prompt", "tags"),
    [
        ("", []),
        (" , ,\n", []),
        ("a cat,  red   hair\nhat", [("a cat", 1), ("red hair", 1), ("hat", 1)]),
        ("cat, cat", [("cat", 1), ("cat", 1)]),
        ("(cat), ((dog)), [owl]", [("cat", 1.1), ("dog", 1.21), ("owl", 0.909)]),
        ("(cat:1.3), (dog: .5 ), (owl:-1)", [("cat", 1.3), ("dog", 0.5), ("owl", -1)]),
        ("(cat, dog:1.2), owl", [("cat", 1.2), ("dog", 1.2), ("owl", 1)]),
        ("((cat:1.2), dog:2)", [("cat", 2.4), ("dog", 2)]),
        ("a (red:1.2) hat", [("a red hat", None)]),
        ("(cat", [("cat", 1.1)]),
        ("cat), dog]", [("cat", 1), ("dog", 1)]),
        (r"saber \(fate\), \\o", [("saber (fate)", 1), ("\\o", 1)]),
        ("<lora:detail:0.8>, cat <lyco:x>", [("cat", 1)]),
        ("cat BREAK dog AND owl, BREAKFAST, Band", [("cat", 1), ("dog", 1), ("owl", 1), ("BREAKFAST", 1), ("Band", 1)]),
        ("style: oil, 10:30", [("style: oil", 1), ("10:30", 1)]),
        ("a < b, <3", [("a < b", 1), ("<3", 1)]),
    ],
)
def test_tags_and_weights(prompt: str, tags: list[tuple[str, float | None]]) -> None:
    assert prompt_tags(prompt) == tuple(PromptTag(text, weight) for text, weight in tags)


@given(st.text(alphabet="ab ,()[]:<>\\\n.1BREAKND", max_size=60))
def test_any_text_gives_tags_that_are_none_of_them_empty(prompt: str) -> None:
    tags = prompt_tags(prompt)
    assert all(tag.text.strip() == tag.text and tag.text for tag in tags)
    assert len("".join(tag.text for tag in tags)) <= len(prompt)


@given(st.lists(st.text(alphabet="abc xyz", min_size=1).map(str.strip).filter(bool), max_size=8))
def test_plain_tags_are_what_was_joined(tags: list[str]) -> None:
    assert [tag.text for tag in prompt_tags(", ".join(tags))] == [" ".join(tag.split()) for tag in tags]
