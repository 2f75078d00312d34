from __future__ import annotations

import json
from typing import Any

from lib_berry.metadata.tensorart import DIALECT
from lib_berry.model import Lora
from tests.metadata.read import answer, parameters

DATA: dict[str, Any] = {
    "prompt": "fox",
    "negativePrompt": "blur, ",
    "width": 1024,
    "height": 768,
    "imageCount": 1,
    "steps": 25,
    "cfgScale": 7,
    "seed": "-1",
    "clipSkip": 2,
    "baseModel": {"label": "v16", "modelFileName": "WAI-16", "hash": "A5F5"},
    "models": [{"type": "LORA", "modelFileName": "l", "weight": 0.8}],
    "sdVae": "Automatic",
    "ksamplerName": "euler_ancestral",
    "schedule": "karras",
}


def test_fields() -> None:
    p = parameters(DIALECT, {"generation_data": json.dumps(DATA) + "\0"})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ("fox", "blur, ", None, 25, 7.0)
    assert (p.sampler, p.scheduler, p.model, p.model_hash) == ("euler_ancestral", "karras", "WAI-16", "A5F5")
    assert (p.width, p.height, p.clip_skip, p.vae, p.generator) == (1024, 768, 2, None, "TensorArt")
    assert (p.loras, p.extra) == ((Lora("l", 0.8),), {"imageCount": "1"})


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"generation_data": "none"}) is None
