from __future__ import annotations

import pytest

from lib_berry.metadata.mochi import DIALECT
from tests.metadata.read import answer, parameters

CAPTION = (
    "Include in Image: a fox; cute; Exclude from Image: photo, low, ; Model: lightning; Steps: 6; "
    "Guidance Scale: 5.5; Seed: 1102809286; Size: 1024x768; Scheduler: DPM++ SDE Karras; ML Compute Unit: CPU & GPU; "
    "Generator: Mochi Diffusion 6.0"
)


@pytest.mark.parametrize("place", ["IPTC:Caption", "ImageDescription"])
def test_fields(place: str) -> None:
    p = parameters(DIALECT, {place: CAPTION})
    assert (p.prompt, p.negative_prompt) == ("a fox; cute", "photo, low, ")
    assert (p.seed, p.steps, p.cfg_scale, p.sampler) == (1102809286, 6, 5.5, "DPM++ SDE Karras")
    assert (p.width, p.height, p.model) == (1024, 768, "lightning")
    assert (p.generator, p.generator_version, p.extra) == ("Mochi Diffusion", "6.0", {"ML Compute Unit": "CPU & GPU"})


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"ImageDescription": "a photo; Steps: 5"}) is None
