from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.easydiffusion import DIALECT
from lib_berry.model import GenerationParameters, Lora
from tests.metadata.read import answer, parameters

DATA: dict[str, Any] = {
    "prompt": 'a lighthouse, "storm"\nsecond line', "negative_prompt": "it's blurry", "seed": 3101240841,
    "use_stable_diffusion_model": "C:\\models\\sd-v1-5.safetensors", "clip_skip": True, "use_vae_model": None,
    "sampler_name": "euler_a", "width": 64, "height": 48, "num_inference_steps": 25, "guidance_scale": 7.5,
    "use_lora_model": ["add_detail", "it's"], "lora_alpha": [0.5, 0.3], "tiling": "x",
}  # fmt: skip
TXT = """Prompt: a lighthouse, "storm"
second line
Seed: 3101240841
Stable Diffusion model: C:\\models\\sd-v1-5.safetensors
Clip Skip: True
VAE model: None
Sampler: euler_a
Width: 64
Height: 48
Steps: 25
Guidance Scale: 7.5
LoRA model: ['add_detail', "it's"]
LoRA Strength: [0.5, 0.3]
Negative Prompt: it's blurry
"""


def check(p: GenerationParameters) -> None:
    assert (p.prompt, p.negative_prompt) == ('a lighthouse, "storm"\nsecond line', "it's blurry")
    assert (p.seed, p.steps, p.sampler, p.cfg_scale, p.width, p.height) == (3101240841, 25, "euler_a", 7.5, 64, 48)
    assert (p.model, p.vae, p.clip_skip) == ("C:\\models\\sd-v1-5.safetensors", None, 2)
    assert p.loras == (Lora("add_detail", 0.5), Lora("it's", 0.3))
    assert p.generator == "Easy Diffusion"


@pytest.mark.parametrize("place", ["UserComment", "sidecar:json"])
def test_json(place: str) -> None:
    check(parameters(DIALECT, {place: DATA}))


def test_a_png_key_for_each_field() -> None:
    check(parameters(DIALECT, {key: str(value) for key, value in DATA.items()}))


def test_labelled_lines() -> None:
    check(parameters(DIALECT, {"sidecar:txt": TXT}))


@pytest.mark.parametrize(
    ("names", "weights", "loras"),
    [("one", 0.4, (Lora("one", 0.4),)), (None, None, ()), ("", "", ()), (["a"], [], (Lora("a", None),))],
)
def test_single_loras(names: object, weights: object, loras: tuple[Lora, ...]) -> None:
    assert parameters(DIALECT, {"UserComment": {**DATA, "use_lora_model": names, "lora_alpha": weights}}).loras == loras


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"sidecar:txt": "a caption: with a colon", "UserComment": "{}"}) is None
