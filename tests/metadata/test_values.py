from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.errors import MetadataError
from lib_berry.metadata import values


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (20, 20),
        ("20", 20),
        (" 20 ", 20),
        (20.0, 20),
        ("20.0", 20),
        (20.5, None),
        (True, None),
        (None, None),
        ("x", None),
        (float("nan"), None),
        (float("inf"), None),
        (2**64 - 1, 2**64 - 1),
        (2**64, None),
        ("9" * 5000, None),
        ([], None),
    ],
)
def test_as_int(value: object, expected: int | None) -> None:
    assert values.as_int(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7.0),
        ("7.5", 7.5),
        (7.5, 7.5),
        (False, None),
        ("nan", None),
        ("1e999", None),
        ("1_0", None),
        ({}, None),
        (10**400, None),
        ("\u0667", None),
    ],
)
def test_as_float(value: object, expected: float | None) -> None:
    assert values.as_float(value) == expected


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("(1152, 896)", (1152, 896)),
        ("832 x 1216", (832, 1216)),
        ("1216 x 832   (landscape)", (1216, 832)),
        ("512x0", (512, None)),
        ("512\u00d7768", (512, 768)),
        ("none", (None, None)),
        (5, (None, None)),
    ],
)
def test_as_size(text: object, size: tuple[int | None, int | None]) -> None:
    assert values.as_size(text) == size


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (values.as_seed, -1, None),
        (values.as_seed, "0", 0),
        (values.as_steps, 0, None),
        (values.as_steps, 2**31, None),
        (values.as_pixels, 10**7, None),
        (values.clip_skip, -2, 2),
        (values.clip_skip, 0, None),
        (values.as_name, " None ", None),
        (values.as_name, " a ", "a"),
        (values.as_text, 5, "5"),
        (values.as_text, True, None),
        (values.as_text, "a\ud800", "a?"),
    ],
)
def test_bounds(function: Any, value: object, expected: object) -> None:
    assert function(value) == expected


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"a": ' + "9" * 5000 + "}", "x"])
def test_damaged_json_is_named(text: str) -> None:
    with pytest.raises(MetadataError, match="JSON in the place cannot be read"):
        values.parse_json(text, "the place")


def test_json_object_takes_objects_only() -> None:
    assert values.json_object('\ufeff {"a": NaN}\0') is not None
    assert [values.json_object(text) for text in (None, "", "[1]", '"x"', "{", "a {}")] == [None] * 6


def test_extras_keep_what_has_no_field() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    source = {"seed": 1, "a": "x", "b": [1, "é"], "c": None, "d": "", "e": deep, "f": "\ud800"}
    assert values.extras(source, frozenset({"seed"})) == {"a": "x", "b": '[1, "é"]', "f": "?"}


@given(st.text() | st.integers() | st.floats() | st.none())
def test_nothing_raises(value: object) -> None:
    for function in (values.as_int, values.as_float, values.as_text, values.as_name, values.as_size, values.clip_skip):
        function(value)
