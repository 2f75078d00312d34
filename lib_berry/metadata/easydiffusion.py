"""Easy Diffusion: one PNG key per field, the same as JSON in the user comment or beside the image, or labelled lines.

Source: Easy Diffusion ui/easydiffusion/utils/save_utils.py. PNG keys hold Python's way of writing values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_list,
    as_name,
    as_pixels,
    as_seed,
    as_steps,
    as_text,
    extras,
    json_object,
)
from lib_berry.model import GenerationParameters, Lora, RawMetadata

_PLACES = ("UserComment", "sidecar:json")
_MODEL = "use_stable_diffusion_model"
_LABELS = {
    "prompt": "prompt",
    "negative prompt": "negative_prompt",
    "seed": "seed",
    "stable diffusion model": _MODEL,
    "clip skip": "clip_skip",
    "vae model": "use_vae_model",
    "sampler": "sampler_name",
    "scheduler": "scheduler_name",
    "width": "width",
    "height": "height",
    "steps": "num_inference_steps",
    "guidance scale": "guidance_scale",
    "prompt strength": "prompt_strength",
    "lora model": "use_lora_model",
    "lora strength": "lora_alpha",
    "hypernetwork model": "use_hypernetwork_model",
    "hypernetwork strength": "hypernetwork_strength",
    "controlnet model": "use_controlnet_model",
    "controlnet strength": "control_alpha",
    "embedding models": "use_embeddings_model",
    "use face correction": "use_face_correction",
    "use upscaling": "use_upscale",
    "upscale by": "upscale_amount",
}
_KNOWN = frozenset(
    "prompt negative_prompt seed use_stable_diffusion_model sampler_name scheduler_name num_inference_steps "
    "guidance_scale clip_skip use_vae_model use_lora_model lora_alpha prompt_strength width height".split()
)
_FIELDS = frozenset(_LABELS.values())
_ITEM = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|(-?\d[\d.eE+-]*)")
_LINE = re.compile(r"([A-Za-z][A-Za-z ]{2,30}):[ \t]?(.*)")


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of an Easy Diffusion file or of its sidecar."""
    texts = raw.texts
    if _MODEL in texts:
        return Understood(_parameters({key: value for key, value in texts.items() if key in _FIELDS}))
    for place in _PLACES:
        text = texts.get(place)
        data = json_object(text) if text and _MODEL in text else None
        if data is not None:
            return Understood(_parameters(data))
    lines = _labelled(texts.get("sidecar:txt", ""))
    return Understood(_parameters(lines)) if _MODEL in lines else None


def _labelled(text: str) -> dict[str, object]:
    if "Stable Diffusion model" not in text:
        return {}
    found: dict[str, object] = {}
    last = ""
    for line in text.splitlines():
        match = _LINE.match(line)
        field = _LABELS.get(match[1].strip().lower()) if match else None
        if match is not None and field is not None and field not in found:
            found[field], last = match[2], field
        elif last in ("prompt", "negative_prompt"):
            found[last] = f"{found[last]}\n{line}"
    return found


def _parameters(data: Mapping[str, object]) -> GenerationParameters:
    skip = str(data.get("clip_skip")).lower()
    names = _several(data.get("use_lora_model"))
    weights = _several(data.get("lora_alpha"))
    loras = ((as_name(name), as_float(weights[at]) if at < len(weights) else None) for at, name in enumerate(names))
    return GenerationParameters(
        prompt=as_text(data.get("prompt")),
        negative_prompt=as_text(data.get("negative_prompt")),
        seed=as_seed(data.get("seed")),
        steps=as_steps(data.get("num_inference_steps")),
        sampler=as_name(data.get("sampler_name")),
        scheduler=as_name(data.get("scheduler_name")),
        cfg_scale=as_float(data.get("guidance_scale")),
        width=as_pixels(data.get("width")),
        height=as_pixels(data.get("height")),
        model=as_name(data.get(_MODEL)),
        vae=as_name(data.get("use_vae_model")),
        clip_skip={"true": 2, "false": 1}.get(skip),
        denoising_strength=as_float(data.get("prompt_strength")),
        loras=tuple(Lora(name, weight) for name, weight in loras if name),
        generator="Easy Diffusion",
        extra={key: value for key, value in extras(data, _KNOWN).items() if value != "None"},
    )


def _several(value: object) -> list[object]:
    """One value or several: a list, or Python's way of writing one."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        found = []
        for single, double, number in _ITEM.findall(value[:20_000]):
            found.append(number or (single or double).replace("\\\\", "\\").replace("\\'", "'"))
        return found
    return as_list(value) or ([value] if as_name(value) is not None else [])


DIALECT = Dialect("easydiffusion", 1, frozenset({_MODEL, "sidecar:txt", *_PLACES}), read)
