"""GenerationParameters as a row holds them: searchable columns, and one JSON text for all that has none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any

from lib_berry.db.names import storable
from lib_berry.model import Control, Embedding, GenerationParameters, Hires, IndexedFile, Lora

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_Size = tuple["int | None", "int | None"] | None
_Labels = tuple["str | None", "str | None"] | None

SEED_SIGN = 1 << 63
SEED_RANGE = 1 << 64


def seed_to_row(seed: int | None) -> int | None:
    """64 unsigned bits as SQLite's signed integer; None for what does not fit."""
    if seed is None or not 0 <= seed < SEED_RANGE:
        return None
    return seed if seed < SEED_SIGN else seed - SEED_RANGE


def seed_from_row(value: int | None) -> int | None:
    return value + SEED_RANGE if value is not None and value < 0 else value


def _bounded(value: int | None) -> int | None:
    """Integers SQLite can hold; a file may claim any."""
    return value if value is not None and -SEED_SIGN <= value < SEED_SIGN else None


def _real(value: float | None) -> float | None:
    """Numbers SQLite can hold; JSON may give a whole number of any length for a fraction."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None


def _without_none(record: Any) -> dict[str, Any]:
    found = [(name, getattr(record, name)) for name in record.__slots__]  # the fields, without a look at their kinds
    return {name: value for name, value in found if value is not None and value != {}}


def extra_json(file: IndexedFile) -> str | None:
    """Everything without a column, or None when there is nothing. Equal content gives equal text."""
    parameters = file.reading.parameters
    if parameters is None:
        return None
    size: _Size = None
    labels: _Labels = None
    if (parameters.width, parameters.height) != (file.reading.width, file.reading.height):
        size = parameters.width, parameters.height
    if parameters.sampler != file.sampler_label or parameters.scheduler != file.scheduler_label:
        labels = parameters.sampler, parameters.scheduler
    rest = parameters.generator_version, size, labels
    if parameters.hires or parameters.controls or parameters.embeddings:
        return _text(parameters.extra, _sections(parameters), *rest)
    return _plain_text(tuple(parameters.extra.items()), *rest)


def _sections(parameters: GenerationParameters) -> dict[str, Any]:
    """What has fields of its own."""
    found: dict[str, Any] = {}
    if parameters.hires and (hires := _without_none(parameters.hires)):
        found["hires"] = hires
    if parameters.controls:
        found["controls"] = [_without_none(control) for control in parameters.controls]
    if parameters.embeddings:
        found["embeddings"] = [_without_none(embedding) for embedding in parameters.embeddings]
    return found


def _text(
    stated: Mapping[str, str], sections: Mapping[str, Any], version: str | None, size: _Size, labels: _Labels
) -> str | None:
    """The JSON of what there is; put together here, since the encoder takes thrice as long for so small a text."""
    parts = []
    if stated:
        parts.append(f'"extra":{{{",".join([f"{_quoted(key)}:{_quoted(value)}" for key, value in stated.items()])}}}')
    if sections:
        parts.append(_encode(sections)[1:-1])
    if version:
        parts.append(f'"generator_version":{_quoted(version)}')
    if size:
        parts.append(f'"size":{_encode(size)}' if None in size else f'"size":[{size[0]},{size[1]}]')
    if labels:
        parts.append(f'"sampler":{_encode(labels)}')
    return storable(f"{{{','.join(parts)}}}") if parts else None


@lru_cache(maxsize=256)
def _plain_text(stated: tuple[tuple[str, str], ...], version: str | None, size: _Size, labels: _Labels) -> str | None:
    """Remembered, since the images of a day say much the same."""
    return _text(dict(stated), {}, version, size, labels)


def columns(parameters: GenerationParameters) -> tuple[int | float | None, ...]:
    """seed, steps, cfg_scale, clip_skip, denoising_strength of an image's row."""
    return (
        seed_to_row(parameters.seed),
        _bounded(parameters.steps),
        _real(parameters.cfg_scale),
        _bounded(parameters.clip_skip),
        _real(parameters.denoising_strength),
    )


def from_row(row: Any, loras: tuple[Lora, ...]) -> GenerationParameters | None:
    """The parameters of a row selected by ``pages.SELECT_DETAILS``, None for an image without any."""
    if row["dialect"] is None:
        return None
    stored = json.loads(row["extra"]) if row["extra"] else {}
    width, height = stored.get("size") or (row["width"], row["height"])
    sampler, scheduler = stored.get("sampler") or (row["sampler"], row["scheduler"])
    return GenerationParameters(
        prompt=row["prompt"] or None,
        negative_prompt=row["negative_prompt"] or None,
        seed=seed_from_row(row["seed"]),
        steps=row["steps"],
        sampler=sampler,
        scheduler=scheduler,
        cfg_scale=row["cfg_scale"],
        width=width,
        height=height,
        model=row["model"] or None,
        model_hash=row["model_hash"] or None,
        vae=row["vae"],
        clip_skip=row["clip_skip"],
        denoising_strength=row["denoising_strength"],
        hires=Hires(**stored["hires"]) if "hires" in stored else None,
        loras=loras,
        embeddings=tuple(Embedding(**each) for each in stored.get("embeddings", ())),
        controls=tuple(Control(**each) for each in stored.get("controls", ())),
        generator=row["generator"],
        generator_version=stored.get("generator_version"),
        extra=stored.get("extra", {}),
    )
