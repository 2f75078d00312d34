"""A million images in the grid: every one can be reached, nothing drifts, little is in the document."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.conftest import FLAGS, Server, browser_path
from tests.e2e.million import TOTAL, Million
from tests.e2e.tab import Tab

NODES = 2000
IN_VIEW = """grid => {
    const view = grid.getBoundingClientRect();
    return [...grid.querySelectorAll('.berry-row:not([hidden]) .berry-cell:not([hidden])')].flatMap(cell => {
        const box = cell.getBoundingClientRect();
        if (box.bottom <= view.top + 1 || box.top >= view.bottom - 1) return [];
        const label = cell.getAttribute('aria-label');
        const [, name, place] = /^(?:([0-9]+).png|Loading),.*?([0-9,]+) of [0-9,]+/.exec(label);
        return [[Number(place.replaceAll(',', '')) - 1, Math.round(box.top - view.top), name !== undefined]];
    }).sort((one, other) => one[0] - other[0]);
}"""

FLING = """async steps => {
    const grid = document.querySelector('#berry .berry-grid');
    const real = window.fetch;
    const asked = [];
    window.fetch = (...wanted) => { asked.push(String(wanted[0]?.url ?? wanted[0])); return real(...wanted); };
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
    const seen = () => {
        const view = grid.getBoundingClientRect();
        const boxes = [...grid.querySelectorAll('.berry-row:not([hidden]) .berry-cell:not([hidden])')]
            .map(cell => cell.getBoundingClientRect())
            .filter(box => box.bottom > view.top && box.top < view.bottom);
        const widths = new Set(boxes.map(box => Math.round(box.width)));
        return { below: view.bottom - Math.max(...boxes.map(box => box.bottom)), widths: widths.size };
    };
    const shown = [];
    for (let step = 1; step <= steps; step++) {
        grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * step / (steps + 1);
        if (step > 3) shown.push(seen());
        if (step === 3) asked.length = 0;
        await frame();
    }
    window.fetch = real;
    return { shown, pages: asked.filter(url => url.includes('/images?')).length };
}"""


@pytest.fixture(scope="module", params=[1, 2], ids=["1 pixel", "2 pixels"])
def big(request: pytest.FixtureRequest, standalone: Server, playwright: Playwright) -> Iterator[Tab]:
    """The tab on a screen of one or two device pixels a pixel. ``device_scale_factor`` would leave the browser's limit
    of a box's height as it is."""
    flags = [*FLAGS, f"--force-device-scale-factor={request.param}", "--window-size=1400,900"]
    launched = playwright.chromium.launch(executable_path=browser_path(), args=flags)
    context = launched.new_context(no_viewport=True, locale="en-US")
    context.set_default_timeout(30_000)
    page = context.new_page()
    assert page.evaluate("devicePixelRatio") == request.param
    Million(page).install()
    page.goto(standalone.url)
    yield Tab(page).ready(TOTAL)
    launched.close()


def in_view(tab: Tab) -> list[tuple[int, int]]:
    """Rank and top of every cell that can be seen, once scrolling has come to rest and all have their images."""
    tab.page.wait_for_timeout(250)
    tab.page.wait_for_function(
        f"(() => {{ const seen = ({IN_VIEW})(document.querySelector('#berry .berry-grid')); "
        "return seen.length && seen.every(([, , named]) => named); })()"
    )
    return [(rank, top) for rank, top, _ in tab.grid.evaluate(IN_VIEW)]


def test_first_and_last(big: Tab) -> None:
    big.first().focus()
    big.page.keyboard.press("End")
    expect(big.cell(f"{TOTAL - 1}.png")).to_be_in_viewport()
    assert in_view(big)[-1][0] == TOTAL - 1
    big.is_loaded(big.cell(f"{TOTAL - 1}.png"))
    big.page.keyboard.press("Home")
    expect(big.cell("0.png")).to_be_in_viewport()
    assert in_view(big)[0][0] == 0


