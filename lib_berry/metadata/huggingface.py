"""Hugging Face spaces (Animagine's and its copies): diffusers' argument names as JSON under ``parameters``.

Source: the spaces' own images; ``resolution`` is ``w x h``, ``use_upscaler`` null or what the second pass did.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_name,
    as_object,
    as_pixels,
    as_seed,
    as_size,
    as_steps,
    as_text,
    extras,
    first,
    json_object,
)
from lib_berry.model import GenerationParameters, Hires, RawMetadata

_PLACES = ("parameters", "UserComment", "COM")
_KNOWN = frozenset(
    "prompt negative_prompt seed num_inference_steps guidance_scale sampler scheduler resolution width height Model "
    "model use_upscaler".split()
) | {"Model hash"}


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of an image saved by a Hugging Face space."""
    for place in _PLACES:
        data = json_object(raw.texts.get(place))
        if data is not None and all(key in data for key in ("prompt", "guidance_scale", "num_inference_steps")):
            foreign = ("use_stable_diffusion_model", "base_model", "sui_image_params")
            if not any(key in data for key in foreign):
                return Understood(_parameters(data))
    return None


def _parameters(data: Mapping[str, object]) -> GenerationParameters:
    width, height = as_size(data.get("resolution"))
    upscaler = as_object(data.get("use_upscaler"))
    return GenerationParameters(
        prompt=as_text(data.get("prompt")),
        negative_prompt=as_text(data.get("negative_prompt")),
        seed=as_seed(data.get("seed")),
        steps=as_steps(data.get("num_inference_steps")),
        sampler=as_name(first(data, ("sampler", "scheduler"))),
        cfg_scale=as_float(data.get("guidance_scale")),
        width=width or as_pixels(data.get("width")),
        height=height or as_pixels(data.get("height")),
        model=as_name(first(data, ("Model", "model"))),
        model_hash=as_name(data.get("Model hash")),
        denoising_strength=as_float(upscaler.get("upscaler_strength")) if upscaler else None,
        hires=_hires(upscaler) if upscaler else None,
        generator="Hugging Face",
        extra=extras(data, _KNOWN),
    )


def _hires(upscaler: Mapping[str, object]) -> Hires:
    width, height = as_size(upscaler.get("new_resolution"))
    return Hires(
        upscale=as_float(upscaler.get("upscale_by")),
        upscaler=as_name(upscaler.get("upscale_method")),
        steps=as_steps(upscaler.get("upscale_steps")),
        width=width,
        height=height,
    )


DIALECT = Dialect("huggingface", 1, frozenset(_PLACES), read, json_only=True)
