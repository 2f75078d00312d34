"""Being a good guest: keys, hidden tabs, logins, reloads."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.host.conftest import show


def test_keys_the_host_stumbles_over(host: Server, page: Page) -> None:
    """Escape and Ctrl+Enter on an extension's tab raise an error in the host's own handler; ``watched`` looks."""
    host.post("/fake/generate", {"name": "keys"})
    page.goto(host.url)
    tab = show(page)
    tab.first().focus()
    for key in ("Escape", "Control+Enter", "Alt+Enter", "Enter", "Escape"):
        page.keyboard.press(key)
    tab.box.focus()
    for key in ("Escape", "Control+Enter", "Alt+Enter"):
        page.keyboard.press(key)


def test_on_a_narrow_screen_nothing_is_cut_off(host: Server, page: Page) -> None:
    """Of 390 pixels the host's page leaves about 300."""
    host.post("/fake/generate", {"name": "narrow"})
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(host.url)
    tab = show(page)
    tab.root.evaluate("root => { root.style.width = '300px' }")
    tab.search("name:narrow")
    tab.ready(1)
    assert tab.count.evaluate("count => count.clientWidth") >= 40
    edge = tab.root.evaluate("root => root.getBoundingClientRect().right")
    tab.cell("narrow.png").focus()
    page.keyboard.press("Enter")
    expect(tab.viewer).to_be_visible()
    close = tab.viewer.get_by_role("button", name="Close").bounding_box()
    assert close
    assert close["x"] + close["width"] <= edge


def test_on_a_narrow_screen_the_hosts_header_leaves_room(host: Server, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(host.url)
    root = show(page).root
    page.evaluate("document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 440px' }))")
    page.set_viewport_size({"width": 391, "height": 844})
    page.wait_for_function("root => root.clientHeight >= 0.8 * innerHeight", arg=root.element_handle())


def test_native_controls_are_dark_on_a_dark_page(host: Server, page: Page) -> None:
    page.goto(f"{host.url}?__theme=dark")
    expect(show(page).root).to_have_css("color-scheme", "dark")


def test_tab_left_and_shown_again_is_where_it_was(host: Server, page: Page) -> None:
    host.post("/fake/generate", {"count": 60, "seed": 1, "prompt": "manyimages"})
    page.goto(host.url)
    tab = show(page)
    tab.search("manyimages")
    tab.ready(60)
    tab.grid.evaluate("grid => { grid.scrollTop = 700 }")
    page.wait_for_timeout(300)
    page.locator("#tabs button", has_text="txt2img").first.click()
    expect(tab.grid).to_be_hidden()
    show(page)
    assert abs(tab.grid.evaluate("grid => grid.scrollTop") - 700) < 2


def test_login_is_asked_for_by_every_route(start_host: Callable[..., Server], page: Page) -> None:
    server = start_host("--auth", "me:secret")
    for path in ("status", "images", "fields", "errors", "thumb/1/1", "file/1/1", "nothing"):
        assert httpx.get(f"{server.url}/berry/api/v1/{path}").status_code == 401
    assert httpx.get(f"{server.url}/berry/ui/0/main.mjs").status_code == 401
    assert httpx.post(f"{server.url}/berry/api/v1/scan", json={}).status_code == 401
    server.post("/fake/generate", {"name": "locked"})
    page.goto(server.url)
    page.locator("input").nth(0).fill("me")
    page.locator("input").nth(1).fill("secret")
    page.get_by_role("button", name="Login").click()
    tab = show(page)
    expect(tab.cell("locked.png")).to_be_visible()
    tab.is_loaded(tab.cell("locked.png"))


def test_reload_leaves_one_of_everything(start_host: Callable[..., Server], page: Page) -> None:
    server = start_host()
    before = server.get("/fake/state")
    server.post("/fake/reload", {})
    for _ in range(100):
        page.wait_for_timeout(200)
        try:
            state = server.get("/fake/state")
            if state["loads"] > before["loads"] and server.get("/berry/api/v1/status"):
                break
        except httpx.HTTPError:
            continue
    assert state["errors"] == []
    assert state["threads"].count("berry-index") == 1
    server.post("/fake/generate", {"name": "afterwards"})
    page.goto(server.url)
    expect(show(page).cell("afterwards.png")).to_be_visible()


def test_folder_added_in_the_settings_is_scanned(start_host: Callable[..., Server], page: Page) -> None:
    server = start_host()
    elsewhere = server.folder.parent / "elsewhere"
    server.post("/fake/generate", {"name": "outside", "folder": str(elsewhere)})
    page.goto(server.url)
    tab = show(page)
    server.post("/fake/options", {"berry_folders": str(elsewhere)})
    expect(tab.cell("outside.png")).to_be_visible()
