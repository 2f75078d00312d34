from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import roots
from lib_berry.library import Library
from tests.library import infotext, save_png, scan, until

from .conftest import Client, Visited

BROKEN = b"\x89PNG\r\n\x1a\nnonsense"


@pytest.fixture
def broken(library: Library, folder: Path) -> list[Path]:
    """Three files that cannot be read."""
    paths = [folder / f"broken{n}.png" for n in range(3)]
    for path in paths:
        path.write_bytes(BROKEN)
    scan(library.database)
    return paths


@pytest.fixture
def only_root(library: Library) -> int:
    return roots.active_roots(library.database)[0].id


def root_of(client: Client) -> dict[str, Any]:
    (root,) = client.get("/api/v1/health").json()["roots"]
    return dict(root)


def test_health(client: Client, library: Library, folder: Path, broken: list[Path], only_root: int) -> None:
    roots.note_scan(library.database, only_root, 1234, [(str(folder / "locked"), "Permission denied")])
    library.roots()
    until(lambda: all(watching.state == "live" for watching in library.watching().values()))
    health = client.get("/api/v1/health").json()
    assert health["roots"] == [
        {
            "id": only_root,
            "name": "images",
            "kind": "samples",
            "path": str(folder),
            "available": True,
            "reason": None,
            "watch": "live",
            "watch_reason": None,
            "archived": False,
            "configured": True,
            "images": 8,
            "missing": 0,
            "errors": 3,
            "problems": 1,
            "scanned_ms": 1234,
        }
    ]
    assert health["problems"] == [{"path": str(folder / "locked"), "reason": "Permission denied"}]
    assert health["database_bytes"] > 0
    assert health["archive_refused"] is None


def test_no_path_where_the_host_hides_them(
    client: Client, library: Library, host: Visited, folder: Path, tmp_path: Path, only_root: int
) -> None:
    roots.note_scan(library.database, only_root, 1, [(str(folder / "x"), f"cannot be read: {folder / 'x'}")])
    host.hide_paths()
    answer = client.get("/api/v1/health")
    assert str(tmp_path) not in answer.text
    assert answer.json()["problems"] == [
        {"path": str(Path("images", "x")), "reason": f"cannot be read: {Path('images', 'x')}"}
    ]


def test_retry_of_one(client: Client, broken: list[Path]) -> None:
    listed = client.get("/api/v1/errors").json()["errors"]
    mended = next(each for each in listed if each["path"] == str(broken[1]))
    save_png(broken[1], infotext())
    answer = client.post("/api/v1/errors/retry", json={"ids": [mended["id"]]})
    assert answer.json() == {"tried": 1, "mended": 1, "next": None}
    assert root_of(client)["errors"] == 2


def test_retry_of_all_page_by_page(client: Client, broken: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib_berry.api.health.RETRIES_AT_ONCE", 2)
    for path in broken:
        save_png(path, infotext())
    first = client.post("/api/v1/errors/retry", json={"all": True}).json()
    rest = client.post("/api/v1/errors/retry", json={"all": True, "cursor": first["next"]}).json()
    assert (first["tried"], first["mended"], rest) == (2, 2, {"tried": 1, "mended": 1, "next": None})
    assert root_of(client)["errors"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": []},
        {"ids": ["1"]},
        {"ids": [True]},
        {"ids": [-1]},
        {"ids": [2**70]},
        {"ids": list(range(201))},
        {"ids": 5},
        {"all": 1},
        {"all": True, "cursor": 5},
        {"all": True, "cursor": "nonsense"},
        [],
    ],
)
def test_a_retry_of_nothing_sensible(client: Client, body: object) -> None:
    answer = client.post("/api/v1/errors/retry", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in ("request_invalid", "cursor_invalid")


def test_an_archived_root_stays_in_sight(client: Client, library: Library, host: Visited, only_root: int) -> None:
    answer = client.post(f"/api/v1/roots/{only_root}/archive").json()
    assert [(root["archived"], root["configured"], root["images"]) for root in answer["roots"]] == [(True, True, 5)]
    host.folders = []
    assert client.get("/api/v1/images").json()["total"] == 5
    assert (root_of(client)["archived"], root_of(client)["configured"]) == (True, False)


def test_taken_up_again_a_root_is_scanned(
    client: Client, library: Library, only_root: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bool] = []
    monkeypatch.setattr(library, "start_scan", lambda: started.append(True))
    client.post(f"/api/v1/roots/{only_root}/archive")
    assert not started
    client.post(f"/api/v1/roots/{only_root}/unarchive")
    assert started
    assert root_of(client)["archived"] is False


def test_out_of_the_archive_and_out_of_the_settings_is_out_of_sight(
    client: Client, library: Library, host: Visited, only_root: int
) -> None:
    client.post(f"/api/v1/roots/{only_root}/archive")
    host.folders = []
    assert client.post(f"/api/v1/roots/{only_root}/unarchive").json()["roots"] == []
    assert client.get("/api/v1/images").json()["total"] == 0


def test_frozen_settings_freeze_the_archive(client: Client, host: Visited, only_root: int) -> None:
    host.facts = replace(host.info(), settings_frozen=True)
    for act in ("archive", "unarchive"):
        answer = client.post(f"/api/v1/roots/{only_root}/{act}")
        assert (answer.status_code, "frozen" in answer.json()["error"]["message"]) == (403, True)
    assert "frozen" in client.get("/api/v1/health").json()["archive_refused"]
    assert root_of(client)["archived"] is False


def test_files_of_an_empty_folder_can_be_said_to_be_deleted(
    client: Client, library: Library, folder: Path, only_root: int
) -> None:
    refused = client.post(f"/api/v1/roots/{only_root}/gone")
    assert (refused.status_code, "not empty" in refused.json()["error"]["message"]) == (409, True)
    shutil.rmtree(folder)
    answer = client.post(f"/api/v1/roots/{only_root}/gone").json()
    assert [(root["available"], root["images"], root["missing"]) for root in answer["roots"]] == [(True, 0, 5)]


@pytest.mark.parametrize("name", ["99", "x", "1" * 30, "-1"])
def test_no_such_root(client: Client, name: str) -> None:
    assert client.post(f"/api/v1/roots/{name}/archive").status_code == 404
    assert client.post(f"/api/v1/roots/{name}/gone").status_code == 404
