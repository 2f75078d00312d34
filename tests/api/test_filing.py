from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lib_berry.api import filing
from lib_berry.library import Library
from lib_berry.model import Image
from lib_berry.settings import Settings
from tests.library import save_png

from .conftest import Client, Visited

CHANGES = [
    ("trash", {"query": ""}),
    ("trash/restore", {"query": "trash:yes"}),
    ("trash/empty", {"images": 0}),
    ("files/move", {"query": "", "root": 1, "folder": "x"}),
    ("files/copy", {"query": "", "root": 1, "folder": "x"}),
    ("files/rename", {"query": "", "pattern": "{seed}"}),
    ("files/rename/preview", {"query": "", "pattern": "{seed}"}),
    ("files/cancel", {}),
]


def names(client: Client, query: str = "") -> list[str]:
    found = client.get("/api/v1/images", params={"query": query}).json()
    return [image["name"] for image in found["images"]]


def test_into_the_trash_and_out_of_it(client: Client, newest: Image) -> None:
    answer = client.post("/api/v1/trash", json={"ids": [newest.id]}).json()
    assert answer["action"]["label"] == "Moved to the trash: 1 image"
    assert answer["version"] == client.get("/api/v1/status").json()["version"]
    assert (answer["done"], answer["renamed"], answer["cancelled"], answer["failures"]) == (1, 0, False, [])
    assert len(names(client)) == 4
    assert names(client, "trash:yes") == ["4.png"]
    status = client.get("/api/v1/status").json()
    assert (status["images"], status["missing"]) == (4, 0)
    held = client.get("/api/v1/trash").json()
    assert (held["images"], held["bytes"] > 0) == (1, True)
    assert client.get(f"/api/v1/thumb/{newest.id}/{newest.version}").status_code == 200
    assert client.post("/api/v1/trash/restore", json={"query": "trash:yes"}).json()["done"] == 1
    assert len(names(client)) == 5


def test_undo_and_redo(client: Client, newest: Image) -> None:
    action = client.post("/api/v1/trash", json={"ids": [newest.id]}).json()["action"]["id"]
    (noted,) = client.get("/api/v1/actions").json()["actions"]
    assert (noted["id"], noted["kind"], noted["label"], noted["images"]) == (
        action,
        "files",
        "Moved to the trash: 1 image",
        1,
    )
    assert client.post("/api/v1/undo", json={"id": action}).status_code == 200
    assert len(names(client)) == 5
    assert client.post("/api/v1/redo", json={}).status_code == 200
    assert len(names(client)) == 4


def test_emptying_wants_to_know_what(client: Client) -> None:
    client.post("/api/v1/trash", json={"query": "0.png", "except": []})
    client.post("/api/v1/trash", json={"query": "castle"})
    refused = client.post("/api/v1/trash/empty", json={"images": 4})
    assert refused.status_code == 409
    assert "holds 5 images now, not 4" in refused.json()["error"]["message"]
    assert client.post("/api/v1/trash/empty", json={"images": 5}).json()["done"] == 5
    assert client.get("/api/v1/trash").json()["images"] == 0


def test_moving_copying_renaming(client: Client, newest: Image, folder: Path) -> None:
    listed = client.get("/api/v1/files/folders", params={"filter": "da"}).json()
    (root,) = listed["roots"]
    assert listed["folders"] == [{"root": root["id"], "folder": "day"}]
    body = {"ids": [newest.id], "root": root["id"], "folder": "best"}
    assert client.post("/api/v1/files/copy", json=body).json()["done"] == 1
    assert client.post("/api/v1/files/move", json=body).json()["renamed"] == 1
    assert {path.name for path in (folder / "best").iterdir()} == {"4.png", "4 (2).png"}
    shown = client.post("/api/v1/files/rename/preview", json={"ids": [newest.id], "pattern": "{counter:3}"}).json()
    assert shown == {
        "total": 1,
        "renamings": [{"id": newest.id, "name": "4 (2).png", "new_name": "001.png", "reason": None}],
    }
    assert client.post("/api/v1/files/rename", json={"ids": [newest.id], "pattern": "{counter:3}"}).json()["done"] == 1
    assert (folder / "best" / "001.png").is_file()


