from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]
EXIF = build.tiff({}, {"UserComment": build.INFOTEXT})


@pytest.mark.parametrize("with_offset", [True, False])
def test_exif_xmp_and_size(raw_of: Raw, with_offset: bool) -> None:
    raw = raw_of(build.jxl(exif=EXIF, xmp="<x/>", with_offset=with_offset))
    assert raw.container == "jxl"
    assert (raw.width, raw.height) == (64, 48)
    assert raw.texts == {"UserComment": build.INFOTEXT, "XMP": "<x/>"}


def test_a_bare_codestream_has_only_a_size(raw_of: Raw) -> None:
    # not small, height 1216 in 13 bits, no ratio, width 832 in 13 bits
    bits = 0 | 1 << 1 | 1215 << 3 | 0 << 16 | 1 << 19 | 831 << 21
    raw = raw_of(b"\xff\x0a" + bits.to_bytes(8, "little"))
    assert (raw.container, raw.width, raw.height) == ("jxl", 832, 1216)


def test_a_ratio_gives_the_width(raw_of: Raw) -> None:
    bits = 1 | (128 // 8 - 1) << 1 | 7 << 6
    raw = raw_of(b"\xff\x0a" + bits.to_bytes(8, "little"))
    assert (raw.width, raw.height) == (256, 128)


@pytest.fixture
def brotli(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the module: every byte stands for a thousand of it; ``!`` is damage."""

    class Error(Exception):
        pass

    class Decompressor:
        def process(self, data: bytes) -> bytes:
            if b"!" in data:
                raise Error
            return b"".join(bytes([byte]) * (1 if byte != 0xFF else 100_000) for byte in data)

    module = SimpleNamespace(Decompressor=Decompressor, error=Error)
    monkeypatch.setitem(sys.modules, "brotli", cast(ModuleType, module))


def test_packed_boxes_are_unpacked_where_that_can_be_done(raw_of: Raw, brotli: None) -> None:
    packed = build.box(b"brob", b"xml ", b"<x/>") + build.box(b"brob", b"Exif", b"\0\0\0\0" + EXIF)
    raw = raw_of(build.jxl() + packed)
    assert raw.texts == {"XMP": "<x/>", "UserComment": build.INFOTEXT}
    assert raw.problems == ()


@pytest.mark.parametrize(
    ("content", "problem"), [(b"<x!/>", "The packed xml box is damaged."), (b"\xff" * 200, "too large to keep")]
)
def test_damaged_and_swollen_boxes_are_reported(raw_of: Raw, brotli: None, content: bytes, problem: str) -> None:
    raw = raw_of(build.jxl() + build.box(b"brob", b"xml ", content))
    assert raw.texts == {}
    assert problem in raw.problems[0]


def test_packed_boxes_are_reported_without_the_module(raw_of: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    raw = raw_of(build.jxl() + build.box(b"brob", b"Exif", b"packed") + build.box(b"brob", b"jumb", b"packed"))
    assert raw.problems == ("The Exif box is packed with Brotli; install the Python package brotli to have it read.",)
