"""InvokeAI: ``invokeai_metadata`` (3 and later), ``sd-metadata`` (1.15 to 2.3) and the ``Dream`` command line before.

Source: InvokeAI metadata.py by tag, and ldm/dream/pngwriter.py. The newest key in the file wins as a whole: seeds of
older ones beside it may differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_int,
    as_list,
    as_name,
    as_object,
    as_pixels,
    as_seed,
    as_steps,
    as_text,
    extras,
    first,
    json_object,
    objects,
)
from lib_berry.model import Control, GenerationParameters, Lora, RawMetadata

_NEW_KNOWN = frozenset(
    "positive_prompt negative_prompt seed steps cfg_scale scheduler clip_skip strength vae model loras width height "
    "controlnets app_version".split()
)
_OLD_KNOWN = frozenset("prompt seed steps cfg_scale sampler width height strength strength_steps".split())
_NEGATIVE = re.compile(r"\[([^\[\]]*)\]")
_TOKEN = re.compile(r"\S+")
# Switches of the command line and how many values each may take.
_SWITCHES = {name: 1 for name in "-s -S -W -H -C -A -I -f -n -b -G -cf -ft -t -tm -v -V -N -m -M -o -d".split()} | {
    name: 1
    for name in "--steps --seed --width --height --cfg_scale --sampler --init_img --strength --init_mask --init_color "
    "--threshold --perlin --outdir --invert_mask --png_compression -z -R --inpaint_replace --text_mask "
    "--hires_strength --karras_max --embiggen --with_variations --variation_amount --facetool "
    "--facetool_strength --codeformer_fidelity --iterations --log_tokenization".split()
}
_SWITCHES |= {"-U": 3, "--upscale": 3, "-c": 8, "--outcrop": 8, "-embiggen_tiles": 9, "--embiggen_tiles": 9}
_FLAGS = frozenset(
    "--grid -g --individual -i --hires_fix --hires --seamless --fit -F --fnformat --save_original -save_orig "
    "--full_precision --skip_normalize -x --no_metadata --force_outpaint -r".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters from the newest of InvokeAI's three keys that can be read."""
    texts = raw.texts
    new = json_object(texts.get("invokeai_metadata"))
    if new is not None:
        return Understood(_from_metadata(new))
    old = json_object(texts.get("sd-metadata"))
    if old is not None and ("image" in old or "images" in old or "app_id" in old):
        return Understood(_from_sd_metadata(old))
    dream = texts.get("Dream")
    return Understood(_from_command(dream)) if dream else None


def _from_metadata(data: Mapping[str, object]) -> GenerationParameters:
    skipped = as_int(data.get("clip_skip"))
    model = as_object(data.get("model")) or {}
    return GenerationParameters(
        prompt=as_text(data.get("positive_prompt")),
        negative_prompt=as_text(data.get("negative_prompt")),
        seed=as_seed(data.get("seed")),
        steps=as_steps(data.get("steps")),
        sampler=as_name(data.get("scheduler")),
        cfg_scale=as_float(data.get("cfg_scale")),
        width=as_pixels(data.get("width")),
        height=as_pixels(data.get("height")),
        model=_model_name(model) or as_name(data.get("model")),
        model_hash=as_name(model.get("hash")),
        vae=_model_name(data.get("vae")),
        # Invoke counts the layers that are skipped, the field the layer that is used.
        clip_skip=skipped + 1 if skipped is not None and 0 <= skipped < 100 else None,
        denoising_strength=as_float(data.get("strength")),
        loras=tuple(_lora(item) for item in objects(data.get("loras")) if _lora(item).name),
        controls=tuple(_control(number, item) for number, item in enumerate(objects(data.get("controlnets")))),
        generator="InvokeAI",
        generator_version=as_name(data.get("app_version")),
        extra=extras(data, _NEW_KNOWN),
    )


def _model_name(value: object) -> str | None:
    return as_name(first(as_object(value) or {}, ("name", "model_name")))


def _lora(item: Mapping[str, object]) -> Lora:
    model = as_object(first(item, ("model", "lora"))) or {}
    name = as_name(first(model, ("name", "model_name"))) or as_name(item.get("lora"))
    return Lora(name or "", as_float(item.get("weight")), as_name(model.get("hash")))


def _control(number: int, item: Mapping[str, object]) -> Control:
    model = _model_name(first(item, ("control_model", "model")))
    settings = extras(item, frozenset({"control_model", "model", "control_weight", "image", "processed_image"}))
    return Control(f"ControlNet {number}", model=model, weight=as_float(item.get("control_weight")), settings=settings)


