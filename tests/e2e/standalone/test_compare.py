"""Comparing: how the pictures lie, zoom together, step alone; what differs below."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e.tab import Tab


def _compare(tab: Tab, *names: str) -> Locator:
    tab.choose(*names)
    tab.page.keyboard.press("c")
    expect(tab.compare).to_be_visible()
    expect(tab.compare.locator("img.berry-original[src]")).to_have_count(len(names))
    expect(tab.compare.get_by_role("table")).to_be_visible()
    return tab.compare


def _names(compare: Locator) -> Locator:
    return compare.locator(".berry-compare-name > span")


def _widths(compare: Locator) -> list[float]:
    return [
        float(width)
        for width in compare.locator(".berry-pane .berry-picture").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect().width)"
        )
    ]


def test_side_by_side_with_what_differs(gallery: Tab) -> None:
    compare = _compare(gallery, "p7.png", "p4.png")
    expect(_names(compare)).to_have_text(["p7.png", "p4.png"])
    table = compare.get_by_role("table")
    seeds = table.get_by_role("row").filter(has=gallery.page.get_by_role("rowheader", name="Seed", exact=True))
    expect(seeds.get_by_role("cell")).to_have_text(["7", "4"])
    expect(table.get_by_role("rowheader", name="Steps", exact=True)).to_have_count(0)
    gallery.page.keyboard.press("i")
    expect(table).to_be_hidden()


def test_zoom_goes_together_and_alone_with_shift(gallery: Tab) -> None:
    compare = _compare(gallery, "p7.png", "p4.png")
    first, second = _widths(compare)
    assert abs(first - second) < 1
    pane = compare.locator(".berry-pane").first
    pane.hover()
    gallery.page.mouse.wheel(0, -300)
    gallery.page.wait_for_function(
        "width => document.querySelector('.berry-pane .berry-picture').getBoundingClientRect().width > width * 1.4",
        arg=first,
    )
    together = _widths(compare)
    assert abs(together[0] - together[1]) < 1
    gallery.page.keyboard.down("Shift")
    box = pane.bounding_box()
    assert box is not None
    gallery.page.mouse.down()
    gallery.page.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2 + 30, steps=4)
    gallery.page.mouse.up()
    gallery.page.keyboard.up("Shift")
    moved, still = compare.locator(".berry-picture").evaluate_all("all => all.map((each) => each.style.left)")
    assert moved != still
    gallery.page.keyboard.press("z")
    gallery.page.wait_for_function(
        "([picture, width]) => Math.abs(picture.getBoundingClientRect().width - width) < 1",
        arg=[compare.locator(".berry-picture").first.element_handle(), first],
    )


def test_arrows_step_the_active_one_and_pass_over_those_it_is_compared_with(gallery: Tab) -> None:
    compare = _compare(gallery, "p6.png", "p7.png")
    gallery.page.keyboard.press("ArrowRight")
    expect(_names(compare)).to_have_text(["p6.png", "p5.png"])
    gallery.page.keyboard.press("ArrowLeft")
    expect(_names(compare)).to_have_text(["p6.png", "p7.png"])
    compare.get_by_role("button", name="p6.png").click()
    gallery.page.keyboard.press("ArrowRight")
    expect(_names(compare)).to_have_text(["p5.png", "p7.png"])
    gallery.page.keyboard.press("c")
    expect(_names(compare)).to_have_text(["p7.png", "p5.png"])
    expect(compare.locator("[aria-pressed=true] > span")).to_have_text(["p5.png"])
    gallery.page.keyboard.press("Escape")
    expect(compare).to_be_hidden()
    expect(gallery.cell("p5.png")).to_be_focused()


def test_from_the_viewer_with_the_next_image(gallery: Tab) -> None:
    gallery.open("p4.png")
    gallery.page.keyboard.press("c")
    expect(_names(gallery.compare)).to_have_text(["p4.png", "p3.png"])
    gallery.page.keyboard.press("ArrowRight")
    expect(_names(gallery.compare)).to_have_text(["p4.png", "p2.png"])
    gallery.page.keyboard.press("Escape")
    expect(gallery.compare).to_be_hidden()
    expect(gallery.viewer).to_contain_text("p2.png")
    gallery.page.keyboard.press("Escape")
    expect(gallery.cell("p2.png")).to_be_focused()


def test_back_ends_it_and_stays_where_one_was(gallery: Tab) -> None:
    gallery.open("p4.png")
    gallery.page.keyboard.press("c")
    expect(gallery.compare).to_be_visible()
    gallery.page.go_back()
    expect(gallery.compare).to_be_hidden()
    expect(gallery.viewer).to_be_visible()
    gallery.page.go_back()
    expect(gallery.viewer).to_be_hidden()
    expect(gallery.grid).to_be_visible()


def test_wipe_divides_where_it_is_dragged(gallery: Tab) -> None:
    compare = _compare(gallery, "p7.png", "p4.png")
    compare.get_by_role("button", name="Wipe").click()
    divider = compare.get_by_role("slider", name="Divider")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    box = divider.bounding_box()
    assert box is not None
    gallery.page.mouse.move(box["x"] + 16, box["y"] + 100)
    gallery.page.mouse.down()
    gallery.page.mouse.move(box["x"] + 16 - 0.25 * 1264, box["y"] + 100, steps=4)
    gallery.page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "25")
    divider.focus()
    gallery.page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "27")
    expect(_names(compare)).to_have_text(["p7.png", "p4.png"])
    # A lies left of it, B right: their colours differ.

    def differ() -> bool:
        shown = _screenshot(compare)
        middle = shown.height // 2
        return shown.getpixel((shown.width // 5, middle)) != shown.getpixel((shown.width // 2, middle))

    _until(differ, compare)


def test_the_difference_of_the_same_pixels_is_black(gallery: Tab) -> None:
    compare = _compare(gallery, "p7.png", "p6.png")
    for _ in range(3):
        gallery.page.keyboard.press("m")
    expect(compare.get_by_role("button", name="Difference", exact=True)).to_have_attribute("aria-pressed", "true")
    _until(lambda: _brightest(compare) == 0, compare)
    gallery.page.keyboard.press("ArrowRight")
    expect(_names(compare)).to_have_text(["p7.png", "p5.png"])
    gallery.page.wait_for_function("document.querySelectorAll('.berry-compare img.berry-original[src]').length === 2")
    # Their greens differ by a seventh.
    _until(lambda: 20 < _brightest(compare) < 50, compare)
    compare.get_by_role("button", name="Amplify the difference").click()
    expect(compare.get_by_role("button", name="Amplify the difference")).to_have_text("\N{MULTIPLICATION SIGN} 4")
    _until(lambda: 80 < _brightest(compare) < 200, compare)


def test_blinking_can_be_done_by_hand(gallery: Tab) -> None:
    gallery.page.emulate_media(reduced_motion="reduce")
    compare = _compare(gallery, "p7.png", "p4.png")
    compare.get_by_role("button", name="Blink").click()
    panes = compare.locator(".berry-pane")
    shown = lambda: panes.evaluate_all("all => all.map((each) => each.style.opacity)")  # noqa: E731
    assert shown() == ["1", "0"]
    panes.first.focus()
    gallery.page.keyboard.press("Space")
    assert shown() == ["0", "1"]


def test_two_to_four(gallery: Tab) -> None:
    compare = _compare(gallery, "p7.png", "p6.png", "p5.png", "p4.png")
    expect(_names(compare)).to_have_count(4)
    gallery.page.keyboard.press("Escape")
    gallery.choose("p3.png")
    gallery.root.get_by_role("toolbar", name="Selection").get_by_role("button", name="Compare").click()
    expect(gallery.root.locator(".berry-toast")).to_contain_text("At most 4 images")
    expect(compare).to_be_hidden()


def _until(holds: Callable[[], bool], compare: Locator) -> None:
    """Large pictures are drawn some time after they are there."""
    for _ in range(60):
        if holds():
            return
        compare.page.wait_for_timeout(250)
    raise AssertionError(f"The brightest pixel is {_brightest(compare)}.")


def _brightest(compare: Locator) -> int:
    return max(highest for _, highest in _screenshot(compare).getextrema())  # type: ignore[misc]


def _screenshot(compare: Locator) -> Image.Image:
    """What the panes show, without their edges."""
    with Image.open(io.BytesIO(compare.locator(".berry-panes").screenshot())) as picture:
        return picture.convert("RGB").crop((4, 4, picture.width - 4, picture.height - 4))
