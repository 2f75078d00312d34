"""TensorArt: ``generation_data`` in JSON with a trailing NUL, beside ComfyUI's graph.

Source: the site's own files. A seed of "-1" was drawn by the site and is in the graph only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_name,
    as_object,
    as_pixels,
    as_seed,
    as_steps,
    as_text,
    clip_skip,
    extras,
    first,
    json_object,
    objects,
)
from lib_berry.model import GenerationParameters, Lora, RawMetadata

_KNOWN = frozenset(
    "prompt negativePrompt seed steps cfgScale ksamplerName schedule width height baseModel sdVae clipSkip "
    "denoisingStrength models loras".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a TensorArt file."""
    data = json_object(raw.texts.get("generation_data"))
    return Understood(_parameters(data)) if data is not None else None


def _parameters(data: Mapping[str, object]) -> GenerationParameters:
    base = as_object(data.get("baseModel")) or {}
    vae = as_name(data.get("sdVae"))
    return GenerationParameters(
        prompt=as_text(data.get("prompt")),
        negative_prompt=as_text(data.get("negativePrompt")),
        seed=as_seed(data.get("seed")),
        steps=as_steps(data.get("steps")),
        sampler=as_name(first(data, ("ksamplerName", "samplerName", "sampler"))),
        scheduler=as_name(data.get("schedule")),
        cfg_scale=as_float(data.get("cfgScale")),
        width=as_pixels(data.get("width")),
        height=as_pixels(data.get("height")),
        model=as_name(first(base, ("modelFileName", "label"))),
        model_hash=as_name(base.get("hash")),
        vae=vae if vae != "Automatic" else None,
        clip_skip=clip_skip(data.get("clipSkip")),
        denoising_strength=as_float(data.get("denoisingStrength")),
        loras=tuple(_loras(data)),
        generator="TensorArt",
        extra=extras(data, _KNOWN),
    )


def _loras(data: Mapping[str, object]) -> Iterator[Lora]:
    for item in (*objects(data.get("models")), *objects(data.get("loras"))):
        name = as_name(first(item, ("modelFileName", "label", "name")))
        if name and item.get("type") in (None, "LORA", "LYCORIS"):
            yield Lora(name, as_float(item.get("weight")), as_name(item.get("hash")))


DIALECT = Dialect("tensorart", 1, frozenset({"generation_data"}), read)
