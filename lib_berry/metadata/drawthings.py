"""Draw Things: JSON in the XMP packet's user comment, or in the PNG key ``Comment`` where it is written plainly.

Source: draw-things-community ImageConverter.swift. Apple's image library puts a PNG's comment into XMP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_int,
    as_name,
    as_object,
    as_seed,
    as_size,
    as_steps,
    as_text,
    clip_skip,
    extras,
    first,
    json_object,
    objects,
)
from lib_berry.metadata.xmp import properties
from lib_berry.model import Control, GenerationParameters, Hires, Lora, RawMetadata

_PACKETS = ("XMP", "XML:com.adobe.xmp")
_COMMENTS = ("UserComment", "Comment")
_KNOWN = frozenset(
    "c uc steps sampler scale seed size model strength clip_skip hires_fix first_stage_size second_stage_strength "
    "upscaler lora control v2".split()
)
# The second form of the settings numbers its samplers.
_SAMPLERS = (
    "DPM++ 2M Karras", "Euler A", "DDIM", "PLMS", "DPM++ SDE Karras", "UniPC", "LCM", "Euler A Substep",
    "DPM++ SDE Substep", "TCD", "Euler A Trailing", "DPM++ SDE Trailing", "DPM++ 2M AYS", "Euler A AYS",
    "DPM++ SDE AYS", "DPM++ 2M Trailing", "DDIM Trailing", "UniPC Trailing", "UniPC AYS", "TCD Trailing",
)  # fmt: skip


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a Draw Things file."""
    texts = raw.texts
    for key in _PACKETS:
        packet = texts.get(key)
        if packet and "Draw Things" in packet:
            data = json_object(properties(packet).get("exif:UserComment"))
            if data is not None:
                return Understood(_parameters(data))
    for key in _COMMENTS:
        data = json_object(texts.get(key))
        if data is not None and "c" in data and "uc" in data and ("seed_mode" in data or "v2" in data):
            return Understood(_parameters(data))
    return None


def _parameters(data: Mapping[str, object]) -> GenerationParameters:
    second = as_object(data.get("v2")) or {}
    width, height = as_size(data.get("size"))
    hires = None
    denoise = as_float(data.get("strength"))
    if data.get("hires_fix") is True:
        hires = Hires(width=width, height=height)
        width, height = as_size(data.get("first_stage_size"))
        denoise = as_float(data.get("second_stage_strength"))
    elif denoise == 1.0:
        denoise = None
    extra = extras(data, _KNOWN)
    upscaler = as_name(data.get("upscaler"))
    if upscaler is not None:
        extra["Postprocess upscaler"] = upscaler
    return GenerationParameters(
        prompt=as_text(data.get("c")),
        negative_prompt=as_text(data.get("uc")),
        seed=as_seed(data.get("seed")),
        steps=as_steps(data.get("steps")),
        sampler=as_name(data.get("sampler")) or _sampler_by_number(second),
        cfg_scale=as_float(first(data, ("scale",)) or second.get("guidanceScale")),
        width=width,
        height=height,
        model=as_name(data.get("model")) or as_name(second.get("model")),
        clip_skip=clip_skip(data.get("clip_skip")),
        denoising_strength=denoise,
        hires=hires,
        loras=tuple(_loras(data, second)),
        controls=tuple(_controls(data)),
        generator="Draw Things",
        extra=extra,
    )


def _sampler_by_number(second: Mapping[str, object]) -> str | None:
    number = as_int(second.get("sampler"))
    return _SAMPLERS[number] if number is not None and 0 <= number < len(_SAMPLERS) else None


def _loras(data: Mapping[str, object], second: Mapping[str, object]) -> Iterator[Lora]:
    for item in list(objects(data.get("lora"))) or objects(second.get("loras")):
        name = as_name(first(item, ("model", "file")))
        if name:
            yield Lora(name, as_float(item.get("weight")))


def _controls(data: Mapping[str, object]) -> Iterator[Control]:
    control = data.get("control")
    for number, item in enumerate(objects([control] if isinstance(control, dict) else control)):
        settings = extras(item, frozenset({"file", "weight"}))
        yield Control(f"ControlNet {number}", model=as_name(item.get("file")), weight=as_float(item.get("weight")),
                      settings=settings)  # fmt: skip


DIALECT = Dialect("drawthings", 1, frozenset((*_PACKETS, *_COMMENTS)), read)
