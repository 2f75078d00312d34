"""Trash, moving, renaming and downloads in the page."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Server
from tests.e2e.tab import Tab
from tests.library import until

NAMES = ("00002.png", "00001.png", "00000.png")
"""As the grid has them."""


@pytest.fixture
def tab(server: Server, page: Page) -> Tab:
    server.wait_for(3)
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page.goto(server.url)
    return Tab(page).ready(3)


def files(server: Server) -> set[str]:
    """Images that are not in the trash, relative to the root."""
    found = (path.relative_to(server.folder) for path in server.folder.rglob("*.png"))
    return {path.as_posix() for path in found if ".berry-trash" not in path.parts}


def toast(tab: Tab, text: str) -> Locator:
    found = tab.root.locator(".berry-toast", has_text=text)
    expect(found).to_be_visible()
    return found


def select(tab: Tab, *names: str) -> None:
    tab.cell(names[0]).click()
    for name in names[1:]:
        tab.cell(name).click(modifiers=["Control"])
    expect(tab.root.locator(".berry-selection strong")).to_contain_text(f"{len(names)}")


def action(tab: Tab, name: str) -> Locator:
    return tab.root.locator(f".berry-selection [data-action={name}]")


class TestTarget:
    """Whom a Del is for."""

    def test_the_selection_when_the_focus_is_in_it(self, tab: Tab, server: Server) -> None:
        select(tab, NAMES[0], NAMES[1])
        tab.page.keyboard.press("Delete")
        toast(tab, "Moved to the trash: 2 images")
        tab.ready(1)
        assert files(server) == {NAMES[2]}
        expect(tab.root.locator(".berry-selection")).to_be_hidden()

    def test_the_focused_image_alone_when_it_is_not(self, tab: Tab, server: Server) -> None:
        select(tab, NAMES[0], NAMES[1])
        tab.page.keyboard.press("ArrowRight")
        tab.page.keyboard.press("ArrowRight")
        expect(tab.cell(NAMES[2])).to_be_focused()
        tab.page.keyboard.press("Delete")
        toast(tab, "Moved to the trash: 1 image")
        tab.ready(2)
        assert files(server) == {NAMES[0], NAMES[1]}

    def test_never_what_lies_under_the_pointer(self, tab: Tab, server: Server) -> None:
        tab.cell(NAMES[0]).click()
        tab.cell(NAMES[2]).hover()
        tab.page.keyboard.press("Delete")
        toast(tab, "Moved to the trash: 1 image")
        tab.ready(2)
        assert files(server) == {NAMES[1], NAMES[2]}

    def test_the_image_shown_in_the_viewer_and_the_next_follows(self, tab: Tab, server: Server) -> None:
        select(tab, NAMES[1], NAMES[2])
        tab.cell(NAMES[0]).dblclick()
        expect(tab.viewer).to_be_visible()
        expect(tab.viewer.locator(".berry-panel")).to_contain_text(NAMES[0])
        tab.page.keyboard.press("Delete")
        expect(tab.viewer.locator(".berry-panel")).to_contain_text(NAMES[1])
        tab.ready(2)
        assert files(server) == {NAMES[1], NAMES[2]}
        tab.page.keyboard.press("End")
        expect(tab.viewer.locator(".berry-panel")).to_contain_text(NAMES[2])
        tab.page.keyboard.press("Delete")
        expect(tab.viewer.locator(".berry-panel")).to_contain_text(NAMES[1])
        tab.ready(1)
        tab.page.keyboard.press("Delete")
        expect(tab.viewer).to_be_hidden()
        expect(tab.count).to_have_text(re.compile("^(0 images|No images?)"))
        assert files(server) == set()

    def test_once_however_long_the_key_is_held(self, tab: Tab, server: Server) -> None:
        tab.cell(NAMES[0]).dblclick()
        expect(tab.viewer.locator(".berry-panel")).to_contain_text(NAMES[0])
        for _ in range(5):
            tab.page.keyboard.down("Delete")
        tab.page.keyboard.up("Delete")
        toast(tab, "Moved to the trash: 1 image")
        tab.ready(2)
        assert len(files(server)) == 2


def test_undo_brings_it_back_to_its_place(tab: Tab, server: Server) -> None:
    tab.cell(NAMES[1]).click()
    tab.page.keyboard.press("Delete")
    said = toast(tab, "Moved to the trash")
    tab.ready(2)
    said.get_by_role("button", name="Undo").click()
    tab.ready(3)
    assert files(server) == set(NAMES)
    expect(tab.grid.locator('.berry-cell[aria-label*=", 2 of "]')).to_have_attribute(
        "aria-label", re.compile(f"^{NAMES[1]}")
    )


def test_taking_back_much_shows_how_far_it_is(tab: Tab, server: Server) -> None:
    tab.cell(NAMES[1]).click()
    tab.page.keyboard.press("Delete")
    toast(tab, "Moved to the trash")
    tab.ready(2)
    held: list[Route] = []
    tab.page.route("**/berry/api/v1/undo", lambda route: held.append(route))
    state = {"refused": None, "reveal": False, "running": {"done": 3000, "total": 10_000}}
    tab.page.route("**/berry/api/v1/files", lambda route: route.fulfill(json=state))
    tab.page.keyboard.press("ControlOrMeta+z")
    strip = tab.root.locator(".berry-filing")
    expect(strip).to_contain_text("3,000 of 10,000 images")
    expect(strip.get_by_role("progressbar")).to_have_attribute("value", "3000")
    (undo,) = held
    undo.continue_()
    tab.ready(3)
    expect(strip).to_be_hidden()
    assert files(server) == set(NAMES)


class TestTheTrash:
    @pytest.fixture(autouse=True)
    def _opened(self, tab: Tab) -> None:
        """Two images are in the trash, which is shown."""
        select(tab, NAMES[0], NAMES[1])
        action(tab, "trash").click()
        tab.ready(1)
        tab.root.get_by_role("button", name="Show the trash").click()
        expect(tab.count).to_have_text("2 images found")
        expect(tab.root.locator(".berry-trash")).to_contain_text("2 images")

    def test_where_one_is_stands_out_without_alarm(self, tab: Tab) -> None:
        colour = "element => getComputedStyle(element).backgroundColor"
        strip = tab.root.locator(".berry-trash").evaluate(colour)
        assert strip != "rgb(198, 40, 40)"

    def test_one_is_restored(self, tab: Tab, server: Server) -> None:
        tab.cell(NAMES[0]).click()
        expect(action(tab, "trash")).to_be_hidden()
        action(tab, "restore").click()
        toast(tab, "Restored from the trash: 1 image")
        expect(tab.count).to_have_text("1 image found")
        tab.root.get_by_role("button", name="Back to the library").click()
        tab.ready(2)
        assert files(server) == {NAMES[0], NAMES[2]}

    def test_its_button_shows_again_what_was_shown_before(self, tab: Tab) -> None:
        button = tab.root.get_by_role("button", name="Show the trash")
        expect(button).to_have_attribute("aria-pressed", "true")
        tab.search("seed:0")
        expect(button).to_have_attribute("aria-pressed", "false")
        tab.ready(1)
        button.click()
        expect(tab.count).to_have_text("2 images found")
        button.click()
        expect(tab.box).to_have_value("seed:0")
        expect(button).to_have_attribute("aria-pressed", "false")
        tab.ready(1)

    def test_once_they_are_restored_there_is_no_undoing_of_what_trashed_them(self, tab: Tab) -> None:
        offer = tab.root.locator(".berry-toast", has_text="Moved to the trash")
        tab.root.get_by_role("button", name="Restore all").click()
        toast(tab, "Restored from the trash: 2 images")
        expect(offer).to_have_count(0)

    def test_all_are_restored(self, tab: Tab, server: Server) -> None:
        tab.cell(NAMES[0]).click()
        expect(action(tab, "restore")).to_be_visible()
        tab.root.get_by_role("button", name="Restore all").click()
        expect(tab.root.get_by_role("heading", name="The trash is empty")).to_be_visible()
        expect(action(tab, "restore")).to_be_hidden()
        assert files(server) == set(NAMES)

    def test_with_all_images_in_it_the_library_says_so_and_leads_there(self, tab: Tab) -> None:
        tab.root.get_by_role("button", name="Back to the library").click()
        tab.ready(1)
        tab.first().click()
        tab.page.keyboard.press("Delete")
        empty = tab.root.locator(".berry-empty")
        expect(empty.get_by_role("heading")).to_have_text("All images are in the trash")
        expect(empty).to_contain_text("3 images")
        empty.get_by_role("button", name="Show the trash").click()
        expect(tab.root.locator(".berry-trash")).to_contain_text("3 images")
        tab.ready(3)
        tab.root.get_by_role("button", name="Restore all").click()
        expect(empty.get_by_role("heading")).to_have_text("The trash is empty")
        empty.get_by_role("button", name="Back to the library").click()
        tab.ready(3)
        expect(empty).to_be_hidden()

    def test_emptying_says_what_goes_first(self, tab: Tab, server: Server) -> None:
        trash = server.folder / ".berry-trash"
        size = sum(path.stat().st_size for path in trash.rglob("*.png"))
        tab.root.get_by_role("button", name="Empty trash").click()
        dialog = tab.root.get_by_role("dialog", name="Empty the trash?")
        expect(dialog).to_contain_text("2 images will be thrown out")
        expect(dialog).to_contain_text(f"That frees {size} B." if size < 1000 else "That frees 1.")
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_be_hidden()
        assert len(list(trash.rglob("*.png"))) == 2
        tab.root.get_by_role("button", name="Empty trash").click()
        dialog.get_by_role("button", name="Throw out 2 images").click()
        expect(tab.root.get_by_role("heading", name="The trash is empty")).to_be_visible()
        assert not trash.exists()
        assert files(server) == {NAMES[2]}

    def test_del_deletes_nothing_there(self, tab: Tab, server: Server) -> None:
        tab.cell(NAMES[0]).click()
        tab.page.keyboard.press("Delete")
        toast(tab, "in the trash already")
        assert len(list((server.folder / ".berry-trash").rglob("*.png"))) == 2


def test_moving(tab: Tab, server: Server) -> None:
    select(tab, NAMES[0], NAMES[1])
    tab.more("Move or copy")
    dialog = tab.root.get_by_role("dialog", name="Move or copy 2 images")
    dialog.get_by_role("textbox", name="Folder").fill("../out")
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("cannot be named")
    dialog.get_by_role("textbox", name="Folder").fill("best/2024")
    dialog.get_by_role("button", name="Move", exact=True).click()
    toast(tab, "best/2024: 2 images")
    assert files(server) == {f"best/2024/{NAMES[0]}", f"best/2024/{NAMES[1]}", NAMES[2]}
    tab.ready(3)


def test_renaming_shows_what_comes(tab: Tab, server: Server) -> None:
    select(tab, NAMES[0], NAMES[1])
    tab.more("Rename")
    dialog = tab.root.get_by_role("dialog", name="Rename 2 images")
    pattern = dialog.get_by_role("textbox", name="New name")
    pattern.fill("{sede}")
    expect(dialog.get_by_role("alert")).to_contain_text("There is no {sede}")
    go = dialog.get_by_role("button", name="Rename 2 images")
    expect(go).to_be_disabled()
    pattern.fill("bird ")
    dialog.get_by_role("button", name="{seed}").click()
    expect(dialog.locator("tbody tr").first).to_have_text("00001.pngbird 1.png")
    go.click()
    toast(tab, "Renamed: 2 images").get_by_role("button", name="Undo").click()
    until(lambda: files(server) == set(NAMES))
    expect(tab.cell(NAMES[0])).to_be_visible()


class TestDownloads:
    def _start(self, tab: Tab, kind: str, tmp_path: Path) -> Path:
        select(tab, NAMES[0], NAMES[1])
        tab.more("Download")
        with tab.page.expect_download() as waiting:
            tab.root.get_by_role("dialog", name="Download 2 images").get_by_role("button", name=kind).first.click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def test_an_archive(self, tab: Tab, server: Server, tmp_path: Path) -> None:
        path = self._start(tab, "Images a ZIP", tmp_path)
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert set(archive.namelist()) == {NAMES[0], NAMES[1]}
            assert archive.read(NAMES[0]) == (server.folder / NAMES[0]).read_bytes()
        toast(tab, "Downloading 2 images")

    def test_a_table(self, tab: Tab, tmp_path: Path) -> None:
        path = self._start(tab, "Parameters as CSV", tmp_path)
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        assert [row["name"] for row in rows] == [NAMES[0], NAMES[1]]

    def test_a_contact_sheet(self, tab: Tab, tmp_path: Path) -> None:
        assert self._start(tab, "Contact sheet", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_the_viewer_offers_the_same_for_the_image_shown(tab: Tab, server: Server) -> None:
    tab.cell(NAMES[1]).dblclick()
    expect(tab.viewer.locator(".berry-panel")).to_contain_text(NAMES[1])
    tab.viewer.get_by_role("button", name="How it is shown", exact=True).click()
    tab.root.get_by_role("menuitem", name="Rename").click()
    dialog = tab.root.get_by_role("dialog", name="Rename 1 image")
    dialog.get_by_role("textbox", name="New name").fill("one")
    dialog.get_by_role("button", name="Rename 1 image").click()
    toast(tab, "Renamed: 1 image")
    assert files(server) == {NAMES[0], "one.png", NAMES[2]}
    tab.viewer.get_by_role("button", name="Trash").click()
    expect(tab.viewer.locator(".berry-panel")).to_contain_text(NAMES[2])
    tab.ready(2)
    assert files(server) == {NAMES[0], NAMES[2]}


def _restricted(tab: Tab, files: str | None, curation: str | None) -> None:
    state = {"refused": files, "curation_refused": curation, "reveal": False, "running": None}
    tab.page.route("**/api/v1/files", lambda route: route.fulfill(json=state))
    tab.page.reload()
    tab.ready(3)


class TestWhereNothingMayChange:
    """What is not allowed is not offered, and its keys say why."""

    def test_no_files(self, tab: Tab, page: Page) -> None:
        _restricted(tab, "Berry changes no files here.", None)
        tab.cell(NAMES[0]).click()
        expect(action(tab, "rate")).to_be_visible()
        expect(action(tab, "trash")).to_be_hidden()
        tab.root.get_by_role("button", name="More").click()
        expect(tab.menu.get_by_role("menuitem", name="Download")).to_be_visible()
        expect(tab.menu.get_by_role("menuitem", name="Rename")).to_have_count(0)
        page.keyboard.press("Escape")
        page.keyboard.press("Delete")
        toast(tab, "no files here")
        tab.open(NAMES[0])
        expect(tab.viewer.get_by_role("button", name="Compare")).to_be_visible()
        expect(tab.viewer.get_by_role("button", name="Trash")).to_be_hidden()

    def test_nothing_at_all(self, tab: Tab, page: Page) -> None:
        tab.cell(NAMES[1]).click()
        page.keyboard.press("4")
        toast(tab, "1 image")
        _restricted(tab, "This gallery is read-only.", "This gallery is read-only.")
        tab.cell(NAMES[0]).hover()
        expect(tab.cell(NAMES[0]).get_by_role("button", name="Rate 3 stars")).to_be_hidden()
        tab.cell(NAMES[0]).click()
        expect(action(tab, "send")).to_be_visible()
        for name in ("rate", "tag", "album", "trash"):
            expect(action(tab, name)).to_be_hidden()
        for key in ("3", "f", "t", "l", "Shift+S", "Delete"):
            page.keyboard.press(key)
            said = toast(tab, "read-only")
            said.get_by_role("button", name="Close").click()
            expect(said).to_have_count(0)
        expect(tab.root.get_by_role("dialog")).to_have_count(0)
        tab.open(NAMES[0])
        panel = tab.viewer.locator(".berry-panel")
        expect(panel.get_by_role("button", name="Rate 3 stars")).to_be_disabled()
        expect(panel.get_by_role("button", name="Add a tag")).to_be_hidden()
        page.keyboard.press("Escape")
        tab.root.get_by_role("button", name="Albums and tags").click()
        expect(tab.root.get_by_role("button", name="History")).to_be_visible()
        expect(tab.root.get_by_role("button", name="New album")).to_be_hidden()
        tab.root.get_by_role("button", name="History").click()
        history = tab.root.get_by_role("dialog", name="History")
        expect(history.get_by_role("listitem")).to_have_count(1)
        undo = history.get_by_role("button", name="Undo", exact=True)
        expect(undo).to_be_disabled()
        expect(undo).to_have_attribute("title", "This gallery is read-only.")


class TestTheViewerMovesOn:
    """Its image was trashed in another window."""

    @pytest.fixture
    def other(self, tab: Tab, server: Server) -> Iterator[Tab]:
        page = tab.page.context.new_page()
        page.goto(server.url)
        yield Tab(page).ready(3)
        page.close()

    def _trash(self, other: Tab, *names: str) -> None:
        select(other, *names)
        other.page.keyboard.press("Delete")
        toast(other, "Moved to the trash")

    def test_to_the_image_in_its_place(self, tab: Tab, other: Tab) -> None:
        tab.open(NAMES[1])
        self._trash(other, NAMES[1])
        expect(tab.viewer).to_have_attribute("aria-label", f"{NAMES[2]}, 2 of 2")
        other.root.locator(".berry-toast").get_by_role("button", name="Undo").click()
        other.ready(3)
        expect(tab.viewer).to_have_attribute("aria-label", f"{NAMES[2]}, 3 of 3")

    def test_to_the_one_before_from_the_last(self, tab: Tab, other: Tab) -> None:
        tab.open(NAMES[2])
        self._trash(other, NAMES[2])
        expect(tab.viewer).to_have_attribute("aria-label", f"{NAMES[1]}, 2 of 2")

    def test_and_closes_where_there_is_none(self, tab: Tab, other: Tab) -> None:
        tab.open(NAMES[1])
        self._trash(other, *NAMES)
        expect(tab.viewer).to_be_hidden()
