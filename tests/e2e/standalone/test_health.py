"""The health page: what it says of folders and files, and what it does about them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.tab import Tab
from tests.library import infotext, save_png


def _open(page: Page, server: Server) -> Locator:
    page.goto(server.url)
    tab = Tab(page).ready(3)
    tab.root.get_by_role("button", name="Library health").click()
    return tab.root.get_by_role("dialog", name="Library health")


def test_every_folder_with_its_numbers(server: Server, page: Page) -> None:
    health = _open(page, server)
    expect(health).to_contain_text(str(server.folder))
    expect(health).to_contain_text("Every file could be read")
    folder = health.locator(".berry-root")
    expect(folder.locator("dd").first).to_have_text("3")
    page.keyboard.press("Escape")
    expect(health).to_be_hidden()
    expect(page.get_by_role("button", name="Library health")).to_be_focused()


def test_unreadable_files_can_be_tried_again_and_go_when_mended(server: Server, page: Page) -> None:
    health = _open(page, server)
    (server.folder / "broken.png").write_bytes(b"this is no image")
    health.get_by_role("button", name="Look for new").click()
    row = health.get_by_role("list", name="Files that could not").get_by_role("listitem")
    expect(row).to_contain_text("not an image")
    row.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("still cannot be read")).to_be_visible()
    health.get_by_role("button", name="Try all again").click()
    expect(page.get_by_text("0 of 1 file can be read now")).to_be_visible()
    save_png(server.folder / "broken.png", infotext("mended"))
    health.get_by_role("button", name="Look for new").click()
    expect(row).to_have_count(0)
    expect(health).to_contain_text("Every file could be read")


def test_an_archived_folder_keeps_its_images(server: Server, page: Page) -> None:
    health = _open(page, server)
    health.get_by_role("button", name="Archive").click()
    expect(health).to_contain_text("neither scanned nor watched")
    health.get_by_role("button", name="Scan again").click()
    expect(health).not_to_contain_text("neither scanned nor watched")
    Tab(page).ready(3)
    page.keyboard.press("Escape")
    expect(health).to_be_hidden()
