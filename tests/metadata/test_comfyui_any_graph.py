"""ComfyUI graphs of any shape: the reading depends on neither ids nor order, and nothing escapes but our own errors."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lib_berry.errors import MetadataError
from lib_berry.metadata import comfyui
from lib_berry.model import RawMetadata, Stage
from tests.metadata.comfy import Prompt, basic, node, sampler, understood

_HIRES = basic(
    bigger=node("LatentUpscaleBy", upscale_method="area", scale_by=2, samples=("sampler", 0)),
    second=sampler("bigger", seed=8, denoise=0.5),
    decode=node("VAEDecode", samples=("second", 0)),
    both=node("ConditioningCombine", conditioning_1=("positive", 0), conditioning_2=("more", 0)),
    more=node("CLIPTextEncode", text="and a hen", clip=("loader", 1)),
    sampler=sampler(positive=("both", 0)),
    twin=node("SaveImage", filename_prefix="twin", images=("other", 0)),
    other=node("VAEDecode", samples=("third", 0)),
    third=sampler("bigger", seed=11, denoise=0.6),
)


def _relabelled(graph: Prompt, order: list[str], names: dict[str, str]) -> Prompt:
    def moved(value: Any) -> Any:
        return [names[value[0]], value[1]] if isinstance(value, list) else value

    return {
        names[key]: {**graph[key], "inputs": {name: moved(value) for name, value in graph[key]["inputs"].items()}}
        for key in order
    }


def _apart_from_names(prompt: Prompt) -> tuple[object, list[Stage]]:
    result = understood(prompt)
    return result.parameters, [replace(stage, name="") for stage in result.stages]


@given(st.permutations(sorted(_HIRES)), st.permutations(range(len(_HIRES))))
@settings(max_examples=30, deadline=None)
def test_neither_order_nor_ids_matter(order: list[str], numbers: list[int]) -> None:
    names = {key: f"{number}:{number}" for key, number in zip(sorted(_HIRES), numbers, strict=True)}
    assert _apart_from_names(_relabelled(_HIRES, order, names)) == _apart_from_names(_HIRES)


_ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
_IDS = st.sampled_from(["1", "2", "3", "4", "5:1", "-10", "-20", "\ud800"])
_NAMES = st.sampled_from(
    "seed noise noise_seed steps cfg sampler_name sampler sigmas scheduler denoise model positive negative guider pipe "
    "latent_image samples images image pixels text text_a text_b delimiter clip conditioning lora_name loras lora_1 "
    "strength_model vae control_net width height dimensions select any_01 upscale_model scale_by "
    "filename_prefix".split()
)
_INPUT = _ANY_JSON | st.tuples(_IDS, st.integers(-1, 3)).map(list)
_KINDS = st.sampled_from(
    "KSampler SamplerCustomAdvanced SaveImage PreviewImage CLIPTextEncode ConditioningZeroOut LoraLoader FaceDetailer "
    "CheckpointLoaderSimple Switch StringConcatenate ShowText|pysssss Reroute VAEDecode easy X \ud800".split()
)
_API_NODE = st.fixed_dictionaries({"class_type": _KINDS, "inputs": st.dictionaries(_NAMES, _INPUT, max_size=8)})
_GRAPHS = st.dictionaries(_IDS, _API_NODE | _ANY_JSON, max_size=6)


@given(_GRAPHS | _ANY_JSON)
@settings(max_examples=120, deadline=None)
def test_no_prompt_raises_anything_of_its_own(prompt: object) -> None:
    _read_or_refuse({"prompt": json.dumps(prompt)})


_SLOT = st.fixed_dictionaries(
    {
        "name": _NAMES,
        "type": st.sampled_from(["MODEL", "LATENT", "*"]),
        "link": st.integers(0, 8) | st.none() | _ANY_JSON,
    },
    optional={"widget": st.fixed_dictionaries({"name": _NAMES}) | _ANY_JSON},
)
_UI_KINDS = _KINDS | st.sampled_from(["GetNode", "SetNode", "PrimitiveNode", "sub", "sub2", "workflow/G", "workflow>G"])
_UI_NODE = st.fixed_dictionaries(
    {"id": _IDS | st.integers(0, 6) | _ANY_JSON, "type": _UI_KINDS | _ANY_JSON},
    optional={
        "mode": st.sampled_from([0, 2, 4]) | _ANY_JSON,
        "inputs": st.lists(_SLOT | _ANY_JSON, max_size=4) | _ANY_JSON,
        "outputs": st.lists(_SLOT | _ANY_JSON, max_size=3) | _ANY_JSON,
        "widgets_values": st.lists(_ANY_JSON, max_size=8) | _ANY_JSON,
        "properties": st.fixed_dictionaries({"proxyWidgets": st.lists(st.tuples(_IDS, _NAMES).map(list)) | _ANY_JSON}),
        "title": _ANY_JSON,
    },
)
_END = _IDS | st.integers(0, 6)
_WIRE = st.tuples(st.integers(0, 8), _END, st.integers(-1, 3), _END, st.integers(-1, 3), st.just("*")).map(list)
_UI = {"nodes": st.lists(_UI_NODE | _ANY_JSON, max_size=6), "links": st.lists(_WIRE | _ANY_JSON, max_size=8)}
_DEFINITION = st.fixed_dictionaries(
    {**_UI, "id": st.sampled_from(["sub", "sub2"]), "inputs": st.lists(_SLOT, max_size=3) | _ANY_JSON}
)
_GROUP = st.fixed_dictionaries({**_UI, "external": st.lists(_ANY_JSON, max_size=3) | _ANY_JSON})
_WORKFLOWS = st.fixed_dictionaries(
    _UI,
    optional={
        "definitions": st.fixed_dictionaries({"subgraphs": st.lists(_DEFINITION, max_size=2)}) | _ANY_JSON,
        "extra": st.fixed_dictionaries({"groupNodes": st.fixed_dictionaries({"G": _GROUP | _ANY_JSON})}) | _ANY_JSON,
    },
)


@given(_WORKFLOWS)
@settings(max_examples=120, deadline=None)
def test_no_workflow_raises_anything_of_its_own(workflow: object) -> None:
    _read_or_refuse({"workflow": json.dumps(workflow)})


def _read_or_refuse(texts: dict[str, str]) -> None:
    try:
        result = comfyui.read(RawMetadata("png", 8, 8, texts))
    except MetadataError:
        return
    if result is not None:
        json.dumps(asdict(result), ensure_ascii=False).encode("utf-8")
