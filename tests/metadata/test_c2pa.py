from __future__ import annotations

import pytest

from lib_berry.metadata.c2pa import DIALECT
from tests.metadata.read import answer, parameters


@pytest.mark.parametrize(
    ("texts", "stated"),
    [
        ({"c2pa": "trainedAlgorithmicMedia"}, "trainedAlgorithmicMedia"),
        ({"c2pa": "compositeWithTrainedAlgorithmicMedia"}, "compositeWithTrainedAlgorithmicMedia"),
        ({"XMP": 'x DigitalSourceType="http://cv.iptc.org/.../trainedAlgorithmicMedia"'}, "trainedAlgorithmicMedia"),
    ],
)
def test_made_by_a_model(texts: dict[str, object], stated: str) -> None:
    p = parameters(DIALECT, texts)
    assert (p.prompt, p.extra) == (None, {"Digital source type": stated})


@pytest.mark.parametrize("text", ["", "digitalCapture"])
def test_a_manifest_that_says_something_else(text: str) -> None:
    assert answer(DIALECT, {"c2pa": text}) is None
