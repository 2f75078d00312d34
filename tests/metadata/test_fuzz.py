"""Any bytes and any text: nothing but our own error is raised, and nothing hangs."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib_berry.metadata import compose, normalise, read
from lib_berry.metadata.exif import read_tiff, user_comment
from lib_berry.metadata.infotext import parse
from lib_berry.metadata.sidecars import decode_text
from lib_berry.metadata.source import TEXT_CAP, Found
from lib_berry.metadata.xmp import properties
from lib_berry.model import Reading
from tests.metadata import build

EXIF = build.tiff({"Make": "workflow:{}", "Artist": "a" * 40}, {"UserComment": build.INFOTEXT})
VALID = (
    build.png({"parameters": build.INFOTEXT, "prompt": "{}"}, before=[build.chunk(b"eXIf", EXIF)]),
    build.png(before=[build.compressed_chunk("parameters", b"text")], after=[build.international_chunk("a", "b")]),
    build.jpeg(exif=EXIF, xmp="<a:b c:d='e'/>", comments=[b"one", b"two"], segments=[build.iptc("caption")]),
    build.webp(exif=EXIF, xmp="<x/>"),
    build.heif(exif=EXIF, xmp="<x/>"),
    build.heif(exif=EXIF, in_idat=True, brand=b"heic"),
    build.jxl(exif=EXIF, xmp="<x/>"),
    build.gif(build.INFOTEXT),
    build.mp4({"prompt": "{}", "workflow": "{}"}, comment="c"),
    build.webm({"PROMPT": "{}"}),
    build.webm({"PROMPT": "{}"}, live=True),
    EXIF,
    build.bmp(),
)
_MOST_MEMORY = 64
# A file of 100 KB takes less than 50 ms; the guard is generous for a busy machine, and far below a path not linear.
_SECONDS = 0.75
_scratch = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def _read(path: Path, data: bytes) -> Reading:
    path.write_bytes(data)
    return read(path, sidecars=False)


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    """A good file with a few bytes changed, cut out, doubled or cut off."""
    data = bytearray(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(("set", "set", "ones", "cut", "double", "end")))
        if kind == "set" and data:
            data[at] = draw(st.integers(0, 255))
        elif kind == "ones":
            data[at : at + 4] = b"\xff\xff\xff\xff"
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "double":
            data[at:at] = data[at : at + draw(st.integers(1, 200))]
        else:
            del data[at:]
    return bytes(data)


@_scratch
@given(data=_mutated())
def test_damaged_files(tmp_path: Path, data: bytes) -> None:
    reading = _read(tmp_path / "x", data)
    assert isinstance(reading, Reading)


@_scratch
@given(start=st.sampled_from([data[:16] for data in VALID]), rest=st.binary(max_size=400))
def test_any_bytes_behind_a_good_beginning(tmp_path: Path, start: bytes, rest: bytes) -> None:
    assert isinstance(_read(tmp_path / "x", start + rest), Reading)


@given(st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b""]), st.binary(max_size=300))
def test_any_exif(start: bytes, data: bytes) -> None:
    read_tiff(start + data, Found("jpeg", len(data)))
    user_comment(data)


_line = st.text(st.sampled_from('abS 1.:,"\\[]{}<>\n\rxNe'), max_size=120)
_pieces = st.sampled_from(
    [
        *("Negative prompt:", "Steps: ", "Steps: 20, ", "\n", "Template:", "<lora:", ":1>", "Hashes: {", '"', ", "),
        *("Size: ", "512x", "Seed: ", "Version: ", "Hires upscale: ", "First pass size: ", "TI hashes: "),
        *("Lora hashes: ", "ControlNet 0: "),
    ]
)


@settings(max_examples=300)
@given(st.lists(_pieces | _line).map("".join) | st.text())
def test_any_infotext(text: str) -> None:
    for any_text in (True, False):
        parameters = parse(text, any_text=any_text)
        if parameters is not None:
            compose(parameters)
            normalise(parameters.sampler, parameters.scheduler)


@given(st.text())
def test_any_xmp(text: str) -> None:
    properties(text)
    properties(f"<a:b>{text}</a:b>")


@given(st.binary())
def test_any_sidecar(data: bytes) -> None:
    decode_text(data)


@pytest.mark.parametrize(
    "text",
    [
        'x: "' + "\\" * 100_000,
        "Steps: 1, " + 'a: "' * 25_000,
        "Steps: 1, " + "a: [" * 25_000,
        "Steps: 1, a: " + "[" * 100_000,
        "Steps: 1, a: " + "[1," * 33_000,
        "Steps: 1, " + 'a: ["b", ' * 11_000,
        "Steps: 1, " + "a" * 100_000,
        "Steps: 1, " + "," * 100_000,
        "Steps: 1, " + ": " * 50_000,
        "Steps: 1" * 12_500,
        "Steps: 1,\n" * 10_000,
        "Negative prompt:" * 6_000 + "\nSteps: 1",
        "Negative prompt:\n" * 6_000 + "Steps: 1",
        "p\nTemplate: a\n" * 8_000 + "\nSteps: 1",
        "<lora:" * 16_000 + "\nSteps: 1, Sampler: a",
        "<lora:a" + ":" * 100_000 + ">\nSteps: 1, Sampler: a",
        "\n" * 100_000 + "Steps: 1",
        "Steps: " + "1" * 100_000,
        " " * 100_000 + "x" + " " * 1000,
        "Steps: 1, Hashes: " + '{"a":' * 20_000,
        "Steps: 1, Lora hashes: " + '"' + "a: b, " * 16_000 + '"',
        "Steps: 1, Version: " + "a " * 50_000,
        "Steps: 1, Size: " + "1" * 50_000 + "x" * 50_000,
    ],
    ids=lambda text: text[:24].replace("\n", " "),
)
def test_hostile_infotext_takes_linear_time(text: str) -> None:
    start = time.process_time()
    parse(text, any_text=True)
    assert time.process_time() - start < _SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "<" * 100_000,
        "<a:" + "b" * 100_000,
        "<a:b " + "c" * 100_000 + ">",
        "<a:b " + "c:d" * 33_000 + ">",
        "<a:b " + '"' * 99_999,
        "<a:b " + "c:d " * 25_000 + ">",
        "<a:b>" * 20_000,
        "<a:b c:d=" + " " * 100_000 + ">",
        "<a:b" + " '" * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_xmp_takes_linear_time(text: str) -> None:
    start = time.process_time()
    properties(text)
    assert time.process_time() - start < _SECONDS


def _directory(tag: int, kind: int, length: int) -> bytes:
    """A TIFF block of 4,000 entries that all lie: each claims the same bytes, or a directory of its own."""
    entries = (struct.pack(">HHII", tag, kind, length, 8 + number) for number in range(4000))
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", 4000) + b"".join(entries) + b"\xff" * 50_000


def _hostile_files() -> dict[str, bytes]:
    bomb = build.chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * (1 << 20)))
    noise = random.Random(1).randbytes(100_000)
    png_start = build.png()[:33]
    return {
        "empty chunks": png_start + build.chunk(b"teXt", b"") * 8000,
        "empty texts": png_start + build.text_chunk("k", "") * 6000,
        "empty pixels": png_start + build.chunk(b"IDAT", b"") * 8000,
        "bombs": build.png(before=[bomb] * 90),
        "jpeg segments": b"\xff\xd8\xff\xe0\0\2" + build.segment(0xFE, b"") * 25_000,
        "jpeg fill": b"\xff\xd8\xff" + b"\xff" * 100_000,
        "jpeg exifs": b"\xff\xd8" + build.segment(0xE1, b"Exif\0\0" + EXIF) * 150,
        "gif blocks": build.gif()[:19] + b"\x21\xfe" + b"\1a" * 50_000,
        "gif comments": build.gif()[:19] + b"\x21\xfe\1a\0" * 20_000,
        "boxes": build.heif()[:24] + build.box(b"free") * 12_000,
        "extents of no width": build.heif()[:24]
        + build.full_box(
            b"meta",
            0,
            build.full_box(b"iinf", 0, b"\0\1", build.full_box(b"infe", 2, b"\0\1\0\0Exif\0")),
            build.full_box(b"iloc", 0, b"\0\0\x27\x10", b"\0\1\0\0\xff\xff" * 10_000),
        ),
        "movie": build.mp4()[:24] + build.box(b"moov", build.box(b"udta", build.box(b"meta") * 8000)),
        "ebml": build.webm()[:30] + build.element(0x67C8) * 9000,
        "ebml nested": build.webm()[:20] + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 8000,
        "riff": build.webp()[:12] + b"EXIF\0\0\0\0" * 12_000,
        "ifd": build.png(
            before=[build.chunk(b"eXIf", b"MM\0*\0\0\0\x08\xff\xff" + b"\x87\x69\0\4\0\0\0\1\0\0\0\x08" * 8000)]
        ),
        "one text for many tags": build.png(before=[build.chunk(b"eXIf", _directory(0x9286, 7, 60_000))]),
        "directories at every byte": build.png(before=[build.chunk(b"eXIf", _directory(0x8769, 4, 1))]),
        "one item many times": build.heif()[:24]
        + build.full_box(
            b"meta",
            0,
            build.full_box(
                b"iinf",
                0,
                b"\x07\xd0",
                *[build.full_box(b"infe", 2, item.to_bytes(2, "big") + b"\0\0Exif\0") for item in range(2000)],
            ),
            build.full_box(
                b"iloc",
                0,
                b"\x44\0\x07\xd0",
                *[item.to_bytes(2, "big") + b"\0\0\0\1\0\0\0\0\0\1\x00\x00" for item in range(2000)],
            ),
        ),
        "swollen texts": build.png(before=[build.compressed_chunk(str(key), b"a" * (7 << 20)) for key in range(12)]),
        "noisy png": png_start + noise,
        "noisy jpeg": b"\xff\xd8\xff\xe1" + noise,
        "noisy heif": build.heif()[:24] + noise,
        "noisy webm": build.webm()[:4] + noise,
    }


HOSTILE = _hostile_files()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_memory_by_their_size(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(HOSTILE[name])
    read(path, sidecars=False)
    tracemalloc.start()
    try:
        read(path, sidecars=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # What is packed may fill a text of the largest size, held packed, unpacked and decoded.
    packed = 3 * TEXT_CAP if name in ("bombs", "swollen texts") else 0
    assert peak <= _MOST_MEMORY * len(HOSTILE[name]) + packed


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_linear_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(HOSTILE[name])
    start = time.process_time()
    read(path, sidecars=False)
    assert time.process_time() - start < _SECONDS
