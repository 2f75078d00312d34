"""Selecting: by mouse, finger and keys, over the whole result; and what can be done with a selection."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import Server
from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.tab import Tab

CTRL = "ControlOrMeta"


def name(rank: int) -> str:
    return f"{LAST - rank:05}.png"


def bar(tab: Tab) -> Locator:
    return tab.root.get_by_role("toolbar", name="Selection")


def test_a_click_selects_and_a_double_click_opens(tab: Tab) -> None:
    tab.cell(name(2)).click()
    expect(bar(tab)).to_contain_text("1 selected")
    tab.cell(name(3)).click()
    expect(bar(tab)).to_contain_text("1 selected")
    expect(tab.cell(name(3))).to_have_attribute("aria-selected", "true")
    expect(tab.viewer).to_be_hidden()
    tab.cell(name(3)).dblclick()
    expect(tab.viewer).to_be_visible()


def test_a_double_click_opens_where_the_bar_comes_up_between_its_clicks(tab: Tab) -> None:
    tab.cell(name(0)).click()
    box = bar(tab).bounding_box()
    assert box
    tab.page.keyboard.press("Escape")
    expect(bar(tab)).to_be_hidden()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # The middle of an image there, away from the stars at its foot.
    scroll = """([x, y]) => {
        const grid = document.querySelector("#berry .berry-grid");
        const images = [...grid.querySelectorAll(".berry-cell")].map((cell) => cell.getBoundingClientRect());
        const image = images.find((box) => box.left < x && x < box.right && box.top + box.height / 3 >= y);
        grid.scrollTop += image.top + image.height / 3 - y;
    }"""
    tab.page.evaluate(scroll, [x, y])
    tab.page.wait_for_function("([x, y]) => document.elementFromPoint(x, y)?.closest('.berry-cell')", arg=[x, y])
    tab.page.mouse.dblclick(x, y)
    expect(tab.viewer).to_be_visible()


def test_a_click_may_open_instead(tab: Tab) -> None:
    tab.root.get_by_role("button", name="View", exact=True).click()
    tab.root.get_by_text("opens the image, Ctrl").click()
    tab.page.keyboard.press("Escape")
    tab.page.reload()
    tab.ready(COUNT)
    tab.cell(name(1)).click(modifiers=[CTRL])
    expect(bar(tab)).to_contain_text("1 selected")
    tab.cell(name(2)).click()
    expect(tab.viewer).to_be_visible()


def test_images_are_selected_by_mouse_and_keys(tab: Tab) -> None:
    tab.cell(name(0)).click(modifiers=[CTRL])
    expect(bar(tab)).to_contain_text("1 selected")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("x")
    expect(bar(tab)).to_contain_text("2 selected")
    expect(tab.cell(name(1))).to_have_attribute("aria-selected", "true")
    tab.page.keyboard.press("x")
    expect(bar(tab)).to_contain_text("1 selected")
    tab.page.keyboard.press("Escape")
    expect(bar(tab)).to_be_hidden()
    expect(tab.grid.locator('[aria-selected="true"]')).to_have_count(0)


def test_the_circle_in_the_corner_adds(tab: Tab) -> None:
    tab.cell(name(0)).click()
    tab.cell(name(1)).click(position={"x": 12, "y": 12})
    expect(bar(tab)).to_contain_text("2 selected")


def test_a_range_reaches_over_the_whole_result_and_shrinks(tab: Tab) -> None:
    tab.cell(name(2)).click()
    tab.page.keyboard.press("End")
    tab.cell(name(COUNT - 2)).click(modifiers=["Shift"])
    expect(bar(tab)).to_contain_text(f"{COUNT - 3:,} selected")
    tab.page.keyboard.press("Home")
    tab.cell(name(5)).click(modifiers=["Shift"])
    expect(bar(tab)).to_contain_text("4 selected")
    expect(tab.cell(name(1))).to_have_attribute("aria-selected", "false")
    tab.page.keyboard.press("Shift+End")
    expect(bar(tab)).to_contain_text(f"{COUNT - 2:,} selected")
    tab.page.keyboard.press("Shift+Home")
    expect(bar(tab)).to_contain_text("3 selected")


def test_shift_shows_what_a_click_would_select(tab: Tab) -> None:
    tab.cell(name(1)).click()
    tab.page.keyboard.down("Shift")
    tab.cell(name(4)).hover()
    expect(tab.grid.locator(".berry-would")).to_have_count(4)
    tab.page.keyboard.up("Shift")
    expect(tab.grid.locator(".berry-would")).to_have_count(0)


def test_all_that_are_found_but_some(tab: Tab) -> None:
    tab.search("blue")
    tab.ready(COUNT // 4)
    tab.first().focus()
    tab.page.keyboard.press(f"{CTRL}+a")
    expect(bar(tab)).to_contain_text(f"All {COUNT // 4} selected")
    tab.first().click(modifiers=[CTRL])
    expect(bar(tab)).to_contain_text(f"{COUNT // 4 - 1} selected")
    bar(tab).get_by_role("button", name="Select all").click()
    expect(bar(tab)).to_contain_text(f"All {COUNT // 4} selected")


def test_a_day_by_its_heading(tab: Tab) -> None:
    heading = tab.grid.locator(".berry-day:not([hidden])").first
    count = int(re.sub(r"\D", "", str(heading.locator(".berry-quiet").text_content())))
    assert 0 < count < COUNT
    heading.hover()
    heading.get_by_role("button").click()
    expect(bar(tab)).to_contain_text(f"{count:,} selected")


def test_a_rubber_band_begins_in_a_gap_and_scrolls_on(tab: Tab) -> None:
    box = tab.grid.bounding_box()
    heading = tab.grid.locator(".berry-day:not([hidden])").first.bounding_box()
    assert box
    assert heading
    tab.page.mouse.move(box["x"] + box["width"] - 90, heading["y"] + 20)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 20, heading["y"] + heading["height"] + 30, steps=4)
    expect(bar(tab)).to_be_visible()
    first = tab.grid.locator('.berry-cell[aria-selected="true"]')
    expect(first.first).to_be_visible()
    few = first.count()
    tab.page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 4, steps=4)
    tab.page.wait_for_function("document.querySelector('.berry-grid').scrollTop > 300")
    tab.page.mouse.up()
    expect(tab.root.locator(".berry-band")).to_be_hidden()
    number = int(re.sub(r"\D", "", str(bar(tab).locator("strong").text_content())))
    assert number > few + 10
    tab.page.keyboard.press("Escape")
    expect(bar(tab)).to_be_hidden()


def test_a_selection_is_kept_while_the_grid_moves_and_ends_with_the_search(tab: Tab) -> None:
    tab.choose(name(0), name(1))
    tab.page.keyboard.press("End")
    expect(tab.cell("00000.png")).to_be_visible()
    expect(tab.cell("00000.png")).not_to_have_attribute("aria-selected", "true")
    tab.page.keyboard.press("Home")
    expect(tab.cell(name(0))).to_have_attribute("aria-selected", "true")
    tab.search("blue")
    tab.ready(COUNT // 4)
    expect(bar(tab)).to_be_hidden()
    expect(tab.root.locator(".berry-toast")).to_contain_text("nothing is selected any more")


def test_what_differs_is_shown_and_what_does_not_is_left_out(tab: Tab) -> None:
    for rank in (0, 3):
        tab.cell(name(rank)).click(modifiers=[CTRL])
    tab.more("What differs")
    table = tab.root.get_by_role("dialog", name="What differs").get_by_role("table")
    seeds = table.get_by_role("row").filter(has=tab.page.get_by_role("rowheader", name="Seed", exact=True))
    expect(seeds.get_by_role("cell")).to_have_text([str(LAST), str(LAST - 3)])
    expect(table.get_by_role("rowheader", name="Sampler", exact=True)).to_have_count(0)
    expect(table).to_contain_text(f"picture{LAST - 3}")
    tab.page.keyboard.press("Escape")
    expect(table).to_be_hidden()
    expect(bar(tab)).to_contain_text("2 selected")


def test_infotexts_are_copied(tab: Tab) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.cell(name(0)).click()
    tab.page.keyboard.press("Shift+ArrowRight")
    expect(bar(tab)).to_contain_text("2 selected")
    tab.more("Copy infotexts")
    expect(tab.root.locator(".berry-toast")).to_contain_text("2 infotexts copied")
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert [line for line in copied.split("\n") if "picture" in line] == [
        f"a {'red' if (LAST - rank) % 4 else 'blue'} bird, picture{LAST - rank}" for rank in (0, 1)
    ]


@pytest.fixture
def phone(standalone: Server, browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.add_init_script("localStorage.setItem('berry.zoom', localStorage.getItem('berry.zoom') ?? '96')")
    page.goto(standalone.url)
    yield Tab(page).ready(COUNT)
    context.close()


class Finger:
    """One finger on the screen, by the browser's own input events."""

    def __init__(self, tab: Tab) -> None:
        self.page = tab.page
        self.session = tab.page.context.new_cdp_session(tab.page)

    def __call__(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def _middle(cell: Locator) -> tuple[float, float]:
    box = cell.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_tap_opens_and_a_long_press_selects(phone: Tab) -> None:
    finger = Finger(phone)
    start, end = _middle(phone.cell(name(1))), _middle(phone.cell(name(5)))
    finger("touchStart", start)
    expect(bar(phone)).to_contain_text("1 selected")
    finger("touchMove", ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    finger("touchMove", end)
    finger("touchEnd")
    expect(bar(phone)).to_contain_text("5 selected")
    phone.cell(name(2)).tap()
    expect(bar(phone)).to_contain_text("4 selected")
    bar(phone).get_by_role("button", name="Clear").tap()
    expect(bar(phone)).to_be_hidden()
    phone.cell(name(2)).tap()
    expect(phone.viewer).to_be_visible()


def test_scrolling_with_a_finger_selects_nothing(phone: Tab) -> None:
    finger = Finger(phone)
    x, y = _middle(phone.cell(name(3)))
    finger("touchStart", (x, y))
    for step in range(1, 20):
        finger("touchMove", (x, y - 12 * step))
        phone.page.wait_for_timeout(30)
    finger("touchEnd")
    phone.page.wait_for_function("document.querySelector('.berry-grid').scrollTop > 50")
    expect(bar(phone)).to_be_hidden()
    expect(phone.viewer).to_be_hidden()


def test_two_fingers_change_the_size(phone: Tab) -> None:
    finger = Finger(phone)
    before = phone.first().bounding_box()
    finger("touchStart", (150, 400), (250, 400))
    for step in range(1, 8):
        finger("touchMove", (150 - 8 * step, 400), (250 + 8 * step, 400))
    finger("touchEnd")
    phone.page.wait_for_function("Number(localStorage.getItem('berry.zoom')) > 110")
    after = phone.first().bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"]


def test_panels_open_by_their_button(tab: Tab) -> None:
    """The bar is at the tab's foot, and so is what it opens."""
    tab.choose(name(0), name(1))
    button = bar(tab).get_by_role("button", name="Rate", exact=True)
    button.click()
    panel = tab.root.get_by_role("dialog", name="Rate 2")
    _is_right_above(panel, button)
    tab.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    more = bar(tab).get_by_role("button", name="More")
    more.click()
    _is_right_above(tab.menu, more)
    tab.menu.get_by_role("menuitem", name="Download").click()
    _is_right_above(tab.root.get_by_role("dialog", name="Download 2 images"), more)


def _is_right_above(panel: Locator, button: Locator) -> None:
    expect(panel).to_be_visible()
    above, below = panel.bounding_box(), button.bounding_box()
    assert above
    assert below
    assert 0 <= below["y"] - (above["y"] + above["height"]) < 16
    assert above["x"] < below["x"] + below["width"]
    assert above["x"] + above["width"] > below["x"]


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_the_bar_is_one_row_and_has_no_words_where_there_is_no_room(
    browser: Browser, standalone: Server, language: str
) -> None:
    context = browser.new_context(locale=language, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(standalone.url)
    expect(page.locator("#berry .berry-cell").first).to_be_visible()
    page.locator("#berry .berry-cell[aria-label*='.png']").first.focus()
    page.keyboard.press("ControlOrMeta+a")
    rate = page.locator("#berry [data-action=rate]")
    expect(rate).to_be_visible()
    heights = "() => [...document.querySelectorAll('.berry-selection .berry-button')].map((each) => each.offsetTop)"
    assert len({top for top in page.evaluate(heights) if top}) == 1
    expect(rate.locator("span")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(rate.locator("span")).to_be_hidden()
    expect(rate).to_be_in_viewport(ratio=1)
    expect(page.locator("#berry .berry-more")).to_be_in_viewport(ratio=1)
    context.close()


def test_keys_never_lead_under_the_bar_of_the_selection(tab: Tab) -> None:
    tab.first().click()
    expect(tab.root.get_by_role("toolbar", name="Selection")).to_be_visible()
    for _ in range(12):
        tab.page.keyboard.press("ArrowDown")
    expect(tab.first()).not_to_be_in_viewport()
    tab.page.wait_for_function(
        "() => { const box = document.activeElement.closest('.berry-cell')?.getBoundingClientRect();"
        " const bar = document.querySelector('.berry-selection').getBoundingClientRect();"
        " return box && box.bottom <= bar.top; }"
    )
