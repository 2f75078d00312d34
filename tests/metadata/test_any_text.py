"""Every dialect against texts of any shape under the keys it announces: nothing but our own errors may come out."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib_berry.errors import BerryError
from lib_berry.metadata.dialects import Dialect
from lib_berry.metadata.registry import REGISTRY
from lib_berry.model import RawMetadata

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["0.5 - x", "-1", "\ud800"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
# Keys that make one dialect or another take a text for its own, and those of nested objects.
_FIELDS = st.sampled_from(
    "prompt uc scale steps seed v4_prompt caption char_captions req_type request_type Comment Source positive_prompt "
    "model vae loras controlnets clip_skip app_id image images base_model resolution metadata_scheme lora_combined_1 "
    "l1 w1 Prompt base_model_name software sui_image_params sui_models sui_extra_data refinerupscale "
    "use_stable_diffusion_model use_lora_model lora_alpha c seed_mode v2 lora control hires_fix size extraMetadata "
    "guidance_scale num_inference_steps use_upscaler prompts negative_prompt baseModel models class_type inputs".split()
)
_OBJECTS = st.recursive(
    st.dictionaries(_FIELDS, _VALUES, max_size=8),
    lambda inner: st.dictionaries(
        _FIELDS, _VALUES | inner | st.lists(inner, max_size=2) | inner.map(json.dumps), max_size=6
    ),
    max_leaves=6,
)
_LINES = st.lists(
    st.sampled_from(
        [
            "Negative prompt:",
            "Steps: 5",
            "-s 5",
            '"',
            "-S",
            "!fix",
            "[x]",
            "Include in Image:",
            "; Guidance Scale: 5",
            "Job ID: 12345678-1234-1234-1234-123456789012",
            "--v 4",
            "Stable Diffusion model: x",
            "LoRA model: ['",
            "<",
            ">",
            "Draw Things",
            "<exif:UserComment>",
            "DigImageGUID",
            "{",
            "}",
            "\0",
            "\n",
        ]
    )
    | st.text(max_size=5),
    max_size=8,
).map(" ".join)
# Nothing takes 50 ms for 100 KB; a guard against hanging, far below what a path that is not linear takes.
_SECONDS = 0.75
_TEXTS = _OBJECTS.map(json.dumps) | _LINES


@pytest.mark.parametrize("dialect", REGISTRY, ids=lambda dialect: dialect.name)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_text(dialect: Dialect, data: Any) -> None:
    texts = data.draw(st.dictionaries(st.sampled_from(sorted(dialect.keys)), _TEXTS, max_size=4))
    texts |= data.draw(st.fixed_dictionaries({}, optional={"Software": st.sampled_from(["NovelAI", "PaddleNLP", "x"])}))
    try:
        understood = dialect.read(RawMetadata("png", 8, 8, texts))
    except BerryError:
        return
    if understood is not None:
        json.dumps(asdict(understood), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("dialect", REGISTRY, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 50_000, "{" + "9" * 50_000, '"' * 50_000, "-s 5 " * 10_000])
def test_texts_made_to_be_slow(dialect: Dialect, text: str) -> None:
    start = time.process_time()
    with suppress(BerryError):
        dialect.read(RawMetadata("png", 8, 8, dict.fromkeys(dialect.keys, text)))
    assert time.process_time() - start < _SECONDS
