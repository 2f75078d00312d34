"""A real browser, and the two programs it visits: a web UI's page with Berry in it, and Berry standalone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

PROJECT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 90
CLIENT = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))
"""One for all: making it reads the certificates of the world. Servers come and go, so no connection is kept."""
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def browser_path() -> str | None:
    """The Chromium to use; None leaves the choice to playwright, which fails when it has none."""
    named = os.environ.get("BERRY_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


# A busy machine takes its time.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
    yield launched
    launched.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_second_try(request: pytest.FixtureRequest) -> bool:
    """Whether the test failed once: what it shares with others may hold what the first try left."""
    return int(getattr(request.node, "execution_count", 1)) > 1


@dataclass
class Server:
    """A running program. ``folder`` is where its images are."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]
    log: Path

    def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = CLIENT.post(f"{self.url}{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        answer = CLIENT.get(f"{self.url}{path}", timeout=30)
        answer.raise_for_status()
        return answer.json()

    def wait_for(self, total: int) -> None:
        """Until so many images are indexed."""
        deadline = time.monotonic() + START_SECONDS
        while self.get("/berry/api/v1/status")["images"] < total:
            assert time.monotonic() < deadline, self.log.read_text("utf-8", "replace")
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def start(command: list[str], port: int, folder: Path, log: Path, **environment: str) -> Server:
    """Run ``command`` until it answers on ``port``; its output goes to ``log``."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env={**os.environ, "PYTHONWARNINGS": "default", "TZ": "UTC", **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", folder, process, log)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if CLIENT.get(f"{server.url}/berry/api/v1/status", timeout=5).status_code in (200, 401):
                return server
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    process.kill()
    pytest.fail(f"{command} did not start:\n{log.read_text('utf-8', 'replace')}")


def serve(folder: Path, work: Path, *options: str) -> Server:
    """Berry standalone on the images in ``folder``; its database and log are in ``work``."""
    port = free_port()
    command = ["-m", "lib_berry", "serve", str(folder), "--db", str(work / "berry.sqlite3"), "--port", str(port)]
    return start([*command, "--no-browser", *options], port, folder, work / "log")


class Watched:
    """A page that remembers what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A new page; the test fails when an error was left uncaught on it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(15_000)
    found = Watched(context.new_page())
    yield found
    found.page.unroute_all(behavior="ignoreErrors")  # requests may still be under way
    context.close()
    assert found.errors == []


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page
