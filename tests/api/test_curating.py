"""The routes of marks, tags, albums, rules and the history, and who may use those that change something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lib_berry.library import Library
from lib_berry.model import Image

from .conftest import Client, Visited

API = "/api/v1"


def post(client: Client, path: str, **body: Any) -> Any:
    answer = client.post(f"{API}{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def get(client: Client, path: str) -> Any:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def total(client: Client, query: str) -> int:
    return int(client.get(f"{API}/images", params={"query": query}).json()["total"])


def test_marks(client: Client, newest: Image) -> None:
    done = post(client, "/marks", ids=[newest.id], rating=4, favorite=True)
    assert {key: done["action"][key] for key in ("label", "images", "undone")} == {
        "label": "4 stars, Favourite: 1 image",
        "images": 1,
        "undone": False,
    }
    image = get(client, f"/images/{newest.id}")
    assert (image["rating"], image["favorite"], image["nsfw"]) == (4, True, False)
    post(client, "/marks", query="castle", **{"except": [newest.id]}, nsfw=True)
    assert total(client, "nsfw:yes") == 4
    assert post(client, "/marks", query="castle", favorite=False)["action"]["images"] == 1
    assert post(client, "/marks", query="castle", favorite=False)["action"] is None


def test_tags(client: Client, newest: Image) -> None:
    post(client, "/tags", query="castle", add=["place/castle"])
    post(client, "/tags", ids=[newest.id], add=["new"], remove=["place/castle"])
    assert get(client, "/tags") == {
        "tags": [{"name": "new", "color": None, "count": 1}, {"name": "place/castle", "color": None, "count": 4}]
    }
    assert [tag["name"] for tag in post(client, "/tags/of", ids=[newest.id])["tags"]] == ["new"]
    assert get(client, f"/images/{newest.id}")["tags"] == [{"name": "new", "color": None}]
    post(client, "/tags/color", tag="new", color="#aabbcc")
    post(client, "/tags/rename", tag="place", to="site")
    assert client.post(f"{API}/tags/rename", json={"tag": "new", "to": "site/castle"}).status_code == 409
    post(client, "/tags/rename", tag="new", to="site/castle", merge=True)
    assert total(client, "tag:site") == 5
    post(client, "/tags/delete", tag="site")
    assert get(client, "/tags") == {"tags": []}


def test_albums(client: Client, library: Library) -> None:
    ids = [image.id for image in library.gallery.page().images]
    post(client, "/albums", name="best", notes="n", images={"ids": ids[:2]})
    post(client, "/albums", name="all", query="castle")
    best, smart = get(client, "/albums")["albums"]
    assert best == {
        **{"id": best["id"], "name": "best", "position": 0, "notes": "n", "cover_id": ids[0]},
        **{"query": None, "count": 2},
    }
    assert (smart["query"], smart["count"]) == ("castle", 5)
    at = f"/albums/{best['id']}"
    post(client, f"{at}/add", query="castle", **{"except": ids[:3]})
    post(client, f"{at}/remove", ids=[ids[4]])
    post(client, f"{at}/move", ids=[ids[3]], before=ids[0])
    post(client, f"{at}/move", ids=[ids[0]], before=None)
    page = client.get(f"{API}/images", params={"query": "album:best", "sort": "album"}).json()
    assert [image["id"] for image in page["images"]] == [ids[3], ids[1], ids[0]]
    post(client, at, name="better", position=1, cover_id=ids[1])
    assert [(each["name"], each["cover_id"]) for each in get(client, "/albums")["albums"]] == [
        ("all", ids[0]),
        ("better", ids[1]),
    ]
    assert get(client, f"/images/{ids[1]}")["albums"] == [{"id": best["id"], "name": "better"}]
    assert get(client, "/albums")["blurred"] == []
    post(client, "/marks", ids=[ids[1], ids[2]], nsfw=True)
    assert get(client, "/albums")["blurred"] == [ids[1]], "of covers only"
    post(client, f"{at}/delete")
    assert len(get(client, "/albums")["albums"]) == 1


def test_rules(client: Client) -> None:
    post(client, "/rules", query="number", tag="n", apply=True)
    (rule,) = get(client, "/rules")["rules"]
    assert rule == {"id": rule["id"], "query": "number", "tag": "n", "active": True, "applied": 5}
    assert post(client, f"/rules/{rule['id']}/apply")["action"] is None
    post(client, f"/rules/{rule['id']}", active=False, query="castle", tag="m")
    assert post(client, f"/rules/{rule['id']}/apply")["action"]["images"] == 5
    post(client, f"/rules/{rule['id']}/delete")
    assert get(client, "/rules") == {"rules": []}


def test_undo_and_redo(client: Client, newest: Image) -> None:
    first = post(client, "/marks", ids=[newest.id], rating=4)["action"]
    second = post(client, "/marks", ids=[newest.id], rating=2)["action"]
    assert client.post(f"{API}/undo", json={"id": first["id"]}).status_code == 409
    undone = post(client, "/undo", id=second["id"])
    assert undone["action"]["id"] == second["id"]
    assert undone["version"] > 0
    assert get(client, f"/images/{newest.id}")["rating"] == 4
    post(client, "/undo")
    assert [(each["label"], each["undone"]) for each in get(client, "/actions")["actions"]] == [
        ("2 stars: 1 image", True),
        ("4 stars: 1 image", True),
    ]
    assert post(client, "/redo")["action"]["id"] == first["id"]
    assert total(client, "rating:4") == 1


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("/marks", {"query": "", "rating": 1}),
    ("/tags", {"query": "", "add": ["x"]}),
    ("/tags/rename", {"tag": "x", "to": "y"}),
    ("/tags/color", {"tag": "x", "color": None}),
    ("/tags/delete", {"tag": "x"}),
    ("/albums", {"name": "x"}),
    ("/albums/1", {"name": "y"}),
    ("/albums/1/delete", {}),
    ("/albums/1/add", {"query": ""}),
    ("/albums/1/remove", {"query": ""}),
    ("/albums/1/move", {"query": "", "before": None}),
    ("/rules", {"query": "", "tag": "x"}),
    ("/rules/1", {"active": False}),
    ("/rules/1/delete", {}),
    ("/rules/1/apply", {}),
    ("/undo", {}),
    ("/redo", {}),
]


@pytest.mark.parametrize(("path", "body"), CHANGES)
def test_a_read_only_gallery_is_not_changed(
    client: Client, host: Visited, library: Library, path: str, body: dict[str, Any]
) -> None:
    host.options = replace(host.options, read_only=True)
    before = library.gallery.version()
    answer = client.post(f"{API}{path}", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert library.gallery.version() == before
    assert client.post(f"{API}/tags/of", json={"query": ""}).status_code == 200, "looking is no change"


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/marks", {"query": ""}, "Say what to mark the images with"),
        ("/marks", {"rating": 1}, "Name the images"),
        ("/marks", {"query": "", "rating": 6}, "0 to 5 stars"),
        ("/marks", {"query": "", "rating": True}, "rating must be a whole number"),
        ("/marks", {"query": "", "favorite": 1}, "favorite must be true or false"),
        ("/tags", {"query": "", "add": "cat"}, "add must be a list of texts"),
        ("/tags", {"query": "", "add": [1]}, "add must be a text"),
        ("/tags", {"query": "", "add": ["x"] * 101}, "No more than 100"),
        ("/tags/color", {"tag": "x", "color": "red"}, "#rrggbb"),
        ("/albums", {"name": "x", "images": []}, "images must be an object"),
        ("/rules", {"query": "steps:many", "tag": "x"}, "is not a whole number"),
    ],
)
def test_what_cannot_be(client: Client, path: str, body: dict[str, Any], message: str) -> None:
    answer = client.post(f"{API}{path}", json=body)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/albums/99", "/albums/x/add", "/rules/99", "/rules/x/delete"])
def test_no_such_thing(client: Client, path: str) -> None:
    body = {"query": "", "name": "x", "active": True}
    assert client.post(f"{API}{path}", json=body).status_code == 404
