"""What is around the search box: suggestions, filters, chips, saved searches, and the way back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.standalone.conftest import COUNT
from tests.e2e.tab import Tab

HALF = COUNT // 2


def _options(tab: Tab) -> Locator:
    return tab.root.get_by_role("listbox", name="Suggestions").get_by_role("option")


def _facet(tab: Tab, field: str) -> Locator:
    return tab.root.get_by_role("complementary", name="Filters").get_by_role("list", name=field, exact=True)


def _value(tab: Tab, field: str, value: str) -> Locator:
    return _facet(tab, field).get_by_role("button", name=re.compile(rf"^{re.escape(value)}, "))


def _chips(tab: Tab) -> Locator:
    return tab.root.get_by_role("toolbar", name="What is searched for").get_by_role("button")


def test_suggestions_are_taken_with_tab_and_nothing_is_preselected(tab: Tab) -> None:
    tab.box.press_sequentially("model:mo", delay=20)
    expect(_options(tab).first).to_be_visible()
    expect(_options(tab).and_(tab.root.locator("[aria-selected=true]"))).to_have_count(0)
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    expect(_options(tab).nth(1)).to_have_attribute("aria-selected", "true")
    expect(tab.box).to_have_attribute("aria-activedescendant", re.compile("."))
    chosen = _options(tab).nth(1).locator(".berry-suggest-text").inner_text()
    tab.page.keyboard.press("Tab")
    expect(tab.box).to_have_value(re.compile(rf"^model:.*{re.escape(chosen)}"))
    expect(tab.box).to_be_focused()
    tab.ready(HALF)


def test_a_field_is_completed_and_its_values_follow(tab: Tab) -> None:
    tab.box.press_sequentially("samp", delay=20)
    expect(_options(tab).filter(has_text="sampler").first).to_be_visible()
    _options(tab).filter(has_text="sampler").first.click()
    expect(tab.box).to_have_value(re.compile("^sampler:"))
    expect(_options(tab).filter(has_text="DPM++ 2M").first).to_be_visible()


def test_enter_searches_for_what_is_written_and_escape_shuts_the_list(tab: Tab) -> None:
    tab.box.press_sequentially("blu", delay=20)
    expect(_options(tab).first).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(_options(tab)).to_have_count(0)
    expect(tab.box).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.box).to_have_value("blu")


def test_a_filter_is_added_excluded_and_taken_back(tab: Tab) -> None:
    _value(tab, "Model", "model0").click()
    tab.ready(HALF)
    expect(tab.box).to_have_value(re.compile("model0"))
    expect(_value(tab, "Model", "model0")).to_have_attribute("aria-pressed", "true")
    _value(tab, "Model", "model0").click()
    tab.ready(COUNT)
    expect(tab.box).to_have_value("")
    _value(tab, "Model", "model1").click(modifiers=["Alt"])
    tab.ready(HALF)
    expect(tab.box).to_have_value(re.compile(r"^-model.*model1"))
    _facet(tab, "Model").get_by_role("button", name="Leave out model1").click()
    tab.ready(COUNT)


def test_other_values_keep_their_counts_and_no_row_moves(tab: Tab) -> None:
    other = _value(tab, "Model", "model1")
    chosen = _value(tab, "Model", "model0")
    expect(other).to_have_attribute("aria-label", f"model1, {HALF} images")
    before = (chosen.bounding_box(), other.bounding_box())
    chosen.click()
    tab.ready(HALF)
    expect(other).to_have_attribute("aria-label", f"model1, {HALF} images")
    assert (chosen.bounding_box(), other.bounding_box()) == before


def test_chips_are_removed_by_mouse_and_keys(tab: Tab) -> None:
    tab.search("blue steps:21 model:model0")
    tab.page.keyboard.press("Enter")
    expect(_chips(tab)).to_have_count(3)
    _chips(tab).nth(1).click()
    expect(tab.box).to_have_value("blue model:model0")
    expect(_chips(tab)).to_have_count(2)
    _chips(tab).first.focus()
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("Delete")
    expect(tab.box).to_have_value("blue")
    expect(_chips(tab)).to_have_count(1)
    expect(_chips(tab).first).to_be_focused()
    tab.page.keyboard.press("Delete")
    tab.ready(COUNT)
    expect(tab.box).to_be_focused()


def test_filters_stay_away_once_they_were_sent_away(tab: Tab) -> None:
    button = tab.root.get_by_role("button", name="Filters", exact=True)
    expect(_facet(tab, "Model")).to_be_visible()
    button.click()
    expect(_facet(tab, "Model")).to_be_hidden()
    tab.page.reload()
    tab.ready(COUNT)
    expect(_facet(tab, "Model")).to_be_hidden()


def test_on_a_narrow_screen_the_filters_are_a_sheet(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    expect(_facet(tab, "Model")).to_be_hidden()
    tab.root.get_by_role("button", name="Filters", exact=True).click()
    _value(tab, "Model", "model0").click()
    tab.ready(HALF)
    tab.root.get_by_role("complementary", name="Filters").get_by_role("button", name="Close").click()
    expect(_facet(tab, "Model")).to_be_hidden()
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_search_is_saved_renamed_opened_and_deleted(tab: Tab) -> None:
    tab.search("blue")
    tab.ready(COUNT // 4)
    opener = tab.root.get_by_role("button", name="Saved searches")
    opener.click()
    panel = tab.root.get_by_role("dialog", name="Saved searches")
    panel.get_by_role("textbox", name="Name").fill("Blue birds")
    panel.get_by_role("button", name="Save this search").click()
    saved = panel.get_by_role("list", name="Saved")
    expect(saved).to_contain_text(f"Blue birds{COUNT // 4}")
    panel.get_by_role("button", name="Rename Blue birds").click()
    panel.get_by_role("textbox", name="Rename Blue birds").fill("Bluebirds")
    tab.page.keyboard.press("Enter")
    expect(saved).to_contain_text("Bluebirds")
    tab.page.keyboard.press("Escape")
    tab.root.get_by_role("button", name="Clear the search").click()
    tab.ready(COUNT)
    opener.click()
    saved.get_by_role("button", name=re.compile("^Bluebirds")).click()
    expect(tab.box).to_have_value("blue")
    tab.ready(COUNT // 4)
    opener.click()
    panel.get_by_role("button", name="Delete Bluebirds").click()
    expect(panel.get_by_role("button", name="Delete Bluebirds")).to_have_count(0)


def test_an_empty_box_offers_what_was_searched_for(tab: Tab) -> None:
    tab.search("picture77")
    tab.page.keyboard.press("Enter")
    tab.ready(1)
    tab.page.reload()
    tab.ready(1)
    tab.root.get_by_role("button", name="Clear the search").click()
    _options(tab).filter(has_text="picture77").first.click()
    tab.ready(1)
    expect(tab.box).to_have_value("picture77")


def test_back_undoes_searches_and_orders(tab: Tab) -> None:
    tab.search("blue")
    tab.page.keyboard.press("Enter")
    tab.ready(COUNT // 4)
    tab.search("red")
    tab.page.keyboard.press("Enter")
    tab.ready(COUNT * 3 // 4)
    order = tab.root.get_by_role("combobox", name="Order")
    tab.root.get_by_role("button", name="Turn the order round").click()
    expect(order).to_have_value("-created")
    tab.page.go_back()
    expect(order).to_have_value("created")
    expect(tab.box).to_have_value("red")
    tab.page.go_back()
    expect(tab.box).to_have_value("blue")
    tab.ready(COUNT // 4)


def test_a_shuffled_order_stays_over_a_reload_and_can_be_shuffled_again(tab: Tab) -> None:
    order = tab.root.get_by_role("combobox", name="Order")
    order.select_option("random")
    again = tab.root.get_by_role("button", name="Shuffle again")
    expect(again).to_be_visible()
    first = tab.first().get_attribute("aria-label")
    assert first
    tab.page.reload()
    tab.ready(COUNT)
    expect(tab.first()).to_have_attribute("aria-label", first)
    again.click()
    expect(tab.first()).not_to_have_attribute("aria-label", first)


def test_from_an_image_to_others_like_it(tab: Tab) -> None:
    viewer = tab.open(f"{COUNT - 1:05}.png")
    viewer.get_by_role("button", name="Same model").click()
    tab.ready(HALF)
    expect(tab.box).to_have_value(re.compile("model1"))
    expect(viewer).to_be_hidden()
    viewer = tab.open(f"{COUNT - 1:05}.png")
    viewer.get_by_role("button", name="Same prompt").click()
    tab.ready(1)
    tab.page.go_back()
    tab.ready(HALF)


def test_similar_comes_in_its_own_order_and_leaves_it_again(tab: Tab) -> None:
    tab.open(f"{COUNT - 1:05}.png").get_by_role("button", name="Similar").click()
    order = tab.root.get_by_role("combobox", name="Order")
    expect(order).to_have_value("relevance")
    expect(tab.box).to_have_value(re.compile("^similar:"))
    tab.search("blue")
    tab.ready(COUNT // 4)
    expect(order).to_have_value("created")


def test_the_words_found_are_marked_in_the_prompt(tab: Tab) -> None:
    tab.search("red")
    tab.ready(COUNT * 3 // 4)
    tab.first().dblclick()
    expect(tab.viewer.locator(".berry-prompt mark")).to_have_text(["red"])
