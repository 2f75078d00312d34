from __future__ import annotations

from collections.abc import Callable

import pytest

from lib_berry.model import RawMetadata
from tests.metadata import build

Raw = Callable[[bytes], RawMetadata]


@pytest.mark.parametrize("live", [False, True])
def test_tags_size_and_duration(raw_of: Raw, live: bool) -> None:
    raw = raw_of(build.webm({"PROMPT": '{"ü": 1}', "WORKFLOW": "{}", "COMMENT": "c"}, live=live))
    assert raw.container == "webm"
    assert (raw.width, raw.height, raw.duration) == (64, 48, 2.5)
    assert raw.texts == {"prompt": '{"ü": 1}', "workflow": "{}", "comment": "c"}


def test_every_cut_is_survived(raw_of: Raw) -> None:
    whole = build.webm({"PROMPT": "{}"})
    for length in range(4, len(whole), 7):
        assert raw_of(whole[:length]).container == "webm"


def test_absurd_duration_is_not_kept(raw_of: Raw) -> None:
    assert raw_of(build.webm(seconds=float("nan"))).duration is None
    assert raw_of(build.webm(seconds=1e300)).duration is None
