from __future__ import annotations

import pytest

from lib_berry.metadata.midjourney import DIALECT
from tests.metadata.read import answer, parameters

JOB = "ce230fb8-1f1f-45cd-b7dd-6e4295cfd913"
PACKET = f'<rdf:Description iptcExt:DigImageGUID="{JOB}" iptcExt:DigitalSourceType="x/trainedAlgorithmicMedia"/>'


@pytest.mark.parametrize("place", ["Description", "ImageDescription"])
def test_description(place: str) -> None:
    line = f"dream -- of a bee --v 4 --ar 16:9 --no hats --seed 5 --tile Job ID: {JOB}"
    p = parameters(DIALECT, {place: line, "Author": "me"})
    assert (p.prompt, p.negative_prompt, p.seed) == ("dream -- of a bee", "hats", 5)
    assert (p.generator, p.generator_version) == ("Midjourney", "4")
    assert p.extra == {"--v": "4", "--ar": "16:9", "--tile": "true", "Job ID": JOB, "Author": "me"}


def test_only_the_id() -> None:
    p = parameters(DIALECT, {"XMP": PACKET})
    assert (p.prompt, p.generator, p.extra) == (None, "Midjourney", {"Job ID": JOB})


def test_description_in_xmp() -> None:
    packet = PACKET + f"<dc:description><rdf:Alt><rdf:li>a bee Job ID: {JOB}</rdf:li></rdf:Alt></dc:description>"
    assert parameters(DIALECT, {"XMP": packet}).prompt == "a bee"


def test_foreign_texts() -> None:
    assert answer(DIALECT, {"Description": "a bee --v 4"}) is None
    assert answer(DIALECT, {"XMP": "<x/>"}) is None
