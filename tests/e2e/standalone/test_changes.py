"""What happens to files shows on the page: scans, broken files, new ones. On a server of its own."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.tab import Tab
from tests.library import infotext, save_png


def _scan(tab: Tab) -> None:
    tab.root.get_by_role("button", name="Look for new and changed files").click()


def test_files_come_and_go_with_a_scan(server: Server, page: Page) -> None:
    page.goto(server.url)
    tab = Tab(page).ready(3)
    save_png(server.folder / "new.png", infotext("newcomer"), seconds=100)
    (server.folder / "00000.png").unlink()
    _scan(tab)
    expect(tab.cell("new.png")).to_be_visible()
    expect(tab.cell("00000.png")).to_have_count(0)
    tab.ready(3)


def test_replaced_file_gets_its_new_thumbnail(server: Server, page: Page) -> None:
    page.goto(server.url)
    tab = Tab(page).ready(3)
    tab.is_loaded(tab.cell("00001.png"))
    address = tab.cell("00001.png").locator("img").get_attribute("src")
    assert address
    save_png(server.folder / "00001.png", infotext("another"), size=(16, 8), seconds=50)
    _scan(tab)
    expect(tab.cell("00001.png").locator("img")).not_to_have_attribute("src", address)


def test_broken_file_is_reported_with_its_reason(server: Server, page: Page) -> None:
    page.goto(server.url)
    tab = Tab(page).ready(3)
    (server.folder / "broken.png").write_bytes(b"this is no image")
    _scan(tab)
    tab.ready(4)
    tab.root.get_by_role("button", name="Show", exact=True).click()
    errors = tab.root.get_by_role("dialog", name="Library health").get_by_role("list", name="Files that could not")
    expect(errors).to_contain_text("broken.png")
    expect(errors).to_contain_text("not an image")
