"""Parts of an image's parameters reach the web UI, and nothing else there changes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.host.conftest import show
from tests.e2e.tab import Tab

KEPT = {"steps": "11", "cfg_scale": "3"}


def _open(host: Server, page: Page, name: str) -> Tab:
    """An image's viewer, the menu open, after the user has filled in things of their own."""
    prompt = {"prompt": f"in parts, {name}", "seed": 4242424242, "steps": 33}
    host.post("/fake/generate", {**prompt, "name": name, "width": 72, "height": 40})
    page.goto(host.url)
    page.locator("#txt2img_prompt textarea").fill("mine")
    page.locator("#txt2img_seed input").fill("5")
    for field, value in KEPT.items():
        page.locator(f"#txt2img_{field} input").fill(value)
    tab = show(page)
    tab.search(f"name:{name}")
    tab.ready(1)
    tab.open(f"{name}.png")
    page.keyboard.press("q")
    expect(tab.menu).to_be_visible()
    return tab


def _shows(page: Page, prompt: str, seed: str, steps: str) -> None:
    expect(page.locator("#txt2img_prompt textarea")).to_be_visible()
    expect(page.locator("#txt2img_prompt textarea")).to_have_value(prompt)
    expect(page.locator("#txt2img_steps input")).to_have_value(steps)
    expect(page.locator("#txt2img_seed input")).to_have_value(seed)


def test_only_the_prompt(host: Server, page: Page) -> None:
    _open(host, page, "onlyprompt")
    page.keyboard.press("p")
    _shows(page, "in parts, onlyprompt", "5", KEPT["steps"])


def test_only_the_seed_and_the_server_takes_it(host: Server, page: Page) -> None:
    _open(host, page, "onlyseed")
    page.keyboard.press("s")
    _shows(page, "mine", "4242424242", KEPT["steps"])
    page.locator("#txt2img_generate").click()
    saved = page.locator("#txt2img_saved textarea").element_handle()
    page.wait_for_function("field => field.value.endsWith('-4242424242.png')", arg=saved)


def test_all_but_the_seed(host: Server, page: Page) -> None:
    _open(host, page, "unseeded")
    page.keyboard.press("r")
    _shows(page, "in parts, unseeded", "5", "33")


def test_with_shift_to_img2img(host: Server, page: Page) -> None:
    _open(host, page, "shifted")
    page.keyboard.press("Shift+P")
    expect(page.locator("#img2img_prompt textarea")).to_be_visible()
    expect(page.locator("#img2img_prompt textarea")).to_have_value("in parts, shifted")


def test_the_picture_reaches_controlnet_with_all_it_carries(host: Server, page: Page) -> None:
    tab = _open(host, page, "tocontrol")
    tab.menu.get_by_role("menuitem", name="ControlNet").click()
    expect(page.locator("#txt2img_prompt textarea")).to_be_visible()
    carried = page.locator('[id="txt2img_controlnet_ControlNet-0_input_image_carried"] textarea')
    page.wait_for_function("field => field.value.includes('in parts, tocontrol')", arg=carried.element_handle())
    expect(page.locator("#txt2img_prompt textarea")).to_have_value("mine")
    # Its accordion was closed.
    expect(page.locator('[id="txt2img_controlnet_ControlNet-0_input_image"]')).to_be_visible()
