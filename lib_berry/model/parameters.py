"""How an image was made, as its file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib_berry.records import quick


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA (or LyCORIS, hypernetwork) applied to the model. ``weight`` is the strength on the U-Net."""

    name: str
    weight: float | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Embedding:
    """A textual inversion named in the prompt."""

    name: str
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """One ControlNet unit; ``settings`` keeps all it said, under its own keys."""

    name: str
    module: str | None = None
    model: str | None = None
    weight: float | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hires:
    """The second, enlarging pass of a text-to-image run."""

    upscale: float | None = None
    width: int | None = None
    height: int | None = None
    steps: int | None = None
    upscaler: str | None = None
    sampler: str | None = None
    scheduler: str | None = None
    cfg_scale: float | None = None
    model: str | None = None
    prompt: str | None = None
    negative_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One sampling pass of an image made in several; ``name`` is the node or pass it came from."""

    name: str
    prompt: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    steps: int | None = None
    sampler: str | None = None
    scheduler: str | None = None
    cfg_scale: float | None = None
    denoising_strength: float | None = None
    width: int | None = None
    height: int | None = None
    model: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class GenerationParameters:
    """How an image was made, in the field's own words.

    ``sampler`` and ``scheduler`` stand as the generator wrote them (``metadata.samplers.normalise`` gives the label
    that is searched). ``seed`` may be as large as 2**64 - 1. ``width`` and ``height`` are those of the base pass as
    the generator states them, not of the file. ``extra`` keeps every other key as it stands.
    """

    prompt: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    steps: int | None = None
    sampler: str | None = None
    scheduler: str | None = None
    cfg_scale: float | None = None
    width: int | None = None
    height: int | None = None
    model: str | None = None
    model_hash: str | None = None
    vae: str | None = None
    clip_skip: int | None = None
    denoising_strength: float | None = None
    hires: Hires | None = None
    loras: tuple[Lora, ...] = ()
    embeddings: tuple[Embedding, ...] = ()
    controls: tuple[Control, ...] = ()
    generator: str | None = None
    generator_version: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class RawMetadata:
    """What a container holds, undecoded: text by key, exactly as found.

    ``container`` is by content, not by name: png, jpeg, webp, gif, avif, heif, jxl, mp4, webm … ``problems`` says
    what was damaged or too large to keep. ``duration`` is in seconds, for moving pictures.
    """

    container: str
    width: int | None = None
    height: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    duration: float | None = None


@quick
@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one file told us.

    ``parameters`` is None when the file holds none that we know. ``infotext`` is what a web UI can paste: the raw
    text where the file holds one, else one composed from ``parameters``. ``dialect`` names the reader that
    understood the file and ``dialect_version`` its version, so that an improved reader knows which rows to read
    again. ``error`` says what is damaged; the rest is still filled with what could be read.
    """

    container: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    infotext: str | None = None
    parameters: GenerationParameters | None = None
    stages: tuple[Stage, ...] = ()
    dialect: str | None = None
    dialect_version: int = 0
    error: str | None = None
