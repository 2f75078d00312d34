from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.query.fields import FIELDS
from lib_berry.query.kinds import Field, Kind
from lib_berry.query.lookup import choices
from lib_berry.query.parser import parse

from .library import library, search
from .naive import Row

NAMES = [name for field in FIELDS for name in (field.name, *field.aliases)]
LAKE = Row(
    id=13655347200000,
    folder="txt2img-images/2024-01-05",
    name="00012-77.png",
    width=512,
    height=768,
    prompt="Red hair by a lake",
    negative="blurry, cropped",
    seed=1234,
    steps=25,
    cfg=7.0,
    denoise=0.4,
    clip_skip=2,
    sampler="Euler a",
    scheduler="Karras",
    vae="vae-ft-mse-840000-ema-pruned",
    generator="ComfyUI",
    model=("dreamshaper_8", "6ce0161689"),
    loras={"add_detail": 0.8},
    dialect="comfyui",
    hires=1.5,
    embeddings=("EasyNegative",),
    controls=(("openpose_full", "control_v11p_sd15_openpose [cab727d4]"),),
    extra={"ADetailer model": "face_yolov8n.pt", "aesthetic_score": "5.5", "Hypernet strength": "0.5"},
    size=3 << 20,
    modified_ms=1_710_000_000_000,
    viewed_ms=1_715_000_000_000,
    container="png",
    rating=4,
    favorite=True,
    nsfw=True,
    tags=("People/Portrait/Close",),
    albums=("Best of 2024",),
)
GONE = Row(id=8, name="gone.jpg", missing=True)
# Unlike the lake in everything that an example asks for. It was made before 2024.
PLAIN = Row(
    id=80_000 + 8 * 12 * 3_600_000,
    folder="grids",
    name="x.webm",
    width=511,
    height=511,
    prompt="",
    steps=50,
    cfg=1.0,
    denoise=1.0,
    container="webm",
)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_example_finds_what_it_says(field: Field, tmp_path: Path) -> None:
    assert field.help
    with library(tmp_path / "berry.db", [GONE, PLAIN, LAKE]) as connection:
        found = {"missing": [GONE.id], "trash": [], "sort": [LAKE.id, PLAIN.id]}.get(field.name, [LAKE.id])
        assert search(connection, field.example) == found


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_spelling_is_the_field(field: Field) -> None:
    value = field.example.split(":", 1)[1]
    for name in (field.name, *field.aliases):
        for spelling in (name, name.upper(), name.title(), name.replace(" ", "_"), name.replace("_", " ")):
            assert parse(f"{spelling}:{value}") == parse(field.example), spelling


def test_no_spelling_belongs_to_two_fields() -> None:
    keys = [name.replace(" ", "").replace("_", "").lower() for name in NAMES]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("condition", [field for field in FIELDS if field.choices], ids=lambda field: field.name)
def test_every_choice_runs(condition: Field, tmp_path: Path) -> None:
    with library(tmp_path / "berry.db", [LAKE]) as connection:
        for choice in choices(condition):
            either = search(connection, f"{condition.name}:{choice}") + search(
                connection, f"-{condition.name}:{choice}"
            )
            assert either in ([LAKE.id], []), choice


def test_every_kind_is_in_use() -> None:
    assert {field.kind for field in FIELDS} == set(Kind)
