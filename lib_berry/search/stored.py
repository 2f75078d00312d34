"""Names within the parameters that have no column of their own, as the database stores them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def _embeddings(stored: dict[str, Any]) -> Iterator[str]:
    return (each["name"] for each in stored.get("embeddings", ()) if isinstance(each.get("name"), str))


def _controls(stored: dict[str, Any]) -> Iterator[str]:
    """The models and modules of ControlNet units."""
    for unit in stored.get("controls", ()):
        yield from (unit[key] for key in ("model", "module") if isinstance(unit.get(key), str))


NAMES: Mapping[str, Callable[[dict[str, Any]], Iterator[str]]] = {"embedding": _embeddings, "control": _controls}
"""What a field finds in one row of ``extra``."""
