"""Infotext without its seed."""

from __future__ import annotations

import pytest

from lib_berry.metadata import compose, without_seed
from lib_berry.metadata.infotext import parse
from lib_berry.model import GenerationParameters


def _unseeded(text: str) -> str | None:
    parameters = parse(text)
    assert parameters is not None
    return without_seed(text, parameters)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Steps: 20, Sampler: Euler, Seed: 5, Size: 8x8", "Steps: 20, Sampler: Euler, Size: 8x8"),
        ("Seed: 5, Steps: 20, Sampler: Euler, Size: 8x8", "Steps: 20, Sampler: Euler, Size: 8x8"),
        ("Steps: 20, Sampler: Euler, Size: 8x8, Seed: 5", "Steps: 20, Sampler: Euler, Size: 8x8"),
        (
            'Steps: 20, Seed: 5, Size: 8x8, Variation seed: 7, Note: "Seed: 9, x"',
            'Steps: 20, Size: 8x8, Variation seed: 7, Note: "Seed: 9, x"',
        ),
    ],
)
def test_only_the_seed_goes(line: str, left: str) -> None:
    prompts = "a fox, Seed: 3, red\nNegative prompt: blurry"
    assert _unseeded(f"{prompts}\n{line}") == f"{prompts}\n{left}"


def test_text_of_another_form_is_composed_anew() -> None:
    text = "a fox\nSteps: 20\nSampler: Euler\nSeed: 5\nSize: 8x8\nCFG scale: 7"
    left = _unseeded(text)
    assert left is not None
    assert "Seed" not in left
    found = parse(left)
    assert found is not None
    assert (found.prompt, found.steps, found.cfg_scale) == ("a fox", 20, 7)


def test_too_little_left_is_nothing() -> None:
    assert without_seed("a fox\nSteps: 20, Seed: 5, Size: 8x8", GenerationParameters("a fox", seed=5)) is None
    made = GenerationParameters("a fox", seed=5)
    assert without_seed(compose(made), made) is None
