from __future__ import annotations

import pytest

from lib_berry import searches
from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.gallery import Gallery
from lib_berry.model import Root, Suggestion
from lib_berry.query.parser import parse
from tests.library import indexed


@pytest.fixture
def library(database: Database, root: Root, gallery: Gallery) -> None:
    prompts = ["castle", "castle cat", "castle catalogue", "Château", "dog"]
    models = ["dream", "dream", "sd dream", 'the "best"', "Ember"]
    files = [
        indexed(root, f"{n}.png", ms=n, prompt=text, negative_prompt="catastrophe", model=model)
        for n, (text, model) in enumerate(zip(prompts, models, strict=True))
    ]
    images.store(database, files)
    kept = searches.Searches(database, gallery)
    kept.save("Cats", "cat -dog", "created")
    for query in ("castle night", "dog"):
        kept.remember(query)


def offered(gallery: Gallery, text: str) -> list[Suggestion]:
    """What is offered at the | in ``text``; each makes a query of it."""
    position = text.index("|")
    query = text.replace("|", "", 1)
    found = gallery.suggest(query, position)
    assert found.start <= position <= found.end
    for item in found.items:
        if item.kind != "field":
            parse(query[: found.start] + item.insert + query[found.end :])
    return list(found.items)


def texts(items: list[Suggestion], kind: str) -> list[str]:
    return [item.text for item in items if item.kind == kind]


def test_words_of_prompts_the_most_frequent_first(gallery: Gallery, library: None) -> None:
    found = offered(gallery, "ca|")
    assert texts(found, "word") == ["castle", "cat", "catalogue"]
    assert found[[item.text for item in found].index("castle")].count == 3
    assert texts(offered(gallery, "CHÂ|"), "word") == ["chateau"]
    assert texts(offered(gallery, "dog -cat| x"), "word") == ["cat", "catalogue"]


def test_fields_by_any_of_their_names(gallery: Gallery, library: None) -> None:
    (found,) = (item for item in offered(gallery, "checkp|") if item.kind == "field")
    assert (found.text, found.insert) == ("model", "model:")
    assert found.help is not None


def test_values_of_a_field_with_their_counts(gallery: Gallery, library: None) -> None:
    found = offered(gallery, "castle model:|")
    assert [(item.text, item.count) for item in found][:1] == [("dream", 2)]
    assert len(found) == 4
    assert [item.insert for item in offered(gallery, "model:dre|")] == ['"dream"', '"sd dream"']
    assert [item.insert for item in offered(gallery, 'checkpoint:"th|e" x')] == ['"the ""best"""']
    assert texts(offered(gallery, "size:por|"), "value") == ["portrait"]
    assert texts(offered(gallery, "has:lo|"), "value") == ["lora"]
    assert offered(gallery, "steps:2|") == []


def test_the_whole_of_the_value_is_replaced(gallery: Gallery, library: None) -> None:
    found = gallery.suggest('model:"em" castle', 9)
    assert (found.start, found.end) == (6, 10)
    found = gallery.suggest("castle", 2)
    assert (found.start, found.end) == (0, 6)


def test_earlier_searches_where_nothing_else_stands(gallery: Gallery, library: None) -> None:
    found = offered(gallery, "ca|")
    assert texts(found, "saved") == ["Cats"]
    assert texts(found, "history") == ["castle night"]
    assert set(texts(offered(gallery, "|"), "history")) == {"dog", "castle night"}
    assert texts(offered(gallery, "x ca|"), "history") == []


@pytest.mark.parametrize("text", ["", '"', "model:", ":", "(", "a:b:c", "-", '"a" b', "x" * 1000, "猫"])
def test_anything_can_be_asked(gallery: Gallery, text: str) -> None:
    for position in (-5, 0, len(text), len(text) + 5):
        found = gallery.suggest(text, position)
        assert 0 <= found.start <= found.end <= len(text)
        assert len(found.items) <= 10


def test_a_star_in_a_name_is_no_wildcard_when_it_is_taken(gallery: Gallery, database: Database, root: Root) -> None:
    names = [("one.png", "star*light"), ("two.png", "starry light")]
    images.store(database, [indexed(root, name, model=model) for name, model in names])
    (item,) = offered(gallery, "model:star*|")
    assert [image.name for image in gallery.page(f"model:{item.insert}").images] == ["one.png"]
