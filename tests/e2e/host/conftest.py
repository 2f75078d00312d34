"""Berry as an extension, in the page of a web UI."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server, free_port, is_second_try, start
from tests.e2e.tab import Tab


@pytest.fixture
def start_host(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a web UI with the given flags of tests.hosts.page; all are stopped after the test."""
    started = []

    def begin(*flags: str) -> Server:
        port = free_port()
        command = ["-m", "tests.hosts.page", "--port", str(port), "--data", str(tmp_path), *flags]
        server = start(command, port, tmp_path / "outputs", tmp_path / "host.log")
        started.append(server)
        return server

    yield begin
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def shared_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work, port = tmp_path_factory.mktemp("host"), free_port()
    server = start(
        ["-m", "tests.hosts.page", "--port", str(port), "--data", str(work)], port, work / "outputs", work / "host.log"
    )
    yield server
    server.stop()
    assert b"Traceback" not in server.log.read_bytes()


@pytest.fixture
def host(request: pytest.FixtureRequest, shared_host: Server, start_host: Callable[..., Server]) -> Server:
    """One web UI for the tests that only add to it; a second try has one to itself."""
    return start_host() if is_second_try(request) else shared_host


def show(page: Page) -> Tab:
    """Turns to our tab."""
    page.locator("#tabs .tab-nav button, #tabs button[role=tab]", has_text="Berry").first.click()
    tab = Tab(page)
    expect(tab.box).to_be_visible()
    return tab
