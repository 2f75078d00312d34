from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from lib_berry.metadata.boxes import Box, Fields, boxes, find
from lib_berry.metadata.source import Source
from tests.metadata import build


def _boxes(tmp_path: Path, data: bytes) -> list[Box]:
    path = tmp_path / "file"
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        source = Source(descriptor, len(data), data[:16])
        assert find(source, 0, len(data), b"none") is None
        return list(boxes(source, 0, len(data)))
    finally:
        os.close(descriptor)


def test_plain_wide_and_open_lengths(tmp_path: Path) -> None:
    wide = struct.pack(">I4sQ", 1, b"wide", 20) + b"data"
    found = _boxes(tmp_path, build.box(b"free", b"12") + wide + struct.pack(">I4s", 0, b"last") + b"the end")
    assert [(box.kind, box.start, box.end) for box in found] == [(b"free", 8, 10), (b"wide", 26, 30), (b"last", 38, 45)]
    assert found[0].length == 2


def test_a_box_that_claims_too_much_ends_with_the_file(tmp_path: Path) -> None:
    (box,) = _boxes(tmp_path, struct.pack(">I4s", 1000, b"mdat") + b"1234")
    assert (box.end, box.whole) == (12, False)


@pytest.mark.parametrize("length", [2, 7])
def test_an_impossible_length_ends_the_walk(tmp_path: Path, length: int) -> None:
    assert _boxes(tmp_path, struct.pack(">I4s", length, b"oops") + b"1234" * 10) == []


def test_fields_say_when_they_end() -> None:
    fields = Fields(b"\0\1\0\0\0\2\7")
    assert [fields.number(width) for width in (2, 4, 0)] == [1, 2, 0]
    assert not fields.ended
    assert fields.number(2) == 0
    assert fields.ended
