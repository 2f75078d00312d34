"""What each value of ``expected.json`` means in our words. ``samples`` runs these over a folder."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lib_berry.metadata import normalise
from lib_berry.model import GenerationParameters, Reading, Stage

_EXTENSION = re.compile(r"\.(?:safetensors|ckpt|pt|pth|bin|gguf|sft)$", re.IGNORECASE)
_PROGRAMS = {
    "sd-webui": "AUTOMATIC1111",
    "forge": "Forge",
    "forge-neo": "Forge Neo",
    "forge-classic": "Forge Classic",
    "reforge": "reForge",
    "easy-reforge": "EasyReforge",
    "sd-next": "SD.Next",
    "comfyui": "ComfyUI",
    "novelai": "NovelAI",
    "swarmui": "SwarmUI",
    "stability-matrix": "Stability Matrix",
    "civitai": "Civitai",
    "tensorart": "TensorArt",
    "hf-space": "Hugging Face",
}


@dataclass(frozen=True)
class Checked:
    """One expected value: its name there, what was expected, what we read."""

    field: str
    expected: object
    got: object
    ok: bool


Check = Callable[[Any, Reading, GenerationParameters], Iterator[Checked]]


def check(entry: Mapping[str, Any], reading: Reading) -> list[Checked]:
    """Every value an entry of ``expected.json`` states, beside ours."""
    parameters = reading.parameters or GenerationParameters()
    results: list[Checked] = []
    for name in ("width", "height"):
        if entry.get(name) is not None:
            got = getattr(reading, name)
            results.append(Checked(f"file.{name}", entry[name], got, got == entry[name]))
    for source in entry["expected"]:
        for name, expected in source.get("values", {}).items():
            results.extend(_CHECKS[name](expected, reading, parameters))
    return results


# --- equality as people mean it -----------------------------------------------------------------------------


def _same_text(expected: object, got: str | None) -> bool:
    return " ".join(str(expected or "").split()) == " ".join((got or "").split())


def _same_number(expected: object, got: float | None) -> bool:
    """Within rounding; -1, and 0 where 0 is impossible, are how generators write unknown."""
    if isinstance(expected, str):
        expected = re.split(r"\s", expected.strip())[0]
    if expected in (None, "", -1, "-1"):
        return got is None
    if got is None:
        return float(expected) == 0
    if isinstance(got, int) and not isinstance(expected, float):
        return int(str(expected)) == got
    return math.isclose(float(expected), float(got), rel_tol=1e-6)


def _contains(text: str | None, part: object) -> bool:
    words = " ".join(str(part).split())
    return bool(words) and words in " ".join((text or "").split())


def _file_stem(name: str) -> str:
    return _EXTENSION.sub("", name.replace("\\", "/").rpartition("/")[2])


def _same_model(expected: str, got: str | None) -> bool:
    return (got or "") == expected or (bool(got) and _file_stem(expected) == _file_stem(got or ""))


# --- one check for each name --------------------------------------------------------------------------------


def _text(field: str) -> Check:
    def compare(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
        got = getattr(parameters, field)
        yield Checked(field, expected, got, _same_text(expected, got))

    return compare


def _check_prompt(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    got = parameters.prompt
    # NovelAI's captions of single characters follow the base caption, which alone is expected.
    ok = _same_text(expected, got) or (reading.dialect == "novelai" and bool(got) and (got or "").startswith(expected))
    yield Checked("prompt", expected, got, ok)


def _check_sampler(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    got = parameters.sampler
    yield Checked("sampler", expected, got, _same_text(expected, got) or (expected == "Undefined" and got is None))


def _check_scheduler(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    # What InvokeAI calls a scheduler is the sampler.
    got = parameters.sampler if reading.dialect == "invokeai" else parameters.scheduler
    yield Checked("scheduler", expected, got, _same_text(expected, got))


def _check_seed(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    # -1 is no seed; TensorArt's true one is in its graph.
    got = parameters.seed
    ok = _same_number(expected, got) or (str(expected) == "-1" and reading.dialect == "tensorart" and bool(got))
    yield Checked("seed", expected, got, ok)


def _numeric(field: str) -> Check:
    def compare(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
        got = getattr(parameters, field)
        yield Checked(field, expected, got, _same_number(expected, got))

    return compare


def _extent(field: str) -> Check:
    """Some sources state the base pass' size, some the file's."""

    def compare(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
        got = getattr(parameters, field)
        yield Checked(field, expected, got, int(expected) in (got, getattr(reading, field)))

    return compare


def _check_clip_skip(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    wanted = {None: 1, False: 1, True: 2}.get(expected, expected) if not isinstance(expected, int) else expected
    wanted = {False: 1, True: 2}[expected] if isinstance(expected, bool) else wanted
    got = parameters.clip_skip
    yield Checked("clip_skip", expected, got, (got or 1) == wanted)


def _check_model(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    if isinstance(expected, Mapping):
        if expected.get("name"):
            yield from _check_model(expected["name"], reading, parameters)
        if expected.get("hash"):
            yield from _text("model_hash")(expected["hash"], reading, parameters)
        return
    got = parameters.model
    ok = _same_model(expected, got) or (expected == "" and got in (None, parameters.extra.get("Unet", got)))
    yield Checked("model", expected, got, ok)


def _check_program(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    wanted = _PROGRAMS.get(expected, expected)
    yield Checked("generator", wanted, parameters.generator, parameters.generator == wanted)


def _check_version(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    program, version = parameters.generator, parameters.generator_version
    ok = expected in (program, version, f"{program} {version}")
    yield Checked("generator_version", expected, (program, version), ok)


def _check_loras(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    for wanted in expected:
        got = next((lora for lora in parameters.loras if _same_model(wanted["name"], lora.name)), None)
        ok = got is not None and _same_number(wanted.get("weight"), got.weight)
        if wanted.get("hash"):
            ok = ok and got is not None and got.hash == wanted["hash"]
        yield Checked("loras", wanted, parameters.loras, ok)
    if not expected:
        yield Checked("loras", expected, parameters.loras, not parameters.loras)


def _check_raw_loras(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    """Lists as the generator wrote them: [name, weight, hash] or [hash, "weight - name"]."""
    wanted = []
    listed = expected if isinstance(expected, list) else [[tag] for tag in expected.split(",") if "<None:" not in tag]
    for entry in listed:
        if " - " in str(entry[1]):
            weight, _, name = entry[1].partition(" - ")
            wanted.append({"name": name, "weight": float(weight), "hash": entry[0]})
        else:
            wanted.append({"name": entry[0], "weight": entry[1], "hash": entry[2] if len(entry) > 2 else None})
    yield from _check_loras(wanted, reading, parameters)


def _check_lora_names(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    got = [lora.name for lora in parameters.loras]
    yield Checked("loras.name", expected, got, got == list(expected))


def _check_lora_weights(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    got = [lora.weight for lora in parameters.loras]
    yield Checked("loras.weight", expected, got, got == list(expected))


def _check_hires(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    hires = parameters.hires
    ours = {
        "scale": hires and hires.upscale,
        "upscaler": hires and hires.upscaler,
        "steps": hires and hires.steps,
        "denoise": parameters.denoising_strength,
    }
    for name, wanted in expected.items():
        if wanted is None:
            continue
        got = ours[name]
        ok = got == wanted if isinstance(wanted, str) else _same_number(wanted, got)
        if name == "scale" and not ok and hires and hires.width and parameters.width:
            ok = math.isclose(hires.width / parameters.width, wanted, rel_tol=0.01)
        yield Checked(f"hires.{name}", wanted, got, ok)


def _check_sampling(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    """Another reader's view: its sampler and scheduler may be split otherwise, so the labels are compared."""
    labels = normalise(expected.get("sampler"), expected.get("scheduler"))
    ours = normalise(parameters.sampler, parameters.scheduler)
    for name, wanted in expected.items():
        if name == "clipSkip":
            yield from _check_clip_skip(wanted, reading, parameters)
        elif name in ("sampler", "scheduler"):
            index = name == "scheduler"
            got = (parameters.sampler, parameters.scheduler)[index]
            yield Checked(name, wanted, got, _same_text(wanted, got) or labels[index] == ours[index])
        else:
            yield from _CHECKS[name](wanted, reading, parameters)


