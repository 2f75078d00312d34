"""What the keys of an infotext's parameter line mean.

``read_line`` gives what every line states and, apart from it, the rest: in a run of pictures only seed and prompt
change, so all else is read once and remembered. What is understood is taken out of the pairs; what is left, and values
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
_ONCE = _BASIC_KEYS | {"Lora hashes"}


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
    """What a line states besides."""

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


class Line(NamedTuple):
    """All a line states: ``extra`` are the pairs nobody understood; ``hashes`` see ``infotext_networks``."""

    basics: Basics
    rest: Rest
    hashes: Mapping[str, str]
    extra: dict[str, str]


# How nearly every line is made: these, the seed, these. What it leaves, and every line it does not fit, goes the
# general way; the two agree.
_BEFORE_SEED = re.compile(
    r'Steps: ([1-9]\d{0,8}), Sampler: ([^,:"]+), (?:Schedule type: ([^,:"]+), )?CFG scale: (\d{1,9}(?:\.\d{1,9})?)',
    re.ASCII,
)
_AFTER_SEED = re.compile(
    r"Size: ([1-9]\d{0,5})x([1-9]\d{0,5})(?:, |$)(?:Model hash: (\w+)(?:, |$))?"
    r'(?:Model: ([^,:"{\[]*[^,:"{\[ ])(?:, |$))?',
    re.ASCII,
)
_SEED = ", Seed: "
_LONGEST_SEED = 19


def read_line(line: str | dict[str, str]) -> Line:
    """All a parameter line says, given as text or as its pairs."""
    if isinstance(line, str):
        usual = _usual(line)
        if usual is not None:
            return usual
        line = scan_pairs(line)
    basics = _any_basics(line)
    # An infotext that states all of these without naming its program follows AUTOMATIC1111 before its version 1.3.
    whole = None not in (basics.steps, basics.sampler, basics.cfg_scale, basics.seed, basics.width)
    rest, digests = _rest_of_pairs(line, whole)
    return Line(basics, rest, digests, line)


def _usual(line: str) -> Line | None:
    """A line as web UIs write it: what is met in file after file is remembered."""
    at = line.find(_SEED)
    start = at + len(_SEED)
    end = line.find(", ", start)
    seed = line[start:end]
    if at < 0 or end < 0 or not seed.isdecimal() or not seed.isascii() or len(seed) > _LONGEST_SEED:
        return None
    before = _before_seed(line[:at])
    size = _AFTER_SEED.match(line, end + 2)
    if before is None or size is None:
        return None
    text, listed = _without_lora_hashes(line[size.end() :])
    if text is None:
        return None
    rest, digests, extra = _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _read_rest(text)
    if not _ONCE.isdisjoint(extra):
        return None
    width, height, model_hash, model = size.groups()
    if _says_nothing(model_hash) or _says_nothing(model):
        return None
    basics = Basics(*before, int(seed), int(width), int(height), model_hash, model)
    if listed is None:
        return Line(basics, rest, digests, extra.copy())
    own = _lora_hashes(listed)
    return Line(basics, rest, {**digests, **own} if digests else own, {**extra, "Lora hashes": listed})


@lru_cache(maxsize=4096)
def _before_seed(text: str) -> tuple[int, str | None, str | None, float | None] | None:
    match = _BEFORE_SEED.fullmatch(text)
    if match is None:
        return None
    steps, sampler, scheduler, cfg_scale = match.groups()
    if _says_nothing(sampler) or _says_nothing(scheduler):
        return None
    return int(steps), sampler, scheduler, as_number(cfg_scale)


def _read_rest(text: str) -> tuple[Rest, Mapping[str, str], dict[str, str]]:
    pairs = scan_pairs(text)
    return *_rest_of_pairs(pairs, True), pairs


_remembered = lru_cache(maxsize=4096)(_read_rest)


def _without_lora_hashes(text: str) -> tuple[str | None, str | None]:
    """The text without its LoRA hashes, which follow the prompt, and these; (None, None) when it is not that plain."""
    start = text.find(_LORA_HASHES)
    if start < 0:
        return text, None
    first = start + len(_LORA_HASHES)
    end = text.find('"', first)
    listed = text[first:end]
    if end < 0 or text[max(0, start - 2) : start] not in ("", ", ") or "\\" in listed or text.count('"', 0, start) % 2:
        return None, None
    if end + 1 == len(text):
        return text[: max(0, start - 2)], listed
    return (text[:start] + text[end + 3 :], listed) if text[end + 1 : end + 3] == ", " else (None, None)


@lru_cache(maxsize=4096)
def _lora_hashes(listed: str) -> Mapping[str, str]:
    return listed_hashes(listed, "lora:")


def _rest_of_pairs(pairs: dict[str, str], whole: bool) -> tuple[Rest, Mapping[str, str]]:
    """What the pairs state, which is taken out of them, and the hashes."""
    generator, version = program(pairs, whole)
    digests = hashes(pairs)
    resources = civitai_resources(pairs)
    rest = Rest(
        word(pairs, "VAE") or _vae_module(pairs),
        count(pairs, "Clip skip"),
        number(pairs, "Denoising strength"),
        hires(pairs),
        embeddings(digests),
        controls(pairs),
        resources,
        other_model(pairs, resources),
        generator,
        version,
    )
    return rest, digests


def _vae_module(pairs: Mapping[str, str]) -> str | None:
    """Forge lists the VAE among other parts of the model, without saying which it is: by its name, or the only one."""
    modules = [value for key, value in pairs.items() if key[:7] == "Module " and key[7:].isdigit()]
    named = (module for module in modules if "vae" in module.lower() or module.lower() == "ae")
    return next(named, modules[0] if len(modules) == 1 else None)


def _says_nothing(name: str | None) -> bool:
    return name is not None and name.lower() in _UNKNOWN


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
