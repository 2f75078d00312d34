from __future__ import annotations

from lib_berry.query.fields import FIELDS
from lib_berry.query.lookup import LONG_NAMES, choices, find_field, nearest, nearest_field


def test_has_takes_every_field_an_image_can_lack() -> None:
    has = find_field("has")
    assert has is not None
    taken = set(choices(has))
    assert taken >= {"parameters", "error", "prompt", "model", "lora", "rating", "tag", "album", "hires", "viewed"}
    assert not taken & {"id", "date", "path", "folder", "name", "ext", "has", "missing", "sort", "nometa", "favorite"}


def test_suggestions() -> None:
    assert nearest_field("sampelr") == "sampler"
    assert nearest_field("negativeprompt_") == "negative prompt"
    assert nearest_field("xyzzy") is None
    assert nearest_field("source", 0.8) is None
    assert nearest("potrait", ("portrait", "square")) == "portrait"
    assert nearest("x", ("portrait",)) is None


def test_names_of_several_words_are_tried_longest_first() -> None:
    assert "clip skip" in LONG_NAMES
    assert list(LONG_NAMES) == sorted(LONG_NAMES, key=len, reverse=True)


def test_a_row_says_where_its_values_are_listed() -> None:
    listed = {field.name: field.listed for field in FIELDS if field.listed}
    tables = ("model", "sampler", "scheduler", "vae", "generator", "lora", "tag", "album")
    assert listed == {name: name for name in tables}
