"""Images' prompts as lines for the web UIs' script "Prompts from file or textbox".

Source: AUTOMATIC1111 ``scripts/prompts_from_file.py``. A line is cut as a shell would, so everything is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator

from lib_berry.metadata import normalise
from lib_berry.model import GenerationParameters

MOST_LINES = 10_000

# The script ends with an error at a sampler that its web UI has not: these all of them have.
_SAMPLERS = frozenset(
    (
        *("Euler a", "Euler", "LMS", "Heun", "DPM2", "DPM2 a", "DPM++ 2S a", "DPM++ 2M", "DPM++ SDE", "DPM++ 2M SDE"),
        *("DPM++ 3M SDE", "DPM fast", "DPM adaptive", "DDIM", "PLMS", "UniPC"),
    )
)


def prompt_line(parameters: GenerationParameters | None, *, settings: bool = False) -> str | None:
    """One image's line, with seed, steps, sampler and size too if ``settings``; None for one without a prompt."""
    if parameters is None or not parameters.prompt:
        return None
    parts = [f"--prompt {_quoted(parameters.prompt)}"]
    if parameters.negative_prompt:
        parts.append(f"--negative_prompt {_quoted(parameters.negative_prompt)}")
    return " ".join((*parts, *(_settings(parameters) if settings else ())))


def _settings(parameters: GenerationParameters) -> Iterator[str]:
    sampler, _ = normalise(parameters.sampler, None)
    if sampler in _SAMPLERS:
        yield f"--sampler_name {_quoted(sampler)}"
    for name in ("seed", "steps", "cfg_scale", "width", "height"):
        value = getattr(parameters, name)
        if value is not None:
            yield f"--{name} {value}"


def _quoted(text: str) -> str:
    """One line in double quotes: inside them the script's reader knows only the backslash and the quote itself."""
    line = " ".join(text.splitlines())
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
