from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.comfyui_widgets import widget_values


def slot(name: str) -> dict[str, Any]:
    return {"name": name, "type": "X", "widget": {"name": name}, "link": None}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"type": "KSampler", "widgets_values": [7, "fixed", 20, 8.0, "euler", "normal", 1]},
         {"seed": 7, "steps": 20, "cfg": 8.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1}),
        ({"type": "KSamplerAdvanced", "widgets_values": ["enable", 7, "randomize", 25, 8]},
         {"add_noise": "enable", "noise_seed": 7, "steps": 25, "cfg": 8}),
        ({"type": "VHS_VideoCombine", "widgets_values": {"frame_rate": 8}}, {"frame_rate": 8}),
        ({"type": "New", "inputs": [slot("seed"), slot("steps")], "widgets_values": [1, "increment", 4]},
         {"seed": 1, "steps": 4}),
        ({"type": "KSampler", "inputs": [slot("seed")], "widgets_values": [7, "fixed", 20]}, {"seed": 7, "steps": 20}),
        ({"type": "Unknown Sampler", "widgets_values": ["x", 7, "fixed", 20, 8, "euler", "normal", 0.5]},
         {"seed": 7, "steps": 20, "cfg": 8, "sampler_name": "euler", "scheduler": "normal", "denoise": 0.5}),
        ({"type": "My Text Box", "widgets_values": ["hello"]}, {"text": "hello"}),
        ({"type": "Some Lora", "widgets_values": ["l.safetensors", 0.4]},
         {"lora_name": "l.safetensors", "strength_model": 0.4}),
        ({"type": "Power Lora Loader (rgthree)", "widgets_values": [{}, {"lora": "a", "on": True, "strength": 1}]},
         {"lora_1": {"lora": "a", "on": True, "strength": 1}}),
        ({"type": "Unknown", "widgets_values": [1, 2]}, {}),
        ({"type": "Unknown", "widgets_values": "x"}, {}),
        ({"type": "Unknown"}, {}),
    ],
)  # fmt: skip
def test_names(raw: dict[str, Any], expected: dict[str, Any]) -> None:
    assert widget_values(raw) == expected
