from __future__ import annotations

from typing import Any

from lib_berry.differences import Differences, differences
from lib_berry.model import GenerationParameters, Hires, Image, ImageDetail, Lora


def detail(image_id: int, *, size: tuple[int, int] = (8, 8), **stated: Any) -> ImageDetail:
    image = Image(image_id, f"/a/{image_id}.png", f"{image_id}.png", *size, 0, "v")
    return ImageDetail(image, "a", "", 1, 1, "png", GenerationParameters(**stated) if stated else None)


def rows(found: Differences) -> dict[str, tuple[object, ...]]:
    return {row.label: row.values for row in found.rows}


def test_only_what_differs() -> None:
    one = detail(1, seed=1, steps=20, model="dream", hires=Hires(upscale=2.0), prompt="cat")
    two = detail(2, size=(8, 16), seed=2, steps=20, model="dream", prompt="cat")
    found = differences([one, two])
    assert found.ids == (1, 2)
    assert rows(found) == {"Seed": (1, 2), "Size": ("8x8", "8x16"), "Hires upscale": (2.0, None)}
    assert found.same == 2


def test_loras_and_other_keys_by_name() -> None:
    one = detail(1, loras=(Lora("style", 0.8), Lora("bare")), extra={"ENSD": "31337", "Eta": "1"})
    two = detail(2, loras=(Lora("style", 0.5),), extra={"Eta": "1"})
    found = differences([one, two])
    assert rows(found) == {"style": (0.8, 0.5), "bare": ("", None), "ENSD": ("31337", None)}
    assert {row.label: row.field for row in found.rows}["ENSD"] == "param"


def test_prompts_are_compared_tag_by_tag() -> None:
    one = detail(1, prompt="red hat, (cat:1.2), a (b:2)", negative_prompt="blur")
    two = detail(2, prompt="cat, red hat", negative_prompt="blur, noise")
    three = detail(3)
    found = differences([one, two])
    assert [(row.text, row.weights) for row in found.tags] == [
        ("red hat", (1.0, 1.0)),
        ("cat", (1.2, 1.0)),
        ("a b", (None, 0.0)),
    ]
    assert [(row.text, row.weights) for row in found.negative_tags] == [("blur", (1.0, 1.0)), ("noise", (0.0, 1.0))]
    assert all(row.weights[2] == 0 for row in differences([one, two, three]).tags)
