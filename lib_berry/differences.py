"""What differs between images: the parameters that are not the same in all, and which tags each prompt has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lib_berry.model import GenerationParameters, ImageDetail, Lora
from lib_berry.prompts import prompt_tags

MOST_IMAGES = 16

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter with its value in each image. ``label`` is as infotext writes it."""

    field: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TagRow:
    """One tag of a prompt, with the weight it has in each image: 0 where it is not there, None where it is mixed."""

    text: str
    weights: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """``rows`` differ; ``same`` counts parameters that some image has and in which none differs.

    ``tags`` and ``negative_tags`` are all tags of the prompts, those that all images have in common first.
    """

    ids: tuple[int, ...]
    rows: tuple[Row, ...]
    same: int
    tags: tuple[TagRow, ...]
    negative_tags: tuple[TagRow, ...]


def _size(found: ImageDetail) -> str | None:
    image = found.image
    return f"{image.width}x{image.height}" if image.width and image.height else None


def _of(read: Callable[[GenerationParameters], Value]) -> Callable[[ImageDetail], Value]:
    return lambda found: read(found.parameters) if found.parameters else None


COMPARED: tuple[tuple[str, str, Callable[[ImageDetail], Value]], ...] = (
    ("model", "Model", _of(lambda p: p.model)),
    ("hash", "Model hash", _of(lambda p: p.model_hash)),
    ("sampler", "Sampler", _of(lambda p: p.sampler)),
    ("scheduler", "Schedule type", _of(lambda p: p.scheduler)),
    ("steps", "Steps", _of(lambda p: p.steps)),
    ("cfg", "CFG scale", _of(lambda p: p.cfg_scale)),
    ("seed", "Seed", _of(lambda p: p.seed)),
    ("size", "Size", _size),
    ("vae", "VAE", _of(lambda p: p.vae)),
    ("clip_skip", "Clip skip", _of(lambda p: p.clip_skip)),
    ("denoise", "Denoising strength", _of(lambda p: p.denoising_strength)),
    ("generator", "Generator", _of(lambda p: p.generator)),
    ("hires", "Hires upscale", _of(lambda p: p.hires.upscale if p.hires else None)),
)


def differences(images: Sequence[ImageDetail]) -> Differences:
    """Compare two or more images, in this order."""
    rows = [Row(field, label, tuple(read(each) for each in images)) for field, label, read in COMPARED]
    rows += _by_name("lora", [_loras(each) for each in images])
    rows += _by_name("param", [dict(each.parameters.extra) if each.parameters else {} for each in images])
    differing = tuple(row for row in rows if any(value != row.values[0] for value in row.values))
    same = sum(any(value is not None for value in row.values) for row in rows) - len(differing)
    prompts = [(each.parameters or GenerationParameters()) for each in images]
    return Differences(
        tuple(each.image.id for each in images),
        differing,
        same,
        _tags(parameters.prompt for parameters in prompts),
        _tags(parameters.negative_prompt for parameters in prompts),
    )


def _loras(found: ImageDetail) -> dict[str, Value]:
    listed: tuple[Lora, ...] = found.parameters.loras if found.parameters else ()
    return {lora.name: "" if lora.weight is None else lora.weight for lora in listed}


def _by_name(field: str, images: Sequence[dict[str, Value]]) -> list[Row]:
    names = dict.fromkeys(name for values in images for name in values)
    return [Row(field, name, tuple(values.get(name) for values in images)) for name in names]


def _tags(prompts: Iterable[str | None]) -> tuple[TagRow, ...]:
    found = [{tag.text: tag.weight for tag in prompt_tags(prompt or "")} for prompt in prompts]
    texts = dict.fromkeys(text for tags in found for text in tags)
    rows = [TagRow(text, tuple(tags.get(text, 0.0) for tags in found)) for text in texts]
    return tuple(sorted(rows, key=lambda row: 0.0 in row.weights))
