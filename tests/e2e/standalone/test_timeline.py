"""The timeline beside the grid: on images of several years."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server, serve
from tests.e2e.tab import Tab
from tests.library import infotext, save_png

MONTHS = [(year, month) for year in range(2021, 2025) for month in range(1, 13)]
EACH = 8
TOTAL = len(MONTHS) * EACH


def _fill(folder: Path) -> None:
    for number in range(TOTAL):
        year, month = MONTHS[number // EACH]
        seconds = datetime(year, month, 1 + number % EACH, 12, tzinfo=timezone.utc).timestamp()
        path = save_png(folder / f"{number:05}.png", infotext(f"bird {number}", Seed=number), size=(24, 16))
        os.utime(path, (seconds, seconds))


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("years")
    folder = work / "images"
    _fill(folder)
    server = serve(folder, work)
    server.wait_for(TOTAL)
    yield server
    server.stop()


@pytest.fixture
def tab(years: Server, page: Page) -> Tab:
    page.goto(years.url)
    return Tab(page).ready(TOTAL)


def _slider(tab: Tab) -> Locator:
    return tab.root.get_by_role("slider", name="Timeline")


def _says(tab: Tab, when: str, place: int) -> None:
    expect(_slider(tab)).to_have_attribute("aria-valuetext", f"{when}, {place} of {TOTAL}")


def test_every_month_is_reached_by_keys(tab: Tab) -> None:
    slider = _slider(tab)
    slider.focus()
    _says(tab, "December 2024", 1)
    seen = []
    for _ in MONTHS:
        seen.append(str(slider.get_attribute("aria-valuetext")).split(",")[0])
        tab.page.keyboard.press("ArrowDown")
    named = [datetime(year, month, 1, tzinfo=timezone.utc).strftime("%B %Y") for year, month in MONTHS]
    assert seen == named[::-1]
    _says(tab, "January 2021", TOTAL - EACH + 1)


def test_years_and_ends_by_keys(tab: Tab) -> None:
    _slider(tab).focus()
    tab.page.keyboard.press("PageDown")
    _says(tab, "December 2023", 12 * EACH + 1)
    expect(tab.cell(f"{TOTAL - 12 * EACH - 1:05}.png")).to_be_visible()
    tab.page.keyboard.press("End")
    expect(tab.cell("00000.png")).to_be_visible()
    tab.page.keyboard.press("Home")
    expect(tab.first()).to_be_visible()


def test_a_click_jumps_and_a_drag_shows_the_month(tab: Tab) -> None:
    box = _slider(tab).bounding_box()
    assert box
    x, middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.page.mouse.move(x, middle)
    bubble = tab.root.locator(".berry-scrub-bubble")
    expect(bubble).to_have_text(re.compile("^(December 2022|January 2023)$"))
    tab.page.mouse.down()
    half = tab.grid.locator(f'.berry-cell[aria-label*=", {TOTAL // 2} of "]')
    expect(half).to_be_visible()
    tab.page.mouse.move(x, box["y"] + box["height"] - 1, steps=5)
    expect(bubble).to_have_text("January 2021")
    tab.page.mouse.up()
    expect(tab.cell("00000.png")).to_be_visible()
    tab.is_loaded(tab.cell("00000.png"))


def test_it_follows_the_search_and_is_there_in_the_order_of_time_only(tab: Tab) -> None:
    slider = _slider(tab)
    tab.search("date:2022")
    tab.ready(12 * EACH)
    expect(slider).to_have_attribute("aria-valuetext", f"December 2022, 1 of {12 * EACH}")
    order = tab.root.get_by_role("combobox", name="Order")
    order.select_option("-created")
    expect(slider).to_have_attribute("aria-valuetext", f"January 2022, 1 of {12 * EACH}")
    order.select_option("name")
    expect(slider).to_be_hidden()
