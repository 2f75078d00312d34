"""LoRAs, embeddings and ControlNet units of an infotext, and the hashes its line states for them.

Source: AUTOMATIC1111 ``extensions-builtin/Lora``, sd_civitai_extension (``Hashes``), sd-webui-controlnet
``infotext.py``, Civitai's on-site generator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lib_berry.metadata.infotext_numbers import as_number
from lib_berry.metadata.infotext_pairs import scan_pairs
from lib_berry.metadata.values import as_text
from lib_berry.model import Control, Embedding, Lora

HASH_KEYS = frozenset(("Lora hashes", "TI hashes", "Hashes"))
_LORA_TAG = re.compile(r"<(?:lora|lyco|hypernet):([^:<>]{1,300}):?([^<>]{0,100})>")
_CONTROL_UNIT = re.compile(r"ControlNet(?:[ -]\d{1,3})?")
_CONTROL_FIELD = re.compile(r"(ControlNet(?:[ -]\d{1,3})?) (.{1,60})")
_RESOURCE_LORAS = frozenset(("lora", "lycoris", "locon", "dora"))
_LONGEST_HASH = 130


def hashes(pairs: Mapping[str, str]) -> dict[str, str]:
    """``model``, ``vae``, ``lora:name`` and ``embed:name`` -> hash, from all three keys that state them."""
    if HASH_KEYS.isdisjoint(pairs):
        return {}
    result = dict(listed_hashes(pairs.get("Lora hashes", ""), "lora:"))
    result.update(listed_hashes(pairs.get("TI hashes", ""), "embed:"))
    if "Hashes" in pairs:
        for name, value in _json_object(pairs["Hashes"]).items():
            if isinstance(value, str):
                kind, separator, rest = (as_text(name) or "").partition(":")
                result.setdefault(kind.lower() + separator + rest, as_text(value) or "")
    return result


def listed_hashes(text: str, prefix: str) -> dict[str, str]:
    """``name: hash, name: hash`` -> hash by prefixed name; of a name given twice the first."""
    result: dict[str, str] = {}
    for part in text.split(","):
        name, separator, digest = part.rpartition(":")
        if separator and len(digest) < _LONGEST_HASH:
            result.setdefault(prefix + name.strip(), digest.strip())
    return result


def _json_object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def loras(
    prompt: str, digests: Mapping[str, str], resources: tuple[Resource, ...], pairs: Mapping[str, str]
) -> tuple[Lora, ...]:
    """The networks named in the prompt; without any, those the line lists by hash or as Civitai's resources."""
    if "<" in prompt:
        tags = _LORA_TAG.findall(prompt)
        if tags:
            return tuple([_tagged(name, arguments, digests.get("lora:" + name)) for name, arguments in tags])
    weights = _weights(pairs.get("Lora weights"))
    listed = tuple(
        Lora(key[5:], weights.get(key[5:]), digest) for key, digest in digests.items() if key.startswith("lora:")
    )
    if listed:
        return listed
    return tuple(Lora(entry.name, entry.weight) for entry in resources if entry.kind in _RESOURCE_LORAS)


@lru_cache(maxsize=4096)
def _tagged(name: str, arguments: str, digest: str | None) -> Lora:
    """One tag's LoRA; a library names the same few again and again."""
    return Lora(name, _tag_weight(arguments), digest)


def _tag_weight(arguments: str) -> float:
    """The first number of ``0.8``, ``0.8:0.6`` or ``lbw=..:0.8``; ``unet=`` wins; 1 when nothing is said."""
    weight = as_number(arguments)
    if weight is not None:
        return weight
    for argument in arguments.split(":"):
        name, separator, value = argument.strip().partition("=")
        parsed = as_number(value.strip() if separator else name)
        if parsed is None or (separator and name not in ("te", "unet")):
            continue
        if name == "unet":
            return parsed
        weight = parsed if weight is None else weight
    return 1.0 if weight is None else weight


def _weights(text: str | None) -> dict[str, float]:
    """Fooocus' ``Lora weights``: ``name: weight`` like the hashes."""
    weights: dict[str, float] = {}
    for part in (text or "").split(","):
        name, _, value = part.rpartition(":")
        weight = as_number(value.strip())
        if weight is not None:
            weights[name.strip()] = weight
    return weights


def embeddings(digests: Mapping[str, str]) -> tuple[Embedding, ...]:
    if not digests:
        return ()
    return tuple(Embedding(key[6:], digest or None) for key, digest in digests.items() if key.startswith("embed:"))


def controls(pairs: dict[str, str]) -> tuple[Control, ...]:
    """ControlNet's units, from one quoted value each or, before 2023-06, from a key for each setting."""
    keys = [key for key in pairs if key[:10] == "ControlNet"]
    if not keys:
        return ()
    units: dict[str, dict[str, str]] = {}
    for key in keys:
        if _CONTROL_UNIT.fullmatch(key) and ":" in pairs[key]:
            units[key] = scan_pairs(pairs.pop(key))
            continue
        match = _CONTROL_FIELD.fullmatch(key)
        if match is not None:
            units.setdefault(match.group(1), {})[match.group(2)] = pairs.pop(key)
    return tuple(_control(name, settings) for name, settings in units.items())


def _control(name: str, settings: dict[str, str]) -> Control:
    lowered = {key.lower(): value for key, value in settings.items()}
    module = lowered.get("module", lowered.get("preprocessor"))
    return Control(name, module, lowered.get("model"), as_number(lowered.get("weight")), settings)


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of Civitai's list of what it generated with."""

    kind: str
    name: str
    weight: float | None


def civitai_resources(pairs: Mapping[str, str]) -> tuple[Resource, ...]:
    if "Civitai resources" not in pairs:
        return ()
    try:
        entries = json.loads(pairs["Civitai resources"])
    except (ValueError, RecursionError):
        return ()
    found: list[Resource] = []
    for entry in entries if isinstance(entries, list) else ():
        name = entry.get("modelName") or entry.get("air") if isinstance(entry, dict) else None
        if isinstance(name, str):
            name = as_text(name) or ""
            weight = entry.get("weight")
            number = float(weight) if isinstance(weight, (int, float)) and abs(weight) < 1e6 else None
            found.append(Resource(str(entry.get("type", "")).lower(), name, number))
    return tuple(found)
