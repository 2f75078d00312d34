from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.huggingface import DIALECT
from lib_berry.model import Hires
from tests.metadata.read import answer, parameters

DATA: dict[str, Any] = {
    "prompt": "fox",
    "negative_prompt": "blur",
    "resolution": "832 x 1216",
    "guidance_scale": 5.5,
    "num_inference_steps": 28,
    "seed": 14,
    "sampler": "Euler a",
    "Model": "Animagine XL 4.0",
    "Model hash": "6327",
    "use_upscaler": None,
    "style_preset": "(None)",
}


def test_fields() -> None:
    p = parameters(DIALECT, {"parameters": DATA})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ("fox", "blur", 14, 28, 5.5)
    assert (p.sampler, p.model, p.model_hash, p.width, p.height) == ("Euler a", "Animagine XL 4.0", "6327", 832, 1216)
    assert (p.generator, p.hires, p.extra) == ("Hugging Face", None, {"style_preset": "(None)"})


def test_upscaler() -> None:
    upscaler = {
        "upscale_method": "nearest-exact",
        "upscaler_strength": 0.7,
        "upscale_by": 1.5,
        "new_resolution": "9 x 8",
    }
    p = parameters(DIALECT, {"parameters": {**DATA, "use_upscaler": upscaler}})
    assert p.hires == Hires(upscale=1.5, width=9, height=8, upscaler="nearest-exact")
    assert p.denoising_strength == 0.7


@pytest.mark.parametrize("more", [{"base_model": "x"}, {"use_stable_diffusion_model": "x"}])
def test_other_programs_with_diffusers_names(more: dict[str, str]) -> None:
    assert answer(DIALECT, {"parameters": {**DATA, **more}}) is None
