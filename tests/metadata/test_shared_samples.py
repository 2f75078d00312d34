"""A further check over a folder of real and hostile files that may lie beside the repository."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from lib_berry.model import GenerationParameters
from tests.metadata.hostile import MUST, read_hostile
from tests.metadata.samples import KNOWN, SHARED, check, entries, read_entry

SAMPLES, HOSTILE = SHARED / "samples", SHARED / "hostile"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of real files is not here")
@pytest.mark.parametrize("entry", entries(SAMPLES) if SAMPLES.is_dir() else [], ids=lambda entry: entry["file"])
def test_every_expected_value(entry: dict[str, Any]) -> None:
    results = check(entry, read_entry(SAMPLES, entry))
    wrong = [result for result in results if not result.ok]
    known = {field for file, field in KNOWN if file == entry["file"]}
    assert [result for result in wrong if result.field not in known] == []
    assert {result.field for result in wrong} == known, "a known fault is gone: take it off the list"


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the folder of hostile files is not here")
@pytest.mark.parametrize("name", MUST)
def test_hostile_files(name: str) -> None:
    start = time.process_time()
    reading = read_hostile(HOSTILE / name)
    assert time.process_time() - start < 2
    MUST[name](reading)
    assert isinstance(reading.parameters, GenerationParameters | None)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the folder of hostile files is not here")
def test_every_hostile_file_is_listed() -> None:
    assert {entry["file"] for entry in json.loads((HOSTILE / "expected.json").read_text("utf-8"))} == set(MUST)
