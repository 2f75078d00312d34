from __future__ import annotations

import json

from lib_berry.metadata.civitai import DIALECT
from tests.metadata.comfy import basic
from tests.metadata.read import answer, parameters


def test_what_was_asked_for_wins_and_the_graph_fills_the_rest() -> None:
    asked = {
        "prompt": "asked",
        "negativePrompt": "",
        "steps": 30,
        "cfgScale": 3.5,
        "sampler": "euler_ancestral",
        "seed": 5,
        "workflowId": "txt2img",
        "resources": [{"modelVersionId": 1}],
    }
    comment = {**basic(), "extra": {"airs": []}, "extraMetadata": json.dumps(asked)}
    p = parameters(DIALECT, {"UserComment": comment})
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.cfg_scale) == ("asked", "", 5, 30, 3.5)
    assert (p.sampler, p.scheduler, p.model, p.width) == ("euler_ancestral", "normal", "base.safetensors", 640)
    assert p.generator == "Civitai"
    assert p.extra == {"workflowId": "txt2img", "resources": '[{"modelVersionId": 1}]'}


def test_stages_are_the_graphs() -> None:
    understood = answer(DIALECT, {"UserComment": {**basic(), "extraMetadata": "{}"}})
    assert understood is not None
    assert [stage.seed for stage in understood.stages] == [7]


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"UserComment": {**basic(), "extraMetadata": 5}}) is None
    assert answer(DIALECT, {"UserComment": basic()}) is None
