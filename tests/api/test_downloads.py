from __future__ import annotations

import io
import zipfile

from lib_berry.library import Library

from .conftest import Client


def test_prepared_then_fetched_once(client: Client) -> None:
    told = client.post("/api/v1/downloads", json={"query": "castle", "kind": "zip"}).json()
    assert (told["images"], told["left_out"]) == (5, 0)
    answer = client.get(f"/api/v1/downloads/{told['ticket']}")
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == told["bytes"] == len(answer.content)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{told['name']}"
    assert answer.headers["content-encoding"] == "identity"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 5
    assert client.get(f"/api/v1/downloads/{told['ticket']}").status_code == 404


def test_of_a_length_nobody_knows(client: Client) -> None:
    told = client.post("/api/v1/downloads", json={"query": "", "kind": "csv"}).json()
    assert told["bytes"] is None
    answer = client.get(f"/api/v1/downloads/{told['ticket']}")
    assert "content-length" not in answer.headers
    assert answer.text.count("castle number") == 5


def test_read_only_galleries_give_too(client: Client, library: Library) -> None:
    ids = [library.gallery.page(limit=1).images[0].id]
    told = client.post("/api/v1/downloads", json={"ids": ids, "kind": "infotexts"}).json()
    assert "castle number 4" in client.get(f"/api/v1/downloads/{told['ticket']}").text


def test_mistakes(client: Client) -> None:
    assert client.post("/api/v1/downloads", json={"query": "", "kind": "rar"}).status_code == 400
    assert client.post("/api/v1/downloads", json={"query": "nothing", "kind": "zip"}).status_code == 400
    assert client.post("/api/v1/downloads", json={"query": "steps:x", "kind": "zip"}).status_code == 400
