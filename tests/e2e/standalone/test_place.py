"""The place in the library is kept through another order of it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.tab import Tab

FIRST_IN_VIEW = """
() => {
    const grid = document.querySelector("#berry .berry-grid");
    const top = grid.getBoundingClientRect().top;
    const cells = [...grid.querySelectorAll(".berry-cell:not([hidden])")];
    const found = cells.filter((cell) => cell.getBoundingClientRect().bottom > top && cell.ariaLabel?.includes(".png"));
    found.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top
        || a.getBoundingClientRect().left - b.getBoundingClientRect().left);
    return found[0].ariaLabel.split(",")[0];
}
"""


def _order(tab: Tab, name: str) -> None:
    tab.root.get_by_role("combobox", name="Order").select_option(name)
    tab.ready(COUNT)


def _y(tab: Tab, name: str) -> float:
    box = tab.cell(name).bounding_box()
    assert box
    return box["y"]


def test_the_active_image_stays_where_it_is_in_another_order(tab: Tab) -> None:
    tab.page.keyboard.press("End")
    for _ in range(100):
        tab.page.keyboard.press("ArrowLeft")
    chosen = f"{100:05}.png"
    tab.cell(chosen).click()
    expect(tab.cell(chosen)).to_be_focused()
    before = _y(tab, chosen)
    _order(tab, "Oldest first")
    expect(tab.cell(chosen)).to_have_attribute("aria-label", re.compile(rf", 101 of {COUNT:,}"))
    expect(tab.cell(chosen)).to_be_in_viewport()
    assert abs(_y(tab, chosen) - before) <= 1
    _order(tab, "Newest first")
    expect(tab.cell(chosen)).to_have_attribute("aria-label", re.compile(rf", {LAST - 99:,} of {COUNT:,}"))
    assert abs(_y(tab, chosen) - before) <= 1


def test_else_the_first_in_view_is_shown_again(tab: Tab) -> None:
    tab.grid.evaluate("grid => (grid.scrollTop = grid.scrollHeight / 2)")
    expect(tab.cell("00600.png")).to_have_count(1)
    first = tab.page.evaluate(FIRST_IN_VIEW)
    _order(tab, "Oldest first")
    expect(tab.cell(first)).to_be_in_viewport()


def test_at_the_top_with_nothing_chosen_the_top_stays(tab: Tab) -> None:
    _order(tab, "Oldest first")
    expect(tab.first()).to_have_attribute("aria-label", re.compile(r"^00000\.png"))
    expect(tab.first()).to_be_in_viewport()


def test_back_from_a_search_lands_on_the_same_spot(tab: Tab) -> None:
    """Although the search had its terms above the grid."""
    tab.grid.evaluate("grid => (grid.scrollTop = grid.scrollHeight / 2)")
    expect(tab.cell("00600.png")).to_have_count(1)
    tab.page.wait_for_function("() => history.state?.berry?.anchor?.id")
    before = _y(tab, "00600.png")
    tab.search("blue")
    tab.page.keyboard.press("Enter")
    tab.ready(COUNT // 4)
    expect(tab.root.get_by_role("toolbar", name="What is searched for")).to_be_visible()
    tab.page.go_back()
    tab.ready(COUNT)
    expect(tab.root.get_by_role("toolbar", name="What is searched for")).to_be_hidden()
    expect(tab.cell("00600.png")).to_have_count(1)
    tab.page.wait_for_function(
        """([name, y]) => Math.abs(document.querySelector(`#berry .berry-cell[aria-label^="${name}"]`)
            .getBoundingClientRect().top - y) <= 1""",
        arg=["00600.png", before],
    )
