from __future__ import annotations

import pytest

from .conftest import Client

ALL = {"name": "all", "query": "", "sort": "created"}


def test_saving_changing_deleting(client: Client) -> None:
    (saved,) = client.post("/api/v1/searches", json=ALL).json()["saved"]
    assert saved == {**ALL, "id": saved["id"], "position": 0, "count": 5}
    client.post("/api/v1/searches", json={**ALL, "name": "none", "query": "nothing"})
    changed = client.post(f"/api/v1/searches/{saved['id']}", json={"name": "every one", "position": 1}).json()
    assert [(found["name"], found["count"]) for found in changed["saved"]] == [("none", 0), ("every one", 5)]
    assert client.get("/api/v1/searches").json() == changed
    left = client.post(f"/api/v1/searches/{saved['id']}/delete").json()
    assert [found["name"] for found in left["saved"]] == ["none"]


def test_history(client: Client) -> None:
    assert client.post("/api/v1/history", json={"query": "castle"}).json() == {}
    found = client.get("/api/v1/searches").json()["history"]
    assert [past["query"] for past in found] == ["castle"]
    assert client.post("/api/v1/history/clear").json()["history"] == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({**ALL, "name": 7}, "name must be a text"),
        ({"name": "x", "query": ""}, "sort must be a text"),
        ({**ALL, "query": "x" * 10_001}, "query must be a text"),
        ({**ALL, "query": "steps:many"}, "is not a whole number"),
    ],
)
def test_what_cannot_be_saved(client: Client, body: dict[str, object], message: str) -> None:
    answer = client.post("/api/v1/searches", json=body)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


@pytest.mark.parametrize("which", ["99", "x", "9" * 30])
def test_no_such_search(client: Client, which: str) -> None:
    assert client.post(f"/api/v1/searches/{which}", json={"name": "x"}).status_code == 404
    assert client.post(f"/api/v1/searches/{which}/delete").status_code == 404


def test_a_place_is_a_whole_number(client: Client) -> None:
    saved = client.post("/api/v1/searches", json=ALL).json()["saved"][0]
    answer = client.post(f"/api/v1/searches/{saved['id']}", json={"position": "first"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_invalid")


def test_a_name_no_database_can_hold(client: Client) -> None:
    body = b'{"name": "\\ud800", "query": "", "sort": "created"}'
    answer = client.post("/api/v1/searches", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_invalid")