def _from_sd_metadata(data: Mapping[str, object]) -> GenerationParameters:
    image = as_object(data.get("image")) or next(objects(data.get("images")), {})
    prompt, negative = _split_negative(_weighted(image.get("prompt")))
    name = first(data, ("model_weights", "model_id"))
    extra = extras(image, _OLD_KNOWN)
    if len(as_list(data.get("images"))) > 1:
        extra["images"] = str(len(as_list(data.get("images"))))
    return GenerationParameters(
        prompt=prompt,
        negative_prompt=negative,
        seed=as_seed(image.get("seed")),
        steps=as_steps(image.get("steps")),
        sampler=as_name(image.get("sampler")),
        cfg_scale=as_float(image.get("cfg_scale")),
        width=as_pixels(image.get("width")),
        height=as_pixels(image.get("height")),
        model=as_name(name),
        model_hash=as_name(data.get("model_hash")),
        denoising_strength=as_float(first(image, ("strength", "strength_steps"))),
        generator="InvokeAI",
        generator_version=as_name(data.get("app_version")),
        extra=extra,
    )


def _weighted(value: object) -> str | None:
    """A prompt: text, or parts with weights, which are written as on the command line if there are several."""
    if isinstance(value, str):
        return as_text(value)
    parts = list(objects(value))
    if len(parts) < 2:
        return as_text(parts[0].get("prompt")) if parts else None
    texts = ((as_text(part.get("prompt")), as_float(part.get("weight"))) for part in parts)
    return " ".join(f"{text}:{weight:g}" if weight is not None else text for text, weight in texts if text)


def _split_negative(prompt: str | None) -> tuple[str | None, str | None]:
    """What stands in brackets is the negative prompt."""
    if prompt is None:
        return None, None
    negative = [text.strip() for text in _NEGATIVE.findall(prompt)]
    if not negative:
        return prompt, None
    return _NEGATIVE.sub("", prompt).strip(), ", ".join(text for text in negative if text)


def _from_command(line: str) -> GenerationParameters:
    """``prompt`` in quotes or not, then switches. ``!fix`` and the like are commands without a prompt."""
    text = line.strip().rstrip("\0")
    start, switches = _switches(text)
    prompt: str | None = _unquoted(text[:start].strip())
    extra = {}
    if text.startswith("!") or (text.startswith("<") and text.endswith(">")):
        prompt, extra = None, {"Dream": text}
    prompt, negative = _split_negative(prompt or None)
    for names, known in (("-I --init_img", "Init image"), ("-U --upscale", "Upscale"), ("-G", "Face fix")):
        value = next((switches[name] for name in names.split() if name in switches), None)
        if value is not None:
            extra[known] = value

    def value_of(*names: str) -> str | None:
        return next((switches[name] for name in names if name in switches), None)

    return GenerationParameters(
        prompt=prompt,
        negative_prompt=negative,
        seed=as_seed(value_of("-S", "--seed")),
        steps=as_steps(value_of("-s", "--steps")),
        sampler=as_name(value_of("-A", "-m", "--sampler")),
        cfg_scale=as_float(value_of("-C", "--cfg_scale")),
        width=as_pixels(value_of("-W", "--width")),
        height=as_pixels(value_of("-H", "--height")),
        denoising_strength=as_float(value_of("-f", "--strength")),
        generator="InvokeAI",
        extra=extra,
    )


def _switches(text: str) -> tuple[int, dict[str, str]]:
    """Where the last run of switches begins, and what they say. Read from the end: a prompt may hold dashes too."""
    quote = text[:1] if text[:1] in ("'", '"') else None
    start, found = len(text), dict[str, str]()
    values: list[str] = []
    for match in reversed(list(_TOKEN.finditer(text))):
        token = match[0]
        name, _, attached = token.partition("=")
        if token in _FLAGS or (name in _SWITCHES and len(values) <= _SWITCHES[name]):
            found.setdefault(name, attached or " ".join(reversed(values)))
            start, values = match.start(), []
        elif token == "#":  # the seeds of a grid follow
            start, values = match.start(), []
        elif quote is not None and token.endswith(quote) and not token.startswith(quote):
            break
        else:
            values.append(token)
            if len(values) > 12:
                break
    return start, found


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in ("'", '"'):
        return text[1:-1]
    return text


DIALECT = Dialect("invokeai", 1, frozenset({"invokeai_metadata", "sd-metadata", "Dream"}), read)
