from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.invokeai import DIALECT
from lib_berry.model import Lora
from tests.metadata.read import answer, parameters

NEW: dict[str, Any] = {
    "generation_mode": "sdxl_txt2img",
    "positive_prompt": "a fox",
    "negative_prompt": "",
    "width": 1024,
    "height": 768,
    "seed": 5,
    "cfg_scale": 6.0,
    "steps": 24,
    "scheduler": "euler_a",
    "clip_skip": 1,
    "app_version": "6.10.0",
    "model": {"key": "k", "hash": "blake3:ab", "name": "wai", "type": "main"},
    "vae": {"name": "fix"},
    "strength": 0.5,
    "loras": [{"model": {"name": "detail", "hash": "h"}, "weight": 0.75}],
    "controlnets": [{"control_model": {"name": "canny"}, "control_weight": 0.4, "begin_step_percent": 0}],
}


def test_metadata_of_version_4_and_later() -> None:
    p = parameters(DIALECT, {"invokeai_metadata": NEW, "Dream": "other -S 9"})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.sampler, p.cfg_scale) == (
        "a fox",
        "",
        5,
        24,
        "euler_a",
        6.0,
    )
    assert (p.model, p.model_hash, p.vae, p.clip_skip, p.denoising_strength) == ("wai", "blake3:ab", "fix", 2, 0.5)
    assert p.loras == (Lora("detail", 0.75, "h"),)
    assert (p.controls[0].model, p.controls[0].weight) == ("canny", 0.4)
    assert (p.generator, p.generator_version) == ("InvokeAI", "6.10.0")
    assert p.extra == {"generation_mode": "sdxl_txt2img"}


def test_metadata_of_version_3() -> None:
    old = {
        **NEW,
        "model": {"model_name": "sd15"},
        "loras": [{"lora": {"model_name": "l"}, "weight": 1}],
        "clip_skip": 0,
    }
    p = parameters(DIALECT, {"invokeai_metadata": old})
    assert (p.model, p.model_hash, p.loras, p.clip_skip) == ("sd15", None, (Lora("l", 1.0),), 1)


def sd_metadata(prompt: object, **more: Any) -> dict[str, object]:
    image = {
        "prompt": prompt,
        "steps": 50,
        "cfg_scale": 7.5,
        "seed": 4,
        "width": 512,
        "height": 640,
        "sampler": "k_lms",
    }
    return {
        "sd-metadata": {
            "model": "stable diffusion",
            "model_weights": "delib",
            "model_hash": "56d1",
            "app_id": "invoke-ai/InvokeAI",
            "app_version": "2.3.0",
            "image": {**image, **more},
        }
    }


def test_sd_metadata_keeps_the_negative_in_brackets() -> None:
    p = parameters(DIALECT, sd_metadata([{"prompt": "woman [ugly, skinny]", "weight": 1.0}], strength_steps=0.75))
    assert (p.prompt, p.negative_prompt, p.seed, p.sampler) == ("woman", "ugly, skinny", 4, "k_lms")
    assert (p.model, p.model_hash, p.generator_version, p.denoising_strength) == ("delib", "56d1", "2.3.0", 0.75)


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("plain", "plain"),
        ([{"prompt": "blue", "weight": 0.25}, {"prompt": "red", "weight": 0.75}], "blue:0.25 red:0.75"),
        ([], None),
        (None, None),
        ([1, {"prompt": None}], None),
    ],
)
def test_sd_metadata_prompts(prompt: object, text: str | None) -> None:
    assert parameters(DIALECT, sd_metadata(prompt)).prompt == text


def test_sd_metadata_of_a_grid() -> None:
    texts: dict[str, object] = {"sd-metadata": {"app_id": "x", "images": [{"seed": 1, "prompt": "p"}, {"seed": 2}]}}
    p = parameters(DIALECT, texts)
    assert (p.seed, p.prompt, p.extra) == (1, "p", {"images": "2"})


@pytest.mark.parametrize(
    ("line", "prompt", "seed"),
    [
        ('"a fox" -s 50 -S 1 -W 512 -H 768 -C 7.5 -A k_lms', "a fox", 1),
        ("banana sushi -s 50 -S 1 -W 512 -H 768 -C 7.5 --hires_fix -A k_lms", "banana sushi", 1),
        ("a man -- tall -s not -S, -s 50 -S 2 -W 512 -H 768 -C 7.5 -A k_lms", "a man -- tall -s not -S,", 2),
        ('"a sign that says "hi" -s 5" -s 50 -S 1 -W 512 -H 768 -C 7.5 -A k_lms', 'a sign that says "hi" -s 5', 1),
        ('"x" -s 50 -S 3 -W 512 -H 768 -C 7.5 -A k_lms -G 0.9 -cf 0.75 -U 4 0.95', "x", 3),
        ("x -s 50 -S 3 -W 512 -H 768 -C 7.5 --grid -A k_lms # [3, 4, 5]", "x", 3),
        ("x -s 50 -S=3 -W 512 -H 768 -C 7.5 --sampler=k_lms", "x", 3),
    ],
)
def test_command_lines(line: str, prompt: str, seed: int) -> None:
    p = parameters(DIALECT, {"Dream": line})
    assert (p.prompt, p.seed, p.steps, p.sampler) == (prompt, seed, 50, "k_lms")
    assert (p.width, p.height, p.cfg_scale, p.negative_prompt) == (512, 768, 7.5, None)


def test_command_line_of_image_to_image() -> None:
    p = parameters(DIALECT, {"Dream": '"medusa [ugly]" -s 5 -I ./a.png -A ddim -f 0.75'})
    assert (p.prompt, p.negative_prompt, p.denoising_strength, p.extra) == (
        "medusa",
        "ugly",
        0.75,
        {"Init image": "./a.png"},
    )


@pytest.mark.parametrize("line", ["!mask ./curly.png -tm hair 0.5", "<too lazy to implement>"])
def test_commands_without_a_prompt(line: str) -> None:
    p = parameters(DIALECT, {"Dream": line})
    assert (p.prompt, p.extra["Dream"], p.generator) == (None, line, "InvokeAI")


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"sd-metadata": "{}", "invokeai_metadata": "[]"}) is None
