"""Selecting images, and what differs between them."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.tab import Tab


def test_images_are_selected_by_mouse_and_keys(tab: Tab) -> None:
    bar = tab.root.get_by_role("toolbar", name="Selection")
    tab.cell(f"{LAST:05}.png").click(modifiers=["ControlOrMeta"])
    expect(bar).to_contain_text("1 selected")
    expect(tab.viewer).to_be_hidden()
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("x")
    expect(bar).to_contain_text("2 selected")
    expect(tab.cell(f"{LAST - 1:05}.png")).to_have_attribute("aria-selected", "true")
    tab.page.keyboard.press("x")
    expect(bar).to_contain_text("1 selected")
    tab.page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(tab.grid.locator('[aria-selected="true"]')).to_have_count(0)


def test_a_selection_is_kept_while_the_grid_moves_and_ends_with_the_search(tab: Tab) -> None:
    tab.cell(f"{LAST:05}.png").click(modifiers=["ControlOrMeta"])
    tab.page.keyboard.press("End")
    expect(tab.cell("00000.png")).to_be_visible()
    expect(tab.cell("00000.png")).not_to_have_attribute("aria-selected", "true")
    tab.page.keyboard.press("Home")
    expect(tab.cell(f"{LAST:05}.png")).to_have_attribute("aria-selected", "true")
    tab.search("blue")
    tab.ready(COUNT // 4)
    expect(tab.root.get_by_role("toolbar", name="Selection")).to_be_hidden()


def test_what_differs_is_shown_and_what_does_not_is_left_out(tab: Tab) -> None:
    for number in (LAST, LAST - 3):
        tab.cell(f"{number:05}.png").click(modifiers=["ControlOrMeta"])
    tab.root.get_by_role("button", name="What differs").click()
    table = tab.root.get_by_role("dialog", name="What differs").get_by_role("table")
    seeds = table.get_by_role("row").filter(has=tab.page.get_by_role("rowheader", name="Seed", exact=True))
    expect(seeds.get_by_role("cell")).to_have_text([str(LAST), str(LAST - 3)])
    expect(table.get_by_role("rowheader", name="Sampler", exact=True)).to_have_count(0)
    expect(table).to_contain_text(f"picture{LAST - 3}")
    tab.page.keyboard.press("Escape")
    expect(table).to_be_hidden()
    expect(tab.root.get_by_role("toolbar", name="Selection")).to_contain_text("2 selected")
