from __future__ import annotations

from collections.abc import Callable

import pytest

from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]


@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0", b"Exif\0\0Exif\0\0", b"\0\0\0\6Exif\0\0"])
@pytest.mark.parametrize("pixels", [99, 100, 200_001])
def test_exif_and_xmp_behind_the_pixels(raw_of: Raw, prefix: bytes, pixels: int) -> None:
    exif = prefix + build.tiff({}, {"UserComment": build.INFOTEXT})
    raw = raw_of(build.webp(exif=exif, xmp="<x/>", pixels=pixels))
    assert raw.container == "webp"
    assert (raw.width, raw.height) == (64, 48)
    assert raw.texts == {"UserComment": build.INFOTEXT, "XMP": "<x/>"}
    assert raw.problems == ()


def test_sizes_of_simple_files(raw_of: Raw) -> None:
    lossless = b"\x2f" + ((1023 << 14) | 639).to_bytes(4, "little") + b"\0" * 5
    lossy = b"\0\0\0\x9d\x01\x2a" + (640).to_bytes(2, "little") + (1024).to_bytes(2, "little")
    for kind, data in ((b"VP8L", lossless), (b"VP8 ", lossy)):
        body = b"WEBP" + kind + len(data).to_bytes(4, "little") + data
        raw = raw_of(b"RIFF" + len(body).to_bytes(4, "little") + body)
        assert (raw.width, raw.height) == (640, 1024)


def test_a_chunk_longer_than_the_file(raw_of: Raw) -> None:
    whole = build.webp(exif=build.tiff({"Software": "s" * 100}))
    raw = raw_of(whole[:-50])
    assert raw.texts["Software"].startswith("sss")
    assert "more than the file holds" in raw.problems[-1]
