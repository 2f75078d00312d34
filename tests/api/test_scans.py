from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.library import Library
from lib_berry.model import ScanProgress
from tests.library import save_png

from .conftest import Client


def test_a_scan_from_start_to_end(client: Client, library: Library, folder: Path) -> None:
    save_png(folder / "new.png", "a new one")
    started = client.post("/api/v1/scan").json()
    assert started["state"] == "running"
    process = library._scans._process
    assert process is not None
    process.wait(60)
    ended = client.get("/api/v1/status").json()
    assert ended["scan"]["state"] == "done"
    assert (ended["scan"]["indexed"], ended["scan"]["unchanged"], ended["images"]) == (1, 5, 6)


def test_cancel_without_a_scan(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "cancel_scan", lambda: None)
    answer = client.post("/api/v1/scan/cancel")
    assert (answer.status_code, answer.json()) == (200, None)


def test_cancel_tells_where_the_scan_stands(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "cancel_scan", lambda: ScanProgress("cancelled", files=7))
    answer = client.post("/api/v1/scan/cancel").json()
    assert (answer["state"], answer["files"]) == ("cancelled", 7)


@pytest.mark.parametrize(("route", "pause"), [("pause", True), ("resume", False)])
def test_pausing_tells_where_the_scan_stands(
    client: Client, library: Library, monkeypatch: pytest.MonkeyPatch, route: str, pause: bool
) -> None:
    asked: list[bool] = []
    held = "paused" if pause else None

    def answer(wanted: bool) -> ScanProgress:
        asked.append(wanted)
        return ScanProgress("running", files=7, held=held)

    monkeypatch.setattr(library, "pause_scan", answer)
    found = client.post(f"/api/v1/scan/{route}").json()
    assert (found["state"], found["files"], found["held"], asked) == ("running", 7, held, [pause])
