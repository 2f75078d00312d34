"""The detail view: the whole image, every parameter, a copy of each."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.tab import Tab
from tests.library import infotext

NAME = f"{LAST:05}.png"


def test_every_parameter_is_shown(tab: Tab) -> None:
    viewer = tab.open(NAME)
    for shown in (
        f"a red bird, picture{LAST}",
        "blurry",
        str(LAST),
        "DPM++ 2M",
        "model1",
        NAME,
        "24 \N{MULTIPLICATION SIGN} 16",
    ):
        expect(viewer).to_contain_text(shown)


def test_original_is_shown(tab: Tab) -> None:
    original = tab.open(NAME).locator("img.berry-original")
    expect(original).to_have_attribute("src", re.compile(r"/file/\d+/"))
    expect(original).to_have_js_property("naturalWidth", 24)


def test_copy_buttons(tab: Tab) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    viewer = tab.open(NAME)
    viewer.get_by_role("button", name="Copy seed").click()
    tab.page.wait_for_function(f"async () => await navigator.clipboard.readText() === '{LAST}'")
    viewer.get_by_role("button", name="Copy infotext").first.click()
    expected = infotext(
        f"a red bird, picture{LAST}", Seed=LAST, Steps=20 + LAST % 3, Sampler="DPM++ 2M", Model="model1"
    )
    tab.page.wait_for_function("async text => await navigator.clipboard.readText() === text", arg=expected)


def test_raw_text_is_shown_as_it_stands(tab: Tab) -> None:
    viewer = tab.open(NAME)
    viewer.get_by_text("parameters", exact=True).click()
    expect(viewer.locator("pre").first).to_contain_text(f"Seed: {LAST}")


def test_arrows_walk_and_escape_returns_to_the_image(tab: Tab) -> None:
    viewer = tab.open(NAME)
    for _ in range(3):
        tab.page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text(f"4 of {COUNT:,}")
    expect(viewer).to_contain_text(f"{LAST - 3:05}.png")
    tab.page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(tab.cell(f"{LAST - 3:05}.png")).to_be_focused()


def test_back_closes_it(tab: Tab) -> None:
    viewer = tab.open(NAME)
    tab.page.go_back()
    expect(viewer).to_be_hidden()
    expect(tab.grid).to_be_visible()
