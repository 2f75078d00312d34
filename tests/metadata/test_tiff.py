from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_tags_of_a_tiff_file(raw_of: Raw, order: str) -> None:
    data = build.tiff({"Make": "m"}, {"UserComment": build.INFOTEXT}, order=order)
    raw = raw_of(data)
    assert raw.container == "tiff"
    assert raw.texts == {"Make": "m", "UserComment": build.INFOTEXT}
    assert raw.problems == ()


def test_a_file_as_pillow_writes_it(raw_of: Raw) -> None:
    out = io.BytesIO()
    tags = {0x010E: build.INFOTEXT, 0x0131: "a program", 0x02BC: b"<x/>"}
    Image.new("RGB", (640, 480)).save(out, "TIFF", tiffinfo=tags)
    raw = raw_of(out.getvalue())
    assert (raw.container, raw.width, raw.height) == ("tiff", 640, 480)
    assert raw.texts == {"ImageDescription": build.INFOTEXT, "Software": "a program", "XMP": "<x/>"}


def test_the_texts_may_lie_far_away(raw_of: Raw) -> None:
    text = b"a fox\0"
    far = 3_000_000
    entry = b"\x0e\x01\x02\0" + len(text).to_bytes(4, "little") + far.to_bytes(4, "little")
    head = b"II*\0" + (8).to_bytes(4, "little") + b"\1\0" + entry + b"\0\0\0\0"
    assert raw_of(head.ljust(far, b"\0") + text).texts == {"ImageDescription": "a fox"}


@pytest.mark.parametrize("data", [b"II*\0", b"MM\0*\0\0\0\x08", b"II*\0\xff\xff\xff\xff"])
def test_a_cut_file_has_nothing(raw_of: Raw, data: bytes) -> None:
    raw = raw_of(data)
    assert (raw.container, raw.width, raw.texts) == ("tiff", None, {})
