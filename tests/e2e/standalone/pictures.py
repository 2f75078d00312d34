"""Pictures large enough to zoom into, each with a prompt; one made by ComfyUI, two of the same pixels."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.library import infotext, set_time

SIZE = (2000, 1500)
COUNT = 8
PROMPT = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20, "model": ["4", 0]}},
    "4": {
        "class_type": "CheckpointLoaderSimple",
        "inputs": {"ckpt_name": "dream.safetensors"},
        "_meta": {"title": "My model"},
    },
}


def fill(folder: Path) -> None:
    """p0 is the oldest and ComfyUI's, p7 the newest; p6 and p7 look alike."""
    folder.mkdir(parents=True, exist_ok=True)
    shade = Image.linear_gradient("L").resize(SIZE)
    for number in range(COUNT):
        texts = PngInfo()
        if number:
            prompt = f"a red fox, (deep forest:1.2), picture{number} <lora:Ink:0.{number}>"
            texts.add_text("parameters", infotext(prompt, Seed=number, Model="dream"))
        else:
            texts.add_text("prompt", json.dumps(PROMPT))
        look = min(number, 6)
        picture = Image.merge("RGB", (shade, shade.point(lambda value, by=look: value * by // 7), shade))
        picture.save(folder / f"p{number}.png", pnginfo=texts, compress_level=1)
        set_time(folder / f"p{number}.png", number * 60)
