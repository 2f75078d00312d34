from __future__ import annotations

import io

import pytest
from PIL import Image

from lib_berry.api.media import HEAD_BYTES, UNKNOWN, media_type


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_pictures(kind: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, kind)
    assert media_type(file.getvalue()[:HEAD_BYTES]) == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"\0\0\0\x20ftypavif\0\0", "image/avif"),
        (b"\0\0\0\x20ftypheic\0\0", "image/heic"),
        (b"\0\0\0\x20ftypisom\0\0", "video/mp4"),
        (b"\x1aE\xdf\xa3\x01", "video/webm"),
        (b"\xff\x0a\xfa", "image/jxl"),
        (b"RIFF1234WAVE", UNKNOWN),
        (b"<svg>", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_others(head: bytes, wanted: str) -> None:
    assert media_type(head) == wanted
