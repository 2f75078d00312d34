from __future__ import annotations

import pytest

from lib_berry.metadata import infotext_networks as networks
from lib_berry.metadata.infotext_fields import other_model
from lib_berry.metadata.infotext_pairs import scan_pairs
from lib_berry.model import Control, Embedding, Lora


def test_hashes_from_all_three_keys() -> None:
    pairs = scan_pairs(
        'Lora hashes: "a: 0123456789ab, b: ba98", TI hashes: "e: 1234, e: 1234", '
        'Hashes: {"model": "6ce0161689", "LORA:c": "77", "embed:f": "99", "bad": 1}'
    )
    found = networks.hashes(pairs)
    assert found == {
        "lora:a": "0123456789ab",
        "lora:b": "ba98",
        "lora:c": "77",
        "embed:e": "1234",
        "embed:f": "99",
        "model": "6ce0161689",
    }
    assert networks.embeddings(found) == (Embedding("e", "1234"), Embedding("f", "99"))
    assert set(pairs) == {"Lora hashes", "TI hashes", "Hashes"}


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a <lora:x-y_z:0.8> b", (Lora("x-y_z", 0.8, "h"),)),
        ("<lora:x-y_z:0.8:0.6>", (Lora("x-y_z", 0.8, "h"),)),
        ("<lora:x-y_z:te=0.3:unet=0.7>", (Lora("x-y_z", 0.7, "h"),)),
        ("<lora:x-y_z:1:lbw=XYZ>", (Lora("x-y_z", 1.0, "h"),)),
        ("<lora:x-y_z>", (Lora("x-y_z", 1.0, "h"),)),
        ("<lyco:other:1><hypernet:third:0.5>", (Lora("other", 1.0), Lora("third", 0.5))),
        ("<lora:a:-1>", (Lora("a", -1.0),)),
        ("no tags", (Lora("x-y_z", None, "h"),)),
    ],
)
def test_loras(prompt: str, expected: tuple[Lora, ...]) -> None:
    assert networks.loras(prompt, {"lora:x-y_z": "h"}, (), {}) == expected


def test_listed_loras_take_fooocus_weights() -> None:
    found = networks.loras("p", {"lora:a": "h"}, (), {"Lora weights": "a: 0.1"})
    assert found == (Lora("a", 0.1, "h"),)


def test_controls_of_both_kinds() -> None:
    pairs = scan_pairs(
        'ControlNet 0: "Module: canny, Model: control_canny [d14c016b], Weight: 0.5, Resize Mode: Crop", '
        "ControlNet-1 Module: depth, ControlNet-1 Weight: 1, ControlNet Model: m, X: 1"
    )
    assert networks.controls(pairs) == (
        Control(
            "ControlNet 0",
            "canny",
            "control_canny [d14c016b]",
            0.5,
            {"Module": "canny", "Model": "control_canny [d14c016b]", "Weight": "0.5", "Resize Mode": "Crop"},
        ),
        Control("ControlNet-1", "depth", None, 1.0, {"Module": "depth", "Weight": "1"}),
        Control("ControlNet", None, "m", None, {"Model": "m"}),
    )
    assert pairs == {"X": "1"}


def test_civitai_resources() -> None:
    resources = networks.civitai_resources(
        {
            "Civitai resources": '[{"type":"checkpoint","modelName":"A, B: [C"},'
            '{"type":"lora","weight":0.7,"modelName":"L"},{"type":"lora","modelVersionId":2},7]'
        }
    )
    assert other_model({}, resources) == "A, B: [C"
    assert networks.loras("p", {}, resources, {}) == (Lora("L", 0.7),)
    assert networks.civitai_resources({"Civitai resources": "[{"}) == ()
    assert networks.civitai_resources({"Civitai resources": '{"a": 1}'}) == ()
