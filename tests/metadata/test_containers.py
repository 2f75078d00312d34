from __future__ import annotations

import pytest

from lib_berry.metadata.containers import sniff
from tests.metadata import build


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (build.png(), "png"),
        (build.jpeg(), "jpeg"),
        (build.webp(), "webp"),
        (build.gif(), "gif"),
        (build.heif(), "avif"),
        (build.heif(brand=b"heic"), "heif"),
        (build.heif(brand=b"mif1"), "heif"),
        (build.jxl(), "jxl"),
        (b"\xff\x0a\0\0", "jxl"),
        (build.mp4(), "mp4"),
        (build.box(b"ftyp", b"qt  \0\0\0\0qt  "), "mp4"),
        (build.mp4()[24:], "mp4"),
        (build.webm(), "webm"),
        (build.box(b"ftyp", b"mif1\0\0\0\0avif"), "avif"),
    ],
)
def test_content_decides(data: bytes, container: str) -> None:
    found = sniff(data)
    assert found is not None
    assert found[0] == container


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"version https://git-lfs", b"RIFF\0\0\0\0WAVE", b"PK\3\4", b"BM"])
def test_everything_else_is_no_picture(data: bytes) -> None:
    assert sniff(data) is None
