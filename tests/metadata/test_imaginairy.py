from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.imaginairy import DIALECT
from tests.metadata.read import answer, parameters

DATA: dict[str, Any] = {
    "software": "imaginairy",
    "prompts": [[1, "a bowl of coins"]],
    "prompt_strength": 7.5,
    "init_image": "x.jpg",
    "init_image_strength": 0.1,
    "seed": 66,
    "steps": 40,
    "height": 512,
    "width": 640,
    "upscale": False,
    "sampler_type": "plms",
}


def test_fields() -> None:
    p = parameters(DIALECT, {"UserComment": {"prompt": DATA}, "Software": "Imaginairy / Stable Diffusion v1.4"})
    assert (p.prompt, p.seed, p.steps, p.cfg_scale, p.sampler) == ("a bowl of coins", 66, 40, 7.5, "plms")
    assert (p.width, p.height, p.model, p.denoising_strength) == (640, 512, "Stable Diffusion v1.4", 0.9)
    assert (p.generator, p.extra) == ("imaginAIry", {"init_image": "x.jpg", "upscale": "false"})


@pytest.mark.parametrize(
    ("prompts", "text"),
    [
        ([[1, "a"], [0.5, "b"]], "a | 0.5*b"),
        ([{"weight": 1, "text": "a"}], "a"),
        ("a", "a"),
        ([], None),
        ([5, ["x"]], None),
    ],
)
def test_prompts_with_weights(prompts: object, text: str | None) -> None:
    assert parameters(DIALECT, {"UserComment": {"prompt": {**DATA, "prompts": prompts}}}).prompt == text


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"UserComment": {"prompt": {"1": {"class_type": "X"}}}}) is None
    assert answer(DIALECT, {"UserComment": {"prompt": "text"}}) is None
