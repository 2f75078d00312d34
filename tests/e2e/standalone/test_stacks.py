"""Stacks: images of one prompt as one, opened in place, with the cover that was picked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server, serve
from tests.e2e.tab import Tab
from tests.library import infotext, save_png

BATCHES = ("harbour", "harbour", "harbour", "tower", "meadow", "meadow", "harbour")
"""The prompts of the images, oldest first."""


def _serve(work: Path) -> Server:
    for number, prompt in enumerate(BATCHES):
        save_png(work / "images" / f"{number}.png", infotext(prompt, Seed=number), size=(64, 48), seconds=number)
    server = serve(work / "images", work)
    server.wait_for(len(BATCHES))
    return server


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = _serve(tmp_path_factory.mktemp("stacks"))
    yield server
    server.stop()


@pytest.fixture
def own_batches(tmp_path: Path) -> Iterator[Server]:
    """For what is kept: the cover that is picked."""
    server = _serve(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def stacked(batches: Server, page: Page) -> Tab:
    page.goto(batches.url)
    return Tab(page).ready(len(BATCHES))


def _stack(tab: Tab, rule: str) -> None:
    tab.root.get_by_role("button", name="View", exact=True).click()
    tab.root.get_by_role("radio", name=rule).check()
    tab.page.keyboard.press("Escape")


def _cells(tab: Tab) -> Locator:
    return tab.grid.locator(".berry-row:not([hidden]) .berry-cell:not([hidden])")


def _names(tab: Tab) -> list[str]:
    labels = [str(cell.get_attribute("aria-label")) for cell in _cells(tab).all()]
    return [label.split(",")[0] for label in labels]


def _badge(tab: Tab, name: str) -> Locator:
    return tab.cell(name).locator(".berry-stack")


def test_neighbours_of_one_prompt_are_one_and_open_in_place(stacked: Tab) -> None:
    _stack(stacked, "Neighbours of one prompt")
    expect(stacked.count).to_have_text("7 images in 4 places")
    expect(_cells(stacked)).to_have_count(4)
    assert _names(stacked) == ["6.png", "5.png", "3.png", "2.png"]
    expect(_badge(stacked, "2.png")).to_have_text("3")
    expect(stacked.cell("2.png")).to_have_attribute("aria-label", re.compile("Stack of 3 images"))
    expect(_badge(stacked, "3.png")).to_be_hidden()
    _badge(stacked, "2.png").click()
    expect(_cells(stacked)).to_have_count(6)
    assert _names(stacked) == ["6.png", "5.png", "3.png", "2.png", "1.png", "0.png"]
    _badge(stacked, "2.png").click()
    expect(_cells(stacked)).to_have_count(4)


def test_all_of_one_prompt_with_keys_and_a_cover(own_batches: Server, page: Page) -> None:
    page.goto(own_batches.url)
    stacked = Tab(page).ready(len(BATCHES))
    _stack(stacked, "All images of one prompt")
    expect(stacked.count).to_have_text("7 images in 3 places")
    stacked.cell("6.png").focus()
    stacked.page.keyboard.press("s")
    expect(stacked.cell("1.png")).to_be_visible()
    stacked.cell("1.png").click()
    stacked.page.keyboard.press("Shift+S")
    expect(_cells(stacked)).to_have_count(3)
    expect(_badge(stacked, "1.png")).to_have_text("4")
    expect(stacked.first()).to_have_attribute("aria-label", re.compile(r"^1\.png,"))
    page.reload()
    expect(stacked.count).to_have_text("7 images in 3 places")
    expect(stacked.first()).to_have_attribute("aria-label", re.compile(r"^1\.png,"))


def test_all_that_are_found_are_selected_those_in_stacks_too(stacked: Tab) -> None:
    """What is done to all of a search is done to all it finds, so that many are said to be selected."""
    _stack(stacked, "Neighbours of one prompt")
    expect(stacked.count).to_have_text("7 images in 4 places")
    stacked.first().focus()
    stacked.page.keyboard.press("ControlOrMeta+a")
    bar = stacked.root.get_by_role("toolbar", name="Selection")
    expect(bar).to_contain_text("All 7 selected")
    stacked.cell("3.png").click(modifiers=["ControlOrMeta"])
    expect(bar).to_contain_text("6 selected")


def test_a_search_counts_only_what_it_finds(stacked: Tab) -> None:
    _stack(stacked, "All images of one prompt")
    stacked.search("harbour -seed:0..1")
    expect(stacked.count).to_have_text("2 images in 1 place")
    expect(_cells(stacked)).to_have_count(1)
    _stack(stacked, "None: every image by itself")
    expect(stacked.count).to_have_text("2 images found")
