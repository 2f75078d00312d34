"""The search box: results while typing, mistakes explained."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.standalone.conftest import COUNT
from tests.e2e.tab import Tab


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("blue", COUNT // 4),
        ("red -picture7", COUNT * 3 // 4 - 1),
        ('"red bird"', COUNT * 3 // 4),
        ("seed:10..19", 10),
        ("Steps: 21", COUNT // 3),
        ("sampler:dpm date:2023-11-14", 107),
        ("size:24x16 path:00042", 1),
    ],
)
def test_query_is_answered_while_typing(tab: Tab, query: str, total: int) -> None:
    tab.box.press_sequentially(query, delay=5)
    tab.ready(total)


def test_mistake_is_marked_and_the_last_result_stays(tab: Tab) -> None:
    tab.search("blue")
    tab.ready(COUNT // 4)
    tab.search("blue sampelr:dpm")
    expect(tab.problem).to_contain_text("There is no field 'sampelr'; did you mean 'sampler'?")
    expect(tab.root.locator(".berry-search-wrong")).to_have_text("sampelr")
    expect(tab.box).to_have_attribute("aria-invalid", "true")
    expect(tab.first()).to_be_visible()
    tab.root.get_by_role("button", name="sampler").click()
    expect(tab.box).to_have_value("blue sampler:dpm")
    tab.ready(COUNT // 4)


def test_slash_focuses_the_box_and_escape_leaves_it(tab: Tab) -> None:
    tab.first().focus()
    tab.page.keyboard.press("/")
    expect(tab.box).to_be_focused()


def test_search_is_in_the_address_and_back_undoes_it(tab: Tab) -> None:
    tab.search("blue")
    tab.ready(COUNT // 4)
    tab.page.reload()
    tab.ready(COUNT // 4)
    expect(tab.box).to_have_value("blue")


def test_no_match_says_what_to_do(tab: Tab) -> None:
    tab.search("nothinglikethis")
    expect(tab.root.locator(".berry-empty")).to_be_visible()
    expect(tab.root.locator(".berry-empty")).to_contain_text(re.compile("No image", re.IGNORECASE))


def test_a_word_half_typed_leaves_the_last_result_in_sight(tab: Tab) -> None:
    tab.search("blue")
    tab.ready(COUNT // 4)
    tab.search("blue nothinglike")
    expect(tab.count).to_have_text("No image matches")
    expect(tab.grid).to_have_class(re.compile("berry-outdated"))
    expect(tab.first()).to_be_visible()
    tab.search("blue")
    tab.ready(COUNT // 4)
    expect(tab.grid).not_to_have_class(re.compile("berry-outdated"))
    tab.search("blue nothinglike")
    tab.box.press("Enter")
    expect(tab.root.locator(".berry-empty")).to_be_visible()
    expect(tab.first()).to_be_hidden()
