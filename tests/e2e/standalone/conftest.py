"""Berry standalone: on a folder of many small images, and on a few that may be changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Server, serve
from tests.e2e.standalone import pictures as large
from tests.e2e.tab import Tab
from tests.library import infotext, save_png, save_pngs

COUNT = 1200
LAST = COUNT - 1


def _fill(folder: Path) -> None:
    for number in range(COUNT):
        settings = {"Seed": number, "Steps": 20 + number % 3, "Sampler": "DPM++ 2M", "Model": f"model{number % 2}"}
        text = infotext(f"a {'red' if number % 4 else 'blue'} bird, picture{number}", **settings)
        save_png(folder / f"{number // 100:02}" / f"{number:05}.png", text, size=(24, 16), seconds=number * 60)


@pytest.fixture(scope="session")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("standalone")
    folder = work / "images"
    _fill(folder)
    server = serve(folder, work)
    server.wait_for(COUNT)
    yield server
    server.stop()


@pytest.fixture
def tab(standalone: Server, page: Page) -> Tab:
    """The tab with all images in it."""
    page.goto(standalone.url)
    return Tab(page).ready(COUNT)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Berry on pictures that are larger than the window."""
    work = tmp_path_factory.mktemp("pictures")
    large.fill(work / "images")
    server = serve(work / "images", work)
    server.wait_for(large.COUNT)
    yield server
    server.stop()


@pytest.fixture
def gallery(pictures: Server, page: Page) -> Tab:
    """The tab with the large pictures in it."""
    page.goto(pictures.url)
    return Tab(page).ready(large.COUNT)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Berry on three images of its own, for tests that change files."""
    folder = tmp_path / "images"
    save_pngs(folder, 3)
    started = serve(folder, tmp_path)
    yield started
    started.stop()
