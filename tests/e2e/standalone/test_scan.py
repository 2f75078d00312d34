"""A scan that takes its time: what the page says of it, and its buttons."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server, serve
from tests.e2e.tab import Tab
from tests.library import until

FOLDERS, EACH = 12, 40
PATIENCE_MS = 60_000
"""A wish is heard after the batch that is being read, which takes long on a busy machine."""
SIDE = 1600


def _fill_slowly_read(folder: Path, work: Path) -> None:
    """Large images that say nothing: where parameters may hide in pixels, each is decoded whole."""
    large = work / "large.png"
    Image.new("RGBA", (SIDE, SIDE), (80, 96, 112, 254)).save(large, compress_level=1)
    for number in range(FOLDERS):
        (folder / f"{number:02}").mkdir(parents=True)
        for name in range(EACH):
            os.link(large, folder / f"{number:02}" / f"{name}.png")


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "images"
    _fill_slowly_read(folder, tmp_path)
    started = serve(folder, tmp_path, "--stealth", str(folder))
    yield started
    started.stop()


def _files(strip: Locator) -> int:
    found = re.search(r"([\d,]+)(?: of [\d,]+ files| files so far)", strip.inner_text())
    assert found
    return int(found[1].replace(",", ""))


def test_a_scan_is_followed_paused_taken_up_and_stopped(slow: Server, page: Page) -> None:
    page.goto(slow.url)
    strip = Tab(page).root.locator(".berry-scan")
    expect(strip).to_contain_text("a second", timeout=PATIENCE_MS)

    strip.get_by_role("button", name="Pause").click()
    expect(strip).to_contain_text("paused", timeout=PATIENCE_MS)
    expect(strip).not_to_contain_text("a second")
    before = _files(strip)
    page.wait_for_timeout(1500)
    assert _files(strip) == before

    strip.get_by_role("button", name="Go on").click()
    expect(strip).not_to_contain_text("paused", timeout=PATIENCE_MS)
    # Not "... left": on a machine that others need, minutes pass before all files are counted.
    expect(strip).to_contain_text("a second", timeout=PATIENCE_MS)
    until(lambda: _files(strip) > before)

    strip.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Indexing was stopped. What was found so far stays.")).to_be_visible(timeout=PATIENCE_MS)
    expect(strip).to_be_hidden()
    assert 0 < slow.get("/berry/api/v1/images")["total"] < FOLDERS * EACH


def test_an_emptied_folder_is_asked_about(server: Server, page: Page) -> None:
    page.goto(server.url)
    tab = Tab(page).ready(3)
    for path in server.folder.iterdir():
        path.unlink()
    tab.root.get_by_role("button", name="Library health").click()
    health = tab.root.get_by_role("dialog", name="Library health")
    health.get_by_role("button", name="Look for new").click()
    expect(health).to_contain_text("is empty now. Is its drive connected?")
    tab.ready(3)
    health.get_by_role("button", name="The files are deleted").click()
    expect(health).not_to_contain_text("Is its drive connected?")
    expect(health.locator(".berry-root")).to_contain_text("Missing")
    tab.ready(0)
