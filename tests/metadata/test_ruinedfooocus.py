from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.ruinedfooocus import DIALECT
from lib_berry.model import Lora
from tests.metadata.read import answer, parameters

DATA: dict[str, Any] = {
    "Prompt": "caveman",
    "Negative": ", ",
    "steps": 12,
    "cfg": 1,
    "width": 1024,
    "height": 768,
    "seed": 25,
    "clip_skip": 1,
    "sampler_name": "lcm",
    "scheduler": "exponential",
    "base_model_name": "XL/m.safetensors",
    "base_model_hash": "9a05",
    "loras": [["ab12", "0.1 - offset.safetensors"], ["", "1.0 - dmd2/x.safetensors"]],
    "start_step": 0,
    "denoise": None,
    "software": "RuinedFooocus",
}


def test_fields() -> None:
    p = parameters(DIALECT, {"parameters": DATA})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ("caveman", ", ", 25, 12, 1.0)
    assert (p.sampler, p.scheduler, p.model, p.model_hash) == ("lcm", "exponential", "XL/m.safetensors", "9a05")
    assert p.loras == (Lora("offset.safetensors", 0.1, "ab12"), Lora("dmd2/x.safetensors", 1.0))
    assert (p.width, p.height, p.clip_skip, p.generator) == (1024, 768, 1, "RuinedFooocus")
    assert p.extra == {"start_step": "0"}


@pytest.mark.parametrize(
    ("loras", "expected"),
    [("<None:1>,<a.safetensors:0.5>", (Lora("a.safetensors", 0.5),)), (None, ()), ([1, ["x"], ["h", 5]], ())],
)
def test_loras(loras: object, expected: tuple[Lora, ...]) -> None:
    assert parameters(DIALECT, {"parameters": {**DATA, "loras": loras}}).loras == expected


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"parameters": {"prompt": "x", "software": "RuinedFooocus"}}) is None
