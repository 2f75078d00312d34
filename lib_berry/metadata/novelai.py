"""NovelAI: PNG keys with a ``Comment`` of JSON; in WebP the same JSON, as a string, inside the user comment's JSON.

Source: the site's own files, signed versions V1 to V4.5; V4 keeps characters' prompts apart from the base prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import (
    as_float,
    as_name,
    as_object,
    as_pixels,
    as_seed,
    as_steps,
    as_text,
    extras,
    json_object,
    objects,
)
from lib_berry.model import GenerationParameters, RawMetadata

_SOURCE = re.compile(r"(.{1,200}?)\s+([0-9A-F]{8})\s*\Z")
_TITLES = ("NovelAI generated image", "AI generated image", "AI augmented image")
_KNOWN = frozenset(
    "prompt uc steps seed sampler noise_schedule scale width height strength v4_prompt v4_negative_prompt "
    "signed_hash".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a NovelAI file; of the Director tools' only what was done (``req_type``)."""
    texts = raw.texts
    outer = json_object(texts.get("UserComment")) or {}
    comment = json_object(texts.get("Comment")) or json_object(as_text(outer.get("Comment")))
    if comment is None or not _is_ours(texts, comment):
        return None
    software = texts.get("Software", "")
    source = texts.get("Source") or as_text(outer.get("Source")) or (software if software != "NovelAI" else "")
    match = _SOURCE.match(source)
    image_to_image = "Img2Img" in str(comment.get("request_type")) or "Infill" in str(comment.get("request_type"))
    strength = as_float(comment.get("strength"))
    prompt = as_text(comment.get("prompt"))
    if prompt is None and "req_type" not in comment:
        prompt = texts.get("Description") or texts.get("ImageDescription", "").lstrip("\0 ") or None
    parameters = GenerationParameters(
        prompt=_with_characters(prompt, comment.get("v4_prompt")),
        negative_prompt=_with_characters(as_text(comment.get("uc")), comment.get("v4_negative_prompt")),
        seed=as_seed(comment.get("seed")),
        steps=as_steps(comment.get("steps")),
        sampler=as_name(comment.get("sampler")),
        scheduler=as_name(comment.get("noise_schedule")),
        cfg_scale=as_float(comment.get("scale")),
        width=as_pixels(comment.get("width")),
        height=as_pixels(comment.get("height")),
        model=match[1] if match else as_name(source),
        model_hash=match[2] if match else None,
        denoising_strength=strength if image_to_image or "request_type" not in comment else None,
        generator="NovelAI",
        extra=extras(comment, _KNOWN),
    )
    return Understood(parameters)


def _is_ours(texts: Mapping[str, str], comment: Mapping[str, object]) -> bool:
    if texts.get("Software", "").startswith("NovelAI") or texts.get("Source", "").startswith("NovelAI"):
        return True
    titled = texts.get("Title") in _TITLES or texts.get("DocumentName", "").startswith("NovelAI")
    return all(key in comment for key in ("prompt", "uc", "scale")) or (titled and "req_type" in comment)


def _with_characters(prompt: str | None, structured: object) -> str | None:
    """The prompt followed by a line for each character's."""
    caption = as_object((as_object(structured) or {}).get("caption"))
    if caption is None:
        return prompt
    base = as_text(caption.get("base_caption")) if prompt is None else prompt
    lines = [line for line in (base, *_characters(caption)) if line is not None]
    return "\n".join(lines) if lines else None


def _characters(caption: Mapping[str, object]) -> Iterator[str]:
    for character in objects(caption.get("char_captions")):
        text = as_text(character.get("char_caption"))
        if text and text.strip():
            yield text


DIALECT = Dialect("novelai", 1, frozenset({"Comment", "UserComment"}), read)
