"""Patterns for new names: ``{date}-{model}-{seed}``, as web UIs' users know them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from lib_berry.db.parameters import seed_from_row
from lib_berry.errors import InvalidRequestError
from lib_berry.filing.companions import split
from lib_berry.filing.names import portable_stem

PIECE = re.compile(r"\{\{|\}\}|\{([a-z_]+)(?::(\d{1,2}))?\}|([{}])")
NETWORK = re.compile(r"<[^<>]*>")
"""A LoRA as the prompt calls it."""
WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
PROMPT_WORDS = 5
MOST = 200

Facts = Mapping[str, Any]


def _date(facts: Facts, form: str) -> str:
    try:
        return datetime.fromtimestamp(facts["mtime_ns"] / 1e9).strftime(form)
    except (OverflowError, OSError, ValueError):
        return ""


def _model(facts: Facts) -> str:
    name = str(facts["model"] or "").replace("\\", "/").rsplit("/", 1)[-1]
    return re.sub(r"\.(safetensors|ckpt|gguf|pt)$", "", name, flags=re.IGNORECASE)


def _words(facts: Facts, count: int) -> str:
    text = NETWORK.sub(" ", str(facts["prompt"] or ""))
    return " ".join(WORD.findall(text)[:count])


def _number(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


FIELDS: Mapping[str, Callable[[Facts], str]] = {
    "name": lambda facts: split(facts["name"])[0],
    "date": lambda facts: _date(facts, "%Y-%m-%d"),
    "time": lambda facts: _date(facts, "%H-%M-%S"),
    "model": _model,
    "sampler": lambda facts: str(facts["sampler"] or ""),
    "scheduler": lambda facts: str(facts["scheduler"] or ""),
    "seed": lambda facts: _number(seed_from_row(facts["seed"])),
    "steps": lambda facts: _number(facts["steps"]),
    "cfg": lambda facts: _number(facts["cfg"]),
    "width": lambda facts: _number(facts["width"]),
    "height": lambda facts: _number(facts["height"]),
    "rating": lambda facts: _number(facts["rating"]),
}
"""What an image says of itself. Besides these, ``prompt`` takes a number of words and ``counter`` one of digits."""
NAMES = (*FIELDS, "prompt", "counter")


class NamePattern:
    """A pattern that was understood. Raises InvalidRequestError, saying what is wrong with it."""

    def __init__(self, text: str) -> None:
        if not text.strip() or len(text) > MOST:
            raise InvalidRequestError(f"A pattern has 1 to {MOST} characters, such as {{date}}-{{seed}}.")
        if "/" in text or "\\" in text:
            raise InvalidRequestError("A pattern makes a name, not a path: leave out / and \\, and use Move.")
        self._text = text
        for found in PIECE.finditer(text):
            if found[3]:
                raise InvalidRequestError(f"There is a lone {found[3]} in the pattern; write {found[3] * 2} for one.")
            if found[1] and found[1] not in NAMES:
                known = ", ".join(f"{{{name}}}" for name in NAMES)
                raise InvalidRequestError(f"There is no {{{found[1]}}}; a pattern may use {known}.")

    def stem(self, facts: Facts, counter: int, digits: int) -> str:
        """The new stem of the image with these facts, fit for every system.

        What separates a value that is not there from the edge of the name goes with it.
        """
        values = []

        def value(found: re.Match[str]) -> str:
            name, number = found[1], int(found[2]) if found[2] else 0
            if name is None:
                return found[0][0]
            if name == "counter":
                return str(counter).zfill(number or digits)
            values.append(_words(facts, number or PROMPT_WORDS) if name == "prompt" else FIELDS[name](facts))
            return values[-1]

        made = PIECE.sub(value, self._text)
        return portable_stem(made if all(values) else made.strip(" -_"), otherwise=str(counter).zfill(digits))
