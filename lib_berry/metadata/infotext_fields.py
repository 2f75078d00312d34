"""What the keys of an infotext's parameter line mean.

``read_line`` gives what every line states and, apart from it, the rest: in a run of pictures only seed and prompt
change, so the rest is read once and remembered. What is understood is taken out of the pairs; what is left, and values
that say nothing (``unknown``, seed -1), stays there as it stands.

Source: AUTOMATIC1111 and Forge ``infotext_utils.py`` and ``processing.py``, SD.Next ``processing_info.py``,
stable-diffusion.cpp ``common.cpp``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lib_berry.metadata.infotext_networks import (
    Resource,
    civitai_resources,
    controls,
    embeddings,
    hashes,
    listed_hashes,
)
from lib_berry.metadata.infotext_numbers import as_number, as_size, as_whole
from lib_berry.metadata.infotext_pairs import scan_pairs
from lib_berry.model import Control, Embedding, Hires

_UNKNOWN = frozenset(("", "unknown", "undefined", "none", "null", "n/a"))
_COMMIT = re.compile(r"[0-9a-f]{7,10}")
_NAME_VERSION = re.compile(r"(\S.{0,60}?) v?(\d\S{0,60})")
_LARGEST_SEED = 2**64 - 1
_HIRES_SIZES = ("Hires resize", "Hires size")
_HIRES_KEYS = frozenset(
    (
        "Hires upscale",
        "Hires scale",
        "Hires steps",
        "Hires CFG Scale",
        "Hires upscaler",
        "Hires sampler",
        "Hires schedule type",
        "Hires checkpoint",
        "Hires prompt",
        "Hires negative prompt",
        *_HIRES_SIZES,
    )
)
_NO_HIRES = Hires()
_BASIC_KEYS = frozenset(
    (
        "Steps",
        "Sampler",
        "Schedule type",
        "Scheduler",
        "CFG scale",
        "CFG Scale",
        "Seed",
        "Size",
        "First pass size",
        "Model hash",
        "Model",
    )
)
# A longer rest is one of a kind, and remembering it would cost more than it saves.
_LONGEST_REMEMBERED = 1500
_LORA_HASHES = 'Lora hashes: "'


class Basics(NamedTuple):
    """What every line states."""

    steps: int | None
    sampler: str | None
    scheduler: str | None
    cfg_scale: float | None
    seed: int | None
    width: int | None
    height: int | None
    model_hash: str | None
    model: str | None


class Rest(NamedTuple):
    """What a line states besides. ``extra`` are the pairs nobody understood; ``hashes`` see ``infotext_networks``."""

    vae: str | None
    clip_skip: int | None
    denoising_strength: float | None
    hires: Hires | None
    embeddings: tuple[Embedding, ...]
    controls: tuple[Control, ...]
    resources: tuple[Resource, ...]
    other_model: str | None
    generator: str | None
    generator_version: str | None
    hashes: Mapping[str, str]
    extra: Mapping[str, str]


# How nearly every line begins. What it leaves, and every line it does not fit, goes the general way; the two agree.
_USUAL = re.compile(
    r'Steps: ([1-9]\d{0,8}), Sampler: ([^,:"]+), (?:Schedule type: ([^,:"]+), )?CFG scale: (\d{1,9}(?:\.\d{1,9})?), '
    r"Seed: (\d{1,19}), Size: ([1-9]\d{0,5})x([1-9]\d{0,5})(?:, |$)(?:Model hash: (\w+)(?:, |$))?"
    r'(?:Model: ([^,:"{\[]*[^,:"{\[ ])(?:, |$))?',
    re.ASCII,
)


def read_line(line: str | dict[str, str]) -> tuple[Basics, Rest]:
    """All a parameter line says, given as text or as its pairs."""
    if isinstance(line, str):
        match = _USUAL.match(line)
        if match is not None:
            rest = _rest_of_text(line[match.end() :])
            if _BASIC_KEYS.isdisjoint(rest.extra):
                return _usual_basics(*match.groups()), rest
        line = scan_pairs(line)
    basics = _any_basics(line)
    # An infotext that states all of these without naming its program follows AUTOMATIC1111 before its version 1.3.
    whole = None not in (basics.steps, basics.sampler, basics.cfg_scale, basics.seed, basics.width)
    return basics, _rest_of_pairs(line, whole)


def _rest_of_text(text: str) -> Rest:
    """The rest of a usual line. LoRA hashes follow the prompt, so they are cut out before the rest is looked up."""
    start = text.find(_LORA_HASHES)
    end = text.find('"', start + len(_LORA_HASHES)) if start >= 0 else -1
    if end < 0 or text[max(0, start - 2) : start] not in ("", ", ") or text[end + 1 : end + 3] not in ("", ", "):
        return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _rest_of_pairs(scan_pairs(text), True)
    listed = text[start + len(_LORA_HASHES) : end]
    others = text[:start] + text[end + 3 :] if end + 1 < len(text) else text[: max(0, start - 2)]
    if "\\" in listed or len(others) > _LONGEST_REMEMBERED:
        return _rest_of_pairs(scan_pairs(text), True)
    rest = _remembered(others)
    extra = {**rest.extra, "Lora hashes": listed}
    return rest._replace(hashes={**rest.hashes, **listed_hashes(listed, "lora:")}, extra=extra)


@lru_cache(maxsize=1024)
def _remembered(text: str) -> Rest:
    return _rest_of_pairs(scan_pairs(text), True)


def _rest_of_pairs(pairs: dict[str, str], whole: bool) -> Rest:
    generator, version = program(pairs, whole)
    digests = hashes(pairs)
    resources = civitai_resources(pairs)
    return Rest(
        word(pairs, "VAE"),
        count(pairs, "Clip skip"),
        number(pairs, "Denoising strength"),
        hires(pairs),
        embeddings(digests),
        controls(pairs),
        resources,
        other_model(pairs, resources),
        generator,
        version,
        digests,
        pairs,
    )


def _usual_basics(
    steps: str,
    sampler: str,
    scheduler: str | None,
    cfg_scale: str,
    seed: str,
    width: str,
    height: str,
    model_hash: str | None,
    model: str | None,
) -> Basics:
    return Basics(
        int(steps),
        None if sampler.lower() in _UNKNOWN else sampler,
        None if scheduler is None or scheduler.lower() in _UNKNOWN else scheduler,
        as_number(cfg_scale),
        int(seed),
        int(width),
        int(height),
        None if model_hash is None or model_hash.lower() in _UNKNOWN else model_hash,
        None if model is None or model.lower() in _UNKNOWN else model,
    )


def _any_basics(pairs: dict[str, str]) -> Basics:
    first = _size_taken(pairs, "First pass size")
    if first is not None and "Size" in pairs:  # before 2023: Size is the final one
        pairs["Hires resize"] = pairs.pop("Size")
    width, height = first or _size_taken(pairs, "Size") or (count(pairs, "width"), count(pairs, "height"))
    # Fooocus says Scheduler; SD.Next too, and means the sampler's class.
    scheduler = word(pairs, "Schedule type") or word(pairs, "Scheduler")
    cfg_scale = number(pairs, "CFG scale")
    return Basics(
        count(pairs, "Steps"),
        word(pairs, "Sampler"),
        scheduler,
        number(pairs, "CFG Scale") if cfg_scale is None else cfg_scale,
        seed(pairs),
        width,
        height,
        word(pairs, "Model hash"),
        word(pairs, "Model"),
    )


def number(pairs: dict[str, str], key: str) -> float | None:
    text = pairs.get(key)
    if text is None:
        return None
    value = as_number(text)
    if value is not None:
        del pairs[key]
    return value


def count(pairs: dict[str, str], key: str) -> int | None:
    """A whole number from 1; programs that do not know write 0."""
    text = pairs.get(key)
    if text is None:
        return None
    value = as_whole(text)
    if value is None or not 0 < value < 2**31:
        return None
    del pairs[key]
    return value


def seed(pairs: dict[str, str]) -> int | None:
    text = pairs.get("Seed")
    if text is None:
        return None
    value = as_whole(text)
    if value is None or not 0 <= value <= _LARGEST_SEED:
        return None
    del pairs["Seed"]
    return value


def word(pairs: dict[str, str], key: str) -> str | None:
    """A name; those that mean none are None."""
    value = pairs.get(key)
    if value is None or value.lower() in _UNKNOWN:
        return None
    del pairs[key]
    return value


def _size_taken(pairs: dict[str, str], key: str) -> tuple[int, int] | None:
    size = as_size(pairs[key]) if key in pairs else None
    if size is not None:
        del pairs[key]
    return size


def other_model(pairs: dict[str, str], resources: tuple[Resource, ...]) -> str | None:
    """The model where ``Model`` does not state it: stable-diffusion.cpp's parts in files of their own, Civitai."""
    if "Unet" in pairs:
        return word(pairs, "Unet")
    return next((resource.name for resource in resources if resource.kind == "checkpoint"), None)


