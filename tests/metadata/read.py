"""Runs one dialect on texts alone, as a container would hand them over."""

from __future__ import annotations

import json

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.model import GenerationParameters, RawMetadata


def answer(dialect: Dialect, texts: dict[str, object], container: str = "png") -> Understood | None:
    """What the dialect says; values that are not text become JSON."""
    written = {key: value if isinstance(value, str) else json.dumps(value) for key, value in texts.items()}
    return dialect.read(RawMetadata(container, 64, 48, written))


def parameters(dialect: Dialect, texts: dict[str, object]) -> GenerationParameters:
    """As ``answer``, where the file must be understood; the dialect must have announced one of the keys."""
    assert not dialect.keys.isdisjoint(texts)
    understood = answer(dialect, texts)
    assert understood is not None
    return understood.parameters
