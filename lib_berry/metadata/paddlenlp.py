"""PaddleNLP's pipelines: infotext whose pairs stand one on a line, with diffusers' own names among them.

Source: ppdiffusers' image saver; known by the PNG key ``Software``.
"""

from __future__ import annotations

from dataclasses import replace

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.infotext import parse
from lib_berry.metadata.values import as_name
from lib_berry.model import RawMetadata


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a PaddleNLP file."""
    text = raw.texts.get("parameters")
    if raw.texts.get("Software") != "PaddleNLP" or text is None:
        return None
    parameters = parse(text)
    if parameters is None:
        return None
    extra = {key: value for key, value in parameters.extra.items() if value != "None"}
    model = parameters.model or as_name(extra.pop("model_name", None))
    return Understood(replace(parameters, model=model, generator="PaddleNLP", extra=extra), text)


DIALECT = Dialect("paddlenlp", 1, frozenset({"Software"}), read)