def hires(pairs: dict[str, str]) -> Hires | None:
    if _HIRES_KEYS.isdisjoint(pairs):
        return None
    final = None
    for key in _HIRES_SIZES:
        final = _size_taken(pairs, key) or final
    width, height = final or (None, None)
    result = Hires(
        number(pairs, "Hires upscale") or number(pairs, "Hires scale"),
        width,
        height,
        count(pairs, "Hires steps"),
        word(pairs, "Hires upscaler"),
        word(pairs, "Hires sampler"),
        word(pairs, "Hires schedule type"),
        number(pairs, "Hires CFG Scale"),
        word(pairs, "Hires checkpoint"),
        word(pairs, "Hires prompt"),
        word(pairs, "Hires negative prompt"),
    )
    return None if result == _NO_HIRES else result


def program(pairs: dict[str, str], whole: bool) -> tuple[str | None, str | None]:
    """Which program wrote the line, and its version as it stands, from ``App`` and the key that is exactly Version.

    A ``whole`` line that names none is AUTOMATIC1111's.
    """
    version = pairs.pop("Version", None)
    if "App" in pairs:
        return pairs.pop("App"), version
    if version is not None:
        return _program_of(version)
    if "Civitai resources" in pairs:
        return "Civitai", None
    return ("AUTOMATIC1111" if whole else None), None


def _program_of(version: str) -> tuple[str, str | None]:
    first, second = version[:1], version[1:2]
    if (first == "v" and second.isdigit()) or (first.isdigit() and "." in version):
        return "AUTOMATIC1111", version
    if first == "f" and second.isdigit() and "." in version:
        if version.startswith("f1.0.0v2-"):
            return "reForge", version
        return ("EasyReforge" if version.startswith("f1.3.0-v") else "Forge"), version
    if version == "classic":
        return "Forge Classic", version
    if version.startswith("neo"):
        return "Forge Neo", version
    if _COMMIT.fullmatch(version):  # before it wrote App
        return "SD.Next", version
    match = _NAME_VERSION.fullmatch(version)
    if match is not None:
        return match.group(1), version[match.end(1) + 1 :]
    return version, None
