"""How images were made as text: infotexts, and lines for the web UI's script "Prompts from file or textbox"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lib_berry import metadata
from lib_berry.db.exports import Export
from lib_berry.errors import MetadataError
from lib_berry.model import GenerationParameters


def as_infotexts(rows: Iterable[Export]) -> Iterator[bytes]:
    """For each image its name and its infotext, as its file has it or, while that is away, as the index knows it."""
    for row in rows:
        text = _infotext(row)
        if text:
            yield f"# {row.image.name}\n{text.strip()}\n\n".encode("utf-8", "replace")


def _infotext(row: Export) -> str | None:
    try:
        return metadata.read(Path(row.image.path)).infotext
    except MetadataError:
        return metadata.compose(row.parameters) if row.parameters else None


def as_prompt_lines(rows: Iterable[Export]) -> Iterator[bytes]:
    """One line for each image that has a prompt."""
    for row in rows:
        size = row.image.width, row.image.height
        line = prompt_line(row.parameters, size) if row.parameters else None
        if line:
            yield f"{line}\n".encode("utf-8", "replace")


def prompt_line(found: GenerationParameters, size: tuple[int | None, int | None] = (None, None)) -> str | None:
    """The line that has "Prompts from file or textbox" make the image again; None without a prompt.

    ``size`` stands in where the parameters have none. Source: A1111 ``scripts/prompts_from_file.py`` (cmdargs, which
    splits a line as a shell does, and refuses one with an option it does not know, such as a scheduler).
    """
    if not found.prompt:
        return None
    if found.width is None or found.height is None:
        found = replace(found, width=size[0], height=size[1])
    sampler, _ = metadata.normalise(found.sampler, found.scheduler)
    stated = {
        "prompt": found.prompt,
        "negative_prompt": found.negative_prompt,
        "sampler_name": sampler,
        "steps": found.steps,
        "cfg_scale": found.cfg_scale,
        "seed": found.seed,
        "width": found.width,
        "height": found.height,
    }
    return " ".join(f"--{key} {_argument(value)}" for key, value in stated.items() if value not in (None, ""))


def _argument(value: str | float) -> str:
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) else str(value)
    line = " ".join(value.split())
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
