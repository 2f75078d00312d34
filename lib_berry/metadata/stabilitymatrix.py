"""Stability Matrix: ``parameters-json`` with PascalCase keys, beside infotext, its project and ComfyUI's graph.

Source: StabilityMatrix GenerationParameters.cs. After a hires pass its width and height are the final ones; those of
the base pass are in the graph only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lib_berry.metadata import comfyui
from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_name,
    as_pixels,
    as_seed,
    as_steps,
    as_text,
    extras,
    json_object,
)
from lib_berry.model import GenerationParameters, RawMetadata

_KNOWN = frozenset("PositivePrompt NegativePrompt Steps Sampler CfgScale Seed Height Width ModelHash ModelName".split())


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a Stability Matrix file."""
    data = json_object(raw.texts.get("parameters-json"))
    if data is None:
        return None
    parameters = _parameters(data)
    graph = comfyui.read(raw) if "class_type" in raw.texts.get("prompt", "") else None
    if graph is not None and graph.parameters.hires is not None and graph.parameters.width is not None:
        parameters = replace(parameters, width=graph.parameters.width, height=graph.parameters.height)
    return Understood(parameters)


def _parameters(data: Mapping[str, object]) -> GenerationParameters:
    return GenerationParameters(
        prompt=as_text(data.get("PositivePrompt")),
        negative_prompt=as_text(data.get("NegativePrompt")),
        seed=as_seed(data.get("Seed")),
        steps=as_steps(data.get("Steps")),
        sampler=as_name(data.get("Sampler")),
        cfg_scale=as_float(data.get("CfgScale")),
        width=as_pixels(data.get("Width")),
        height=as_pixels(data.get("Height")),
        model=as_name(data.get("ModelName")),
        model_hash=as_name(data.get("ModelHash")),
        generator="Stability Matrix",
        extra={key: value for key, value in extras(data, _KNOWN).items() if value not in ("0", "0.0", "false")},
    )


DIALECT = Dialect("stabilitymatrix", 1, frozenset({"parameters-json"}), read)
