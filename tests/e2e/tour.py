"""``python -m tests.e2e.tour``: writes the README's screenshots, of the sample images in the standalone gallery."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.e2e.conftest import FLAGS, browser_path, free_port, start
from tests.e2e.tab import Tab

TARGET = Path(__file__).parent / "screenshots"
WIDE = ViewportSize(width=1280, height=800)
NARROW = ViewportSize(width=390, height=844)
SAMPLES = 48


def _settled(page: Page) -> None:
    page.wait_for_function("!document.querySelector('.berry-row:not([hidden]) .berry-cell[data-state=loading]')")
    page.wait_for_timeout(400)


def _grid(tab: Tab) -> None:
    tab.is_loaded(tab.first())


def _search(tab: Tab) -> None:
    tab.search("sampelr:euler steps:20..30")
    tab.problem.wait_for()


def _viewer(tab: Tab) -> None:
    tab.first().dblclick()
    tab.viewer.locator("img.berry-original").first.wait_for()


def _compare(tab: Tab) -> None:
    for place in (7, 8):
        tab.grid.locator(f'.berry-cell[aria-label*=", {place} of "]').click(modifiers=["ControlOrMeta"])
    tab.page.keyboard.press("c")
    tab.page.keyboard.press("m")
    tab.compare.get_by_role("table").wait_for()


Scene = tuple[str, Callable[[Tab], None], ViewportSize, Literal["dark", "light"]]

SCENES: tuple[Scene, ...] = (
    ("grid", _grid, WIDE, "dark"),
    ("search", _search, WIDE, "light"),
    ("viewer", _viewer, WIDE, "dark"),
    ("compare", _compare, WIDE, "light"),
    ("narrow", _grid, NARROW, "light"),
)


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        port = free_port()
        folder = Path(work)
        command = ["-m", "lib_berry", "serve", "--port", str(port), "--no-browser"]
        server = start([*command, "--db", str(folder / "berry.sqlite3")], port, folder, folder / "log", **_home(folder))
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        for name, act, viewport, scheme in SCENES:
            page = browser.new_page(viewport=viewport, color_scheme=scheme)
            page.goto(server.url)
            act(Tab(page).ready(SAMPLES))
            _settled(page)
            page.screenshot(path=TARGET / f"{name}.jpg", type="jpeg", quality=82)
            page.close()
        browser.close()
        server.stop()


def _home(folder: Path) -> dict[str, str]:
    """An environment whose user data is in ``folder``."""
    return {name: os.fspath(folder) for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME")}


if __name__ == "__main__":
    main()
