"""What a screen reader can name, as far as axe-core can tell; in both themes, wide and narrow."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.standalone.conftest import COUNT, LAST
from tests.e2e.tab import Tab

GRAVE = ("serious", "critical")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# The page around our tab is gradio's.
OF_THE_PAGE = ("landmark-", "region", "page-has-heading-one", "html-has-lang", "document-title", "bypass", "meta-")


def _plain(tab: Tab) -> None:
    tab.is_loaded(tab.first())


def _selected(tab: Tab) -> None:
    tab.first().click()
    tab.page.keyboard.press("Shift+ArrowDown")
    expect(tab.root.get_by_role("toolbar", name="Selection")).to_be_visible()


def _squares(tab: Tab) -> None:
    tab.page.evaluate("localStorage.setItem('berry.square', 'true')")
    tab.page.reload()
    tab.ready(COUNT)


def _dialog(button: str) -> Callable[[Tab], None]:
    def show(tab: Tab) -> None:
        tab.root.get_by_role("button", name=button).click()
        expect(tab.root.get_by_role("dialog").filter(visible=True)).to_be_visible()

    return show


def _date(tab: Tab) -> None:
    tab.first().focus()
    tab.page.keyboard.press("g")


def _nothing(tab: Tab) -> None:
    tab.search("nothinglikethat")
    tab.root.get_by_text("No image matches").first.wait_for()


def _viewer(tab: Tab) -> None:
    tab.open(f"{LAST:05}.png").get_by_text("picture").first.wait_for()


SCENES = {
    "grid": _plain,
    "selection": _selected,
    "squares": _squares,
    "view menu": _dialog("View"),
    "keys": _dialog("Keyboard (?)"),
    "date": _date,
    "no match": _nothing,
    "viewer": _viewer,
}


WIDE, NARROW = ("light", 1400), ("dark", 390)
# Narrow screens have no keyboard, and no button for its keys.
CASES = [(scene, *WIDE) for scene in SCENES] + [(scene, *NARROW) for scene in SCENES if scene != "keys"]


@pytest.mark.parametrize(("scene", "scheme", "width"), CASES)
def test_nothing_grave_is_found(standalone: Server, page: Page, scene: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(standalone.url)
    tab = Tab(page).ready(COUNT)
    SCENES[scene](tab)
    # What a dialog lies over is not to be reached meanwhile.
    dialog = page.locator("#berry .berry-popover").filter(visible=True)
    context = "#berry .berry-popover:not([hidden])" if dialog.count() else "#berry"
    found = Axe().run(page, context=context, options=RULES).response["violations"]
    grave = [
        (each["id"], each["help"], [node["html"][:150] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in GRAVE and not each["id"].startswith(OF_THE_PAGE)
    ]
    assert not grave, json.dumps(grave, indent=1)
