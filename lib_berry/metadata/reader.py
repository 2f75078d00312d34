"""Reads one file: opens it once, finds its texts, and has them understood. The entry to this package."""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path

from lib_berry.errors import MetadataError
from lib_berry.metadata.compose import compose
from lib_berry.metadata.containers import sniff
from lib_berry.metadata.png import MAGIC as PNG_MAGIC
from lib_berry.metadata.png import read_plain
from lib_berry.metadata.registry import Verdict, combine, understand
from lib_berry.metadata.sidecars import decode_text, log_texts, sidecar_texts
from lib_berry.metadata.source import HEAD_BYTES, TEXT_CAP, Found, Source
from lib_berry.model import RawMetadata, Reading

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
# Text files are read when they are asked for by name; anything else that is no picture is an error.
_TEXT_ENDINGS = (".swarm.json", ".json", ".txt")


def read(
    path: Path | str,
    *,
    sidecars: bool = True,
    stealth: bool = False,
    siblings: Container[str] | None = None,
    raw: RawMetadata | None = None,
) -> Reading:
    """Everything a file says about how it was made, without decoding its pixels.

    With ``sidecars`` the text files beside it are looked at when it holds no infotext itself; ``siblings``, the names
    in its folder, spares the look where the caller knows them. With ``stealth`` text hidden in the pixels is looked
    for too, when nothing else says how the image was made: that decodes the image. Who has read its texts already gives
    them as ``raw``.

    What the file holds never raises: damage is told in ``Reading.error`` beside all that could still be read.
    Raises MetadataError when the file cannot be opened or read.
    """
    raw = raw or read_raw(path)
    verdict = understand(raw)
    understood = verdict.understood
    beside: Mapping[str, str] = {}
    if sidecars and (understood is None or understood.infotext is None) and raw.container != "text":
        beside = sidecar_texts(Path(path), siblings)
        if not beside and understood is None:
            beside = log_texts(Path(path), siblings)
        if beside:
            raw, verdict = _also(raw, beside, beside, verdict)
    if stealth and verdict.understood is None:
        raw, verdict = _with_hidden_text(path, raw, verdict)
    return _reading(raw, verdict)


def read_raw(path: Path | str, descriptor: int | None = None) -> RawMetadata:
    """The texts a file holds by key, undecoded. Raises MetadataError when it cannot be opened or read.

    Who has the file open for reading gives its ``descriptor``, and keeps it.
    """
    if descriptor is not None:
        return _read_descriptor(path, descriptor)
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise MetadataError(f"{path} cannot be opened: {_reason(error)}.") from error
    try:
        return _read_descriptor(path, descriptor)
    finally:
        os.close(descriptor)


def _read_descriptor(path: Path | str, descriptor: int) -> RawMetadata:
    try:
        head = _head(path, descriptor)
        # Seeking costs a quarter of what a full status does.
        plain = read_plain(head, os.lseek(descriptor, 0, os.SEEK_END)) if head.startswith(PNG_MAGIC) else None
        return plain or _read_open(path, Source(descriptor, os.fstat(descriptor).st_size, head))
    except OSError as error:
        raise MetadataError(f"{path} cannot be read: {_reason(error)}.") from error


def _head(path: Path | str, descriptor: int) -> bytes:
    try:
        head = os.read(descriptor, HEAD_BYTES)
    except IsADirectoryError:
        head = b""
    # Folders, pipes and devices give nothing, or something that is no picture; only a file has what a picture needs.
    if not head.startswith(PNG_MAGIC) and not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise MetadataError(f"{path} is not a file.")
    return head


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _read_open(path: Path | str, source: Source) -> RawMetadata:
    container = sniff(source.head)
    if container is not None:
        found = Found(container[0], source.size)
        container[1](source, found)
        return found.raw()
    if not source.head:
        return RawMetadata("unknown", problems=("The file is empty.",))
    name = os.fspath(path).lower()
    for ending in _TEXT_ENDINGS:
        if name.endswith(ending) and source.size <= TEXT_CAP:
            text = decode_text(source.at(0, source.size))
            if text is not None:
                return RawMetadata("text", texts={f"sidecar:{ending[1:]}": text})
    return RawMetadata("unknown", problems=("The file is not an image or video that Berry knows.",))


def _with_hidden_text(path: Path | str, raw: RawMetadata, before: Verdict) -> tuple[RawMetadata, Verdict]:
    # Pillow takes longer to load than a thousand files to read, and only this needs it.
    from lib_berry.metadata.stealth import STEALTH_CONTAINERS, stealth_text, stealth_texts

    if raw.container not in STEALTH_CONTAINERS:
        return raw, before
    hidden, problem = stealth_text(path)
    if hidden is not None:
        return _also(raw, {"stealth": hidden}, stealth_texts(hidden), before)
    return raw, before if problem is None else before._replace(problems=(*before.problems, problem))


def _also(
    raw: RawMetadata, shown: Mapping[str, str], asked: Mapping[str, str], before: Verdict
) -> tuple[RawMetadata, Verdict]:
    """Adds texts from outside the container: ``shown`` are kept, ``asked`` is how the dialects get to see them."""
    kept = replace(raw, texts={**raw.texts, **shown})
    return kept, combine(before, understand(replace(raw, texts=asked)))


def _reading(raw: RawMetadata, verdict: Verdict) -> Reading:
    understood, dialect = verdict.understood, verdict.dialect
    problems = raw.problems + verdict.problems if verdict.problems else raw.problems
    error = " ".join(problems) if problems else None
    if understood is None or dialect is None:
        return Reading(raw.container, raw.width, raw.height, raw.duration, raw.texts, None, None, (), None, 0, error)
    infotext = understood.infotext
    return Reading(
        raw.container,
        raw.width,
        raw.height,
        raw.duration,
        raw.texts,
        compose(understood.parameters) if infotext is None else infotext,
        understood.parameters,
        understood.stages,
        dialect.name,
        dialect.version,
        error,
    )
