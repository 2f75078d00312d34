from __future__ import annotations

import pytest

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.errors import NotFoundError
from lib_berry.gallery import Gallery
from lib_berry.model import Root
from tests.library import ids_by_name, indexed

COMMON = "masterpiece, best quality"
PROMPTS = {
    "this.png": f"{COMMON}, (glass castle:1.2), <lora:x:1>, paper moon",
    "both.png": f"paper moon, Glass Castle, {COMMON}",
    "one.png": f"{COMMON}, glass castle, tin soldier",
    "common.png": f"{COMMON}, tin soldier, stone bridge",
    "other.png": "stone bridge",
    "none.png": None,
}


@pytest.fixture
def library(database: Database, root: Root) -> dict[str, int]:
    texts = PROMPTS | {f"{n}.png": f"{COMMON}, filler {n}" for n in range(30)} | {"twin.png": PROMPTS["this.png"]}
    images.store(database, [indexed(root, name, ms=n, prompt=text) for n, (name, text) in enumerate(texts.items())])
    return ids_by_name(database)


def test_what_shares_more_of_the_rare_tags_comes_first(gallery: Gallery, library: dict[str, int]) -> None:
    found = [image.name for image in gallery.similar(library["this.png"])]
    assert found == ["both.png", "one.png", "twin.png"]
    assert [image.name for image in gallery.similar(library["this.png"], limit=1)] == ["both.png"]


def test_it_is_a_query_too(gallery: Gallery, library: dict[str, int]) -> None:
    page = gallery.page(f"similar:{library['this.png']} -soldier")
    assert {image.name for image in page.images} == {"this.png", "both.png", "twin.png"}
    assert gallery.page("similar:5").total == 0


def test_of_no_prompt_nothing_is_similar(gallery: Gallery, library: dict[str, int]) -> None:
    assert gallery.similar(library["none.png"]) == ()
    with pytest.raises(NotFoundError):
        gallery.similar(5)
