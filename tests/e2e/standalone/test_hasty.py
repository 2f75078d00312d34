"""A user who is quicker than the answers: what was clicked is what opens."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Route, expect

from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.tab import Tab

NAME = f"{LAST:05}.png"


def _slowly(route: Route) -> None:
    time.sleep(0.6)
    route.continue_()


def test_image_opened_before_the_answer_stays_open(tab: Tab) -> None:
    tab.page.route("**/images?*", _slowly)
    tab.search(f"seed:{LAST}")
    tab.open(NAME)
    tab.ready(1)
    expect(tab.viewer).to_be_visible()
    expect(tab.viewer).to_contain_text("1 of 1")
    tab.page.keyboard.press("Escape")
    expect(tab.cell(NAME)).to_be_focused()
    expect(tab.viewer).to_be_hidden()


def test_viewer_makes_room_for_the_result_of_a_click_in_it(tab: Tab) -> None:
    tab.page.route("**/images?*", _slowly)
    viewer = tab.open(NAME)
    viewer.get_by_role("button", name="same seed").click()
    tab.ready(1)
    expect(viewer).to_be_hidden()


def test_keys_wait_for_the_suggestions_to_what_was_just_typed(tab: Tab) -> None:
    options = tab.root.get_by_role("listbox", name="Suggestions").get_by_role("option")
    tab.box.press_sequentially("model:m", delay=20)
    expect(options.first).to_be_visible()
    keys = ["ArrowDown", "ArrowDown", "Tab"]

    def after_the_keys(route: Route) -> None:
        while keys:
            tab.page.keyboard.press(keys.pop(0))
        route.continue_()

    tab.page.route("**/suggest?*", after_the_keys)
    tab.box.press_sequentially("o")
    expect(tab.box).to_have_value(re.compile("^model:.*model[01]"))
    expect(tab.box).to_be_focused()
    tab.ready(COUNT // 2)


def test_double_click_opens_what_its_first_click_was_on(tab: Tab) -> None:
    mouse = tab.page.mouse
    box = tab.cell(NAME).bounding_box()
    assert box
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.up()
    expect(tab.cell(NAME)).to_have_attribute("aria-selected", "true")
    tab.grid.evaluate("grid => (grid.style.paddingTop = '70px')")
    mouse.down(click_count=2)
    mouse.up(click_count=2)
    expect(tab.viewer).to_be_visible()
    expect(tab.viewer).to_have_attribute("aria-label", f"{NAME}, 1 of 1,200")
