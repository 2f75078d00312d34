"""Images that are not safe for work are blurred wherever they are shown, until one is looked at on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server, serve
from tests.e2e.tab import Tab
from tests.library import infotext, save_png

NAMES = [f"{number:05}.png" for number in range(4)]


@pytest.fixture
def tab(tmp_path: Path, page: Page) -> Iterator[Tab]:
    """Four images; the second oldest is marked, and is a copy of the oldest. Blurring is on."""
    for number, name in enumerate(NAMES):
        save_png(tmp_path / "images" / name, infotext(f"bird {max(number, 1)}", Seed=max(number, 1)), seconds=number)
    server = serve(tmp_path / "images", tmp_path)
    server.wait_for(len(NAMES))
    found = _blurring(server, page)
    yield found
    server.stop()


def _blurring(server: Server, page: Page) -> Tab:
    page.set_default_timeout(60_000)
    page.goto(server.url)
    tab = Tab(page).ready(len(NAMES))
    tab.cell(NAMES[1]).click()
    page.keyboard.press("n")
    expect(tab.cell(NAMES[1]).locator(".berry-marks")).to_contain_text("NSFW")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+N")
    _is_blurred(tab.cell(NAMES[1]).locator("img"))
    _is_clear(tab.cell(NAMES[0]).locator("img"))
    return tab


def _is_blurred(picture: Locator) -> None:
    expect(picture.first).to_have_css("filter", re.compile("blur"))


def _is_clear(picture: Locator) -> None:
    expect(picture.first).to_have_css("filter", "none")


def test_in_an_image_and_its_filmstrip_where_it_can_be_revealed(tab: Tab) -> None:
    viewer = tab.open(NAMES[1])
    _is_blurred(viewer.locator(".berry-picture > img"))
    _is_blurred(viewer.locator(f'.berry-film-cell[title="{NAMES[1]}"] > img'))
    _is_clear(viewer.locator(f'.berry-film-cell[title="{NAMES[0]}"] > img'))
    reveal = viewer.get_by_role("button", name="Show this image")
    reveal.click()
    _is_clear(viewer.locator(".berry-picture > img"))
    expect(reveal).to_be_hidden()
    expect(viewer).to_be_visible()
    tab.page.keyboard.press("ArrowRight")
    expect(viewer).to_have_attribute("aria-label", f"{NAMES[0]}, 4 of 4")
    _is_clear(viewer.locator(".berry-picture > img"))
    tab.page.keyboard.press("ArrowLeft")
    expect(reveal).to_be_visible()
    _is_blurred(viewer.locator(".berry-picture > img"))
    tab.page.keyboard.press("Shift+N")
    _is_clear(viewer.locator(".berry-picture > img"))
    expect(reveal).to_be_hidden()


def test_when_comparing_and_in_what_differs(tab: Tab) -> None:
    tab.choose(NAMES[1], NAMES[2])
    tab.page.keyboard.press("c")
    expect(tab.compare).to_be_visible()
    veiled = tab.compare.locator(".berry-pane.berry-veiled")
    expect(veiled).to_have_count(1)
    _is_blurred(veiled.locator(".berry-picture > img"))
    tab.page.keyboard.press("Shift+N")
    for picture in tab.compare.locator(".berry-picture > img").all():
        _is_clear(picture)
    tab.page.keyboard.press("Shift+N")
    tab.page.keyboard.press("Escape")
    expect(tab.compare).to_be_hidden()
    tab.more("What differs")
    expect(tab.root.locator(".berry-differ th img.berry-veiled")).to_have_count(1)


def test_on_the_cover_of_an_album(tab: Tab) -> None:
    for name, album in ((NAMES[1], "Marked"), (NAMES[2], "Plain")):
        tab.cell(name).click()
        tab.page.keyboard.press("l")
        tab.page.keyboard.type(album)
        tab.page.keyboard.press("Enter")
        expect(tab.root.locator(".berry-toast", has_text=f"Album {album} made")).to_be_visible()
    tab.root.get_by_role("button", name="Albums and tags").click()
    covers = tab.root.get_by_role("list", name="Albums").locator("img")
    expect(covers).to_have_count(2)
    _is_blurred(covers.first)
    _is_clear(covers.last)


def test_among_duplicates(tab: Tab) -> None:
    tab.root.get_by_role("button", name="Library health").click()
    tab.root.get_by_role("button", name="Find duplicates").click()
    tab.root.get_by_role("dialog", name="Duplicates").get_by_role("radio").last.check()
    expect(tab.root.locator(".berry-twin-pick")).to_have_count(2)
    expect(tab.root.locator(".berry-twin-pick.berry-veiled")).to_have_count(1)
    _is_blurred(tab.root.locator(".berry-twin-pick.berry-veiled img"))


def test_in_the_trash_and_in_the_hand(tab: Tab) -> None:
    tab.page.evaluate(
        """() => {
            const shown = (window.shown = []);
            DataTransfer.prototype.setDragImage = (element) => shown.push(element.tagName);
        }"""
    )
    tab.cell(NAMES[1]).drag_to(tab.count)
    tab.cell(NAMES[2]).drag_to(tab.count)
    assert tab.page.evaluate("window.shown") == ["SPAN", "IMG"]
    tab.cell(NAMES[1]).click()
    tab.page.keyboard.press("Delete")
    tab.ready(3)
    tab.root.get_by_role("button", name="Show the trash").click()
    tab.ready(1)
    _is_blurred(tab.cell(NAMES[1]).locator("img"))
