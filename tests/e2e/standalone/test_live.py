"""What changes in the library shows in the open page, and nothing jumps under the cursor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server, serve
from tests.e2e.tab import Tab
from tests.library import infotext, save_png

COUNT = 120
SIZES = ((24, 16), (16, 24), (16, 16), (32, 16))
FIRST_IN_VIEW = """grid => {
    const top = grid.getBoundingClientRect().top;
    const cells = [...grid.querySelectorAll('.berry-row:not([hidden]) .berry-cell[aria-label*=".png"]:not([hidden])')];
    const places = cells.map(cell => [cell.getAttribute('aria-label').split(',')[0], cell.getBoundingClientRect()]);
    const seen = places.filter(([, box]) => box.top >= top).sort(([, a], [, b]) => a.top - b.top || a.left - b.left);
    return [seen[0][0], seen[0][1].top];
}"""


def _save(folder: Path, name: str, number: int) -> Path:
    return save_png(folder / name, infotext(f"image {number}"), size=SIZES[number % 4], seconds=number * 60)


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "images"
    for number in range(COUNT):
        _save(folder, f"{number:04}.png", number)
    started = serve(folder, tmp_path)
    started.wait_for(COUNT)
    yield started
    started.stop()


@pytest.fixture(params=[False, True], ids=["rows", "squares"])
def tab(request: pytest.FixtureRequest, many: Server, page: Page) -> Tab:
    page.add_init_script(f"localStorage.setItem('berry.square', '{str(request.param).lower()}')")
    page.goto(many.url)
    return Tab(page).ready(COUNT)


def _place(tab: Tab) -> tuple[str, float]:
    found: Any = tab.grid.evaluate(FIRST_IN_VIEW)
    return found[0], found[1]


def _stands(tab: Tab, name: str, top: float) -> None:
    """Where it was on the screen."""
    box = tab.cell(name).bounding_box()
    assert box
    assert abs(box["y"] - top) <= 1


def _scan(tab: Tab) -> None:
    tab.root.get_by_role("button", name="Look for new and changed files").click()


def test_at_the_top_new_images_slide_in(tab: Tab, many: Server) -> None:
    _save(many.folder, "new.png", COUNT + 1)
    _scan(tab)
    expect(tab.first()).to_have_attribute("aria-label", re.compile(r"^new\.png, "), timeout=30_000)
    expect(tab.root.get_by_title("Go to the newest images")).to_be_hidden()


def test_elsewhere_they_are_counted_and_nothing_moves(tab: Tab, many: Server) -> None:
    tab.grid.evaluate("grid => { grid.scrollTop = 700 }")
    tab.page.wait_for_timeout(400)
    before = _place(tab)
    for number in range(50):
        _save(many.folder, f"new{number}.png", COUNT + 1 + number)
    _scan(tab)
    pill = tab.root.get_by_title("Go to the newest images")
    expect(pill).to_have_text("50 new", timeout=30_000)
    tab.ready(COUNT + 50)
    _stands(tab, *before)
    pill.click()
    expect(tab.cell("new49.png")).to_be_in_viewport()
    expect(pill).to_be_hidden()
    expect(tab.grid).to_have_js_property("scrollTop", 0)
    expect(tab.grid.locator(".berry-day strong").first).to_be_in_viewport()


def test_what_is_deleted_or_changed_above_moves_nothing_either(tab: Tab, many: Server) -> None:
    tab.grid.evaluate("grid => { grid.scrollTop = 900 }")
    tab.page.wait_for_timeout(400)
    before = _place(tab)
    for number in range(COUNT - 8, COUNT - 3):
        (many.folder / f"{number:04}.png").unlink()
    save_png(many.folder / f"{COUNT - 1:04}.png", infotext("another"), size=(16, 40), seconds=(COUNT - 1) * 60)
    _scan(tab)
    tab.ready(COUNT - 5)
    _stands(tab, *before)


def test_zoom_keeps_what_is_pointed_at(tab: Tab) -> None:
    tab.grid.evaluate("grid => { grid.scrollTop = 800 }")
    tab.page.wait_for_timeout(400)
    box = tab.grid.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    under = "([x, y]) => document.elementFromPoint(x, y)?.closest('.berry-cell')?.getAttribute('aria-label')"
    tab.page.mouse.move(x, y)
    name = tab.page.evaluate(under, [x, y])
    assert name
    tab.page.keyboard.down("Control")
    for _ in range(3):
        tab.page.mouse.wheel(0, -100)
        tab.page.wait_for_timeout(50)
    tab.page.keyboard.up("Control")
    tab.page.wait_for_timeout(300)
    cell = tab.cell(name.split(",")[0])
    found = cell.bounding_box()
    assert found
    assert found["y"] - 1 <= y <= found["y"] + found["height"] + 1


def test_images_of_a_drive_that_is_away_stay_without_colours_and_it_is_said_why(server: Server, page: Page) -> None:
    server.wait_for(3)
    page.goto(server.url)
    tab = Tab(page).ready(3)
    said = tab.root.get_by_text("Is its drive connected? Its images stay listed.")
    away = server.folder.with_name("unplugged")
    server.folder.rename(away)
    try:
        expect(said).to_be_visible(timeout=60_000)
        for cell in tab.grid.locator(".berry-cell[data-state]:not([hidden])").all():
            expect(cell).to_have_class(re.compile("berry-missing"), timeout=30_000)
            assert cell.evaluate("cell => cell.style.backgroundColor") == ""
    finally:
        away.rename(server.folder)
    expect(said).to_be_hidden(timeout=60_000)
    expect(tab.first()).not_to_have_class(re.compile("berry-missing"), timeout=30_000)
