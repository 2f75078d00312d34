"""The menu of what can be done with an image: copies, and prompts as a file."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.tab import Tab


def test_letters_copy_parts(gallery: Tab) -> None:
    gallery.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery.open("p7.png")
    gallery.page.keyboard.press("q")
    expect(gallery.menu.get_by_role("menuitem", name="Infotext")).to_be_focused()
    gallery.page.keyboard.press("n")
    gallery.page.wait_for_function("async () => await navigator.clipboard.readText() === 'blurry'")
    expect(gallery.menu).to_have_count(0)
    expect(gallery.viewer).to_be_focused()


def test_arrows_walk_and_escape_leaves_all_as_it_was(gallery: Tab) -> None:
    gallery.cell("p7.png").focus()
    gallery.page.keyboard.press("q")
    first = gallery.menu.get_by_role("menuitem", name="Infotext")
    expect(first).to_be_focused()
    gallery.page.keyboard.press("ArrowUp")
    expect(gallery.menu.get_by_role("menuitem").last).to_be_focused()
    gallery.page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    gallery.page.keyboard.press("Escape")
    expect(gallery.menu).to_have_count(0)
    expect(gallery.cell("p7.png")).to_be_focused()


def test_what_an_image_lacks_cannot_be_copied_and_says_why(gallery: Tab) -> None:
    gallery.search("name:p0.png")
    gallery.ready(1)
    gallery.open("p0.png")
    gallery.page.keyboard.press("q")
    negative = gallery.menu.get_by_role("menuitem", name="Negative prompt")
    expect(negative).to_be_disabled()
    gallery.page.keyboard.press("n")
    expect(gallery.root.locator(".berry-toast")).to_contain_text("carries no prompt")


def test_prompts_of_the_selected_as_a_file(gallery: Tab) -> None:
    gallery.choose("p7.png", "p5.png", "p0.png")
    gallery.root.get_by_role("toolbar", name="Selection").get_by_role("button", name="Send, copy").click()
    with gallery.page.expect_download() as download:
        gallery.menu.get_by_role("menuitem", name="Prompts with seed").click()
    assert download.value.suggested_filename == "prompts.txt"
    lines = download.value.path().read_text("utf-8").splitlines()
    assert [line.split('"')[1] for line in lines] == [
        f"a red fox, (deep forest:1.2), picture{number} <lora:Ink:0.{number}>" for number in (7, 5)
    ]
    assert all("--seed" in line for line in lines)
    expect(gallery.root.locator(".berry-toast")).to_contain_text("2 lines; 1 image without a prompt left out")
