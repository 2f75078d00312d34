from __future__ import annotations

from lib_berry.metadata.sygil import DIALECT
from tests.metadata.read import answer, parameters


def test_fields() -> None:
    texts = {"prompt": "fox ### blur", "seed": "5", "ddim_steps": "30", "cfg_scale": "7.5", "sampler_name": "k_lms",
             "width": "640", "height": "512", "model_name": "sd", "toggles": "[1]"}  # fmt: skip
    p = parameters(DIALECT, {f"SD:{key}": text for key, text in texts.items()})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ("fox", "blur", 5, 30, 7.5)
    assert (p.sampler, p.width, p.height, p.model, p.generator) == ("k_lms", 640, 512, "sd", "Sygil")
    assert p.extra == {"toggles": "[1]"}


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"SD:seed": "5"}) is None
