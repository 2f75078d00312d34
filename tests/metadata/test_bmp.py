from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from lib_berry.model import RawMetadata

Raw = Callable[[bytes], RawMetadata]


def test_the_size(raw_of: Raw) -> None:
    out = io.BytesIO()
    Image.new("RGB", (640, 480)).save(out, "BMP")
    raw = raw_of(out.getvalue())
    assert (raw.container, raw.width, raw.height) == ("bmp", 640, 480)


def test_rows_from_the_top(raw_of: Raw) -> None:
    head = b"BM" + bytes(12) + (40).to_bytes(4, "little")
    raw = raw_of(head + (64).to_bytes(4, "little") + (-48).to_bytes(4, "little", signed=True))
    assert (raw.width, raw.height) == (64, 48)


def test_the_oldest_header(raw_of: Raw) -> None:
    raw = raw_of(b"BM" + bytes(12) + (12).to_bytes(4, "little") + b"\x40\0\x30\0" + bytes(8))
    assert (raw.width, raw.height) == (64, 48)


def test_a_cut_header_is_reported(raw_of: Raw) -> None:
    raw = raw_of(b"BM" + bytes(12) + (40).to_bytes(4, "little"))
    assert raw.problems == ("The BMP file ends within its header.",)


def test_a_text_with_these_letters_is_none(raw_of: Raw) -> None:
    assert raw_of(b"BMW and other cars, a photograph").container == "unknown"
