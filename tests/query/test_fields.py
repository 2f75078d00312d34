from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.query.fields import FIELDS, SORTS, Field, Kind, choice_conditions, find_field, nearest, nearest_field
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
)
GONE = Row(id=8, name="gone.jpg", missing=True)
# Unlike the lake in everything that an example asks for. It was made before 2024.
PLAIN = Row(id=80_000, folder="grids", name="x.webp", width=511, height=511, prompt="", steps=50, cfg=1.0, denoise=1.0)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_example_finds_what_it_says(field: Field, tmp_path: Path) -> None:
    assert field.help
    with library(tmp_path / "berry.db", [GONE, PLAIN, LAKE]) as connection:
        assert search(connection, field.example) == [GONE.id if field.name == "missing" else LAKE.id]


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
        for choice in choice_conditions(condition):
            either = search(connection, f"{condition.name}:{choice}") + search(
                connection, f"-{condition.name}:{choice}"
            )
            assert either in ([LAKE.id], []), choice


def test_has_takes_every_field_an_image_can_lack() -> None:
    has = find_field("has")
    assert has is not None
    always = {"id", "date", "path", "folder", "name", "ext", "has", "missing"}
    assert set(choice_conditions(has)) == {field.name for field in FIELDS} - always | {"parameters", "error"}


def test_suggestions() -> None:
    assert nearest_field("sampelr") == "sampler"
    assert nearest_field("negativeprompt_") == "negative prompt"
    assert nearest_field("xyzzy") is None
    assert nearest_field("source", 0.8) is None
    assert nearest("potrait", ("portrait", "square")) == "portrait"
    assert nearest("x", ("portrait",)) is None


def test_sorts_have_names_of_their_own() -> None:
    assert [sort.name for sort in SORTS] == ["created", "-created"]
    assert [sort.descending for sort in SORTS] == [True, False]


def test_every_kind_is_in_use() -> None:
    assert {field.kind for field in FIELDS} == set(Kind)
