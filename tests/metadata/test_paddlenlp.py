from __future__ import annotations

from lib_berry.metadata.paddlenlp import DIALECT
from tests.metadata.read import answer, parameters

TEXT = """wide shot,

1 girl
Negative prompt: lowres
Steps: 64
Sampler: DDIM
CFG scale: 7.0
Seed: 2632139819
width: 512
height: 1024
latents: None
model_name: Linaqruf/anything-v3.0
"""


def test_fields() -> None:
    p = parameters(DIALECT, {"Software": "PaddleNLP", "parameters": TEXT})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps) == ("wide shot,\n\n1 girl", "lowres", 2632139819, 64)
    assert (p.sampler, p.cfg_scale, p.width, p.height) == ("DDIM", 7.0, 512, 1024)
    assert (p.model, p.generator, p.extra) == ("Linaqruf/anything-v3.0", "PaddleNLP", {})


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"parameters": TEXT}) is None
    assert answer(DIALECT, {"Software": "PaddleNLP", "parameters": "{}"}) is None
