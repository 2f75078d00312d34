from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import pytest

from lib_berry.metadata.png import read_plain
from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]


@pytest.mark.parametrize(
    "chunk",
    [
        build.text_chunk("parameters", "a café"),
        build.text_chunk("parameters", "a café".encode()),
        build.text_chunk("parameters", "a café\0\0"),
        build.compressed_chunk("parameters", "a café".encode()),
        build.international_chunk("parameters", "a café"),
        build.international_chunk("parameters", "a café", packed=True),
        build.chunk(b"iTXt", b"parameters\0\0\0en-GB\0translated\0" + "a café".encode()),
        build.chunk(b"comf", b"parameters\0" + "a café".encode()),
        build.text_chunk("parameters", "a café")[:-4] + b"\0\0\0\0",
    ],
    ids=["latin1", "utf8", "trailing NULs", "zTXt", "iTXt", "iTXt packed", "iTXt with language", "comf", "bad CRC"],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_text_is_found_before_and_after_the_pixels(raw_of: Raw, chunk: bytes, place: str) -> None:
    raw = raw_of(build.png(**{place: [chunk]}))
    assert raw.container == "png"
    assert (raw.width, raw.height) == (64, 48)
    assert raw.texts == {"parameters": "a café"}
    assert raw.problems == ()


def test_the_last_of_one_key_stands(raw_of: Raw) -> None:
    chunks = [build.text_chunk("parameters", "first"), build.text_chunk("parameters", "second")]
    assert raw_of(build.png(before=chunks)).texts == {"parameters": "second"}


def test_all_keys_are_kept(raw_of: Raw) -> None:
    texts = {"prompt": "{}", "workflow": "{ü}", "Software": "NovelAI", "XML:com.adobe.xmp": "<x/>"}
    assert raw_of(build.png(texts)).texts == texts


def test_a_text_longer_than_the_first_read(raw_of: Raw) -> None:
    text = "x" * 300_000
    assert raw_of(build.png({"prompt": text, "workflow": text})).texts == {"prompt": text, "workflow": text}


def test_exif_fills_only_keys_the_chunks_left_free(raw_of: Raw) -> None:
    exif = build.chunk(b"eXIf", build.tiff({"Software": "other"}, {"UserComment": "comment"}))
    raw = raw_of(build.png({"Software": "NovelAI"}, before=[exif]))
    assert raw.texts == {"Software": "NovelAI", "UserComment": "comment"}


def test_known_text_spares_the_walk_over_the_pixels(raw_of: Raw) -> None:
    late = build.text_chunk("parameters", "late")
    assert raw_of(build.png({"prompt": "{}"}, after=[late])).texts == {"prompt": "{}"}
    assert raw_of(build.png({"Title": "t"}, after=[late])).texts == {"Title": "t", "parameters": "late"}


def test_c2pa_manifest(raw_of: Raw) -> None:
    manifest = build.chunk(b"caBX", b"..digitalsourcetype/trainedAlgorithmicMedia..")
    assert raw_of(build.png(before=[manifest])).texts == {"c2pa": "trainedAlgorithmicMedia"}


def test_malformed_text_chunks_are_passed_over(raw_of: Raw) -> None:
    bad = [
        build.chunk(b"tEXt", b"parameters"),
        build.chunk(b"tEXt", b"\0value"),
        build.chunk(b"zTXt", b"key\0"),
        build.chunk(b"iTXt", b"parameters\0\1"),
        build.chunk(b"tEXt", b""),
    ]
    assert raw_of(build.png(before=[*bad, build.text_chunk("parameters", "good")])).texts == {"parameters": "good"}


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 5000])
def test_a_lying_length_is_bounded_by_the_file(raw_of: Raw, length: int) -> None:
    data = build.png()[:33] + struct.pack(">I", length) + b"tEXtparameters\0p"
    raw = raw_of(data)
    assert raw.texts == {"parameters": "p"}
    assert f"claims {length} bytes, but the file ends at byte {len(data)}" in raw.problems[0]


@pytest.mark.parametrize("texts", [{"parameters": "p"}, {"Title": "t"}])
def test_a_file_cut_in_its_pixels_is_read_and_reported(raw_of: Raw, texts: dict[str, str]) -> None:
    raw = raw_of(build.png(texts)[:-40])
    assert raw.texts == texts
    assert "ends at byte" in raw.problems[0]


def test_a_bomb_is_reported(raw_of: Raw) -> None:
    raw = raw_of(build.png(before=[build.chunk(b"zTXt", b"parameters\0\0" + zlib.compress(b"a" * (100 << 20)))]))
    assert raw.texts == {}
    assert "too large" in raw.problems[0]


def test_garbage_behind_a_good_chunk_ends_the_walk(raw_of: Raw) -> None:
    raw = raw_of(build.png({"Title": "t"})[:60] + b"\0\0\0\4\0\1\2\3abcdefgh")
    assert raw.problems


def test_the_short_way_gives_what_the_long_one_does(raw_of: Raw) -> None:
    plain = build.png({"parameters": build.INFOTEXT})
    short = read_plain(plain, len(plain))
    assert short is not None
    longer = raw_of(build.png({"Title": "t", "parameters": build.INFOTEXT}))
    assert longer.texts == {"Title": "t", **short.texts}
    assert (short.container, short.width, short.height) == (longer.container, longer.width, longer.height)


@pytest.mark.parametrize(
    "data",
    [
        build.png({"parameters": build.INFOTEXT})[:-20],
        build.png({"prompt": "{}"}),
        build.png({"parameters": "x", "prompt": "{}"}),
        build.png({"parameters": "é→"}),
        build.png()[:60],
        b"",
    ],
)
def test_the_short_way_is_only_for_whole_plain_files(data: bytes) -> None:
    assert read_plain(data, len(data)) is None
