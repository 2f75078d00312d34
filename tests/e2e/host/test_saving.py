"""What the web UI saves shows in the open tab by itself."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.host.conftest import show


def test_saved_image_appears_without_a_click(host: Server, page: Page) -> None:
    page.goto(host.url)
    tab = show(page)
    for name in ("one", "two"):
        host.post("/fake/generate", {"prompt": f"a {name} prompt", "name": f"appears-{name}", "seed": 5})
        expect(tab.cell(f"appears-{name}.png")).to_be_visible()
        tab.is_loaded(tab.cell(f"appears-{name}.png"))


def test_generate_button_of_the_page(host: Server, page: Page) -> None:
    page.goto(host.url)
    page.locator("#txt2img_prompt textarea").fill("made by the button")
    page.locator("#txt2img_seed input").fill("4242")
    page.locator("#txt2img_generate").click()
    expect(page.locator("#txt2img_saved textarea")).not_to_have_value("")
    tab = show(page)
    tab.search("seed:4242")
    tab.ready(1)


def test_batch_appears_whole(host: Server, page: Page) -> None:
    page.goto(host.url)
    tab = show(page)
    host.post("/fake/generate", {"prompt": "wholebatch", "count": 9, "seed": 900})
    tab.search("wholebatch")
    tab.ready(9)


def test_name_collision_and_replacement(host: Server, page: Page) -> None:
    page.goto(host.url)
    tab = show(page)
    host.post("/fake/generate", {"prompt": "replaced firsttime", "name": "same"})
    tab.search("replaced")
    tab.ready(1)
    host.post("/fake/generate", {"prompt": "replaced secondtime", "name": "same"})
    tab.search("secondtime")
    tab.ready(1)
