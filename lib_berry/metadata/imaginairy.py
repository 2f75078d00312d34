"""imaginAIry: a user comment of JSON, ``{"prompt": {"prompts": [[weight, text]], ...}}``.

Source: imaginAIry schema.py (ImagineResult.metadata_dict). Later versions nest ``model_weights`` and steps alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_list,
    as_name,
    as_object,
    as_pixels,
    as_seed,
    as_size,
    as_steps,
    as_text,
    extras,
    first,
    json_object,
)
from lib_berry.model import GenerationParameters, RawMetadata

_PLACES = ("UserComment",)
_KNOWN = frozenset(
    "prompts prompt negative_prompt seed steps prompt_strength sampler_type solver_type width height size model "
    "model_weights init_image_strength software".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of an imaginAIry file."""
    for place in _PLACES:
        data = json_object(raw.texts.get(place))
        values = as_object(data.get("prompt")) if data else None
        if values is not None and ("prompts" in values or values.get("software") == "imaginairy"):
            return Understood(_parameters(values, raw.texts.get("Software", "")))
    return None


def _parameters(values: Mapping[str, object], software: str) -> GenerationParameters:
    width, height = as_size(values.get("size"))
    model = first(values, ("model", "model_weights"))
    strength = as_float(values.get("init_image_strength"))
    return GenerationParameters(
        prompt=_weighted(first(values, ("prompts", "prompt"))),
        negative_prompt=_weighted(values.get("negative_prompt")),
        seed=as_seed(values.get("seed")),
        steps=as_steps(values.get("steps")),
        sampler=as_name(first(values, ("sampler_type", "solver_type"))),
        cfg_scale=as_float(values.get("prompt_strength")),
        width=width or as_pixels(values.get("width")),
        height=height or as_pixels(values.get("height")),
        model=as_name(model) or as_name((as_object(model) or {}).get("name")) or as_name(software.partition(" / ")[2]),
        # Its strength is how much of the picture is kept.
        denoising_strength=round(1 - strength, 4) if strength is not None and values.get("init_image") else None,
        generator="imaginAIry",
        extra=extras(values, _KNOWN),
    )


def _weighted(value: object) -> str | None:
    """Parts with weights; a lone one needs none."""
    if isinstance(value, str):
        return as_text(value)
    parts: list[tuple[float | None, str]] = []
    for item in as_list(value):
        if isinstance(item, dict):
            item = [item.get("weight"), item.get("text")]
        text = as_text(item[1]) if isinstance(item, list) and len(item) == 2 else None
        if text is not None and isinstance(item, list):
            parts.append((as_float(item[0]), text))
    if len(parts) < 2:
        return parts[0][1] if parts else None
    return " | ".join(f"{weight:g}*{text}" if weight not in (None, 1) else text for weight, text in parts)


DIALECT = Dialect("imaginairy", 1, frozenset(_PLACES), read, json_only=True)
