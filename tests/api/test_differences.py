from __future__ import annotations

import pytest

from lib_berry.db import views
from lib_berry.library import Library

from .conftest import Client


@pytest.fixture
def ids(library: Library) -> list[int]:
    return [image.id for image in library.gallery.page().images]


def test_what_differs(client: Client, ids: list[int]) -> None:
    found = client.get(f"/api/v1/differences?ids={ids[0]},{ids[1]}").json()
    assert found["ids"] == ids[:2]
    assert found["rows"] == [
        {"field": "seed", "label": "Seed", "values": [str(2**64 - 5), str(2**64 - 4)]}
    ]  # too large for JavaScript's numbers
    assert [(tag["text"], tag["in"]) for tag in found["tags"]] == [
        ("castle number 4", [True, False]),
        ("castle number 3", [False, True]),
    ]
    assert found["negative_tags"] == [{"text": "blurry", "weight": 1.0, "weights": [1.0, 1.0], "in": [True, True]}]


@pytest.mark.parametrize("count", [0, 1, 17])
def test_two_to_sixteen_images(client: Client, ids: list[int], count: int) -> None:
    answer = client.get(f"/api/v1/differences?ids={','.join(str(1000 + n) for n in range(count))}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_invalid")


def test_no_image_is_compared_with_itself_or_with_none(client: Client, ids: list[int]) -> None:
    assert client.get(f"/api/v1/differences?ids={ids[0]},{ids[0]}").status_code == 400
    assert client.get(f"/api/v1/differences?ids={ids[0]},7").status_code == 404
    assert client.get(f"/api/v1/differences?ids={ids[0]},x").status_code == 404


def test_looking_is_noted_and_no_change_of_the_index(client: Client, library: Library, ids: list[int]) -> None:
    before = library.gallery.version()
    for image_id in (ids[2], ids[0], ids[2]):
        assert client.post(f"/api/v1/images/{image_id}/viewed").json() == {}
    assert {image_id for image_id, _ in views.viewed(library.database)} == {ids[0], ids[2]}
    assert library.gallery.version() == before
    assert client.post("/api/v1/images/7/viewed").status_code == 404
