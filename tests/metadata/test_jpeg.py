from __future__ import annotations

from collections.abc import Callable

import pytest

from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]


def test_exif_xmp_and_size(raw_of: Raw) -> None:
    raw = raw_of(build.jpeg(exif=build.tiff({}, {"UserComment": build.INFOTEXT}), xmp="<x/>"))
    assert raw.container == "jpeg"
    assert (raw.width, raw.height) == (64, 48)
    assert raw.texts == {"UserComment": build.INFOTEXT, "XMP": "<x/>"}
    assert raw.problems == ()


def test_a_long_comment_spans_segments(raw_of: Raw) -> None:
    text = "Steps: 20, " + "x" * 150_000
    parts = [text[start : start + 60_000].encode() for start in range(0, len(text), 60_000)]
    assert raw_of(build.jpeg(comments=parts)).texts == {"COM": text}


def test_a_comment_that_names_its_key(raw_of: Raw) -> None:
    assert raw_of(build.jpeg(comments=[b"parameters\0a fox"])).texts == {"parameters": "a fox"}


def test_iptc_caption(raw_of: Raw) -> None:
    assert raw_of(build.jpeg(segments=[build.iptc("Include in Image: füchse")])).texts == {
        "IPTC:Caption": "Include in Image: füchse"
    }


def test_c2pa_manifest(raw_of: Raw) -> None:
    manifest = build.segment(0xEB, b"JP\0\1jumb c2pa digitalsourcetype/trainedAlgorithmicMedia")
    assert raw_of(build.jpeg(segments=[manifest])).texts == {"c2pa": "trainedAlgorithmicMedia"}


def test_fill_bytes_and_bare_markers_between_segments(raw_of: Raw) -> None:
    assert raw_of(build.jpeg(segments=[b"\xff\xff", b"\xff\x01", build.segment(0xFE, b"text")])).texts == {
        "COM": "text"
    }


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_cut_off_keeps_its_text(raw_of: Raw, kept: float) -> None:
    whole = build.jpeg(exif=build.tiff({"Software": "s"}, {"UserComment": "comment"}), comments=[b"x" * 1000])
    raw = raw_of(whole[: 150 + int((len(whole) - 250) * kept)])
    assert raw.texts["UserComment"] == "comment"
    assert "cut off" in raw.problems[0]


def test_a_segment_shorter_than_its_own_length_field(raw_of: Raw) -> None:
    assert "impossible length" in raw_of(b"\xff\xd8\xff\xe1\0\0" + b"\0" * 20).problems[0]
