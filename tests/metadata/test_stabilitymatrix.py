from __future__ import annotations

from typing import Any

from lib_berry.metadata.stabilitymatrix import DIALECT
from tests.metadata.comfy import basic, node, sampler
from tests.metadata.read import answer, parameters

DATA: dict[str, Any] = {
    "PositivePrompt": "fox\r\n",
    "NegativePrompt": "blur",
    "Steps": 20,
    "Sampler": "Euler Ancestral Karras",
    "CfgScale": 5,
    "Seed": 395309383,
    "Height": 1536,
    "Width": 1280,
    "ModelHash": "A5F5",
    "ModelName": "wai.safetensors",
    "FrameCount": 0,
    "Lossless": False,
    "VideoOutputMethod": None,
    "MinCfg": 1.5,
}


def test_fields() -> None:
    p = parameters(DIALECT, {"parameters-json": DATA})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ("fox\r\n", "blur", 395309383, 20, 5.0)
    assert (p.sampler, p.model, p.model_hash) == ("Euler Ancestral Karras", "wai.safetensors", "A5F5")
    assert (p.width, p.height, p.generator, p.extra) == (1280, 1536, "Stability Matrix", {"MinCfg": "1.5"})


def test_after_a_hires_pass_the_base_size_is_the_graphs() -> None:
    graph = basic(
        up=node("LatentUpscale", upscale_method="area", width=1280, height=1536, samples=("sampler", 0)),
        second=sampler("up", denoise=0.3),
        decode=node("VAEDecode", samples=("second", 0)),
    )
    p = parameters(DIALECT, {"parameters-json": DATA, "prompt": graph})
    assert (p.width, p.height) == (640, 512)


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"parameters-json": "[]"}) is None
