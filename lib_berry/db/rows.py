"""An indexed file as plain values: what a reader process sends and the database stores, whatever types made it."""

from __future__ import annotations

from typing import Any, NamedTuple

from lib_berry.db import parameters
from lib_berry.db.names import Text, storable, text_of
from lib_berry.model import GenerationParameters, IndexedFile, Lora

MAX_INODE = 0x7FFF_FFFF_FFFF_FFFF

LoraValues = tuple[str, str | None, float | None]
"""Name, hash, weight."""


class Row(NamedTuple):
    """``stamp`` and ``values`` are in the order of ``STAMP`` and ``VALUES``. All of it survives ``marshal``."""

    name: str
    stamp: tuple[int, int, int, int]
    fingerprint: int | None
    values: tuple[int | float | str | None, ...]
    prompt: Text | None
    names: tuple[str | None, str | None, str | None, str | None]
    model: tuple[str | None, str | None]
    extra: Text | None
    loras: tuple[LoraValues, ...]

    @property
    def error(self) -> str | None:
        """Why the file could not be read, or what is damaged in it."""
        error = self.values[0]
        return None if error is None else str(error)


STAMP = ("size", "mtime_ns", "inode", "sidecar_mtime_ns")
VALUES = (
    *("error", "container", "width", "height", "dialect", "dialect_version"),
    *("seed", "steps", "cfg_scale", "clip_skip", "denoising_strength"),
)
"""The columns of ``image`` that stand in the row itself."""

NAMES = ("sampler", "scheduler", "vae", "generator")
"""What ``Row.names`` names, by the table that holds it."""

_NO_PARAMETERS = GenerationParameters()


def row_of(file: IndexedFile, shared: dict[Any, Any] | None = None) -> Row:
    """The file's row. What rows made with the same ``shared`` have in common is one object in all of them."""
    reading, stamp = file.reading, file.stamp
    found = reading.parameters or _NO_PARAMETERS
    names = file.sampler_label, file.scheduler_label, found.vae, found.generator
    model = found.model, found.model_hash
    shared = {} if shared is None else shared
    once = shared.setdefault
    return Row(
        file.name,
        (stamp[0], stamp[1], stamp[2] & MAX_INODE, stamp[3]),
        file.fingerprint,
        (
            storable(reading.error) if reading.error else None,
            reading.container,
            reading.width,
            reading.height,
            reading.dialect,
            reading.dialect_version,
            *parameters.columns(found),
        ),
        _text(shared, found.prompt, found.negative_prompt),
        once(names, names),
        once(model, model),
        _text(shared, parameters.extra_json(file)),
        tuple(_lora(lora) for lora in found.loras) if found.loras else (),
    )


def _text(shared: dict[Any, Any], *texts: str | None) -> Text | None:
    key = "text", texts
    if key not in shared:
        shared[key] = text_of(*texts)
    return shared[key]  # type: ignore[no-any-return]


def _lora(lora: Lora) -> LoraValues:
    return lora.name, lora.hash, lora.weight
