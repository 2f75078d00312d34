from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.fooocus import DIALECT
from lib_berry.model import Lora
from tests.metadata.read import answer, parameters

SCHEME: dict[str, Any] = {
    "prompt": "sunflowers",
    "negative_prompt": "",
    "full_prompt": ["cinematic sunflowers"],
    "seed": "127589946317439009",
    "steps": 30,
    "guidance_scale": 4,
    "resolution": "(1152, 896)",
    "sampler": "dpmpp_2m_sde_gpu",
    "scheduler": "karras",
    "base_model": "jugg",
    "base_model_hash": "aeb7e9e689",
    "clip_skip": 2,
    "loras": [["offset", 0.1, "4852686128"]],
    "lora_combined_1": "offset : 0.1",
    "metadata_scheme": "fooocus",
    "version": "Fooocus v2.5.5",
}


def titled(data: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("_", " ").title(): value for key, value in data.items()}


@pytest.mark.parametrize(
    "texts",
    [
        {"parameters": SCHEME, "fooocus_scheme": "fooocus"},
        {"UserComment": SCHEME, "MakerNote": "fooocus", "Software": "Fooocus v2.5.5"},
        {"UserComment": titled(SCHEME), "MakerNote": "simple"},
    ],
    ids=["png", "jpeg", "title case"],
)
def test_scheme(texts: dict[str, object]) -> None:
    p = parameters(DIALECT, texts)
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == (
        "sunflowers",
        "",
        127589946317439009,
        30,
        4.0,
    )
    assert (p.width, p.height, p.sampler, p.scheduler) == (1152, 896, "dpmpp_2m_sde_gpu", "karras")
    assert (p.model, p.model_hash, p.clip_skip) == ("jugg", "aeb7e9e689", 2)
    assert p.loras == (Lora("offset", 0.1, "4852686128"),)
    assert (p.generator, p.generator_version) == ("Fooocus", "v2.5.5")
    assert p.extra == {"full_prompt": '["cinematic sunflowers"]'}


def test_older_files_without_a_scheme() -> None:
    old = {
        "prompt": "p",
        "resolution": "(1152, 896)",
        "seed": 3380777627941884610,
        "metadata_scheme": False,
        "lora_combined_1": "x.safetensors : 0.1",
        "lora_combined_2": "None : 1",
        "base_model": "m.safetensors",
    }
    p = parameters(DIALECT, {"parameters": old})
    assert (p.seed, p.loras, p.generator_version) == (3380777627941884610, (Lora("x.safetensors", 0.1),), None)


def test_mre() -> None:
    mre = {
        "prompt": "witch",
        "real_prompt": "real witch",
        "negative_prompt": "",
        "seed": 8,
        "width": 1152,
        "height": 896,
        "sampler": "dpmpp_2m_sde_gpu",
        "steps": 30,
        "cfg": 7,
        "base_clip_skip": -2,
        "base_model": "m",
        "l1": "a",
        "w1": 0.5,
        "l2": "None",
        "w2": 0.5,
        "software": "Fooocus 1.0.43 MRE",
    }
    p = parameters(DIALECT, {"Comment": mre})
    assert (p.prompt, p.cfg_scale, p.width, p.clip_skip) == ("real witch", 7.0, 1152, 2)
    assert (p.loras, p.generator, p.generator_version) == ((Lora("a", 0.5),), "Fooocus-MRE", "1.0.43")


def test_forks_name_themselves() -> None:
    data = {key: value for key, value in SCHEME.items() if key != "version"}
    p = parameters(DIALECT, {"UserComment": data, "Software": "FooocusPlus 1.0.0"})
    assert (p.generator, p.generator_version) == ("FooocusPlus", "1.0.0")


@pytest.mark.parametrize("text", ["infotext\nSteps: 1", "{}", '{"base_model": "x"}', '{"guidance_scale": 5}'])
def test_foreign_texts(text: str) -> None:
    assert answer(DIALECT, {"parameters": text}) is None
