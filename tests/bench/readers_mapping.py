"""What sd-parsers found, in our words: each of its values goes where the same value of ours is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib_berry.metadata.values import as_float, as_int, as_name, as_pixels, as_seed, as_size, as_steps, clip_skip, first
from lib_berry.model import GenerationParameters, Hires, Reading, Stage


def reading_of(result: Mapping[str, Any]) -> Reading | None:
    """None where it raised. Names are looked for in a sampler's parameters first, then in the file's metadata."""
    if "error" in result:
        return None
    width, height = result["size"]
    if not result["found"]:
        return Reading(width=width, height=height)
    passes = [_stage(sampler, result["metadata"]) for sampler in result["samplers"]]
    values = _plain_keys(result["metadata"])
    if result["samplers"]:
        values.update(_plain_keys(result["samplers"][0]["parameters"]))
    raw = {str(key): str(value) for key, value in result["raw"].items()}
    return Reading(
        width=width,
        height=height,
        raw=raw,
        parameters=_parameters(passes, values, result),
        stages=tuple(passes[1:]),
        dialect=result["generator"].lower(),
    )


def _plain_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """``Clip skip`` as ``clip_skip``."""
    return {str(key).strip().lower().replace(" ", "_"): value for key, value in values.items()}


def _extent(values: Mapping[str, Any]) -> tuple[int | None, int | None]:
    width, height = as_size(first(values, ("size", "resolution")))
    return width or as_pixels(values.get("width")), height or as_pixels(values.get("height"))


def _stage(sampler: Mapping[str, Any], metadata: Mapping[str, Any]) -> Stage:
    values = {**_plain_keys(metadata), **_plain_keys(sampler["parameters"])}
    width, height = _extent(values)
    return Stage(
        name=str(sampler["name"]),
        prompt=", ".join(sampler["prompts"]) or None,
        negative_prompt=", ".join(sampler["negative_prompts"]) or None,
        seed=as_seed(first(values, ("seed", "noise_seed"))),
        steps=as_steps(values.get("steps")),
        sampler=as_name(sampler["name"]),
        scheduler=as_name(first(values, ("scheduler", "schedule_type", "noise_schedule"))),
        cfg_scale=as_float(first(values, ("cfg_scale", "cfg", "guidance_scale", "scale"))),
        denoising_strength=as_float(first(values, ("denoise", "denoising_strength", "strength"))),
        width=width,
        height=height,
        model=as_name(sampler["model"]),
    )


def _parameters(passes: list[Stage], values: Mapping[str, Any], result: Mapping[str, Any]) -> GenerationParameters:
    base = passes[0] if passes else Stage("")
    width, height = _extent(values)
    return GenerationParameters(
        prompt=base.prompt or result["prompt"] or None,
        negative_prompt=base.negative_prompt or result["negative_prompt"] or None,
        seed=base.seed,
        steps=base.steps,
        sampler=base.sampler,
        scheduler=base.scheduler,
        cfg_scale=base.cfg_scale,
        width=width,
        height=height,
        model=base.model,
        model_hash=next((sampler["model_hash"] for sampler in result["samplers"] if sampler["model_hash"]), None),
        vae=as_name(values.get("vae")),
        clip_skip=clip_skip(values.get("clip_skip")),
        denoising_strength=base.denoising_strength,
        hires=_hires(values),
        generator=result["generator"],
        generator_version=as_name(first(values, ("version", "app_version"))),
        extra={str(key): str(value) for key, value in result["metadata"].items()},
    )


def _hires(values: Mapping[str, Any]) -> Hires:
    return Hires(
        upscale=as_float(values.get("hires_upscale")),
        steps=as_int(values.get("hires_steps")),
        upscaler=as_name(values.get("hires_upscaler")),
        prompt=as_name(values.get("hires_prompt")),
    )
