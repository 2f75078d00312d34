"""SwarmUI (StableSwarmUI before): JSON with ``sui_image_params``, in the picture, in pixels, or as ``x.swarm.json``.

Source: SwarmUI T2IParamTypes.cs and T2IParamInput.cs. LoRAs and their weights are lists, or texts with commas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_list,
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
from lib_berry.model import GenerationParameters, Hires, Lora, RawMetadata

_PLACES = ("parameters", "UserComment", "Model", "sidecar:swarm.json", "sidecar:json", "stealth", "comment", "COM")
_KNOWN = frozenset(
    "prompt negativeprompt seed steps cfgscale sampler scheduler model vae loras loraweights initimagecreativity "
    "clipstopatlayer swarm_version width height".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a SwarmUI file."""
    for place in _PLACES:
        text = raw.texts.get(place)
        data = json_object(text) if text and "sui_image_params" in text else None
        values = as_object(data.get("sui_image_params")) if data else None
        if data is not None and values is not None:
            return Understood(_parameters(values, data))
    return None


def _parameters(values: dict[str, object], data: dict[str, object]) -> GenerationParameters:
    hashes = {
        (item.get("param"), _stem(item.get("name"))): as_name(item.get("hash"))
        for item in objects(data.get("sui_models"))
    }
    model = as_name(values.get("model"))
    vae = as_name(values.get("vae"))
    extra = extras(values, _KNOWN)
    extra.update(extras(as_object(data.get("sui_extra_data")) or {}, frozenset()))
    guidance = as_float(values.get("fluxguidancescale"))
    if guidance is not None:
        extra["Distilled CFG Scale"] = format(guidance, "g")
    return GenerationParameters(
        prompt=as_text(values.get("prompt")),
        negative_prompt=as_text(values.get("negativeprompt")),
        seed=as_seed(values.get("seed")),
        steps=as_steps(values.get("steps")),
        sampler=as_name(values.get("sampler")),
        scheduler=as_name(values.get("scheduler")),
        cfg_scale=as_float(values.get("cfgscale")),
        width=as_pixels(values.get("width")),
        height=as_pixels(values.get("height")),
        model=model,
        model_hash=hashes.get(("model", _stem(model))),
        vae=vae if vae != "Automatic" else None,
        clip_skip=clip_skip(values.get("clipstopatlayer")),
        denoising_strength=as_float(
            first(values, ("initimagecreativity", "refinercontrol", "refinercontrolpercentage"))
        ),
        hires=_hires(values),
        loras=tuple(_loras(values, hashes)),
        generator="SwarmUI",
        generator_version=as_name(values.get("swarm_version")),
        extra=extra,
    )


def _stem(name: object) -> str:
    text = name if isinstance(name, str) else ""
    return text.removesuffix(".safetensors")


def _hires(values: Mapping[str, object]) -> Hires | None:
    """The refiner, where it enlarges."""
    upscale = as_float(values.get("refinerupscale"))
    if upscale is None or upscale <= 1:
        return None
    return Hires(
        upscale=upscale,
        steps=as_steps(values.get("refinersteps")),
        upscaler=as_name(values.get("refinerupscalemethod")),
        sampler=as_name(values.get("refinersampler")),
        scheduler=as_name(values.get("refinerscheduler")),
        cfg_scale=as_float(values.get("refinercfgscale")),
        model=as_name(values.get("refinermodel")),
    )


def _loras(values: Mapping[str, object], hashes: Mapping[tuple[object, str], str | None]) -> Iterator[Lora]:
    weights = _several(values.get("loraweights"))
    for index, item in enumerate(_several(values.get("loras"))):
        name = as_name(item)
        if name:
            weight = as_float(weights[index]) if index < len(weights) else 1.0
            yield Lora(name, weight, hashes.get(("loras", _stem(name))))


def _several(value: object) -> list[object]:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else as_list(value)


DIALECT = Dialect("swarmui", 1, frozenset(_PLACES), read, json_only=True)
