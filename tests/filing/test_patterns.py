from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.errors import InvalidRequestError
from lib_berry.filing.names import portable_stem
from lib_berry.filing.patterns import NAMES, NamePattern
from tests.library import BIRTH_NS

FACTS: dict[str, Any] = {
    "name": "00001-7.png",
    "mtime_ns": BIRTH_NS,
    "width": 512,
    "height": 768,
    "seed": -1,
    "steps": 20,
    "cfg": 7.0,
    "prompt": "masterpiece, (a castle:1.2) <lora:detail:0.5> on a hill's top, sunset",
    "sampler": "Euler a",
    "scheduler": None,
    "model": "sd/dream_v8.safetensors",
    "rating": 4,
}


@pytest.mark.parametrize(
    ("pattern", "stem"),
    [
        ("{name}", "00001-7"),
        ("{model}-{seed}", f"dream_v8-{2**64 - 1}"),
        ("{prompt}", "masterpiece a castle 1 2"),
        ("{prompt:9}", "masterpiece a castle 1 2 on a hill's top"),
        ("{counter}", "07"),
        ("{counter:4}", "0007"),
        ("{width}x{height} {rating}", "512x768 4"),
        ("{scheduler}-{steps}-{cfg}", "20-7"),
        ("{{{sampler}}}", "{Euler a}"),
        ("{scheduler}", "07"),
    ],
)
def test_stems(pattern: str, stem: str) -> None:
    assert NamePattern(pattern).stem(FACTS, 7, 2) == stem


def test_dates_are_local() -> None:
    assert NamePattern("{date} {time}").stem(FACTS, 1, 1).startswith("2023-11-1")


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "1 to 200"),
        (" ", "1 to 200"),
        ("x" * 201, "1 to 200"),
        ("a/{seed}", "not a path"),
        ("{sede}", "There is no {sede}; a pattern may use {name}"),
        ("{seed", "lone {"),
        ("seed}", "lone }"),
        ("{Seed}", "lone {"),
    ],
)
def test_mistakes(pattern: str, message: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        NamePattern(pattern)
    assert message in caught.value.message


PIECES = st.sampled_from([*(f"{{{name}}}" for name in NAMES), "-", " ", "{{", "}}", "x"])
TEXT = st.none() | st.text()


@given(
    st.lists(PIECES, min_size=1, max_size=8).map("".join).filter(str.strip),
    st.fixed_dictionaries({"prompt": TEXT, "sampler": TEXT, "model": TEXT, "seed": st.none() | st.integers(-5, 5)}),
)
def test_whatever_an_image_says_its_name_is_one(pattern: str, said: dict[str, Any]) -> None:
    stem = NamePattern(pattern).stem({**FACTS, **said}, 3, 3)
    assert stem == portable_stem(stem)
