"""RuinedFooocus: JSON under ``parameters`` with ``Prompt``, ``Negative`` and ``base_model_name``.

Source: RuinedFooocus modules/util.py and its own images. LoRAs are ``[hash, "weight - file"]``, once a text of tags.
"""

from __future__ import annotations

from collections.abc import Iterator

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_list,
    as_name,
    as_pixels,
    as_seed,
    as_steps,
    as_text,
    clip_skip,
    extras,
    json_object,
)
from lib_berry.model import GenerationParameters, Lora, RawMetadata

_PLACES = ("parameters", "UserComment", "COM")
_KNOWN = frozenset(
    "Prompt Negative seed steps cfg sampler_name scheduler width height base_model_name base_model_hash clip_skip "
    "denoise loras software".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a RuinedFooocus file."""
    for place in _PLACES:
        data = json_object(raw.texts.get(place))
        if (
            data is not None
            and "Prompt" in data
            and ("base_model_name" in data or "Ruined" in str(data.get("software")))
        ):
            return Understood(_parameters(data))
    return None


def _parameters(data: dict[str, object]) -> GenerationParameters:
    return GenerationParameters(
        prompt=as_text(data.get("Prompt")),
        negative_prompt=as_text(data.get("Negative")),
        seed=as_seed(data.get("seed")),
        steps=as_steps(data.get("steps")),
        sampler=as_name(data.get("sampler_name")),
        scheduler=as_name(data.get("scheduler")),
        cfg_scale=as_float(data.get("cfg")),
        width=as_pixels(data.get("width")),
        height=as_pixels(data.get("height")),
        model=as_name(data.get("base_model_name")),
        model_hash=as_name(data.get("base_model_hash")),
        clip_skip=clip_skip(data.get("clip_skip")),
        denoising_strength=as_float(data.get("denoise")),
        loras=tuple(_loras(data.get("loras"))),
        generator="RuinedFooocus",
        extra=extras(data, _KNOWN),
    )


def _loras(value: object) -> Iterator[Lora]:
    if isinstance(value, str):
        for tag in value[:10_000].split(","):
            name, _, weight = tag.strip().strip("<>").removeprefix("lora:").rpartition(":")
            if as_name(name):
                yield Lora(name.strip(), as_float(weight))
    for item in as_list(value):
        if isinstance(item, list) and len(item) >= 2 and isinstance(item[1], str):
            weight, _, name = item[1].partition(" - ")
            if as_name(name):
                yield Lora(name.strip(), as_float(weight.strip()), as_name(item[0]))


DIALECT = Dialect("ruinedfooocus", 1, frozenset(_PLACES), read, json_only=True)
