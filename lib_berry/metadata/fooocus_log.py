"""Fooocus' ``log.html``, which lies beside the images of a day and is all that tells of those without metadata.

Source: Fooocus modules/private_log.py. One ``div`` an image; its id is the file's name with ``_`` for ``.``, its values
stand in table cells by label and, since version 2.1, once more as quoted JSON on the button that copies them. Values
are not escaped as HTML.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.fooocus import parameters_of, plain_key
from lib_berry.metadata.values import json_object
from lib_berry.model import RawMetadata

LOG_NAME = "log.html"
LOG_KEY = f"sidecar:{LOG_NAME}"

_ENTRY = re.compile(r"""<div id=["']([^"'<>]{1,300})["']""")
_LABEL = re.compile(r"<td class='(?:label|key)'>([^<>]{1,200})</td><td class='value'>")
_COPY = "to_clipboard('"
_BREAK = re.compile(r" ?</?br ?/?> ?")
_LORA = re.compile(r"lora_(\d{1,2})\Z")
_OLD_LORA = re.compile(r"lora_\[(.{1,200})\]_weight\Z")


def log_entries(log: str) -> dict[str, str]:
    """Each image's part of a log as it stands, by the id of its ``div``. Linear in the log's length."""
    starts = list(_ENTRY.finditer(log))
    ends = [*(match.start() for match in starts), len(log)][1:]
    return {match.group(1): log[match.start() : end] for match, end in zip(starts, ends, strict=True)}


def entry_id(name: str) -> str:
    """The id of the part that tells of a file."""
    return name.replace(".", "_")


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of one image's part of a log."""
    entry = raw.texts.get(LOG_KEY)
    if entry is None:
        return None
    stated = _copied(entry) or _cells(entry)
    data: dict[str, object] = {}
    loras: list[object] = []
    for label, value in stated.items():
        key = plain_key(label)
        old = _OLD_LORA.match(key)
        if old is not None:
            loras.append([old.group(1), value])
        else:
            data[_LORA.sub(r"lora_combined_\1", key)] = value
    if "base_model" not in data and "prompt" not in data:
        return None
    return Understood(parameters_of({**data, "loras": loras} if loras else data, {}))


def _copied(entry: str) -> dict[str, object] | None:
    start = entry.find(_COPY)
    if start < 0:
        return None
    start += len(_COPY)
    return json_object(unquote(entry[start : entry.find("'", start)]))


def _cells(entry: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for match in _LABEL.finditer(entry):
        end = entry.find("</td>", match.end())
        if end >= 0:
            values[match.group(1)] = _BREAK.sub("\n", entry[match.end() : end])
    return values


DIALECT = Dialect("fooocus-log", 1, frozenset({LOG_KEY}), read)
