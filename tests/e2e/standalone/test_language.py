"""The page in the browser's language, where there is no web UI to ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Server


@pytest.fixture(params=["de-AT", "ja-JP", "zh-CN", "fr-FR"])
def foreign(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, Page]]:
    context = browser.new_context(locale=request.param)
    context.set_default_timeout(20_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield request.param, page
    context.close()
    assert errors == []


WORDS = {
    "de-AT": ("200 Bilder", "Bilder suchen", "Im Raster"),
    "ja-JP": ("画像1,200枚", "画像を検索", "一覧で"),
    "zh-CN": ("1,200 张图片", "搜索图片", "在网格中"),
    "fr-FR": ("1,200 images", "Search images", "In the grid"),
}


def test_words_and_numbers_are_those_of_the_language(standalone: Server, foreign: tuple[str, Page]) -> None:
    language, page = foreign
    count, search, keys = WORDS[language]
    page.goto(standalone.url)
    root = page.locator("#berry")
    expect(root.locator(".berry-count")).to_contain_text(count)
    expect(root.get_by_role("combobox", name=search)).to_be_visible()
    root.locator(".berry-keys-button").click()
    expect(root.get_by_role("dialog").filter(visible=True)).to_contain_text(keys)


MISTAKES = {
    "de-AT": ("Ein Feld „sampelr“ gibt es nicht", "Schritte"),
    "ja-JP": ("「sampelr」という項目はありません", "ステップ数"),
    "zh-CN": ("没有名为“sampelr”的字段", "步数"),
    "fr-FR": ("There is no field 'sampelr'", "Steps"),
}


def test_what_the_server_says_is_in_the_language_too(standalone: Server, foreign: tuple[str, Page]) -> None:
    language, page = foreign
    mistake, steps = MISTAKES[language]
    page.goto(standalone.url)
    root = page.locator("#berry")
    cells = root.locator(".berry-cell[data-state]")
    for rank in (0, 1):
        cells.nth(rank).click(modifiers=["ControlOrMeta"])
        expect(cells.nth(rank)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("c")
    expect(root.locator(".berry-compare").get_by_role("rowheader", name=steps, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(root.locator(".berry-compare")).to_be_hidden()
    root.get_by_role("combobox").first.fill("sampelr:x")
    page.keyboard.press("Enter")
    expect(root.locator(".berry-search-error")).to_contain_text(mistake)
