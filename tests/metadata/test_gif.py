from __future__ import annotations

from collections.abc import Callable

from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]


def test_a_comment_in_many_blocks(raw_of: Raw) -> None:
    text = build.INFOTEXT + " テスト" * 200
    raw = raw_of(build.gif(text))
    assert raw.container == "gif"
    assert (raw.width, raw.height) == (64, 48)
    assert raw.texts == {"Comment": text}


def test_a_comment_behind_the_frame(raw_of: Raw) -> None:
    data = build.gif()[:-1] + b"\x21\xf9\4\0\0\0\0\0" + b"\x21\xfe\3one\0" + b"\x21\xfe\3two\0;"
    assert raw_of(data).texts == {"Comment": "one\ntwo"}


def test_cut_files(raw_of: Raw) -> None:
    whole = build.gif("a comment")
    for length in range(6, len(whole)):
        assert raw_of(whole[:length]).container == "gif"
    assert "header" in raw_of(whole[:9]).problems[0]
