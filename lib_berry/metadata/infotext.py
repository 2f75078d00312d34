"""The infotext dialect: AUTOMATIC1111's text, which every fork and many other programs write.

Source: AUTOMATIC1111 ``processing.py`` and ``infotext_utils.py``, SD.Next ``processing_info.py``, Civitai's on-site
generator. The grammar is in ``infotext_pairs``, the meaning of single keys in ``infotext_fields``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.infotext_fields import read_line
from lib_berry.metadata.infotext_networks import loras
from lib_berry.metadata.infotext_pairs import has_negative, scan_pairs, split_infotext
from lib_berry.model import GenerationParameters, RawMetadata

# Where anything that is not JSON is infotext, be it only a prompt.
_OWN = "parameters"
# Where other things are found too, so that only a parameter line tells.
_SHARED = ("UserComment", "Comment", "comment", "COM", "ImageDescription", "XPComment", "sidecar:txt", "stealth")
# Upscaling by itself: a line of pairs without prompts.
_AFTERWARDS = ("postprocessing", "extras")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _read(raw: RawMetadata) -> Understood | None:
    texts = raw.texts
    text = texts.get(_OWN)
    parameters = None if text is None else parse(text, any_text=True)
    if parameters is None:
        for key in _SHARED:
            text = texts.get(key)
            parameters = None if text is None else parse(text)
            if parameters is not None:
                break
    if parameters is None or text is None:
        return _read_afterwards(texts.get("postprocessing") or texts.get("extras"))
    if parameters.generator_version is None:
        generator = _generator_by_neighbours(raw)
        if generator is not None:
            parameters = replace(parameters, generator=generator)
    return Understood(parameters, text)


def _read_afterwards(text: str | None) -> Understood | None:
    if text is None or ":" not in text:
        return None
    return Understood(GenerationParameters(extra=scan_pairs(text)), text)


def _generator_by_neighbours(raw: RawMetadata) -> str | None:
    """Infotext that names no program beside something that does: ComfyUI's graph, Civitai's signature."""
    texts = raw.texts
    if "class_type" in texts.get("prompt", "") or '"last_node_id"' in texts.get("workflow", ""):
        return "ComfyUI"
    if texts.get("Artist") == "ai" and _UUID.fullmatch(texts.get("Software", "").strip()):
        return "Civitai"
    return None


def parse(text: str, *, any_text: bool = False) -> GenerationParameters | None:
    """The parameters an infotext states; None when the text is none.

    A caption or a camera's comment is told from infotext by its missing parameter line. With ``any_text`` a prompt by
    itself will do, for places that hold nothing else. Never raises; time is linear in the text's length.
    """
    prompt, negative_prompt, line = split_infotext(text)
    if line is None:
        if not has_negative(text) and (not any_text or not prompt or prompt[0] in "{["):
            return None
        line = {}
    basics, rest, hashes, extra = read_line(line)
    steps, sampler, scheduler, cfg_scale, seed, width, height, model_hash, model = basics
    return GenerationParameters(
        prompt,
        negative_prompt,
        seed,
        steps,
        sampler,
        scheduler,
        cfg_scale,
        width,
        height,
        model or rest.other_model,
        model_hash or hashes.get("model"),
        rest.vae,
        rest.clip_skip,
        rest.denoising_strength,
        rest.hires,
        loras(prompt, hashes, rest.resources, extra) if hashes or rest.resources or "<" in prompt else (),
        rest.embeddings,
        rest.controls,
        rest.generator,
        rest.generator_version,
        extra,
    )


DIALECT = Dialect("infotext", 1, frozenset((_OWN, *_SHARED, *_AFTERWARDS)), _read)