def _passes(parameters: GenerationParameters, reading: Reading) -> list[GenerationParameters | Stage]:
    return [*reading.stages, parameters]


def _best(
    wanted: Mapping[str, Any], candidates: list[GenerationParameters | Stage], names: Mapping[str, str]
) -> GenerationParameters | Stage:
    """The pass that agrees with most of what is wanted."""

    def agreement(candidate: GenerationParameters | Stage) -> int:
        return sum(
            _agrees(value, getattr(candidate, names[key], None)) for key, value in wanted.items() if key in names
        )

    return max(candidates, key=agreement)


def _agrees(wanted: object, got: Any) -> bool:
    if isinstance(got, str) or (got is None and isinstance(wanted, str)):
        return _same_text(wanted, got)
    return _same_number(wanted, got)


_COMFY = {
    "steps": "steps",
    "cfg": "cfg_scale",
    "sampler": "sampler",
    "scheduler": "scheduler",
    "seed": "seed",
    "denoise": "denoising_strength",
    "prompt": "prompt",
    "negative": "negative_prompt",
}


def _check_comfy(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    passes = _passes(parameters, reading)
    for wanted in expected["samplers"]:
        got = _best(wanted, passes, _COMFY)
        for key, value in wanted.items():
            if key in _COMFY:
                ours = getattr(got, _COMFY[key])
                ok = _agrees(value, ours) or (key == "denoise" and value == 1 and ours is None)
                # Expected is one text of those that were joined.
                ok = ok or (key in ("prompt", "negative") and _contains(ours, value))
                yield Checked(f"comfy.{key}", value, ours, ok)
    models = [one.model for one in passes]
    for model in expected["models"]:
        yield Checked("comfy.model", model, models, any(_same_model(model, one) for one in models))
    if expected["loras"]:
        yield from _check_loras(expected["loras"], reading, parameters)


def _check_upscale(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    """Enlarged without sampling again: told under the keys web UIs use for that."""
    for name, key in (("upscaler", "Postprocess upscaler"), ("scale", "Postprocess upscale by")):
        got = parameters.extra.get(key)
        yield Checked(f"upscale.{name}", expected[name], got, got == str(expected[name]))


_LISTED = {
    "sampler": "sampler",
    "scheduler": "scheduler",
    "steps": "steps",
    "cfg_scale": "cfg_scale",
    "seed": "seed",
    "denoise": "denoising_strength",
    "model": "model",
}


def _check_samplers(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    for wanted in expected:
        got = _best(wanted, _passes(parameters, reading), _LISTED)
        for key, value in wanted.items():
            if key in _LISTED and value is not None:
                ours = getattr(got, _LISTED[key])
                ok = _same_model(value, ours) if key == "model" else _agrees(value, ours)
                yield Checked(f"samplers.{key}", value, ours, ok or (key == "denoise" and value == 1 and ours is None))
        for key, field in (("prompts", "prompt"), ("negative_prompts", "negative_prompt")):
            text = getattr(got, field) or ""
            for part in wanted.get(key, ()):
                yield Checked(f"samplers.{key}", part, text, _contains(text, part))


def _check_raw_prompt(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    """InvokeAI's prompt with its negatives in brackets, imaginAIry's list of weighted texts."""
    if isinstance(expected, list):
        wanted = ", ".join(text for _, text in expected)
        yield Checked("prompt", wanted, parameters.prompt, _same_text(wanted, parameters.prompt))
        return
    without = re.sub(r"\[[^\]]*\]", "", expected)
    ok = _same_text(expected, parameters.prompt) or _same_text(without, parameters.prompt)
    # Of several weighted prompts the first is expected.
    ok = ok or (parameters.prompt or "").startswith(f"{expected}:")
    yield Checked("prompt", expected, parameters.prompt, ok)


def _check_bracket_negative(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    for part in expected:
        yield Checked("negative_prompt", part, parameters.negative_prompt, part in (parameters.negative_prompt or ""))


def _check_resolution(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    wanted = [int(part) for part in re.findall(r"\d+", str(expected))]
    got = [parameters.width, parameters.height]
    yield Checked("size", wanted, got, got == wanted)


def _check_in_prompts(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    parts = [part["prompt"] if isinstance(part, Mapping) else part for part in expected]
    for part in [expected] if isinstance(expected, str) else parts:
        ours = parameters.prompt or ""
        yield Checked("prompt", part, ours, _contains(ours, part))


def _check_in_raw(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    """Values without a field of their own: kept in the raw text."""
    raw = "\n".join([*reading.raw, *reading.raw.values()])
    for part in expected if isinstance(expected, list) else [expected]:
        words = [part] if not isinstance(part, Mapping) else [str(value) for value in part.values()]
        yield Checked("raw", part, len(raw), all(str(word) in raw for word in words))


def _check_extra(key: str) -> Check:
    def compare(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
        got = parameters.extra.get(key)
        yield Checked(f"extra.{key}", expected, got, got == expected)

    return compare


def _check_hires_prompt(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    got = parameters.hires and parameters.hires.prompt
    yield Checked("hires.prompt", expected, got, got == expected)


def _check_length(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    got = len(reading.raw.get("Dream", ""))
    yield Checked("raw.Dream", expected, got, got == expected)


def _skip(expected: Any, reading: Reading, parameters: GenerationParameters) -> Iterator[Checked]:
    return iter(())


_CHECKS: dict[str, Check] = {
    "prompt": _check_prompt,
    "negative": _text("negative_prompt"),
    "negative_prompt": _text("negative_prompt"),
    "negativePrompt": _text("negative_prompt"),
    "seed": _check_seed,
    "steps": _numeric("steps"),
    "num_inference_steps": _numeric("steps"),
    "cfg": _numeric("cfg_scale"),
    "guidance_scale": _numeric("cfg_scale"),
    "denoise": _numeric("denoising_strength"),
    "sampler": _check_sampler,
    "sampler_name": _text("sampler"),
    "scheduler": _check_scheduler,
    "width": _extent("width"),
    "height": _extent("height"),
    "clip_skip": _check_clip_skip,
    "model": _check_model,
    "base_model": _check_model,
    "use_stable_diffusion_model": _check_model,
    "model_hash": _text("model_hash"),
    "base_model_hash": _text("model_hash"),
    "use_vae_model": _text("vae"),
    "software": _check_program,
    "generator": _check_program,
    "app": _check_program,
    "version": _check_version,
    "loras": _check_loras,
    "loras_raw": _check_raw_loras,
    "use_lora_model": _check_lora_names,
    "lora_alpha": _check_lora_weights,
    "lora_hashes": _check_extra("Lora hashes"),
    "Lora hashes": _check_extra("Lora hashes"),
    "Hires prompt": _check_hires_prompt,
    "hires": _check_hires,
    "upscale": _check_upscale,
    "sampling": _check_sampling,
    "samplers": _check_samplers,
    "comfy": _check_comfy,
    "prompt_raw": _check_raw_prompt,
    "negative_in_brackets": _check_bracket_negative,
    "resolution": _check_resolution,
    "resolution_raw": _check_resolution,
    "v4_base_caption": _check_in_prompts,
    "v4_char_captions": _check_in_prompts,
    "characterPrompts": _check_in_prompts,
    "dream_len": _check_length,
    "model_source": _check_in_raw,
    "req_type": _check_in_raw,
    "mode": _check_in_raw,
    "author": _check_in_raw,
    "job_id": _check_in_raw,
    "mj_params": _check_in_raw,
    "postprocessing": _check_in_raw,
    "param_keys": _check_in_raw,
    "keys": _check_in_raw,
    "top_keys": _check_in_raw,
    # Ids of models by their site, kept raw with the graph; the size once more; a count; two switches.
    **dict.fromkeys(("resources", "metadata", "images_in_grid", "useCoords", "useOrder"), _skip),
}
