"""Mochi Diffusion: an IPTC caption (and image description) of ``Label: value`` parts set apart by semicolons.

Source: Mochi Diffusion Metadata.swift. Prompts may hold semicolons, so parts are cut only before known labels.
"""

from __future__ import annotations

import re

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import as_float, as_name, as_seed, as_size, as_steps, as_text
from lib_berry.model import GenerationParameters, RawMetadata

_PLACES = ("IPTC:Caption", "ImageDescription", "XMP", "Description")
_LABELS = (
    "Include in Image", "Exclude from Image", "Model", "Steps", "Guidance Scale", "Seed", "Size", "Upscaler",
    "Scheduler", "ML Compute Unit", "Generator", "Date", "Quality", "ControlNet", "Strength", "Starting Image",
)  # fmt: skip
_PART = re.compile(rf"(?:\A|;[ \n])\s*({'|'.join(_LABELS)}):[ ]?")
_MOST = 100_000


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a Mochi Diffusion file."""
    for place in _PLACES:
        text = raw.texts.get(place)
        if text and text.lstrip().startswith("Include in Image:") and "Guidance Scale:" in text:
            return Understood(_parameters(_parts(text[:_MOST])))
    return None


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    matches = list(_PART.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=True):
        found.setdefault(match[1], text[match.end() : end])
    return found


def _parameters(parts: dict[str, str]) -> GenerationParameters:
    width, height = as_size(parts.pop("Size", None))
    program = as_name(parts.pop("Generator", None)) or "Mochi Diffusion"
    return GenerationParameters(
        prompt=as_text(parts.pop("Include in Image", None)),
        negative_prompt=as_text(parts.pop("Exclude from Image", None)),
        seed=as_seed(parts.pop("Seed", None)),
        steps=as_steps(parts.pop("Steps", None)),
        sampler=as_name(parts.pop("Scheduler", None)),
        cfg_scale=as_float(parts.pop("Guidance Scale", None)),
        width=width,
        height=height,
        model=as_name(parts.pop("Model", None)),
        generator="Mochi Diffusion",
        generator_version=as_name(program.removeprefix("Mochi Diffusion")),
        extra={label: value for label, value in parts.items() if value.strip()},
    )


DIALECT = Dialect("mochi", 1, frozenset(_PLACES), read)
