from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.api.privacy import Privacy
from lib_berry.api.schema import SAFE_WHOLE, answer, plain, root, scan
from lib_berry.model import GenerationParameters, Hires, Lora, Root, ScanProgress

OPEN = Privacy()


def sent(data: Any) -> Any:
    return json.loads(bytes(answer(data).body))


def test_records_keep_their_names() -> None:
    parameters = GenerationParameters(seed=5, hires=Hires(upscale=2.0), loras=(Lora("a", 0.5),), extra={"k": "v"})
    found = plain(parameters)
    assert (found["seed"], found["hires"]["upscale"], found["extra"]) == (5, 2.0, {"k": "v"})
    assert found["loras"] == [{"name": "a", "weight": 0.5, "hash": None}]
    assert found["prompt"] is None


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (SAFE_WHOLE, SAFE_WHOLE),
        (-SAFE_WHOLE, -SAFE_WHOLE),
        (SAFE_WHOLE + 1, str(SAFE_WHOLE + 1)),
        (2**64 - 1, "18446744073709551615"),
        (True, True),
        (math.nan, None),
        (math.inf, None),
        (0.1, 0.1),
    ],
)
def test_numbers_that_javascript_cannot_hold(value: float, wanted: object) -> None:
    found = sent(plain(value))
    assert found == wanted
    assert type(found) is type(wanted)


def test_text_that_is_none_can_still_be_sent() -> None:
    """A file name need not be text; Python holds such bytes as lone surrogates, which no encoding can carry."""
    assert sent({"name": "bad-\udcff.png"}) == {"name": "bad-?.png"}


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
)


@given(trees)
def test_anything_can_be_sent(tree: object) -> None:
    def numbers(value: Any) -> list[int]:
        if isinstance(value, Mapping):
            return [n for entry in value.values() for n in numbers(entry)]
        if isinstance(value, list):
            return [n for entry in value for n in numbers(entry)]
        return [value] if isinstance(value, int) else []

    assert all(abs(n) <= SAFE_WHOLE for n in numbers(sent(plain(tree))))


class TestScan:
    def test_rate_and_time_left(self) -> None:
        progress = ScanProgress("running", files=500, total=2000, counted=True, started_ms=1000, updated_ms=6000)
        found = scan(progress, OPEN)
        assert found is not None
        assert (found["rate"], found["seconds_left"]) == (100.0, 15.0)

    @pytest.mark.parametrize(
        "progress",
        [
            ScanProgress("running", files=500, total=2000, started_ms=1000, updated_ms=6000),
            ScanProgress("running", total=2000, counted=True, started_ms=1000, updated_ms=6000),
            ScanProgress("running", files=5, total=2000, counted=True, started_ms=1000, updated_ms=1000),
            ScanProgress("done", files=2000, total=2000, counted=True, started_ms=1000, updated_ms=6000),
        ],
    )
    def test_no_time_left_while_it_is_not_known(self, progress: ScanProgress) -> None:
        found = scan(progress, OPEN)
        assert found is not None
        assert found["seconds_left"] is None

    def test_more_files_than_counted(self) -> None:
        found = scan(ScanProgress("running", files=9, total=5, counted=True, updated_ms=1000), OPEN)
        assert found is not None
        assert found["seconds_left"] == 0

    def test_none(self) -> None:
        assert scan(None, OPEN) is None


@pytest.mark.parametrize(
    ("path", "name"),
    [("/a/b", "b"), ("/a/b/", "b"), ("/", "/"), ("C:\\out\\images", "images"), ("D:\\", "D:")],
)
def test_a_roots_name_is_its_last_part(path: str, name: str) -> None:
    assert root(Root(1, path), OPEN)["name"] == name
