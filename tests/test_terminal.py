from __future__ import annotations

import io
import time
from typing import TextIO

import pytest

from lib_berry.model import GenerationParameters, Image, Lora, Reading, ScanProgress, Stage
from lib_berry.terminal import ProgressLine, describe_image, describe_mistake, describe_progress, describe_reading

HALF = ScanProgress(
    "running", files=500, total=1000, counted=True, indexed=400, unchanged=100, started_ms=0, updated_ms=5000
)
DONE = ScanProgress("done", files=1000, total=1000, counted=True, indexed=900, missing=2, errors=1, updated_ms=10_000)


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def plain(encoding: str = "utf-8") -> tuple[TextIO, io.BytesIO]:
    data = io.BytesIO()
    return io.TextIOWrapper(data, encoding=encoding, write_through=True), data


def test_how_far_how_fast_how_long() -> None:
    text = describe_progress(HALF)
    assert text == f"[{'█' * 12}{'░' * 12}] 500 of 1,000 files, 100/s, 5 s left, 400 indexed, 100 unchanged"


def test_before_everything_is_counted_no_time_is_promised() -> None:
    text = describe_progress(ScanProgress("running", files=5, total=10, updated_ms=1000))
    assert "5 of 10+ files" in text
    assert "left" not in text


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (DONE, "done: 1,000 of 1,000 files, 100/s, 900 indexed, 2 missing, 1 with errors"),
        (ScanProgress("cancelled", files=1, total=4), "cancelled: 1 of 4+ files"),
        (ScanProgress("failed"), "failed: 0 of 0+ files"),
    ],
)
def test_the_end_is_named(progress: ScanProgress, said: str) -> None:
    assert said in describe_progress(progress)


def test_an_empty_library_is_done_at_once() -> None:
    assert describe_progress(ScanProgress("done", counted=True)).startswith(f"[{'█' * 24}] done:")


def test_in_a_terminal_one_line_is_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "61")
    stream = Terminal()
    line = ProgressLine(stream)
    line.show(HALF)
    line.show(DONE)
    first, second, third = stream.getvalue().split("\r")
    assert first == ""
    assert len(second) == 60
    assert third.endswith("\n")
    assert len(third) == 61


def test_in_a_file_lines_come_now_and_then_and_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stream, data = plain()
    line = ProgressLine(stream)
    for _ in range(100):
        line.show(HALF)
        now[0] += 0.25
    line.show(DONE)
    said = data.getvalue().decode().splitlines()
    assert len(said) == 6
    assert "done" in said[-1]
    assert b"\r" not in data.getvalue()


@pytest.mark.parametrize(("encoding", "bar"), [("utf-8", "█" * 12 + "░" * 12), ("ascii", "#" * 12 + "-" * 12)])
def test_the_bar_is_drawn_with_what_the_terminal_has(encoding: str, bar: str) -> None:
    stream, data = plain(encoding)
    ProgressLine(stream).show(HALF)
    assert f"[{bar}]" in data.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("query", "position", "length", "carets"),
    [
        ("steps:many", 6, 4, "      ^^^^"),
        ("a b", 2, 0, "  ^"),
        ("a", 1, 1, " ^"),
        ("城 steps:x", 8, 1, "         ^"),
        ("e\u0301 steps:x", 9, 1, "        ^"),
        ("a\tb\nc d", 4, 1, "    ^"),
        ("城", 0, 1, "^^"),
    ],
)
def test_the_caret_is_under_the_mistake(query: str, position: int, length: int, carets: str) -> None:
    first, *rest = describe_mistake(query, position, length).split("\n")
    assert rest == [carets]
    assert len(first) == len(query)


def test_an_image() -> None:
    image = Image(1, "/a/ü.png", "ü.png", 512, 768, 0, "1-1")
    assert describe_image(image) == "/a/ü.png  (512x768)"
    assert describe_image(Image(1, "/a.png", "a.png", None, None, 0, "1-1")) == "/a.png  (size unknown)"


def test_a_reading_names_all_it_holds() -> None:
    parameters = GenerationParameters(prompt="a castle", seed=5, loras=(Lora("x", 0.5),), extra={"RNG": "CPU"})
    reading = Reading("png", 8, 9, parameters=parameters, stages=(Stage("base", seed=5, steps=20, sampler="Euler"),))
    assert list(describe_reading("a.png", reading)) == [
        "a.png: png, 8x9",
        "  prompt: a castle",
        "  seed: 5",
        "  loras: x (0.5)",
        "  extra: {'RNG': 'CPU'}",
        "  stage base: seed 5, 20 steps, Euler",
    ]


def test_a_reading_of_nothing() -> None:
    lines = list(describe_reading("a.txt", Reading(error="not an image")))
    assert lines == ["a.txt: not an image, size unknown", "  error: not an image", "  no generation parameters"]
