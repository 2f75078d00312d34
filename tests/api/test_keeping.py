from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lib_berry.api import keeping
from lib_berry.library import Library
from lib_berry.model import Image
from tests.api.conftest import Client, Visited

FILE = {"Content-Type": "application/octet-stream"}


@pytest.fixture(autouse=True)
def _never_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib_berry.backups.is_due", lambda *_: False)


@pytest.fixture
def liked(library: Library, newest: Image) -> Image:
    with library.database.transaction(touched=[newest.id]) as connection:
        connection.execute("INSERT INTO mark VALUES (?, 4, 0, 0)", (newest.id,))
    return newest


def forget(library: Library) -> None:
    with library.database.transaction() as connection:
        connection.execute("DELETE FROM mark")


def rating(library: Library, image: Image) -> int:
    return library.gallery.image(image.id).rating


def test_the_export_comes_back(client: Client, library: Library, liked: Image) -> None:
    answer = client.get("/api/v1/export")
    assert answer.headers["content-disposition"].startswith('attachment; filename="berry-')
    assert [line[:9] for line in answer.text.splitlines()] == ['{"berry":', '{"image":', '{"end": 1']
    forget(library)
    shown = client.post("/api/v1/import?preview=true", content=answer.content, headers=FILE).json()
    assert rating(library, liked) == 0
    done = client.post("/api/v1/import", content=answer.content, headers=FILE).json()
    assert shown == done
    assert done == {
        **{"source": "an export of Berry", "matched": {"path": 1}, "unmatched": 0, "examples": []},
        "added": {"marks": 1},
    }
    assert rating(library, liked) == 4


def test_nothing_is_left_beside_the_database(client: Client, library: Library, liked: Image) -> None:
    assert client.post("/api/v1/import", content=b"nonsense", headers=FILE).status_code == 400
    client.get("/api/v1/export")
    assert {path.name.split(".")[0] for path in library.database.path.parent.iterdir()} == {"berry"}


def test_a_file_that_is_too_large_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 10)
    answer = client.post("/api/v1/import", content=b"x" * 11, headers=FILE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_invalid")


def test_an_export_names_folders_so_it_is_for_those_who_may_know(client: Client, host: Visited, liked: Image) -> None:
    host.hide_paths()
    assert client.get("/api/v1/export").status_code == 403


def test_backups_are_made_listed_and_restored(client: Client, library: Library, liked: Image) -> None:
    assert client.get("/api/v1/backups").json() == {
        **{"backups": [], "trouble": None, "export_refused": None, "refused": None}
    }
    (made,) = client.post("/api/v1/backups", json={}).json()["backups"]
    assert made["reason"] == "by-hand"
    forget(library)
    body = {"name": made["name"], "preview": True}
    assert client.post("/api/v1/backups/restore", json=body).json()["added"] == {"marks": 1}
    assert rating(library, liked) == 0
    client.post("/api/v1/backups/restore", json={"name": made["name"], "replace": True})
    assert rating(library, liked) == 4


@pytest.mark.parametrize(
    ("body", "status"),
    [({"name": "../berry"}, 404), ({}, 400), ({"name": "latest", "replace": 1}, 400)],
)
def test_unusable_restores(client: Client, body: dict[str, object], status: int) -> None:
    assert client.post("/api/v1/backups/restore", json=body).status_code == status


@pytest.mark.parametrize("path", ["import", "backups", "backups/restore"])
def test_a_read_only_gallery_takes_nothing_over(client: Client, host: Visited, path: str) -> None:
    host.options = replace(host.options, read_only=True)
    assert client.post(f"/api/v1/{path}", json={"name": "latest"}).status_code == 403


def test_backups_lie_beside_the_database(client: Client, library: Library, liked: Image) -> None:
    client.post("/api/v1/backups", json={})
    (backup,) = Path(library.database.path.parent, "berry-backups").glob("*.sqlite3")
    assert backup.name.endswith("-by-hand.sqlite3")
