from __future__ import annotations

import struct

import pytest

from lib_berry.metadata.exif import read_tiff, user_comment
from lib_berry.metadata.source import Found
from tests.metadata import build

TEXT = "p テスト\nSteps: 20, Sampler: Euler a"


def _read(block: bytes) -> Found:
    found = Found("jpeg", len(block))
    read_tiff(block, found)
    return found


@pytest.mark.parametrize(
    "value",
    [
        b"UNICODE\0" + TEXT.encode("utf-16-be"),
        b"UNICODE\0" + TEXT.encode("utf-16-le"),
        b"UNICODE\0" + TEXT.encode("utf-16"),
        b"UNICODE\0\xfe\xff" + TEXT.encode("utf-16-be"),
        b"UNICODE\0" + TEXT.encode("utf-16-be") + b"\0",
        b"UNICODE\0" + TEXT.encode("utf-16-be") + b"\0\0\0\0",
        b"UNICODE\0" + TEXT.encode(),
        b"ASCII\0\0\0" + TEXT.encode(),
        b"\0" * 8 + TEXT.encode(),
        b"\0" * 8 + TEXT.encode() + b"\0",
        TEXT.encode(),
        b"JIS\0\0\0\0\0" + TEXT.encode("iso2022_jp"),
        b"JIS\0\0\0\0\0" + TEXT.encode("shift_jis"),
        b"\0" * 8 + TEXT.encode("utf-16-be").decode("utf-16-le").encode(),
        b"UNICODE\0" + TEXT.encode("utf-16-be").decode("utf-16-le").encode(),
    ],
    ids=[
        "big",
        "little",
        "little with mark",
        "big with mark",
        "odd length",
        "padded",
        "UTF-8 as Unicode",
        "ASCII that is UTF-8",
        "undefined",
        "undefined padded",
        "bare",
        "JIS",
        "Shift JIS",
        "swapped",
        "swapped as Unicode",
    ],
)
def test_user_comment_in_every_encoding_seen(value: bytes) -> None:
    assert user_comment(value) == TEXT


@pytest.mark.parametrize("value", [b"", b"UNICODE\0", b"ASCII\0\0\0", b"\0" * 8, b"\0" * 20])
def test_an_empty_user_comment_is_empty(value: bytes) -> None:
    assert user_comment(value) == ""


@pytest.mark.parametrize("text", ["{'graph'}", '{"prompt": "\u3000"}'])
@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_byte_order_of_json(text: str, encoding: str) -> None:
    assert user_comment(b"UNICODE\0" + text.encode(encoding)) == text


def test_western_text_without_json_or_steps_is_told_by_its_nuls() -> None:
    for encoding in ("utf-16-be", "utf-16-le"):
        assert user_comment(b"UNICODE\0" + "holiday".encode(encoding)) == "holiday"


@pytest.mark.parametrize("order", ["<", ">"])
def test_tags_of_both_directories(order: str) -> None:
    texts = {name: f"text of {name}" for name in ("Make", "Model", "Software", "Artist", "ImageDescription")}
    found = _read(build.tiff(texts, {"UserComment": TEXT, "MakerNote": b"fooocus"}, order))
    assert found.texts == {**texts, "UserComment": TEXT, "MakerNote": "fooocus"}
    assert found.problems == []


def test_the_exif_directory_wins_over_a_comment_in_the_first_one() -> None:
    assert _read(build.tiff({"UserComment": "one"}, {"UserComment": "two"})).texts == {"UserComment": "two"}
    assert _read(build.tiff({"UserComment": "one"}, {"UserComment": ""})).texts == {"UserComment": "one"}
    assert _read(build.tiff({"UserComment": b"bare words"})).texts == {"UserComment": "bare words"}


def test_short_values_lie_in_the_entry_itself() -> None:
    assert _read(build.tiff({"Artist": "ai"})).texts == {"Artist": "ai"}


def test_windows_comment_is_utf16() -> None:
    assert _read(build.tiff({"XPComment": "grüße".encode("utf-16-le")})).texts == {"XPComment": "grüße"}


def test_leading_nuls_are_padding() -> None:
    assert _read(build.tiff({"ImageDescription": b"\0\0\0\0a picture\0"})).texts == {"ImageDescription": "a picture"}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"Model": 'prompt:{"1": 2}', "Make": 'workflow:{"3": 4}'}, {"prompt": '{"1": 2}', "workflow": '{"3": 4}'}),
        ({"Make": "Prompt: {}", "ImageDescription": "Workflow: {}"}, {"prompt": "{}", "workflow": "{}"}),
        ({"Make": "WORKFLOW:[1]"}, {"workflow": "[1]"}),
        ({"DocumentName": "extra_data: {}"}, {"extra_data": "{}"}),
        ({"Make": "prompt: a fox"}, {}),
    ],
)
def test_graphs_are_unfolded_by_prefix(tags: dict[str, str | bytes], expected: dict[str, str]) -> None:
    assert _read(build.tiff(tags)).texts == {**tags, **expected}


def test_a_directory_that_points_at_itself_ends() -> None:
    block = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHII", 0x8769, 4, 1, 8) + b"\0\0\0\0"
    assert _read(block).texts == {}


def test_a_lying_count_is_bounded_by_the_block() -> None:
    block = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHII", 0x010E, 2, 0xFFFFFFFF, 26) + b"\0\0\0\0" + b"the rest"
    found = _read(block)
    assert found.texts == {"ImageDescription": "the rest"}
    assert "0x010e claims 4294967295 bytes" in found.problems[0]


@pytest.mark.parametrize("block", [b"", b"II", b"no TIFF here", b"II*\0", b"MM\0*\xff\xff\xff\xff"])
def test_what_is_no_tiff_gives_nothing(block: bytes) -> None:
    assert _read(block).texts == {}
