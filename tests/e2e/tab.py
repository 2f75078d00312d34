"""The tab as a visitor sees it: where things are, in one place."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Tab:
    """The Berry tab on a page that shows it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("#berry")
        self.grid = self.root.get_by_role("grid", name="Images")
        self.box = self.root.get_by_role("combobox", name="Search images")
        self.count = self.root.locator(".berry-count")
        self.viewer = self.root.locator(".berry-viewer")
        self.compare = self.root.locator(".berry-compare")
        self.menu = self.root.locator("[role=menu]:not([hidden])")
        self.problem = self.root.locator(".berry-search-error")

    def ready(self, total: int) -> Tab:
        """Waits until the grid shows what was asked for, and that it is this many images."""
        expect(self.root.locator(".berry-grid")).not_to_have_attribute("aria-busy", "true")
        expect(self.count).to_have_text(re.compile(rf"^{total:,} images?( found)?$"))
        return self

    def cell(self, name: str) -> Locator:
        return self.grid.locator(f'.berry-cell[aria-label^="{name}"]')

    def first(self) -> Locator:
        return self.grid.locator('.berry-cell[aria-label*=", 1 of "]')

    def search(self, text: str) -> None:
        self.box.fill(text)

    def open(self, name: str) -> Locator:
        """Opens the image's detail view."""
        self.cell(name).dblclick()
        expect(self.viewer).to_be_visible()
        return self.viewer

    def choose(self, *names: str) -> None:
        """Selects these images."""
        for name in names:
            self.cell(name).click(modifiers=["ControlOrMeta"])
            expect(self.cell(name)).to_have_attribute("aria-selected", "true")

    def more(self, name: str) -> None:
        """Chooses from the menu of the selection's bar."""
        self.root.get_by_role("toolbar", name="Selection").get_by_role("button", name="More").click()
        self.menu.get_by_role("menuitem", name=name).click()

    def is_loaded(self, cell: Locator) -> None:
        """Waits until the cell's thumbnail has really arrived and been decoded."""
        expect(cell.locator("img")).not_to_have_js_property("naturalWidth", 0)
