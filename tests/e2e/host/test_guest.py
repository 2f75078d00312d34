"""Being a good guest, whatever the web UI was started with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Server
from tests.e2e.host.conftest import show

MOST_REQUESTS = 300
"""SD.Next answers so many requests a minute to one path, up to its ? or #."""


def _library(host: Server, count: int, prompt: str) -> None:
    host.post("/fake/generate", {"count": count, "seed": 1, "prompt": prompt, "width": 24, "height": 16})


def test_under_a_path_that_a_proxy_takes_away(host: Server, page: Page) -> None:
    """--subpath: the app itself is at the root."""
    _library(host, 1, "behindaproxy")

    def proxy(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace("/sd/", "/", 1)))

    page.route(re.compile(f"^{re.escape(host.url)}/sd/"), proxy)
    page.goto(f"{host.url}/sd/")
    tab = show(page)
    tab.search("behindaproxy")
    tab.ready(1)
    tab.is_loaded(tab.first())
    assert "/sd/berry/" in str(tab.first().locator("img").get_attribute("src"))


def test_under_a_path_where_our_routes_are_not(host: Server, page: Page) -> None:
    """SD.Next mounts a second app at the path; what extensions add is at the root only."""
    _library(host, 1, "attheroot")

    def proxy(route: Route) -> None:
        if "/sd/berry/" in route.request.url:
            route.fulfill(status=404, body="{}")
        else:
            route.fulfill(response=route.fetch(url=route.request.url.replace("/sd/", "/", 1)))

    page.route(re.compile(f"^{re.escape(host.url)}/sd/"), proxy)
    page.goto(f"{host.url}/sd/")
    tab = show(page)
    tab.search("attheroot")
    tab.ready(1)
    tab.is_loaded(tab.first())


def test_tabs_in_another_order_and_without_txt2img(start_host: Callable[..., Server], page: Page) -> None:
    """Without its txt2img tab the host never says that its page is loaded."""
    server = start_host("--tabs", "Settings,Berry,Extras")
    server.post("/fake/generate", {"name": "alone"})
    page.goto(server.url)
    tab = show(page)
    expect(tab.cell("alone.png")).to_be_visible()
    tab.cell("alone.png").click()
    for key in ("Escape", "Control+Enter", "?", "Escape"):
        page.keyboard.press(key)


def test_scrolling_does_not_set_every_extension_going(host: Server, page: Page) -> None:
    """The host runs all extensions' callbacks at each batch of added or removed nodes."""
    _library(host, 150, "observed")
    page.goto(host.url)
    tab = show(page)
    tab.search("observed")
    tab.ready(150)
    tab.grid.hover()
    for way in (1, -1):
        page.mouse.wheel(0, 6000 * way)
        page.wait_for_timeout(500)
    page.evaluate(
        """() => {
            window.batches = 0;
            window.nodes = 0;
            onUiUpdate(records => {
                batches += 1;
                for (const record of records) nodes += record.addedNodes.length + record.removedNodes.length;
            });
        }"""
    )
    for way in (1, -1):
        for _ in range(30):
            page.mouse.wheel(0, 150 * way)
            page.wait_for_timeout(30)
    page.wait_for_timeout(500)
    assert page.evaluate("batches") < 12
    assert page.evaluate("nodes") < 120


def test_no_path_is_asked_for_too_often(host: Server, page: Page) -> None:
    _library(host, 150, "rationed")
    asked: Counter[str] = Counter()
    page.on("request", lambda request: asked.update([urlsplit(request.url).path]))
    page.goto(host.url)
    tab = show(page)
    for length in range(1, len("rationed") + 1):
        tab.search("rationed"[:length])
    tab.ready(150)
    tab.grid.hover()
    for way in (1, -1):
        for _ in range(25):
            page.mouse.wheel(0, 400 * way)
            page.wait_for_timeout(40)
    tab.first().focus()
    page.keyboard.press("Home")
    tab.is_loaded(tab.first())
    thumbs = [path for path in asked if "/thumb/" in path]
    assert len(thumbs) > 20
    assert max(asked[path] for path in asked if "/berry/" in path) < MOST_REQUESTS / 4


def test_the_language_the_host_was_given(start_host: Callable[..., Server], page: Page) -> None:
    server = start_host("--option", "localization=de_DE")
    server.post("/fake/generate", {"name": "eins"})
    # The host's localisation file, as it is given to its pages, has the last word.
    page.add_init_script("window.localization = {'berry.strings.searchHint': 'Was suchst du?', View: 'Aussehen'}")
    page.goto(server.url)
    page.locator("#tabs .tab-nav button, #tabs button[role=tab]", has_text="Berry").first.click()
    root = page.locator("#berry")
    expect(root.locator(".berry-count")).to_have_text("1 Bild")
    expect(root.get_by_role("combobox", name="Bilder suchen")).to_have_attribute("placeholder", "Was suchst du?")
    expect(root.get_by_role("button", name="Aussehen")).to_be_visible()
    expect(root.get_by_role("combobox", name="Reihenfolge")).to_contain_text("Neueste zuerst")
    expect(root.locator(".berry-day strong").first).to_have_text("Heute")


def test_the_hosts_localisation_leaves_prompts_and_names_alone(host: Server, page: Page) -> None:
    _library(host, 1, "Extras, untranslated")
    page.add_init_script("window.localization = {Extras: 'Nachbearbeitung', untranslated: 'übersetzt'}")
    page.goto(host.url)
    expect(page.get_by_text("Nachbearbeitung").first).to_be_attached()
    tab = show(page)
    tab.search("untranslated")
    tab.ready(1)
    tab.first().dblclick()
    expect(tab.viewer).to_be_visible()
    # What the host does to new texts it has done before the page is painted next.
    expect(tab.viewer.locator(".berry-prompt").first).to_have_text("Extras, untranslated")


def test_a_module_that_could_not_be_had_is_asked_for_again(host: Server, page: Page) -> None:
    """A reload of the UI takes the server away for a moment, perhaps amid our modules."""
    refused = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    page.route("**/cells.mjs", refuse_once)
    page.goto(host.url)
    show(page)
    assert refused
