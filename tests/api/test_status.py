from __future__ import annotations

from pathlib import Path

from lib_berry.library import Library
from lib_berry.query.fields import FIELDS
from lib_berry.query.sorts import menu
from tests.library import scan, until

from .conftest import Client, Visited


def test_status(client: Client, library: Library, folder: Path) -> None:
    library.roots()
    until(lambda: all(watching.state == "live" for watching in library.watching().values()))
    status = client.get("/api/v1/status").json()
    scan_state = status.pop("scan")
    assert status == {
        "version": library.gallery.version(),
        "images": 5,
        "missing": 0,
        "errors": 0,
        "host": "Fake",
        "roots": [
            {
                "id": library.roots()[0].id,
                "name": "images",
                "kind": "samples",
                "path": str(folder),
                "available": True,
                "reason": None,
                "watch": "live",
                "watch_reason": None,
            }
        ],
    }
    assert (scan_state["state"], scan_state["files"], scan_state["indexed"]) == ("done", 5, 5)


def test_a_root_that_cannot_be_reached_says_why(client: Client, library: Library, folder: Path) -> None:
    folder.rename(folder.with_name("gone"))
    scan(library.database)
    root = client.get("/api/v1/status").json()["roots"][0]
    assert root["available"] is False
    assert "drive" in root["reason"]


def test_a_folder_that_was_never_there_is_no_trouble(
    client: Client, library: Library, host: Visited, folder: Path, tmp_path: Path
) -> None:
    host.folders.append(tmp_path / "later")
    library.roots()
    until(lambda: sorted(watching.state for watching in library.watching().values()) == ["away", "live"])
    there, later = client.get("/api/v1/status").json()["roots"]
    assert (there["watch"], there["available"]) == ("live", True)
    assert (later["watch"], later["available"], later["reason"]) == ("absent", True, None)
    assert "made when the first image" in later["watch_reason"]
    later_health = client.get("/api/v1/health").json()["roots"][1]
    assert (later_health["watch"], later_health["problems"]) == ("absent", 0)
    (tmp_path / "later").mkdir()
    until(lambda: {watching.state for watching in library.watching().values()} == {"live"})
    assert client.get("/api/v1/status").json()["roots"][1]["watch"] == "live"


def test_errors_page_by_page(client: Client, library: Library, folder: Path) -> None:
    for n in range(3):
        (folder / f"broken{n}.png").write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    scan(library.database)
    first = client.get("/api/v1/errors?limit=2").json()
    rest = client.get(f"/api/v1/errors?limit=2&cursor={first['next']}").json()
    found = first["errors"] + rest["errors"]
    assert {error["path"] for error in found} == {str(folder / f"broken{n}.png") for n in range(3)}
    assert all(error["reason"] for error in found)
    assert rest["next"] is None


def test_nothing_absolute_where_the_host_hides_paths(
    client: Client, library: Library, host: Visited, folder: Path, tmp_path: Path
) -> None:
    (folder / "day" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    scan(library.database)
    host.hide_paths()
    for path in ("status", "errors", "images", "fields"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert str(tmp_path) not in answer.text
    assert client.get("/api/v1/errors").json()["errors"][0]["path"] == str(Path("images", "day", "broken.png"))
    assert client.get("/api/v1/status").json()["roots"][0]["path"] is None


def test_fields(client: Client) -> None:
    known = client.get("/api/v1/fields").json()
    assert [field["name"] for field in known["fields"]] == [field.name for field in FIELDS]
    assert set(known["fields"][0]) == {"name", "aliases", "kind", "choices", "example", "help"}
    assert known["sorts"] == [{"name": name, "label": label} for name, label in menu()]


def test_every_example_is_a_query_that_works(client: Client) -> None:
    for field in client.get("/api/v1/fields").json()["fields"]:
        assert client.get("/api/v1/images", params={"query": field["example"]}).status_code == 200, field
