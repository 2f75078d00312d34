"""Send to: through the web UI's own paste machinery, into its own fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.host.conftest import show
from tests.e2e.tab import Tab


def _open(host: Server, page: Page, **request: object) -> Tab:
    host.post("/fake/generate", {"prompt": "sent, from here", "seed": 77, "steps": 33, **request})
    page.goto(host.url)
    tab = show(page)
    name = request["name"]
    tab.search(f"name:{name}")
    tab.ready(1)
    tab.open(f"{name}.png")
    return tab


def _button(tab: Tab, label: str) -> Locator:
    return tab.viewer.get_by_role("button", name=f"Send to {label}")


def test_parameters_reach_txt2img(host: Server, page: Page) -> None:
    tab = _open(host, page, name="totxt")
    _button(tab, "txt2img").click()
    expect(page.locator("#txt2img_prompt textarea")).to_be_visible()
    expect(page.locator("#txt2img_prompt textarea")).to_have_value("sent, from here")
    expect(page.locator("#txt2img_steps input")).to_have_value("33")
    expect(page.locator("#txt2img_seed input")).to_have_value("77")


@pytest.mark.parametrize(
    ("label", "image"), [("img2img", "#img2img_image"), ("inpaint", "#img2maskimg"), ("extras", "#extras_image")]
)
def test_image_reaches(host: Server, page: Page, label: str, image: str) -> None:
    tab = _open(host, page, name=f"to{label}", width=72, height=40)
    _button(tab, label).click()
    received = page.locator(f"{image} img").first
    expect(received).to_be_visible()
    expect(received).to_have_js_property("naturalWidth", 72)


def test_image_without_parameters_never_pastes_the_last_generation(host: Server, page: Page) -> None:
    tab = _open(host, page, name="bare", infotext="")
    expect(_button(tab, "txt2img")).to_be_disabled()
    _button(tab, "img2img").click()
    expect(page.locator("#img2img_image img").first).to_be_visible()
    expect(page.locator("#img2img_prompt textarea")).not_to_have_value("the last generation")


def test_the_right_tab_is_shown_where_tabs_were_moved(start_host: Callable[..., Server], page: Page) -> None:
    """The host itself would show the first."""
    tab = _open(start_host("--tabs", "Berry,Settings,Extras,img2img,txt2img"), page, name="moved")
    _button(tab, "txt2img").click()
    expect(page.locator("#txt2img_prompt textarea")).to_be_visible()
    expect(page.locator("#txt2img_prompt textarea")).to_have_value("sent, from here")
    show(page)
    _button(tab, "inpaint").click()
    expect(page.locator("#img2maskimg img").first).to_be_visible()


def test_a_hidden_tab_is_no_target(start_host: Callable[..., Server], page: Page) -> None:
    tab = _open(start_host("--tabs", "txt2img,Berry"), page, name="hidden")
    expect(_button(tab, "txt2img")).to_be_visible()
    expect(tab.viewer.get_by_role("button", name="Send to")).to_have_count(1)
