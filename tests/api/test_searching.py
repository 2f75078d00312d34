from __future__ import annotations

from typing import Any

import pytest

from lib_berry.library import Library

from .conftest import Client


def get(client: Client, path: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_page_with_facets_says_how_the_result_is_spread(client: Client) -> None:
    found = get(client, "images", query='castle -model:"x" steps:20', facets=1, limit=2)
    assert len(found["images"]) == 2
    assert next(facet["field"] for facet in found["facets"]) == "model"
    size = next(facet for facet in found["facets"] if facet["field"] == "size")
    assert size == {"field": "size", "total": 1, "values": [{"value": "60x40", "count": 5, "active": None}]}
    assert sum(month["count"] for month in found["timeline"]) == found["total"] == 5
    assert found["chips"][1] == {"start": 7, "end": 17, "text": '-model:"x"', "field": "model", "negated": True}
    assert found["words"] == ["castle"]
    assert "facets" not in get(client, "images")


def test_all_values_of_a_facet(client: Client) -> None:
    assert get(client, "facets/size", query="castle", filter="60", limit=1) == {
        "field": "size",
        "total": 1,
        "values": [{"value": "60x40", "count": 5, "active": None}],
    }
    answer = client.get("/api/v1/facets/nonsense")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_invalid")


def test_what_is_typed_is_completed(client: Client) -> None:
    found = get(client, "suggest", query="x cast y", position=6)
    assert (found["start"], found["end"]) == (2, 6)
    assert {"kind": "word", "text": "castle", "insert": "castle", "count": 5, "help": None} in found["items"]


@pytest.mark.parametrize(
    ("exclude", "expected"), [(0, 'castle model:"dream"'), (1, 'castle -model:"dream"')], ids=["with", "without"]
)
def test_a_click_changes_the_query(client: Client, exclude: int, expected: str) -> None:
    toggled = {"field": "model", "value": "dream", "exclude": exclude}
    assert get(client, "query/toggle", query="castle", **toggled) == {"query": expected}
    assert get(client, "query/toggle", query=expected, **toggled) == {"query": "castle"}
    answer = client.get("/api/v1/query/toggle", params={"query": "", "field": "nonsense", "value": "x"})
    assert answer.status_code == 400


def test_images_like_another(client: Client, library: Library) -> None:
    first, second = library.gallery.page(limit=2).images
    assert second.id in [image["id"] for image in get(client, f"images/{first.id}/similar")["images"]]
    assert client.get("/api/v1/images/5/similar").status_code == 404
    assert client.get(f"/api/v1/images/{first.id}/similar?limit=0").status_code == 400
