from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lib_berry.library import Library
from tests.api.conftest import Client, Visited
from tests.library import infotext, save_png, scan


def test_groups_of_one_recipe(client: Client, library: Library, folder: Path) -> None:
    for number in range(3):
        save_png(folder / f"same {number}.png", infotext("a bird", Seed=7), size=(8 + number, 8), seconds=50 + number)
    scan(library.database)
    answer = client.get("/api/v1/duplicates?kind=recipe").json()
    (group,) = answer.pop("groups")
    assert answer == {"kind": "recipe", "total": 1, "images": 2, "next": None, "blurred": []}
    assert [image["name"] for image in group["images"]] == ["same 2.png", "same 1.png", "same 0.png"]
    assert group["why"] == "pixels"
    assert {"id", "version", "folder", "size", "tags", "rating"} <= group["images"][0].keys()


def test_what_is_to_be_blurred_is_told(client: Client, library: Library, host: Visited, folder: Path) -> None:
    for number in range(2):
        save_png(folder / f"same {number}.png", infotext("a secret bird", Seed=7), seconds=50 + number)
    scan(library.database)
    host.options = replace(host.options, blur_words=("secret",))
    answer = client.get("/api/v1/duplicates?kind=recipe").json()
    ids = [image["id"] for image in answer["groups"][0]["images"]]
    assert sorted(answer["blurred"]) == sorted(ids)
    assert client.get(f"/api/v1/images/{ids[0]}").json()["blurred"] == [ids[0]]


def test_looking_is_asked_for(client: Client) -> None:
    assert client.get("/api/v1/duplicates/progress").json() == {"looked": 0, "readable": 5, "wanted": False}
    assert client.post("/api/v1/duplicates/look", json={}).json() == {"looked": 0, "readable": 5, "wanted": True}


def test_unusable_requests(client: Client) -> None:
    assert client.get("/api/v1/duplicates?kind=same").json()["error"]["code"] == "request_invalid"
    assert client.get("/api/v1/duplicates?start=-1").status_code == 400
    assert client.get("/api/v1/duplicates?limit=x").status_code == 400


def test_a_read_only_gallery_starts_no_work(client: Client, host: Visited) -> None:
    host.options = replace(host.options, read_only=True)
    assert client.post("/api/v1/duplicates/look", json={}).status_code == 403
