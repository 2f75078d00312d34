from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest

from lib_berry.metadata.drawthings import DIALECT
from lib_berry.model import Lora
from tests.metadata.read import answer, parameters

DATA: dict[str, Any] = {
    "c": 'a "fox" & hen',
    "uc": "blurry",
    "steps": 8,
    "sampler": "Euler A Trailing",
    "scale": 2.5,
    "seed": 4,
    "model": "f.ckpt",
    "size": "768x1024",
    "strength": 1,
    "seed_mode": "Scale Alike",
    "clip_skip": 2,
    "lora": [{"model": "l.ckpt", "weight": 0.6}],
    "control": [{"file": "c.ckpt", "weight": 0.5, "guidance_start": 0}],
    "v2": {"sampler": 10},
}


def packet(data: dict[str, Any]) -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description rdf:about="">'
        "<xmp:CreatorTool>Draw Things</xmp:CreatorTool><exif:UserComment><rdf:Alt>"
        f'<rdf:li xml:lang="x-default">{escape(json.dumps(data), quote=False)}</rdf:li>'
        "</rdf:Alt></exif:UserComment></rdf:Description></rdf:RDF></x:xmpmeta>"
    )


@pytest.mark.parametrize("texts", [{"XMP": packet(DATA)}, {"XML:com.adobe.xmp": packet(DATA)}, {"Comment": DATA}])
def test_fields(texts: dict[str, object]) -> None:
    p = parameters(DIALECT, texts)
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ('a "fox" & hen', "blurry", 4, 8, 2.5)
    assert (p.sampler, p.model, p.width, p.height, p.clip_skip) == ("Euler A Trailing", "f.ckpt", 768, 1024, 2)
    assert (p.denoising_strength, p.loras, p.controls[0].model) == (None, (Lora("l.ckpt", 0.6),), "c.ckpt")
    assert p.extra == {"seed_mode": "Scale Alike"}


def test_hires_fix() -> None:
    data = {**DATA, "hires_fix": True, "first_stage_size": "384x512", "second_stage_strength": 0.7}
    p = parameters(DIALECT, {"XMP": packet(data)})
    assert (p.width, p.height, p.denoising_strength) == (384, 512, 0.7)
    assert p.hires is not None
    assert (p.hires.width, p.hires.height) == (768, 1024)


@pytest.mark.parametrize(("number", "name"), [(0, "DPM++ 2M Karras"), (19, "TCD Trailing"), (20, None), (-1, None)])
def test_samplers_by_number(number: int, name: str | None) -> None:
    data = {key: value for key, value in DATA.items() if key != "sampler"} | {"v2": {"sampler": number}}
    assert parameters(DIALECT, {"Comment": data}).sampler == name


def test_foreign_texts() -> None:
    assert (
        answer(DIALECT, {"XMP": "<xmp:CreatorTool>Draw Things</xmp:CreatorTool>", "Comment": {"c": 1, "uc": 2}}) is None
    )
