from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.errors import InvalidRequestError
from lib_berry.gallery import Gallery
from lib_berry.model import Facet, Lora, Month, Root, Spread
from lib_berry.query.edit import toggle
from lib_berry.search import tally
from lib_berry.search.facets import FACETS
from tests.library import BIRTH_NS, ids_by_name, indexed

DAY_MS = 86_400_000


@pytest.fixture(params=[8, 0, 10**9], ids=["as it comes", "picked", "whole"], autouse=True)
def _counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a result is counted."""
    monkeypatch.setattr(tally, "FEW", request.param)


@pytest.fixture
def library(database: Database, root: Root) -> dict[str, int]:
    files = []
    for n in range(24):
        file = indexed(
            root,
            f"{n:02}.png",
            ms=n * 5 * DAY_MS,
            folder=("", "2024", "2024/01")[n % 3],
            prompt="castle" if n % 2 else "lake",
            model=("dream", "Ember", 'say "hi"')[n // 8],
            loras=(Lora("detail", 0.5), Lora("detail", 0.5, "ab")) if n < 5 else (),
        )
        files.append(replace(file, reading=replace(file.reading, width=64 if n < 10 else 32), sampler_label="Euler a"))
    images.store(database, files)
    ids = ids_by_name(database)
    with database.transaction(touched=list(ids.values())) as connection:
        connection.execute(
            "INSERT INTO mark (image_id, rating, favorite) VALUES (?, 5, 0), (?, 3, 1)", (ids["00.png"], ids["01.png"])
        )
    return ids


def spread(gallery: Gallery, query: str = "") -> Spread:
    _, found = gallery.answer(query, spread=True)
    assert found is not None
    return found


def counts(facet: Facet) -> dict[str, int]:
    return {each.value: each.count for each in facet.values}


def facet_of(gallery: Gallery, field: str, query: str = "") -> Facet:
    return next(each for each in spread(gallery, query).facets if each.field == field)


def test_each_facet_counts_the_images_of_the_query(gallery: Gallery, library: dict[str, int]) -> None:
    found = {facet.field: counts(facet) for facet in spread(gallery, "castle").facets}
    assert list(found) == list(FACETS)
    assert found["model"] == {"dream": 4, "Ember": 4, 'say "hi"': 4}
    assert found["sampler"] == {"Euler a": 12}
    assert found["size"] == {"32x8": 7, "64x8": 5}
    assert found["lora"] == {"detail": 2}
    assert found["rating"] == {"none": 11, "3": 1}
    assert found["favorite"] == {"no": 11, "yes": 1}
    assert found["nsfw"] == {"no": 12}
    assert found["generator"] == {}
    assert found["folder"] == {"pictures": 12, "pictures/2024": 8, "pictures/2024/01": 4}


@pytest.mark.parametrize("field", FACETS)
@pytest.mark.parametrize("query", ["", "castle", "castle | lake"])
def test_a_click_on_a_value_finds_as_many_as_it_says(
    gallery: Gallery, library: dict[str, int], field: str, query: str
) -> None:
    for value, count in counts(facet_of(gallery, field, query)).items():
        clicked = toggle(query, field, value, False)
        assert gallery.page(clicked).total == count, clicked
        (state,) = [each.active for each in facet_of(gallery, field, clicked).values if each.value == value]
        assert state == "include", clicked
        excluded = toggle(query, field, value, True)
        (state,) = [each.active for each in facet_of(gallery, field, excluded).values if each.value == value]
        assert state == "exclude", excluded


def test_a_facet_is_counted_without_its_own_filter(gallery: Gallery, library: dict[str, int]) -> None:
    facet = facet_of(gallery, "model", 'castle model:"dream" -model:"Ember"')
    assert counts(facet) == {"dream": 4, "Ember": 4, 'say "hi"': 4}
    assert [each.active for each in facet.values] == ["exclude", "include", None]
    assert counts(facet_of(gallery, "size", 'castle model:"dream"')) == {"64x8": 4}


def test_what_the_query_names_is_listed_however_rare(database: Database, root: Root, gallery: Gallery) -> None:
    files = [indexed(root, f"{n}-{m}.png", ms=n, model=f"m{n:02}") for n in range(20) for m in range(n + 1)]
    images.store(database, files)
    facet = facet_of(gallery, "model", 'model:"m00"')
    assert (facet.total, len(facet.values), facet.values[0].value) == (20, 9, "m19")
    assert (facet.values[-1].value, facet.values[-1].active) == ("m00", "include")


def test_all_values_of_a_facet_and_those_with_a_word_in_them(gallery: Gallery, library: dict[str, int]) -> None:
    assert counts(gallery.facet("", "model", containing="EM")) == {"Ember": 8}
    assert counts(gallery.facet("lake", "folder", containing="01")) == {"pictures/2024/01": 4}
    assert len(gallery.facet("", "model", limit=2).values) == 2
    with pytest.raises(InvalidRequestError, match="no facet 'seed'; choose one of model"):
        gallery.facet("", "seed")


def test_the_timeline_has_the_months_of_local_time_latest_first(gallery: Gallery, library: dict[str, int]) -> None:
    made = [datetime.fromtimestamp(BIRTH_NS / 1e9 + n * 5 * 86_400) for n in range(1, 24, 2)]
    expected = Counter(f"{moment:%Y-%m}" for moment in made)
    assert spread(gallery, "castle").timeline == tuple(
        Month(month, expected[month]) for month in sorted(expected, reverse=True)
    )
    assert spread(gallery, "nothing").timeline == ()
