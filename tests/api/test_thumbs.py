from __future__ import annotations

import asyncio
import io
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image as Pillow

from lib_berry.api.services import THUMBNAILS_AT_ONCE
from lib_berry.library import Library
from lib_berry.model import Image, Thumbnail
from tests.library import save_png

from .conftest import BASE, Client


def url(image: Image, version: str | None = None) -> str:
    return f"/api/v1/thumb/{image.id}/{version or image.version}"


def test_a_thumbnail(client: Client, newest: Image) -> None:
    answer = client.get(url(newest))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-encoding"] == "identity"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert Pillow.open(io.BytesIO(answer.content)).size == (60, 40)
    assert client.get(url(newest)).content == answer.content


def test_head(client: Client, newest: Image) -> None:
    answer = client.request("HEAD", url(newest))
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_not_modified(client: Client, newest: Image, form: str) -> None:
    etag = client.get(url(newest)).headers["etag"]
    answer = client.get(url(newest), headers={"If-None-Match": form.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag
    assert client.get(url(newest), headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_version_gets_the_current_one_but_not_for_ever(client: Client, newest: Image) -> None:
    answer = client.get(url(newest, "0-0"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.content == client.get(url(newest)).content


def test_a_changed_file(client: Client, newest: Image, folder: Path) -> None:
    """Changed since it was indexed: what the address names is gone, so nobody may keep this under it."""
    save_png(folder / "day" / "4.png", size=(30, 30), seconds=70)
    answer = client.get(url(newest))
    assert Pillow.open(io.BytesIO(answer.content)).size == (30, 30)
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("version", ["a b", "..", "a.b", "x" * 101, "é"])
def test_what_cannot_be_a_version(client: Client, newest: Image, version: str) -> None:
    assert client.get(url(newest, version)).status_code == 404


def test_a_file_that_is_away(client: Client, newest: Image, folder: Path) -> None:
    (folder / "day" / "4.png").unlink()
    answer = client.get(url(newest))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "file_missing")


def test_a_file_without_a_picture(client: Client, newest: Image, folder: Path) -> None:
    (folder / "day" / "4.png").write_bytes(b"nothing")
    answer = client.get(url(newest))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "image_undecodable")
    assert answer.json()["error"]["message"].startswith("4.png has no thumbnail: ")
    assert "no-store" in answer.headers["cache-control"]


def test_a_link_out_of_the_root(client: Client, newest: Image, folder: Path, tmp_path: Path) -> None:
    outside = save_png(tmp_path / "private.png")
    (folder / "day" / "4.png").unlink()
    try:
        (folder / "day" / "4.png").symlink_to(outside)
    except OSError:
        pytest.skip("links are not allowed here")
    for path in (url(newest), f"/api/v1/file/{newest.id}/{newest.version}"):
        assert client.get(path).status_code == 403


class TestManyAtOnce:
    """While thumbnails are being made, other requests are answered, and those hung up on are not made."""

    @pytest.fixture
    def gate(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
        gate = threading.Event()
        monkeypatch.setattr(library.thumbnails, "cached", lambda *_: None)
        monkeypatch.setattr(library.thumbnails, "get", self._waiting(gate))
        self.made: list[int] = []
        return gate

    def _waiting(self, gate: threading.Event) -> Any:
        def get(image_id: int, version: str) -> Thumbnail:
            self.made.append(image_id)
            assert gate.wait(30)
            return Thumbnail(b"picture", "image/webp", version)

        return get

    def test_the_page_does_not_wait(self, client: Client, gate: threading.Event, library: Library) -> None:
        async def visit() -> list[int]:
            transport = httpx.ASGITransport(app=client.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as browser:
                thumbs = [asyncio.create_task(browser.get(f"/api/v1/thumb/{n}/v")) for n in range(60)]
                status = await asyncio.wait_for(browser.get("/api/v1/status"), 20)
                assert len(self.made) <= THUMBNAILS_AT_ONCE
                gate.set()
                return [status.status_code, *[answer.status_code for answer in await asyncio.gather(*thumbs)]]

        assert asyncio.run(visit()) == [200] * 61
        assert len(self.made) == 60

    def test_a_visitor_who_hung_up(self, client: Client, gate: threading.Event) -> None:
        async def visit() -> int:
            sent: list[Any] = []

            async def receive() -> dict[str, str]:
                return {"type": "http.disconnect"}

            async def send(message: Any) -> None:
                sent.append(message)

            scope = {
                "type": "http",
                "asgi": {"version": "3.0"},
                "http_version": "1.1",
                "method": "GET",
                "scheme": "http",
                "path": "/api/v1/thumb/1/v",
                "raw_path": b"/api/v1/thumb/1/v",
                "root_path": "",
                "query_string": b"",
                "headers": [(b"host", b"berry.test")],
                "client": None,
                "server": None,
            }
            await client.app(scope, receive, send)
            return int(sent[0]["status"])

        assert asyncio.run(visit()) == 499
        assert self.made == []