def test_failures_are_told(client: Client, newest: Image, folder: Path) -> None:
    (folder / "day" / "4.png").unlink()
    answer = client.post("/api/v1/trash", json={"ids": [newest.id]}).json()
    assert answer["failures"] == [{"id": newest.id, "name": "4.png", "reason": "No such file or directory."}]
    assert answer["action"] is None


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("files/move", {"query": "", "root": 99, "folder": "x"}, 404),
        ("files/move", {"query": "", "root": 1, "folder": "../x"}, 400),
        ("files/move", {"query": "", "root": "1", "folder": "x"}, 400),
        ("files/move", {"root": 1, "folder": "x"}, 400),
        ("files/rename", {"query": "", "pattern": "{nothing}"}, 400),
        ("trash", {"ids": []}, 400),
        ("trash/empty", {}, 400),
    ],
)
def test_mistakes(client: Client, path: str, body: dict[str, Any], status: int) -> None:
    assert client.post(f"/api/v1/{path}", json=body).status_code == status


class TestWhoMay:
    @pytest.mark.parametrize(("path", "body"), CHANGES)
    def test_not_where_files_are_not_to_be_changed(
        self, client: Client, host: Visited, path: str, body: dict[str, Any]
    ) -> None:
        host.facts = replace(host.info(), remote=True)
        assert client.post(f"/api/v1/{path}", json=body).status_code == 403
        host.facts, host.options = None, Settings(read_only=True)
        assert client.post(f"/api/v1/{path}", json=body).status_code == 403
        assert len(names(client)) == 5

    @pytest.mark.parametrize("turn", ["undo", "redo"])
    def test_nor_by_taking_back_what_was_done_to_them(self, client: Client, host: Visited, turn: str) -> None:
        assert client.post("/api/v1/trash", json={"query": ""}).json()["done"] == 5
        if turn == "redo":
            assert client.post("/api/v1/undo").status_code == 200
        before = len(names(client))
        host.facts = replace(host.info(), remote=True)
        assert client.post(f"/api/v1/{turn}").status_code == 403
        assert len(names(client)) == before
        host.facts = None
        assert client.post(f"/api/v1/{turn}").status_code == 200
        assert len(names(client)) == 5 - before

    def test_the_page_is_told(self, client: Client, host: Visited) -> None:
        free = {"refused": None, "curation_refused": None, "reveal": True, "running": None}
        assert client.get("/api/v1/files").json() == free
        host.facts = replace(host.info(), remote=True)
        told = client.get("/api/v1/files").json()
        assert "reached from other machines" in told["refused"]
        assert told["curation_refused"] is None
        assert told["reveal"] is False
        host.facts, host.options = None, Settings(read_only=True)
        assert "read-only" in client.get("/api/v1/files").json()["curation_refused"]

    def test_no_path_is_told_where_they_are_hidden(
        self, client: Client, host: Visited, library: Library, folder: Path
    ) -> None:
        host.hide_paths()
        listed = client.get("/api/v1/files/folders").text
        assert str(folder) not in listed
        (folder / "day" / "4.png").unlink()
        assert str(folder) not in client.post("/api/v1/trash", json={"query": ""}).text

    def test_showing_a_file(
        self, client: Client, host: Visited, newest: Image, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown: list[Path] = []
        monkeypatch.setattr(filing, "reveal", shown.append)
        assert client.post(f"/api/v1/images/{newest.id}/reveal").status_code == 200
        assert shown == [folder / "day" / "4.png"]
        host.hide_paths()
        assert client.post(f"/api/v1/images/{newest.id}/reveal").status_code == 403


def test_progress_is_told(client: Client, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib_berry.db import journal
    from lib_berry.filing import operations

    told = []
    settle = journal.settle

    def settling(*arguments: Any) -> None:
        settle(*arguments)
        told.append(library.filing.progress())

    monkeypatch.setattr(operations, "BATCH", 2)
    monkeypatch.setattr(journal, "settle", settling)
    save_png(folder / "other.png")
    client.post("/api/v1/trash", json={"query": ""})
    assert [(each.done, each.total) for each in told] == [(0, 5), (2, 5), (4, 5)]
