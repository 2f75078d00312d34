"""The keyboard alone: everything is reached, and the list of keys tells the truth."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Route, expect

from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.standalone.test_selection import CTRL, bar, name
from tests.e2e.tab import Tab


def _rank(tab: Tab) -> int:
    """Of the image that has the focus."""
    label = tab.page.evaluate("document.activeElement.getAttribute('aria-label')")
    found = re.search(r"([\d,]+) of [\d,]+", str(label))
    assert found, label
    return int(found[1].replace(",", "")) - 1


def _days(tab: Tab) -> Locator:
    return tab.grid.locator(".berry-day:not([hidden])")


def test_the_grid_is_walked_by_keys(tab: Tab) -> None:
    tab.first().focus()
    seen = [0]
    for key in ("ArrowRight", "ArrowDown", "PageDown", "ArrowUp", "ArrowLeft", "End", "PageUp", "Home"):
        tab.page.keyboard.press(key)
        expect(tab.grid.locator(".berry-cell:focus")).to_have_count(1)
        seen.append(_rank(tab))
    right, down, below, up, left, last, above, home = seen[1:]
    assert (right, last, home) == (1, LAST, 0)
    assert right < up < below
    assert down < below
    assert left == up - 1
    assert above < last


def test_many_keys_of_one_action_stay_in_their_column(tab: Tab) -> None:
    tab.page.keyboard.press("?")
    dialog = tab.root.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    outside = """sections => sections.flatMap((section) => {
        const { left, right } = section.getBoundingClientRect();
        return [...section.querySelectorAll("kbd")].filter((key) => {
            const box = key.getBoundingClientRect();
            return box.left < left || box.right > right;
        }).map((key) => key.textContent);
    })"""
    assert dialog.locator("section").evaluate_all(outside) == []


def test_day_by_day_and_to_a_date(tab: Tab) -> None:
    tab.first().focus()
    tab.page.keyboard.press("d")
    second = _rank(tab)
    assert second > 0
    expect(_days(tab).filter(has_text=re.compile("November 14, 2023"))).to_be_in_viewport()
    tab.page.keyboard.press("Shift+D")
    expect(tab.first()).to_be_focused()
    tab.page.keyboard.press("m")
    expect(tab.first()).to_be_focused()
    tab.page.keyboard.press("g")
    dialog = tab.root.get_by_role("dialog", name="Go to a date")
    expect(dialog.get_by_label("Date")).to_be_focused()
    dialog.get_by_label("Date").fill("2023-11-14")
    tab.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(tab.cell(name(second))).to_be_focused()
    tab.root.get_by_role("combobox", name="Order").select_option("name")
    tab.ready(COUNT)
    expect(_days(tab)).to_have_count(0)
    tab.cell(name(second)).focus()
    tab.page.keyboard.press("d")
    expect(tab.root.locator(".berry-toast")).to_contain_text("not in the order of time")


def test_keys_select_and_let_go(tab: Tab) -> None:
    tab.first().focus()
    for _ in range(3):
        tab.page.keyboard.press("Shift+ArrowRight")
    expect(bar(tab)).to_contain_text("4 selected")
    tab.page.keyboard.press("Shift+ArrowLeft")
    expect(bar(tab)).to_contain_text("3 selected")
    tab.page.keyboard.press(f"{CTRL}+a")
    expect(bar(tab)).to_contain_text(f"All {COUNT:,} selected")
    tab.page.keyboard.press("Escape")
    expect(bar(tab)).to_be_hidden()


def test_a_day_is_selected_by_a_key_and_by_its_button(tab: Tab) -> None:
    tab.first().focus()
    tab.page.keyboard.press("d")
    first_day = _rank(tab)
    tab.page.keyboard.press("Home")
    expect(tab.first()).to_be_focused()
    tab.page.keyboard.press("Shift+X")
    expect(bar(tab)).to_contain_text(f"{first_day:,} selected")
    tab.page.keyboard.press("Escape")
    expect(bar(tab)).to_be_hidden()
    expect(tab.first()).to_be_focused()
    tab.page.keyboard.press("Tab")
    button = _days(tab).first.get_by_role("button")
    expect(button).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(bar(tab)).to_contain_text(f"{first_day:,} selected")
    tab.page.keyboard.press("ArrowRight")
    expect(tab.cell(name(1))).to_be_focused()


def test_tab_leads_to_the_day_from_rows_that_were_drawn_later_and_what_is_drawn_anew_leaves_it_there(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 1280, "height": 320})
    tab.page.reload()
    tab.ready(COUNT)
    tab.page.set_viewport_size({"width": 1280, "height": 1100})
    tab.first().focus()
    for _ in range(4):
        seen = re.compile(f", {_rank(tab) + 1:,} of")
        tab.page.keyboard.press("ArrowDown")
        expect(tab.grid.locator(".berry-cell:focus")).not_to_have_attribute("aria-label", seen)
    tab.page.keyboard.press("Tab")
    button = _days(tab).locator("button[tabindex='0']")
    expect(button).to_be_focused()
    for height in (1000, 1100):
        tab.page.set_viewport_size({"width": 1280, "height": height})
        tab.page.wait_for_timeout(400)
        expect(button).to_be_focused()


def test_keys_typed_into_the_search_are_text(tab: Tab) -> None:
    tab.box.click()
    tab.page.keyboard.type("xdm?")
    expect(tab.box).to_have_value("xdm?")
    expect(bar(tab)).to_be_hidden()


def test_the_list_of_keys_names_them(tab: Tab) -> None:
    tab.first().focus()
    tab.page.keyboard.press("?")
    dialog = tab.root.get_by_role("dialog", name="Keyboard")
    for text in ("Go to a date", "Select all that are found", "Ctrl+A", "Shift+D"):
        expect(dialog).to_contain_text(text)
    tab.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_images_marked_or_named_are_blurred_by_one_key(tab: Tab) -> None:
    tab.page.route("**/api/v1/images?*", _blurring)
    tab.page.reload()
    tab.ready(COUNT)
    expect(tab.grid.locator(".berry-blurred")).to_have_count(0)
    tab.first().focus()
    tab.page.keyboard.press("Shift+N")
    expect(tab.cell(name(1))).to_have_class(re.compile("berry-blurred"))
    expect(tab.cell(name(0))).not_to_have_class(re.compile("berry-blurred"))
    tab.page.reload()
    expect(tab.cell(name(1))).to_have_class(re.compile("berry-blurred"))
    tab.first().focus()
    tab.page.keyboard.press("Shift+N")
    expect(tab.grid.locator(".berry-blurred")).to_have_count(0)


def _blurring(route: Route) -> None:
    answer = route.fetch()
    page = answer.json()
    route.fulfill(response=answer, json={**page, "blurred": [page["images"][1]["id"]]})
