from __future__ import annotations

import pytest

from lib_berry.metadata.infotext_numbers import as_number, as_size, as_whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 7.0),
        ("7.5", 7.5),
        ("-1", -1.0),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("7,5", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        (None, None),
        ("1" * 400, None),
        ("\u0663", None),
        ("1e999", None),
    ],
)
def test_numbers(text: str | None, expected: float | None) -> None:
    assert as_number(text) == expected
    assert as_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20", 20),
        ("20.0", 20),
        ("1.5", None),
        ("-1", -1),
        ("18446744073709551615", 2**64 - 1),
        ("x", None),
        ("\u00b2", None),
    ],
)
def test_whole_numbers(text: str, expected: int | None) -> None:
    assert as_whole(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("512x768", (512, 768)),
        ("512 x 768", (512, 768)),
        ("512\u00d7768", (512, 768)),
        ("0x768", None),
        ("1x", None),
        ("1234567x1", None),
        ("512x768 px", None),
    ],
)
def test_sizes(text: str, expected: tuple[int, int] | None) -> None:
    assert as_size(text) == expected
