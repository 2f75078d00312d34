"""What the user said leaves by the health page and comes back; duplicates are found and go to the trash."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.tab import Tab
from tests.library import infotext, save_png
from tests.test_looks import scene


def _health(page: Page, server: Server, images: int = 3) -> Locator:
    page.goto(server.url)
    tab = Tab(page).ready(images)
    tab.root.get_by_role("button", name="Library health").click()
    return tab.root.get_by_role("dialog", name="Library health")


def _rate(server: Server, work: Path) -> None:
    with closing(sqlite3.connect(work / "berry.sqlite3")) as connection:
        connection.execute("INSERT INTO mark SELECT max(id), 5, 0, 0 FROM image")
        connection.commit()


def _ratings(work: Path) -> list[int]:
    with closing(sqlite3.connect(work / "berry.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT rating FROM mark")]


def _forget(work: Path) -> None:
    with closing(sqlite3.connect(work / "berry.sqlite3")) as connection:
        connection.execute("DELETE FROM mark")
        connection.commit()


def test_an_export_comes_back_after_it_was_shown(server: Server, page: Page, tmp_path: Path) -> None:
    _rate(server, tmp_path)
    health = _health(page, server)
    with page.expect_download() as download:
        health.get_by_role("link", name="Export").click()
    file = tmp_path / "out.jsonl"
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8").splitlines()[1])["rating"] == 5
    _forget(tmp_path)
    health.locator("input[type=file]").set_input_files(file)
    expect(health).to_contain_text("1 image to be rated or marked")
    assert _ratings(tmp_path) == []
    health.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("Taken over")).to_be_visible()
    assert _ratings(tmp_path) == [5]


def test_a_wrong_file_is_told(server: Server, page: Page, tmp_path: Path) -> None:
    health = _health(page, server)
    (tmp_path / "wrong.jsonl").write_text('{"berry": 1}\n{"picture": 1}\n')
    health.locator("input[type=file]").set_input_files(tmp_path / "wrong.jsonl")
    expect(page.get_by_text("Line 2 is none of")).to_be_visible()
    expect(health.get_by_role("button", name="Import…")).to_be_enabled()


def test_a_backup_is_made_and_brought_back(server: Server, page: Page, tmp_path: Path) -> None:
    _rate(server, tmp_path)
    health = _health(page, server)
    health.get_by_role("button", name="Back up now").click()
    expect(health.get_by_role("list", name="Backups")).to_contain_text("made by you", timeout=30_000)
    _forget(tmp_path)
    health.get_by_role("button", name="Bring back…").first.click()
    health.get_by_role("button", name="Bring back what is missing").click()
    expect(page.get_by_text("Taken over")).to_be_visible()
    assert _ratings(tmp_path) == [5]


@pytest.fixture
def copied(server: Server) -> Server:
    """Two pictures of two files each, and three images alike in nothing."""
    for number in (1, 2):
        scene(number).save(server.folder / f"{number}.png")
        scene(number).save(server.folder / f"{number} copy.png", compress_level=1)
    save_png(server.folder / "x.png", infotext("x", Seed=1), size=(9, 9))
    return server


def test_duplicates_are_found_selected_and_trashed(copied: Server, page: Page) -> None:
    health = _health(page, copied, 8)
    health.get_by_role("button", name="Find duplicates").click()
    dialog = page.get_by_role("dialog", name="Duplicates")
    expect(health).to_be_hidden()
    compare = dialog.get_by_role("button", name="Compare all images")
    every = dialog.get_by_text("All 8 images compared")
    expect(compare.or_(every)).to_be_visible(timeout=30_000)
    if compare.is_visible():
        compare.click()
    expect(every).to_be_visible(timeout=60_000)
    dialog.get_by_role("button", name="Find again").click()
    groups = dialog.locator(".berry-group-of")
    expect(groups).to_have_count(3)  # the server's own three images are all black
    dialog.get_by_role("button", name="Select the others").first.click()
    expect(dialog.locator("[aria-pressed=true]")).not_to_have_count(0)
    dialog.get_by_role("button", name="Select none").click()
    pictures = groups.last.locator("[data-image]")
    pictures.nth(1).click()
    pictures.nth(0).click()
    expect(page.get_by_text("One of each group stays")).to_be_visible()
    dialog.get_by_role("button", name="Trash 1").click()
    expect(groups).to_have_count(2)
    toast = page.locator(".berry-toast", has_text="Moved to the trash")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()
    assert copied.get("/berry/api/v1/trash")["images"] == 1
    assert len([path for path in copied.folder.iterdir() if path.suffix == ".png"]) == 7
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Library health")).to_be_focused()
