from __future__ import annotations

from collections.abc import Callable

import pytest

from lib_berry.metadata.heif import keep_exif_item
from lib_berry.metadata.source import Found
from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]
EXIF = build.tiff({"Software": "s"}, {"UserComment": build.INFOTEXT})


@pytest.mark.parametrize(("brand", "container"), [(b"avif", "avif"), (b"avis", "avif"), (b"heic", "heif")])
@pytest.mark.parametrize("in_idat", [False, True])
def test_items_and_the_primary_size(raw_of: Raw, brand: bytes, container: str, in_idat: bool) -> None:
    raw = raw_of(build.heif(exif=EXIF, xmp="<x/>", brand=brand, in_idat=in_idat))
    assert raw.container == container
    assert (raw.width, raw.height) == (64, 48)
    assert raw.texts == {"Software": "s", "UserComment": build.INFOTEXT, "XMP": "<x/>"}
    assert raw.problems == ()


def test_without_items_there_is_still_a_size(raw_of: Raw) -> None:
    raw = raw_of(build.heif())
    assert (raw.width, raw.height, raw.texts) == (64, 48, {})


@pytest.mark.parametrize("prefix", [b"\0\0\0\0", b"\0\0\0\6Exif\0\0", b"\0\0\0\0Exif\0\0", b"", b"\0\0\0\x0aExif\0\0"])
def test_the_tiff_header_is_found_wherever_the_offset_says(prefix: bytes) -> None:
    found = Found("avif", 1000)
    keep_exif_item(prefix + EXIF, found)
    assert found.texts["UserComment"] == build.INFOTEXT


def test_an_item_without_a_header_is_reported() -> None:
    found = Found("avif", 1000)
    keep_exif_item(b"\0\0\0\0nothing", found)
    assert found.problems == ["The EXIF item has no TIFF header."]


def test_cut_files_are_reported(raw_of: Raw) -> None:
    whole = build.heif(exif=EXIF)
    raw = raw_of(whole[:-100])
    assert (raw.width, raw.height) == (64, 48)
    assert raw.problems
