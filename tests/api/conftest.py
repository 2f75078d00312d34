"""The API over a real library of a few files, and a client that speaks to it without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib_berry.api.app import create
from lib_berry.db import roots
from lib_berry.host import HostInfo
from lib_berry.library import Library
from lib_berry.model import Image
from tests.library import FakeHost, infotext, save_png, scan

BASE = "http://berry.test:7860"


@dataclass
class Visited(FakeHost):
    """A host whose answers about visitors a test may change."""

    logged_in: bool = True
    facts: HostInfo | None = None

    def info(self) -> HostInfo:
        return self.facts or super().info()

    def is_logged_in(self, request: Any) -> bool:
        return self.logged_in

    def hide_paths(self) -> None:
        self.facts = replace(super().info(), hides_paths=True)


class Client:
    """Requests to an ASGI app, one after another. Defects of the app come out as exceptions unless told otherwise."""

    def __init__(self, app: Any, token: str = "") -> None:
        self.app = app
        self.token = token

    def request(self, method: str, path: str, *, defects: bool = True, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=defects)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, *, headers: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        sent = {"X-Berry-Token": self.token, "Origin": BASE, **(headers or {})}
        body = options or {"json": {}}
        return self.request("POST", path, headers={name: value for name, value in sent.items() if value}, **body)


@pytest.fixture
def host(tmp_path: Path, folder: Path) -> Visited:
    return Visited(tmp_path / "data", [folder])


@pytest.fixture
def library(host: Visited, folder: Path) -> Iterator[Library]:
    """Five images a second apart; image 4 is the newest."""
    for n in range(5):
        text = infotext(f"castle number {n}", Seed=2**64 - 1 - n, Model="dream")
        save_png(folder / "day" / f"{n}.png", text, size=(60, 40), seconds=n)
    host.busy = True  # so that no thumbnail is made but those asked for
    opened = Library(host.data_dir / "berry.sqlite3", host)
    roots.replace_roots(opened.database, [(str(folder), "samples")])
    scan(opened.database)
    yield opened
    opened.close()


@pytest.fixture
def client(library: Library, host: Visited) -> Client:
    return Client(create(library, host), library.token)


@pytest.fixture
def newest(library: Library) -> Image:
    return library.gallery.page(limit=1).images[0]
