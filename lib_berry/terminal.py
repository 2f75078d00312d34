"""What a person sees in a terminal: a progress line, an image, a reading."""

from __future__ import annotations

import shutil
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from typing import TextIO

from lib_berry.model import Image, Reading, ScanProgress

BAR_WIDTH = 24
BAR, PLAIN_BAR = "█░", "#-"
REPEAT_SECONDS = 5.0


class ProgressLine:
    """A scan's progress: one line rewritten in place, or a new one now and then where that cannot be done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._rewrites = self._stream.isatty()
        self._bar = BAR if _can_write(self._stream, BAR) else PLAIN_BAR
        self._said_at = 0.0

    def show(self, progress: ScanProgress) -> None:
        now = time.monotonic()
        running = progress.state == "running"
        if running and not self._rewrites and now - self._said_at < REPEAT_SECONDS:
            return
        self._said_at = now
        text = describe_progress(progress, self._bar)
        if self._rewrites:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write("\r" + text[:width].ljust(width) + ("" if running else "\n"))
        else:
            self._stream.write(text + "\n")
        self._stream.flush()


def _can_write(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def describe_progress(progress: ScanProgress, bar: str = BAR) -> str:
    """One line: how much is done, how fast, how long it will take, what was found.

    ``bar`` is the two characters the bar is drawn of.
    """
    seconds = max((progress.updated_ms - progress.started_ms) / 1000, 0.001)
    rate = progress.files / seconds
    parts = [f"{progress.files:,} of {progress.total:,}{'' if progress.counted else '+'} files", f"{rate:,.0f}/s"]
    if progress.state == "running" and progress.counted and rate:
        parts.append(f"{(progress.total - progress.files) / rate:,.0f} s left")
    parts += [f"{count:,} {name}" for name, count in _outcomes(progress) if count]
    share = progress.files / progress.total if progress.total else progress.state == "done"
    filled = int(BAR_WIDTH * share)
    drawn = bar[0] * filled + bar[1] * (BAR_WIDTH - filled)
    state = "" if progress.state == "running" else f" {progress.state}:"
    return f"[{drawn}]{state} " + ", ".join(parts)


def _outcomes(progress: ScanProgress) -> tuple[tuple[str, int], ...]:
    return (
        ("indexed", progress.indexed),
        ("unchanged", progress.unchanged),
        ("missing", progress.missing),
        ("with errors", progress.errors),
    )


def describe_mistake(query: str, position: int, length: int) -> str:
    """The query on one line, and under it carets at its mistake."""
    shown = "".join(" " if character.isspace() else character for character in query)
    before, wrong = shown[:position], shown[position : position + length]
    return f"{shown}\n{' ' * _columns(before)}{'^' * max(_columns(wrong), 1)}"


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) != 0 for character in text)


def describe_image(image: Image) -> str:
    size = f"{image.width}x{image.height}" if image.width else "size unknown"
    return f"{image.path}  ({size})"


def describe_reading(path: str, reading: Reading) -> Iterator[str]:
    """A reading as lines: the file, then every parameter it states."""
    size = f"{reading.width}x{reading.height}" if reading.width else "size unknown"
    yield f"{path}: {reading.container or 'not an image'}, {size}"
    if reading.error:
        yield f"  error: {reading.error}"
    if reading.parameters is None:
        yield "  no generation parameters"
        return
    for field in fields(reading.parameters):
        value = getattr(reading.parameters, field.name)
        if value in (None, (), {}):
            continue
        if field.name == "loras":
            value = ", ".join(f"{lora.name} ({lora.weight})" for lora in value)
        yield f"  {field.name.replace('_', ' ')}: {value}"
    for stage in reading.stages:
        yield f"  stage {stage.name}: seed {stage.seed}, {stage.steps} steps, {stage.sampler}"
