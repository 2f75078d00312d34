from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.swarmui import DIALECT
from lib_berry.model import Hires, Lora
from tests.metadata.read import answer, parameters

PARAMS: dict[str, Any] = {
    "prompt": "cat",
    "negativeprompt": "dog",
    "model": "Flux/dev",
    "seed": 1,
    "steps": 4,
    "cfgscale": 1.0,
    "width": 1024,
    "height": 768,
    "sampler": "euler_ancestral",
    "scheduler": "karras",
    "automaticvae": True,
    "swarm_version": "0.9.7.4",
}


def swarm(**more: Any) -> dict[str, Any]:
    return {
        "sui_image_params": {**PARAMS, **more},
        "sui_extra_data": {"date": "2026-01-03"},
        "sui_models": [
            {"name": "Flux/dev.safetensors", "param": "model", "hash": "0xab"},
            {"name": "l1.safetensors", "param": "loras", "hash": "0xcd"},
        ],
    }


@pytest.mark.parametrize("place", ["parameters", "UserComment", "Model", "sidecar:swarm.json"])
def test_fields(place: str) -> None:
    p = parameters(DIALECT, {place: swarm()})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ("cat", "dog", 1, 4, 1.0)
    assert (p.sampler, p.scheduler, p.model, p.model_hash) == ("euler_ancestral", "karras", "Flux/dev", "0xab")
    assert (p.width, p.height, p.generator, p.generator_version) == (1024, 768, "SwarmUI", "0.9.7.4")
    assert p.extra == {"automaticvae": "true", "date": "2026-01-03"}


@pytest.mark.parametrize(("names", "weights"), [(["l1", "l2"], ["0.5", 1]), ("l1,l2", "0.5,1")])
def test_loras_as_lists_or_text(names: object, weights: object) -> None:
    p = parameters(DIALECT, {"parameters": swarm(loras=names, loraweights=weights)})
    assert p.loras == (Lora("l1", 0.5, "0xcd"), Lora("l2", 1.0))


def test_further_passes_and_settings() -> None:
    more = swarm(
        initimagecreativity=0.6,
        clipstopatlayer=-2,
        fluxguidancescale=3.5,
        refinerupscale=2,
        refinersteps=10,
        refinerupscalemethod="model-4x.pth",
        vae="Automatic",
    )
    p = parameters(DIALECT, {"parameters": more})
    assert (p.denoising_strength, p.clip_skip, p.vae) == (0.6, 2, None)
    assert p.hires == Hires(upscale=2.0, steps=10, upscaler="model-4x.pth")
    assert p.extra["Distilled CFG Scale"] == "3.5"


@pytest.mark.parametrize("data", [{}, {"sui_image_params": []}, {"prompt": "sui_image_params"}])
def test_foreign_texts(data: dict[str, Any]) -> None:
    assert answer(DIALECT, {"parameters": data}) is None
