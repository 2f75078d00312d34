from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from lib_berry.metadata import source
from lib_berry.metadata.source import Found, Source, text_of


def test_at_gives_what_is_there_and_never_more(tmp_path: Path) -> None:
    data = bytes(range(256)) * 100
    path = tmp_path / "file"
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        reader = Source(descriptor, len(data), data[:100])
        for offset, length in (
            (0, 50),
            (90, 20),
            (20_000, 8),
            (20_004, 8),
            (25_590, 100),
            (3, 4),
            (99_999, 4),
            (-1, 5),
        ):
            expected = data[offset : offset + length] if offset >= 0 else b""
            assert reader.at(offset, length) == expected
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9\xa0x", "café\xa0x"),
        (b"\0\0\0\0text\0\0", "text"),
        (b"a\0b", "a\0b"),
        (b"", ""),
    ],
)
def test_text_is_utf8_else_latin1_without_padding(data: bytes, expected: str) -> None:
    assert text_of(data) == expected


def test_over_long_text_is_reported_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "TEXT_CAP", 10)
    found = Found("png", 100)
    found.keep("short", "0123456789")
    found.keep("long", "0123456789x")
    assert found.texts == {"short": "0123456789"}
    assert "'long' is too large" in found.problems[0]


def test_inflating_stops_at_the_cap() -> None:
    found = Found("png", 200_000)
    bomb = zlib.compress(b"\0" * (200 << 20))
    assert found.inflate("parameters", bomb) is None
    assert "too large" in found.problems[0]


def test_many_small_bombs_share_one_limit() -> None:
    found = Found("png", 1000)
    piece = zlib.compress(b" " * (3 << 20))
    kept = [found.inflate("key", piece) is not None for _ in range(4)]
    assert kept == [True, True, False, False]


def test_damaged_and_cut_streams_are_reported() -> None:
    found = Found("png", 1000)
    assert found.inflate("a", b"not zlib") is None
    whole = zlib.compress(bytes(range(256)) * 8)
    assert found.inflate("b", whole[:-10])
    assert [problem.rpartition("is ")[2] for problem in found.problems] == ["damaged.", "cut off."]


def test_fill_does_not_replace() -> None:
    found = Found("png", 10)
    found.fill("key", "first")
    found.fill("key", "second")
    found.fill("other", "")
    assert found.texts == {"key": "first"}


def test_a_thousand_faults_are_told_in_a_few_sentences() -> None:
    found = Found("png", 10)
    for number in range(1000):
        found.problem(f"Fault {number}.")
    assert len(found.problems) == 8
