from __future__ import annotations

import json
from typing import Any

import pytest

from lib_berry.metadata.novelai import DIALECT
from tests.metadata.read import answer, parameters

COMMENT: dict[str, Any] = {
    "prompt": "1girl, #\u30c6", "steps": 28, "height": 1216, "width": 832, "scale": 5.0, "seed": 2043807047,
    "noise_schedule": "karras", "sampler": "k_euler_ancestral", "uc": "lowres", "sm": True, "signed_hash": "x==",
}  # fmt: skip
PNG: dict[str, object] = {
    "Title": "NovelAI generated image", "Description": "1girl, #\u30c6", "Software": "NovelAI",
    "Source": "NovelAI Diffusion V4.5 4BDE2A90", "Comment": COMMENT,
}  # fmt: skip


def test_png() -> None:
    p = parameters(DIALECT, PNG)
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == (
        "1girl, #\u30c6",
        "lowres",
        2043807047,
        28,
        5.0,
    )
    assert (p.sampler, p.scheduler, p.width, p.height) == ("k_euler_ancestral", "karras", 832, 1216)
    assert (p.model, p.model_hash, p.generator) == ("NovelAI Diffusion V4.5", "4BDE2A90", "NovelAI")
    assert p.extra == {"sm": "true"}


def test_characters_follow_the_prompt() -> None:
    def side(base: str, *characters: str) -> dict[str, Any]:
        return {"caption": {"base_caption": base, "char_captions": [{"char_caption": text} for text in characters]}}

    comment = {
        **COMMENT,
        "v4_prompt": side("1girl, #\u30c6", "girl, miku", ""),
        "v4_negative_prompt": side("lowres", "hat"),
    }
    p = parameters(DIALECT, {**PNG, "Comment": comment})
    assert (p.prompt, p.negative_prompt) == ("1girl, #\u30c6\ngirl, miku", "lowres\nhat")


def test_webp_keeps_the_comment_as_text_in_json() -> None:
    texts: dict[str, object] = {
        "Software": "NovelAI Diffusion V4.5 4BDE2A90",
        "DocumentName": "NovelAI generated image",
        "UserComment": {"Comment": json.dumps(COMMENT)},
    }
    p = parameters(DIALECT, texts)
    assert (p.seed, p.model, p.model_hash) == (2043807047, "NovelAI Diffusion V4.5", "4BDE2A90")


def test_from_hidden_pixels_without_software() -> None:
    assert parameters(DIALECT, {"Comment": COMMENT, "Source": "Stable Diffusion F64BA557"}).model == "Stable Diffusion"


@pytest.mark.parametrize(("kind", "strength"), [("Img2ImgRequest", 0.7), ("PromptGenerateRequest", None)])
def test_strength_counts_for_image_to_image_only(kind: str, strength: float | None) -> None:
    comment = {**COMMENT, "request_type": kind, "strength": 0.7}
    assert parameters(DIALECT, {**PNG, "Comment": comment}).denoising_strength == strength


def test_director_tools_say_what_was_done() -> None:
    texts: dict[str, object] = {"Software": "NovelAI", "Title": "AI augmented image", "Comment": {"req_type": "sketch"}}
    p = parameters(DIALECT, texts)
    assert (p.prompt, p.extra) == (None, {"req_type": "sketch"})


def test_other_comments_are_left_alone() -> None:
    assert answer(DIALECT, {"Comment": "Created with GIMP"}) is None
    assert answer(DIALECT, {"Comment": {"c": "x", "uc": "y", "scale": 5}}) is None
