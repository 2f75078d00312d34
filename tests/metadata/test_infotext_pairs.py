from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib_berry.metadata import infotext_pairs
from lib_berry.metadata.infotext_pairs import scan_pairs, split_infotext

LINE = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x8"


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        (f"p\n{LINE}", "p", ""),
        (f"p\nNegative prompt: n\n{LINE}", "p", "n"),
        (f"line one\n\nline, three\nNegative prompt: n1\nn2, n3\n{LINE}", "line one\n\nline, three", "n1\nn2, n3"),
        (f"Negative prompt: only neg\n{LINE}", "", "only neg"),
        (LINE, "", ""),
        (f"p\nNegative prompt: a\nNegative prompt: b\n{LINE}", "p", "a\nb"),
        (f"p \r\nNegative prompt: n\r\n{LINE}\r\n", "p", "n"),
        (f"p. Negative prompt: n. {LINE}", "p.", "n."),
        (f"a cat, {LINE}", "a cat,", ""),
        (f"a sign saying Steps: 5, and more\n{LINE}", "a sign saying Steps: 5, and more", ""),
        (f"walk\nSteps: 3, two, one\nNegative prompt: n\n{LINE}", "walk\nSteps: 3, two, one\nNegative prompt: n", ""),
        (f"the words Negative prompt: are mine\n{LINE}", "the words Negative prompt: are mine", ""),
        (f"p,\u200b\u200b\nNegative prompt: n\u200b\n{LINE}", "p,\u200b\u200b", "n\u200b"),
        (f"best, \nsecond line\nNegative prompt: n, \n{LINE}", "best, \nsecond line", "n,"),
    ],
    ids=range(14),
)
def test_prompts_and_line(text: str, prompt: str, negative: str) -> None:
    found = split_infotext(text)
    pairs = scan_pairs(found[2]) if isinstance(found[2], str) else found[2]
    if "walk" in text:  # the web UI takes the first line that begins with the label, whatever stands above it
        prompt, negative = "walk\nSteps: 3, two, one", "n"
    assert found[:2] == (prompt, negative)
    assert pairs is not None
    assert pairs["Seed"] == "1"


@pytest.mark.parametrize(
    "text",
    ["1girl, solo, tag list only", "p\nNegative prompt: n", "a: b, c: d, e: f", "p\nNegative prompt: a: b, c: d, e: f"],
)
def test_without_a_parameter_line(text: str) -> None:
    assert split_infotext(text)[2] is None


def test_a_line_that_begins_with_another_key() -> None:
    assert split_infotext("p\nSeed: 1, Size: 8x8, Model: m")[2] == {"Seed": "1", "Size": "8x8", "Model": "m"}


def test_a_pair_per_line() -> None:
    text = "p\nNegative prompt: n\nSteps: 64\nSampler: DDIM\nCFG scale: 7.0\nwidth: 512\nheight: 1024"
    prompt, negative, pairs = split_infotext(text)
    assert (prompt, negative) == ("p", "n")
    assert pairs == {"Steps": "64", "Sampler": "DDIM", "CFG scale": "7.0", "width": "512", "height": "1024"}


@pytest.mark.parametrize(
    "text",
    [
        f"final\nNegative prompt: n\nTemplate: __wild__ prompt: {{a|b}}, Steps: 1\nNegative Template: tn\n{LINE}",
        f"final\nNegative prompt: n\n{LINE}\nTemplate: __wild__ prompt: {{a|b}}, Steps: 1\nNegative Template: tn",
    ],
)
def test_templates_are_kept_apart(text: str) -> None:
    prompt, negative, pairs = split_infotext(text)
    assert (prompt, negative) == ("final", "n")
    assert isinstance(pairs, dict)
    assert pairs["Template"] == "__wild__ prompt: {a|b}, Steps: 1"
    assert pairs["Negative Template"] == "tn"
    assert pairs["Steps"] == "20"


def test_templates_of_several_lines() -> None:
    _, negative, pairs = split_infotext(f"p\nNegative prompt: n\nTemplate: one\ntwo\n{LINE}")
    assert negative == "n"
    assert isinstance(pairs, dict)
    assert pairs["Template"] == "one\ntwo"
    _, _, pairs = split_infotext(f"p\n{LINE}\nTemplate: one\ntwo")
    assert isinstance(pairs, dict)
    assert pairs["Template"] == "one\ntwo"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", {}),
        ("A: 1, B: two words, C: x:y", {"A": "1", "B": "two words", "C": "x:y"}),
        ('A: "x, y: z", B: 2', {"A": "x, y: z", "B": "2"}),
        ('A: "x", B: "y, z"', {"A": "x", "B": "y, z"}),
        (r'A: "x, \"y\": z\nline2", B: 2', {"A": 'x, "y": z\nline2', "B": "2"}),
        (r'Note: "C:\\dir\\", Next: 1', {"Note": "C:\\dir\\", "Next": "1"}),
        ("A: 1, Emphasis, B: 2", {"A": "1", "Emphasis": "Emphasis", "B": "2"}),
        ('H: {"model": "a, b", "n": {"x": [1]}}, B: 2', {"H": '{"model": "a, b", "n": {"x": [1]}}', "B": "2"}),
        ('R: [{"n":"A, B: [C","v":"v}"},{"w":0.7}], B: 2', {"R": '[{"n":"A, B: [C","v":"v}"},{"w":0.7}]', "B": "2"}),
        ('A: "unfinished, B: 2', {"A": '"unfinished', "B": "2"}),
        ('A: "x" and more, B: 2', {"A": '"x" and more', "B": "2"}),
        ("A: [a:b:0.5], B: 2", {"A": "[a:b:0.5]", "B": "2"}),
        ("D: 2024-05-18T11:28:26.95Z, B: 2", {"D": "2024-05-18T11:28:26.95Z", "B": "2"}),
        ("A:1,B:2", {"A": "1", "B": "2"}),
        ("A: , B: 2,", {"A": "", "B": "2"}),
        ("TE: a, TE: b, A: 1, A: 2", {"TE": "a, b", "A": "2"}),
        ('A: ""', {"A": ""}),
    ],
)
def test_pairs(line: str, expected: dict[str, str]) -> None:
    assert scan_pairs(line) == expected


_WORDS = st.text(st.sampled_from('ab 1.:,"\\[]{}\n'), max_size=12).map(str.strip)
_KEYS = st.sampled_from(["Steps", "CFG scale", "ADetailer model 2nd", "Lora hashes", "X", "VAE"])


def _written(value: str) -> str:
    return json.dumps(value) if any(mark in value for mark in ',:\n"\\') or value[:1] in ("[", "{") else value


@given(st.dictionaries(_KEYS, _WORDS, min_size=1))
def test_what_web_uis_write_is_read_back(pairs: dict[str, str]) -> None:
    assert scan_pairs(", ".join(f"{key}: {_written(value)}" for key, value in pairs.items())) == pairs


@settings(max_examples=300)
@given(st.text(st.sampled_from('aB1 :,"\\[{x'), max_size=60).map(str.strip))
def test_the_quick_way_agrees_with_the_scanner(line: str) -> None:
    quick = infotext_pairs._quick(line) if line else None
    if quick is not None:
        slow = infotext_pairs._scan(line)
        assert {key: value for key, value in quick.items() if key.strip()} == slow


def test_half_a_character_is_replaced() -> None:
    assert scan_pairs('a: "\\ud800, b"') == {"a": "?, b"}
