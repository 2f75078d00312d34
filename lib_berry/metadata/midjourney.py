"""Midjourney: the prompt, its ``--`` switches and the job's id in the PNG key ``Description`` (XMP for JPEG).

Source: the site's own files. There are no steps or sampler; switches are kept under their own names.
"""

from __future__ import annotations

import re

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import as_name, as_seed
from lib_berry.metadata.xmp import properties
from lib_berry.model import GenerationParameters, RawMetadata

_PACKETS = ("XMP", "XML:com.adobe.xmp")
_PLACES = ("Description", "ImageDescription")
_JOB = re.compile(r"\s*Job ID:\s*([0-9a-fA-F-]{36})\s*\Z")
_SWITCH = re.compile(r"(?<!\S)--([a-z]{1,20})\b[ \t]*([^\s-]\S*)?")
_MOST = 20_000


def read(raw: RawMetadata) -> Understood | None:
    """Prompt and switches of a Midjourney picture; of one with only its job's id no more than that."""
    packet = next((raw.texts[key] for key in _PACKETS if key in raw.texts), "")
    stated = properties(packet) if "DigImageGUID" in packet or "Job ID:" in packet else {}
    texts = [raw.texts.get(key) for key in _PLACES] + [stated.get("dc:description"), stated.get("xmp:Description")]
    for text in texts:
        # The id is the last thing there; a long description need not be searched for it.
        match = _JOB.search(text, max(0, len(text) - 100)) if text and len(text) < _MOST else None
        if text is not None and match is not None:
            return Understood(_parameters(text[: match.start()], match[1], raw.texts.get("Author")))
    identity = stated.get("iptcExt:DigImageGUID") or stated.get("Iptc4xmpExt:DigImageGUID")
    if identity is None or "trainedAlgorithmicMedia" not in packet:
        return None
    return Understood(GenerationParameters(generator="Midjourney", extra={"Job ID": identity}))


def _parameters(line: str, job: str, author: str | None) -> GenerationParameters:
    first = _SWITCH.search(line)
    prompt = line[: first.start()] if first else line
    switches = {name: value or "true" for name, value in _SWITCH.findall(line)}
    extra = {f"--{name}": value for name, value in switches.items() if name not in ("no", "seed")}
    extra["Job ID"] = job
    if as_name(author):
        extra["Author"] = author or ""
    version = switches.get("v") or switches.get("version")
    return GenerationParameters(
        prompt=prompt.strip(),
        negative_prompt=switches.get("no"),
        seed=as_seed(switches.get("seed")),
        model=f"niji {switches['niji']}" if "niji" in switches else None,
        generator="Midjourney",
        generator_version=version,
        extra=extra,
    )


DIALECT = Dialect("midjourney", 1, frozenset((*_PLACES, *_PACKETS)), read)
