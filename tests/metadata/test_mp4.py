from __future__ import annotations

from collections.abc import Callable

from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]


def test_keys_size_and_duration(raw_of: Raw) -> None:
    raw = raw_of(build.mp4({"prompt": '{"ü": 1}', "WORKFLOW": "{}"}, comment="a comment"))
    assert raw.container == "mp4"
    assert (raw.width, raw.height, raw.duration) == (64, 48, 2.5)
    assert raw.texts == {"prompt": '{"ü": 1}', "workflow": "{}", "comment": "a comment"}
    assert raw.problems == ()


def test_a_film_still_being_written(raw_of: Raw) -> None:
    raw = raw_of(build.mp4({"prompt": "{}"})[:3000])
    assert raw.container == "mp4"
    assert "moov" in raw.problems[0]


def test_binary_values_are_no_text(raw_of: Raw) -> None:
    whole = build.mp4({"prompt": "text"})
    at = whole.index(b"\0\0\0\1\0\0\0\0text")
    assert raw_of(whole[:at] + b"\0\0\0\x15" + whole[at + 4 :]).texts == {}
