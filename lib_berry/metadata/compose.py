"""Infotext made from parameters, so that an image of any generator can be pasted into a web UI.

Source: AUTOMATIC1111 ``processing.create_infotext`` and ``infotext_utils.quote``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from lib_berry.metadata.samplers import normalise
from lib_berry.model import GenerationParameters, Hires, Lora

_KEY = re.compile(r"\w[\w \-/.]{0,80}")
_LONGEST_EXTRA = 2000
_MODEL_FILE = re.compile(r"\.(?:safetensors|ckpt|pt|pth|bin|gguf|sft)$", re.IGNORECASE)
# Programs whose Version alone says who they are.
_BARE_VERSION = frozenset(("AUTOMATIC1111", "Forge", "reForge", "EasyReforge", "Forge Classic", "Forge Neo"))


def compose(parameters: GenerationParameters) -> str:
    """The infotext a web UI would have written.

    Sampler and scheduler get the names web UIs know; LoRAs that the prompt does not name are added to it, as a web UI
    knows no other way to ask for them. Parsing the result gives the same parameters back, these two things apart.
    """
    prompt = parameters.prompt or ""
    missing = [lora for lora in parameters.loras if f":{lora.name}:" not in prompt and f":{lora.name}>" not in prompt]
    prompt = " ".join((*([prompt] if prompt else []), *(_tag(lora) for lora in missing)))
    lines = [prompt] if prompt else []
    if parameters.negative_prompt:
        lines.append(f"Negative prompt: {parameters.negative_prompt}")
    pairs = ", ".join(f"{key}: {_quoted(value)}" for key, value in _pairs(parameters))
    if pairs:
        lines.append(pairs)
    return "\n".join(lines)


def _tag(lora: Lora) -> str:
    name = _MODEL_FILE.sub("", lora.name.replace("\\", "/").rpartition("/")[2])
    return f"<lora:{name}:{_plain(1.0 if lora.weight is None else lora.weight)}>"


def _plain(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else str(value)


def _quoted(value: str) -> str:
    """As web UIs quote: only where a comma, colon or newline would end the value; JSON stands by itself."""
    if value[:1] in ("{", "["):
        try:
            json.loads(value)
            return value
        except (ValueError, RecursionError):
            pass
    if value != value.strip() or value[:1] in ('"', "{", "[") or any(mark in value for mark in ",:\n\r"):
        return json.dumps(value, ensure_ascii=False)
    return value


def _pairs(parameters: GenerationParameters) -> Iterator[tuple[str, str]]:
    sampler, scheduler = normalise(parameters.sampler, parameters.scheduler)
    size = f"{parameters.width}x{parameters.height}" if parameters.width and parameters.height else None
    stated: dict[str, str | float | None] = {
        "Steps": parameters.steps,
        "Sampler": sampler,
        "Schedule type": scheduler,
        "CFG scale": parameters.cfg_scale,
        "Seed": parameters.seed,
        "Size": size,
        "Model hash": parameters.model_hash,
        "Model": parameters.model,
        "VAE": parameters.vae,
        "Denoising strength": parameters.denoising_strength,
        "Clip skip": parameters.clip_skip,
        **_hires(parameters.hires),
    }
    for key, value in stated.items():
        if value is not None:
            yield key, value if isinstance(value, str) else _plain(value)
    for control in parameters.controls:
        yield control.name, ", ".join(f"{key}: {_quoted(value)}" for key, value in control.settings.items())
    yield from _hashes(parameters)
    for key, value in parameters.extra.items():
        if key not in stated and _KEY.fullmatch(key) and len(value) <= _LONGEST_EXTRA:
            yield key, value
    yield from _program(parameters)


def _hires(hires: Hires | None) -> Mapping[str, str | float | None]:
    if hires is None:
        return {}
    return {
        "Hires upscale": hires.upscale,
        "Hires resize": f"{hires.width}x{hires.height}" if hires.width and hires.height else None,
        "Hires steps": hires.steps,
        "Hires upscaler": hires.upscaler,
        "Hires sampler": hires.sampler,
        "Hires schedule type": hires.scheduler,
        "Hires checkpoint": hires.model,
        "Hires CFG Scale": hires.cfg_scale,
        "Hires prompt": hires.prompt,
        "Hires negative prompt": hires.negative_prompt,
    }


def _hashes(parameters: GenerationParameters) -> Iterator[tuple[str, str]]:
    groups = (("Lora hashes", parameters.loras), ("TI hashes", parameters.embeddings))
    for key, group in groups:
        known = ", ".join(f"{entry.name}: {entry.hash}" for entry in group if entry.hash)
        if known and key not in parameters.extra and "Hashes" not in parameters.extra:
            yield key, known


def _program(parameters: GenerationParameters) -> Iterator[tuple[str, str]]:
    generator, version = parameters.generator, parameters.generator_version
    if generator in _BARE_VERSION:
        if version:
            yield "Version", version
    elif generator == "SD.Next":
        yield "App", generator
        if version:
            yield "Version", version
    elif generator:
        yield "Version", f"{generator} {version}" if version else generator
