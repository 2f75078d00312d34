from __future__ import annotations

from collections.abc import Callable

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


def test_brotli_is_reported(raw_of: Raw) -> None:
    raw = raw_of(build.jxl() + build.box(b"brob", b"Exif", b"packed"))
    assert raw.problems == ("The Exif box is packed with Brotli, which Berry cannot unpack.",)
