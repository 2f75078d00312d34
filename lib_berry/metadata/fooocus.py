"""Fooocus and its forks where they write JSON: schemes ``fooocus`` and ``simple``, older files without one, and MRE.

Source: Fooocus modules/meta_parser.py and private_log.py, FooocusPlus (Title Case keys), Fooocus-MRE. The ``a1111``
scheme is infotext and is left to that dialect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_list,
    as_name,
    as_pixels,
    as_seed,
    as_size,
    as_steps,
    as_text,
    clip_skip,
    extras,
    first,
    json_object,
)
from lib_berry.model import GenerationParameters, Lora, RawMetadata

_PLACES = ("parameters", "UserComment", "Comment", "COM", "sidecar:json")
_MARKS = ("metadata_scheme", "resolution", "guidance_scale", "styles", "performance", "base_model_hash")
_COMBINED = re.compile(r"lora_combined_\d+\Z")
_KNOWN = frozenset(
    "prompt real_prompt negative_prompt real_negative_prompt seed steps guidance_scale cfg sampler scheduler "
    "resolution width height base_model base_model_hash vae clip_skip base_clip_skip loras version "
    "metadata_scheme software".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a file of Fooocus or one of its forks."""
    for place in _PLACES:
        data = json_object(raw.texts.get(place))
        if data is None:
            continue
        plain = {plain_key(key): value for key, value in data.items()}
        if "base_model" in plain and (_is_mre(plain) or any(mark in plain for mark in _MARKS)):
            return Understood(parameters_of(plain, raw.texts))
    return None


def plain_key(key: str) -> str:
    """``Guidance Scale`` as ``guidance_scale``."""
    return key.strip().lower().replace(" ", "_")


def _is_mre(data: Mapping[str, object]) -> bool:
    return "l1" in data or "MRE" in str(data.get("software"))


def parameters_of(data: Mapping[str, object], texts: Mapping[str, str]) -> GenerationParameters:
    """The parameters an object with plain keys states; ``texts`` may name the program."""
    width, height = as_size(data.get("resolution"))
    program, version = _program(data, texts)
    known = _KNOWN | {key for key in data if _COMBINED.match(key) or re.fullmatch(r"[lw][1-5]", key)}
    return GenerationParameters(
        prompt=as_text(first(data, ("real_prompt", "prompt"))),
        negative_prompt=as_text(first(data, ("real_negative_prompt", "negative_prompt"))),
        seed=as_seed(data.get("seed")),
        steps=as_steps(data.get("steps")),
        sampler=as_name(data.get("sampler")),
        scheduler=as_name(data.get("scheduler")),
        cfg_scale=as_float(first(data, ("guidance_scale", "cfg"))),
        width=width or as_pixels(data.get("width")),
        height=height or as_pixels(data.get("height")),
        model=as_name(data.get("base_model")),
        model_hash=as_name(data.get("base_model_hash")),
        vae=as_name(data.get("vae")),
        clip_skip=clip_skip(first(data, ("clip_skip", "base_clip_skip"))),
        loras=tuple(_loras(data)),
        generator=program,
        generator_version=version,
        extra=extras(data, known),
    )


def _program(data: Mapping[str, object], texts: Mapping[str, str]) -> tuple[str, str | None]:
    stated = as_name(first(data, ("version", "software"))) or as_name(texts.get("Software")) or ""
    name, _, version = stated.partition(" ")
    if _is_mre(data):
        return "Fooocus-MRE", version.replace("MRE", "").strip() or None
    return (name, version or None) if name.startswith("Fooocus") else ("Fooocus", stated or None)


def _loras(data: Mapping[str, object]) -> Iterator[Lora]:
    listed = [item for item in as_list(data.get("loras")) if isinstance(item, list) and len(item) >= 2]
    for item in listed:
        name = as_name(item[0])
        if name:
            yield Lora(name, as_float(item[1]), as_name(item[2]) if len(item) > 2 else None)
    if listed:
        return
    for key, value in data.items():
        if _COMBINED.match(key) and isinstance(value, str):
            name, _, weight = value.rpartition(" : ")
            if as_name(name):
                yield Lora(name.strip(), as_float(weight))
    for number in range(1, 6):
        name = as_name(data.get(f"l{number}")) or ""
        if name:
            yield Lora(name, as_float(data.get(f"w{number}")))


DIALECT = Dialect("fooocus", 1, frozenset(_PLACES), read, json_only=True)
