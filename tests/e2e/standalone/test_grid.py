"""The grid: everything within reach, little of it in the document."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.tab import Tab

NODES = 700


def _nodes(page: Page) -> int:
    return int(page.evaluate("document.querySelectorAll('#berry .berry-grid *').length"))


def test_newest_image_comes_first_with_its_thumbnail(tab: Tab) -> None:
    expect(tab.first()).to_have_attribute("aria-label", re.compile(rf"^{LAST:05}\.png"))
    tab.is_loaded(tab.first())


def test_end_and_home_reach_the_oldest_and_the_newest(tab: Tab) -> None:
    tab.first().focus()
    tab.page.keyboard.press("End")
    expect(tab.cell("00000.png")).to_be_visible()
    tab.is_loaded(tab.cell("00000.png"))
    tab.page.keyboard.press("Home")
    expect(tab.cell(f"{LAST:05}.png")).to_be_visible()


def test_a_thumbnail_that_could_not_be_had_is_asked_for_again(tab: Tab) -> None:
    refused: set[str] = set()

    def refuse_once(route: Route) -> None:
        if route.request.url in refused:
            route.continue_()
        else:
            refused.add(route.request.url)
            route.abort()

    tab.page.route("**/api/v1/thumb/**", refuse_once)
    tab.first().focus()
    tab.page.keyboard.press("End")
    tab.is_loaded(tab.cell("00000.png"))
    assert refused


def test_a_thumbnail_that_comes_late_is_told_to_the_image_it_is_of(tab: Tab) -> None:
    """Images that change places take their pictures along, also one that is still on its way."""
    held: dict[str, Route] = {}

    def hold(name: str) -> None:
        query = {"query": f"name:{name}", "limit": "1"}
        image = tab.page.request.get(f"{tab.page.url.split('#')[0]}berry/api/v1/images", params=query).json()
        address = f"**/api/v1/thumb/{image['images'][0]['id']}/**"
        tab.page.route(address, lambda route: held.update({name: route}))

    hold("00001.png")
    hold("00009.png")
    tab.search("seed:3|9")
    tab.ready(2)
    tab.is_loaded(tab.cell("00003.png"))
    tab.root.get_by_role("combobox", name="Order").select_option("Oldest first")
    expect(tab.first()).to_have_attribute("aria-label", re.compile("^00003"))
    tab.search("seed:1|9")
    expect(tab.first()).to_have_attribute("aria-label", re.compile("^00001"))
    while len(held) < 2:
        tab.page.wait_for_timeout(20)
    held["00009.png"].continue_()
    tab.is_loaded(tab.cell("00009.png"))
    tab.first().focus()
    tab.page.keyboard.press("End")
    held["00001.png"].continue_()
    tab.is_loaded(tab.cell("00001.png"))


def test_only_what_is_near_the_view_is_in_the_document(tab: Tab) -> None:
    assert _nodes(tab.page) < NODES
    for _ in range(12):
        tab.grid.hover()
        tab.page.mouse.wheel(0, 3000)
        tab.page.wait_for_timeout(50)
    assert 0 < _nodes(tab.page) < NODES


def test_scrollbar_stands_for_the_whole_library(tab: Tab) -> None:
    tab.grid.evaluate("grid => { grid.scrollTop = grid.scrollHeight / 2 }")
    middle = tab.grid.locator(f'.berry-cell[aria-label*=", {COUNT // 2} of "]')
    expect(middle).to_be_visible()
    tab.is_loaded(middle)


def test_oldest_first(tab: Tab) -> None:
    tab.root.get_by_role("combobox", name="Order").select_option("Oldest first")
    expect(tab.first()).to_have_attribute("aria-label", re.compile(r"^00000\.png"))


def test_zoom_changes_the_size_and_keeps_the_place(tab: Tab) -> None:
    tab.first().focus()
    before = tab.first().bounding_box()
    tab.page.keyboard.press("+")
    tab.page.wait_for_timeout(300)
    after = tab.first().bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"]
