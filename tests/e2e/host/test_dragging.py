"""An image dragged out arrives in the web UI's own inputs, with its metadata, and another takes its place."""

from __future__ import annotations

from playwright.sync_api import ElementHandle, Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.host.conftest import show
from tests.e2e.tab import Tab

HOST_TAB = "#tabs .tab-nav button, #tabs button[role=tab]"


def _shown(host: Server, page: Page, *names: str) -> Tab:
    for number, name in enumerate(names):
        host.post("/fake/generate", {"prompt": f"dragged {name}", "name": name, "width": 72 + number, "height": 40})
    page.goto(host.url)
    tab = show(page)
    tab.search(" | ".join(f"name:{name}" for name in names))
    return tab.ready(len(names))


def _drag(page: Page, picture: Locator, label: str, target: str) -> None:
    """By mouse: over the web UI's tab until it opens, then to the input."""
    picture.hover()
    page.mouse.down()
    button = page.locator(HOST_TAB, has_text=label).first
    for locator in (button, page.locator(target)):
        if locator is not button:
            expect(locator).to_be_visible()
            locator.evaluate("element => element.scrollIntoView({block: 'center'})")
        box = locator.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 60), steps=5)
    page.mouse.up()


def _carries(page: Page, field: str, text: str) -> None:
    handle: ElementHandle = page.locator(f"[id='{field}_carried'] textarea").element_handle()  # type: ignore[assignment]
    page.wait_for_function("([field, text]) => field.value.includes(text)", arg=[handle, text])


def test_from_the_grid_to_an_empty_and_to_a_filled_input(host: Server, page: Page) -> None:
    tab = _shown(host, page, "firstdrag", "seconddrag")
    _drag(page, tab.cell("firstdrag.png"), "img2img", "#img2img_image")
    _carries(page, "img2img_image", "dragged firstdrag")
    show(page)
    _drag(page, tab.cell("seconddrag.png"), "img2img", "#img2img_image")
    _carries(page, "img2img_image", "dragged seconddrag")
    received = page.locator("#img2img_image img").first
    expect(received).to_have_js_property("naturalWidth", 73)


def test_from_the_viewer(host: Server, page: Page) -> None:
    tab = _shown(host, page, "viewdrag")
    tab.open("viewdrag.png")
    expect(tab.viewer.locator("img.berry-original")).to_be_visible()
    page.wait_for_function("document.getAnimations().length === 0")
    _drag(page, tab.viewer.locator(".berry-picture"), "Extras", "#extras_image")
    _carries(page, "extras_image", "dragged viewdrag")


def test_the_desktop_is_offered_the_file_itself(host: Server, page: Page) -> None:
    tab = _shown(host, page, "outdrag")
    offered = tab.cell("outdrag.png").evaluate(
        """cell => {
          const data = new DataTransfer();
          const at = {bubbles: true, cancelable: true};
          cell.dispatchEvent(new PointerEvent('pointerdown', {...at, pointerType: 'mouse'}));
          cell.dispatchEvent(new DragEvent('dragstart', {...at, dataTransfer: data}));
          return [cell.draggable, data.getData('DownloadURL'), data.getData('text/uri-list')];
        }"""
    )
    assert offered[0] is True
    kind, name, url = offered[1].split(":", 2)
    assert (kind, name, url) == ("image/png", "outdrag.png", offered[2])
    answer = page.request.get(url)
    assert answer.body() == next(host.folder.rglob("outdrag.png")).read_bytes()


def test_a_finger_drags_nothing_out(host: Server, page: Page) -> None:
    tab = _shown(host, page, "fingerdrag")
    draggable = tab.cell("fingerdrag.png").evaluate(
        """cell => {
          cell.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, pointerType: 'touch'}));
          return cell.draggable;
        }"""
    )
    assert draggable is False
