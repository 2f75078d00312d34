from __future__ import annotations

from lib_berry.metadata.kohya import DIALECT
from tests.metadata.read import answer, parameters

TEXTS: dict[str, object] = {
    "prompt": "a fox", "seed": "5", "sampler": "ddim", "steps": "30", "scale": "7.5", "negative-prompt": "blur",
    "negative-scale": "None", "original-width": "1024", "original-height": "768",
}  # fmt: skip


def test_fields() -> None:
    p = parameters(DIALECT, TEXTS)
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.sampler, p.cfg_scale) == (
        "a fox",
        "blur",
        5,
        30,
        "ddim",
        7.5,
    )
    assert (p.width, p.height, p.generator) == (1024, 768, "kohya")


def test_without_a_stated_size_it_is_the_files() -> None:
    p = parameters(DIALECT, {key: text for key, text in TEXTS.items() if "original" not in key})
    assert (p.width, p.height) == (64, 48)


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"scale": "2", "prompt": "x"}) is None