def test_the_scrollbar_reaches_any_image(big: Tab) -> None:
    """By the box's own scroll position, as a hand on the scrollbar moves it, and the wheel for the last bit."""
    wanted = random.Random(7).randrange(TOTAL // 4, TOTAL * 3 // 4)
    low, high = 0, int(big.grid.evaluate("grid => grid.scrollHeight - grid.clientHeight"))
    away, screen = TOTAL, 1
    while abs(away) > 40 * screen and high - low > 1:
        middle = (low + high) // 2
        big.grid.evaluate("(grid, top) => { grid.scrollTop = top }", middle)
        ranks = [rank for rank, _ in in_view(big)]
        away, screen = wanted - ranks[len(ranks) // 2], len(ranks)
        low, high = (middle, high) if away > 0 else (low, middle)
    big.grid.hover()
    for _ in range(40):
        ranks = [rank for rank, _ in in_view(big)]
        if ranks[0] <= wanted <= ranks[-1]:
            break
        # No wheel turns by more than three screens at once.
        big.page.mouse.wheel(0, max(-2000, min(2000, (wanted - ranks[len(ranks) // 2]) / len(ranks) * 700)))
    expect(big.cell(f"{wanted}.png")).to_be_in_viewport()
    big.is_loaded(big.cell(f"{wanted}.png"))


def test_there_and_back_is_where_it_was(big: Tab) -> None:
    big.grid.evaluate("grid => { grid.scrollTop = grid.scrollHeight * 0.4 }")
    before = in_view(big)
    big.grid.hover()
    for way in (1, -1):
        for _ in range(12):
            big.page.mouse.wheel(0, 1000 * way)
            big.page.wait_for_timeout(40)
        if way > 0:
            assert in_view(big)[0][0] > before[-1][0]
    after = in_view(big)
    assert [rank for rank, _ in after] == [rank for rank, _ in before]
    assert max(abs(one[1] - other[1]) for one, other in zip(before, after, strict=True)) <= 1


def test_a_fling_shows_boxes_and_asks_for_nothing_before_it_rests(big: Tab) -> None:
    """By a script, that moves the box ahead of what is drawn as a hand on the scrollbar does."""
    found = big.grid.page.evaluate(FLING, 30)
    assert found["pages"] == 0
    assert max(each["below"] for each in found["shown"]) < 100
    assert min(each["widths"] for each in found["shown"]) > 1
    seen = in_view(big)
    assert TOTAL * 0.9 < seen[0][0] < TOTAL
    expect(big.grid.locator(".berry-pinned")).to_have_count(0)


def test_thumbnails_that_were_passed_are_given_up(big: Tab) -> None:
    """A browser has few connections: requests nobody looks at any more would keep the next ones waiting."""
    waiting: set[str] = set()
    given_up: list[str] = []
    big.page.route("**/api/v1/thumb/**", lambda route: None)
    big.page.on("request", lambda request: "/thumb/" in request.url and waiting.add(request.url))
    big.page.on("requestfailed", lambda request: (waiting.discard(request.url), given_up.append(request.url)))
    for share in (0.15, 0.35, 0.55, 0.75):
        big.grid.evaluate("(grid, share) => { grid.scrollTop = grid.scrollHeight * share }", share)
        in_view(big)
    big.page.wait_for_timeout(300)
    assert len(given_up) >= 6
    assert len(waiting) <= 4
    big.page.unroute("**/api/v1/thumb/**")


def test_a_place_has_its_images_colour_until_the_thumbnail_is_there(big: Tab) -> None:
    big.page.route("**/api/v1/thumb/**", lambda route: None)
    big.grid.evaluate("grid => { grid.scrollTop = grid.scrollHeight * 0.3 }")
    in_view(big)
    waiting = big.grid.locator(".berry-row:not([hidden]) .berry-cell[data-state=loading]:not([hidden])")
    expect(waiting.first).to_have_css("background-color", "rgb(51, 102, 153)")
    big.page.unroute("**/api/v1/thumb/**")


@pytest.mark.parametrize("size", [64, 512])
def test_little_is_in_the_document_at_any_size(big: Tab, size: int) -> None:
    big.page.evaluate("size => localStorage.setItem('berry.zoom', size)", size)
    big.page.reload()
    big.ready(TOTAL)
    for share in (0.2, 0.9, 0.5):
        big.grid.evaluate("(grid, share) => { grid.scrollTop = grid.scrollHeight * share }", share)
        assert in_view(big)
        assert big.page.evaluate("document.querySelectorAll('#berry *').length") < NODES
    big.page.keyboard.press("End")
    expect(big.cell(f"{TOTAL - 1}.png")).to_be_in_viewport()


def test_a_range_over_fifty_thousand_is_named_by_its_ends(big: Tab) -> None:
    asked = []
    big.page.route("**/api/v1/ids?*", lambda route: (asked.append(route.request.url), route.abort())[1])
    big.page.keyboard.press("Home")
    big.cell("0.png").click()
    big.page.keyboard.press("d")
    expect(big.cell("50000.png")).to_be_focused()
    big.cell("50000.png").click(modifiers=["Shift"])
    expect(big.root.get_by_role("toolbar", name="Selection")).to_contain_text("1 selected")
    assert [f"one={TOTAL * 8}&other={(TOTAL - 50_000) * 8}" in url for url in asked] == [True]
    big.page.keyboard.press("Control+a")
    expect(big.root.get_by_role("toolbar", name="Selection")).to_contain_text(f"All {TOTAL:,} selected")
