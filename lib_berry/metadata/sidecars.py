"""Text files lying beside an image: web UIs' ``x.txt``, Easy Diffusion's ``x.json``, SwarmUI's ``x.swarm.json``, and
Fooocus' one ``log.html`` for all images of a folder."""

from __future__ import annotations

import codecs
import os
from collections.abc import Container, Mapping
from functools import lru_cache
from pathlib import Path

from lib_berry.metadata.fooocus_log import LOG_KEY, LOG_NAME, entry_id, log_entries
from lib_berry.metadata.source import TEXT_CAP

# A day of Fooocus: some 3 KB an image.
_LOG_CAP = 16 << 20
_ENDINGS = ("txt", "json", "swarm.json")
# Text is told from bytes by having no control characters but these.
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def sidecar_texts(path: Path, siblings: Container[str] | None) -> dict[str, str]:
    """``sidecar:txt``, ``sidecar:json`` and ``sidecar:swarm.json`` -> text, of those beside the image.

    ``siblings`` are the names in its folder when the caller has listed them: then absent ones cost no system call.
    Files that are unreadable, too large or not text are passed over: they are not the image's fault.
    """
    found: dict[str, str] = {}
    stem = path.name.rpartition(".")[0] or path.name
    for ending in _ENDINGS:
        name = f"{stem}.{ending}"
        if name == path.name or (siblings is not None and name not in siblings):
            continue
        text = _read(path.with_name(name))
        if text is not None:
            found[f"sidecar:{ending}"] = text
    return found


def log_texts(path: Path, siblings: Container[str] | None) -> dict[str, str]:
    """``sidecar:log.html`` -> what Fooocus' log says of the image; empty when there is no log or it says nothing."""
    if siblings is not None and LOG_NAME not in siblings:
        return {}
    log = path.with_name(LOG_NAME)
    try:
        status = log.stat()
    except OSError:
        return {}
    entry = _log(log, status.st_mtime_ns, status.st_size).get(entry_id(path.name))
    return {} if entry is None else {LOG_KEY: entry}


@lru_cache(maxsize=2)
def _log(path: Path, mtime_ns: int, size: int) -> Mapping[str, str]:
    """A log by its images, read once for as long as it stays as it is."""
    return log_entries(_read(path, _LOG_CAP) or "")


def _read(path: Path, cap: int = TEXT_CAP) -> str | None:
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(cap) if size <= cap else None
    except OSError:
        return None
    return decode_text(data) if data else None


def decode_text(data: bytes) -> str | None:
    """Text in UTF-8, UTF-16 or Windows-1252, with or without a byte order mark; None when it is no text."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        return _utf16(data)
    if not _CONTROLS.isdisjoint(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every second byte is 0, and none of it is a control character."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 or max(even, odd) * 8 < len(data) or min(even, odd) * 8 > len(data):
        return None
    text = data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    return text if _CONTROLS.isdisjoint(map(ord, text)) else None
