"""Turn the loosely typed values that generators write into the types of our model. Nothing here raises on bad input.

Generators write numbers as text, text as numbers, ``NaN``, ``null``, ``"None"`` and lists where one value was meant.
Each function returns ``None`` for what it cannot take at face value, so that a wrong field costs that field only.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from lib_berry.errors import MetadataError

MAX_INTEGER = 2**64 - 1
MAX_PIXELS = 1 << 20

_BLANK = " \t\r\n\0\ufeff"
_DIGITS = re.compile(r"[+-]?\d{1,20}\Z")
_SIZE = re.compile(r"(\d{1,7})\s*[xX\u00d7,*]\s*(\d{1,7})")
_NOTHING = frozenset({"none", "null", "undefined", "nan"})


def parse_json(text: str, where: str) -> object:
    """The value of a JSON text, ``NaN`` and trailing NULs allowed.

    Raises MetadataError naming ``where`` if the text is cut, damaged or nested beyond all sense.
    """
    try:
        value: object = json.loads(text.strip(_BLANK))
    except (ValueError, RecursionError) as error:
        reason = (
            error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply or holds a huge number"
        )
        at = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise MetadataError(
            f"The JSON in {where} cannot be read{at}: {reason}. The file may be cut; "
            "save it again with the program that made it."
        ) from error
    return value


def json_object(text: str | None) -> dict[str, object] | None:
    """The object a JSON text holds; None if there is no text, it is no object, or it is damaged.

    Several dialects ask for the same text one after the other: do not change what is returned.
    """
    if text is None or not text[:64].lstrip(_BLANK).startswith("{"):
        return None
    return _json_object(text)


@lru_cache(maxsize=4)
def _json_object(text: str) -> dict[str, object] | None:
    try:
        return as_object(parse_json(text, "the text"))
    except MetadataError:
        return None


def as_object(value: object) -> dict[str, object] | None:
    """``value`` if it is a JSON object."""
    return value if isinstance(value, dict) else None


def as_list(value: object) -> list[object]:
    """``value`` if it is a JSON array, else an empty list."""
    return value if isinstance(value, list) else []


def objects(value: object) -> Iterator[dict[str, object]]:
    """The objects of a JSON array; anything else in it is passed over."""
    return (item for item in as_list(value) if isinstance(item, dict))


def as_text(value: object) -> str | None:
    """Text as written; numbers become text. Lone surrogates, which no database takes, become ``?``."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value) if abs(value) <= MAX_INTEGER else None
    if not isinstance(value, str):
        return None
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def as_name(value: object) -> str | None:
    """A name: text, stripped, that is neither empty nor a way to say nothing (``None``, ``null``)."""
    text = as_text(value)
    if text is None:
        return None
    text = text.strip()
    return text if text and text.lower() not in _NOTHING else None


def as_int(value: object) -> int | None:
    """A whole number, also when written as ``20.0`` or ``"20"``; None beyond ±(2**64 - 1)."""
    if isinstance(value, str):
        text = value.strip()
        value = int(text) if _DIGITS.match(text) else as_float(text)
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) and value.is_integer() else None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MAX_INTEGER:
        return None
    return value


def as_float(value: object) -> float | None:
    """A finite number, also when written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if len(value) > 40 or not value.isascii() or "_" in value:
            return None
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, int) and abs(value) <= MAX_INTEGER:
        return float(value)
    return value if isinstance(value, float) and math.isfinite(value) else None


def as_seed(value: object) -> int | None:
    """A seed; negative ones mean "pick one for me" and so are unknown."""
    seed = as_int(value)
    return seed if seed is not None and seed >= 0 else None


def as_steps(value: object) -> int | None:
    """A number of steps: at least 1, small enough for a 32-bit column."""
    steps = as_int(value)
    return steps if steps is not None and 0 < steps < 2**31 else None


def as_pixels(value: object) -> int | None:
    """A width or height in pixels."""
    size = as_int(value)
    return size if size is not None and 0 < size <= MAX_PIXELS else None


def as_size(text: object) -> tuple[int | None, int | None]:
    """Width and height from ``1152 x 896``, ``(1152, 896)``, ``1152*896`` and the like."""
    match = _SIZE.search(text) if isinstance(text, str) and len(text) < 200 else None
    if match is None:
        return None, None
    return as_pixels(match[1]), as_pixels(match[2])


def clip_skip(value: object) -> int | None:
    """Clip skip as the field counts it: 1 is the last layer. ComfyUI's negative layer numbers become positive."""
    skip = as_int(value)
    return abs(skip) if skip is not None and 0 < abs(skip) <= 100 else None


def first(source: Mapping[str, object], names: Iterable[str]) -> object:
    """The first of these keys that is there and not null."""
    return next((source[name] for name in names if source.get(name) is not None), None)


def extras(source: Mapping[str, object], known: frozenset[str]) -> dict[str, str]:
    """Every key a dialect has no field for, under its own name: scalars as text, the rest as JSON."""
    kept: dict[str, str] = {}
    for key, value in source.items():
        if key in known or value is None or value == "":
            continue
        text = value if isinstance(value, str) else _written(value)
        if text is not None:
            kept[as_text(key) or ""] = as_text(text) or ""
    return kept


def _written(value: object) -> str | None:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, ValueError):
        return None
