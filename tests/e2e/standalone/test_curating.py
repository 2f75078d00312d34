"""Curating in the browser: stars, marks, tags, albums, rules, and taking it all back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server, serve
from tests.e2e.tab import Tab
from tests.library import save_pngs

COUNT = 40
CTRL = "ControlOrMeta"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Berry on images that tests of this module say things of; each begins by forgetting what the others said."""
    work = tmp_path_factory.mktemp("curating")
    save_pngs(work / "images", COUNT)
    server = serve(work / "images", work)
    server.wait_for(COUNT)
    yield server
    server.stop()


@pytest.fixture
def tab(gallery: Server, page: Page) -> Tab:
    page.goto(gallery.url)
    found = Tab(page).ready(COUNT)
    found.first().focus()
    return found


@pytest.fixture(autouse=True)
def _forgotten(gallery: Server, page: Page) -> Iterator[None]:
    yield
    page.goto(gallery.url)
    tab = Tab(page).ready(COUNT)
    while actions := [each for each in gallery.get("/berry/api/v1/actions")["actions"] if not each["undone"]]:
        for action in actions:
            post(tab, "undo", {"id": action["id"]})


def post(tab: Tab, path: str, body: dict[str, object]) -> None:
    """As the page does it, with its token."""
    script = """([path, body]) => fetch(`berry/api/v1/${path}`, {method: "POST", body: JSON.stringify(body), headers:
        {"Content-Type": "application/json", "X-Berry-Token": document.querySelector("#berry").dataset.token}})"""
    tab.page.evaluate(script, [path, body])


def name(rank: int) -> str:
    return f"{COUNT - 1 - rank:05}.png"


def dialog(tab: Tab, title: str | re.Pattern[str]) -> Locator:
    return tab.root.get_by_role("dialog", name=title)


def said(tab: Tab, rank: int, text: str) -> None:
    """Waits until the cell of this rank says this of its image."""
    expect(tab.cell(name(rank))).to_have_attribute("aria-label", re.compile(re.escape(text)))


def unsaid(tab: Tab, rank: int, text: str) -> None:
    expect(tab.cell(name(rank))).not_to_have_attribute("aria-label", re.compile(re.escape(text)))


def total(gallery: Server, query: str, count: int, page: Page) -> None:
    """Waits until a search on the server finds so many."""
    page.wait_for_function(
        """async ([query, count]) => (await (await fetch("berry/api/v1/images?limit=1&query=" +
        encodeURIComponent(query))).json()).total === count""",
        arg=[query, count],
    )


def toast(tab: Tab, text: str) -> Locator:
    found = tab.root.locator(".berry-toast").filter(has_text=text)
    expect(found).to_be_visible()
    return found


def test_keys_rate_and_the_same_again_takes_it_away(tab: Tab, gallery: Server) -> None:
    tab.page.keyboard.press("4")
    said(tab, 0, "4 stars")
    expect(tab.cell(name(0)).locator(".berry-marks")).to_have_text("★★★★")
    total(gallery, "rating:4", 1, tab.page)
    tab.page.keyboard.press("4")
    unsaid(tab, 0, "stars")
    total(gallery, "rating:4", 0, tab.page)
    for stars in (1, 2, 3):
        tab.page.keyboard.press(f"Shift+Digit{stars}")
    said(tab, 2, "3 stars")
    expect(tab.cell(name(3))).to_be_focused()
    tab.page.keyboard.press("f")
    tab.page.keyboard.press("n")
    said(tab, 3, "Favourite, NSFW")
    total(gallery, "favorite:yes nsfw:yes", 1, tab.page)
    tab.page.reload()
    tab.ready(COUNT)
    said(tab, 2, "3 stars")


def test_stars_under_the_mouse(tab: Tab, gallery: Server) -> None:
    tab.cell(name(5)).hover()
    tab.cell(name(5)).get_by_role("button", name="Rate 3 stars").click()
    said(tab, 5, "3 stars")
    tab.cell(name(5)).get_by_role("button", name="Favourite").click()
    said(tab, 5, "Favourite")
    expect(tab.root.get_by_role("toolbar", name="Selection")).to_be_hidden()
    total(gallery, "rating:3 favorite:yes", 1, tab.page)


def _foot(tab: Tab, rank: int) -> tuple[float, float]:
    """The middle of the fourth star under the mouse."""
    tab.cell(name(rank)).hover()
    star = tab.cell(name(rank)).get_by_role("button", name="Rate 4 stars").bounding_box()
    assert star
    return star["x"] + star["width"] / 2, star["y"] + star["height"] / 2


def _press(tab: Tab, x: float, y: float, count: int) -> None:
    tab.page.mouse.move(x, y)
    tab.page.mouse.down(click_count=count)
    tab.page.mouse.up(click_count=count)


def test_the_second_of_two_clicks_is_for_the_picture_though_stars_came_under_it(tab: Tab, gallery: Server) -> None:
    x, y = _foot(tab, 6)
    stars = ".berry-hover-stars"
    tab.page.add_style_tag(content=f"#berry {stars} {{ visibility: hidden; pointer-events: none }}")
    _press(tab, x, y, 1)
    expect(tab.cell(name(6))).to_have_attribute("aria-selected", "true")
    tab.page.add_style_tag(
        content=f"#berry {stars} {{ visibility: visible !important; pointer-events: auto !important }}"
    )
    _press(tab, x + 1, y, 2)
    expect(tab.viewer).to_be_visible()
    total(gallery, "rating:4", 0, tab.page)


def test_a_double_click_between_the_stars_and_the_heart_opens(tab: Tab) -> None:
    _, y = _foot(tab, 6)
    heart = tab.cell(name(6)).get_by_role("button", name="Favourite").bounding_box()
    last = tab.cell(name(6)).get_by_role("button", name="Rate 5 stars").bounding_box()
    assert heart
    assert last
    tab.page.mouse.dblclick((last["x"] + last["width"] + heart["x"]) / 2, y)
    expect(tab.viewer).to_be_visible()


def test_a_selection_is_rated_when_the_focus_is_in_it_and_not_otherwise(tab: Tab, gallery: Server) -> None:
    tab.cell(name(1)).click()
    tab.cell(name(4)).click(modifiers=["Shift"])
    tab.page.keyboard.press("5")
    toast(tab, "5 stars: 4 images")
    total(gallery, "rating:5", 4, tab.page)
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("2")
    toast(tab, "2 stars: 1 image")
    total(gallery, "rating:5", 4, tab.page)
    bar = tab.root.get_by_role("toolbar", name="Selection")
    bar.get_by_role("button", name="Rate", exact=True).click()
    dialog(tab, "Rate 4").get_by_role("button", name="Favourite", exact=True).click()
    total(gallery, "favorite:yes rating:5", 4, tab.page)


def test_in_an_image_that_image_alone_is_meant(tab: Tab, gallery: Server) -> None:
    tab.page.keyboard.press(f"{CTRL}+a")
    tab.cell(name(2)).dblclick()
    tab.page.keyboard.press("3")
    total(gallery, "rating:3", 1, tab.page)
    stars = tab.viewer.get_by_role("button", name="Rate 3 stars")
    expect(stars).to_have_attribute("aria-pressed", "true")
    tab.viewer.get_by_role("button", name="Rate 5 stars").click()
    total(gallery, "rating:5", 1, tab.page)
    tab.page.keyboard.press("Shift+Digit1")
    expect(tab.viewer).to_have_attribute("aria-label", re.compile(name(3)))
    tab.page.keyboard.press("t")
    tab.page.keyboard.type("place/castle")
    tab.page.keyboard.press("Enter")
    expect(dialog(tab, "Tags of this image").get_by_role("listitem")).to_have_text("place/castle")
    tab.page.keyboard.press("Escape")
    expect(tab.viewer.get_by_role("button", name="place/castle")).to_be_visible()
    total(gallery, "tag:place", 1, tab.page)


def test_all_that_is_found_is_rated_at_once_and_taken_back(tab: Tab, gallery: Server) -> None:
    tab.page.keyboard.press(f"{CTRL}+a")
    tab.page.keyboard.press("2")
    toast(tab, f"2 stars: {COUNT} images").get_by_role("button", name="Undo").click()
    toast(tab, "Taken back")
    total(gallery, "rating:none", COUNT, tab.page)
    unsaid(tab, 0, "stars")


def test_undo_and_redo_by_keys(tab: Tab, gallery: Server) -> None:
    tab.page.keyboard.press("1")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("5")
    said(tab, 1, "5 stars")
    tab.page.keyboard.press(f"{CTRL}+z")
    unsaid(tab, 1, "stars")
    tab.page.keyboard.press(f"{CTRL}+z")
    unsaid(tab, 0, "star")
    tab.page.keyboard.press(f"{CTRL}+Shift+z")
    said(tab, 0, "1 star")
    total(gallery, "rating:1", 1, tab.page)
    tab.page.reload()
    tab.ready(COUNT)
    tab.first().focus()
    tab.page.keyboard.press(f"{CTRL}+z")
    toast(tab, "Nothing to take back in this visit")
    total(gallery, "rating:1", 1, tab.page)


def test_only_the_latest_act_is_offered_to_be_taken_back(tab: Tab) -> None:
    tab.page.keyboard.press("1")
    toast(tab, "1 star: 1 image")
    tab.page.keyboard.press("f")
    toast(tab, "Favourite: 1 image")
    expect(tab.root.locator(".berry-toast").get_by_role("button", name="Undo")).to_have_count(1)
    tab.page.keyboard.press(f"{CTRL}+z")
    toast(tab, "Taken back: Favourite: 1 image")
    expect(tab.root.locator(".berry-toast").get_by_role("button", name="Undo")).to_have_count(0)


def test_the_history_can_be_walked_after_a_reload(tab: Tab, gallery: Server) -> None:
    for stars in (1, 2, 3):
        tab.page.keyboard.press(str(stars))
        said(tab, 0, f"{stars} star")
    tab.page.reload()
    tab.ready(COUNT)
    tab.root.get_by_role("button", name="Albums and tags").click()
    tab.root.get_by_role("button", name="History").click()
    history = dialog(tab, "History")
    history.get_by_role("button", name="Undo back to, and with: 2 stars: 1 image").click()
    said(tab, 0, "1 star")
    expect(history.get_by_text("taken back", exact=True)).to_have_count(2)
    history.get_by_role("button", name="Redo").click()
    said(tab, 0, "2 stars")


def test_what_stops_matching_stays_dimmed_until_the_next_search(tab: Tab, gallery: Server) -> None:
    tab.search("rating:none")
    expect(tab.root.get_by_role("button", name="Take rating:none away")).to_be_visible()
    tab.cell(name(1)).click()
    tab.page.keyboard.press("4")
    expect(tab.cell(name(1))).to_have_class(re.compile("berry-stray"))
    said(tab, 1, "No longer matches")
    expect(tab.cell(name(2))).to_be_visible()
    tab.page.keyboard.press("4")
    expect(tab.cell(name(1))).not_to_have_class(re.compile("berry-stray"))
    tab.page.keyboard.press("5")
    expect(tab.cell(name(1))).to_have_class(re.compile("berry-stray"))
    tab.search("rating:none ")
    tab.search("rating:none image")
    tab.ready(COUNT - 1)
    expect(tab.cell(name(1))).to_have_count(0)


def test_tags_are_completed_from_those_there_are(tab: Tab, gallery: Server) -> None:
    tab.cell(name(0)).click()
    tab.cell(name(2)).click(modifiers=["Shift"])
    tab.page.keyboard.press("t")
    editor = dialog(tab, "Tags of 3 images")
    tab.page.keyboard.type("animal/cat")
    tab.page.keyboard.press("Enter")
    expect(editor.get_by_role("listitem")).to_have_text("animal/cat")
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("End")
    tab.page.keyboard.press("t")
    tab.page.keyboard.type("cat")
    expect(dialog(tab, "Tags of this image").get_by_role("option")).to_have_text(
        [re.compile("animal/cat"), "New tag “cat”"]
    )
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("Enter")
    total(gallery, "tag:animal", 4, tab.page)
    dialog(tab, "Tags of this image").get_by_role("button", name="Take off animal/cat").click()
    total(gallery, "tag:animal", 3, tab.page)


def test_tags_are_renamed_coloured_merged_and_deleted(tab: Tab, gallery: Server) -> None:
    for tag in ("cat", "animal/dog"):
        tab.page.keyboard.press("t")
        tab.page.keyboard.type(tag)
        tab.page.keyboard.press("Enter")
        expect(dialog(tab, "Tags of this image").get_by_role("listitem").filter(has_text=tag)).to_be_visible()
        tab.page.keyboard.press("Escape")
    tab.root.get_by_role("button", name="Albums and tags").click()
    shelf = tab.root.get_by_role("complementary", name="Albums and tags")
    expect(shelf.get_by_role("list", name="Tags").get_by_role("listitem")).to_have_text(["animal", "dog1", "cat1"])
    shelf.get_by_role("button", name="Change cat").click()
    edit = dialog(tab, "Tag")
    edit.get_by_label("Name").fill("animal/dog")
    edit.get_by_role("button", name="Save").click()
    edit.get_by_role("button", name="Merge the two").click()
    expect(shelf.get_by_role("list", name="Tags").get_by_role("listitem")).to_have_text(["animal", "dog1"])
    shelf.get_by_role("button", name="Change animal", exact=True).click()
    edit.get_by_label("Name").fill("beast")
    edit.get_by_role("button", name="Save").click()
    total(gallery, "tag:beast/dog", 1, tab.page)
    expect(shelf.get_by_role("button", name="beast", exact=True)).to_be_visible()
    shelf.get_by_role("button", name="Change beast/dog").click()
    edit.get_by_role("button", name=re.compile("^Delete")).click()
    expect(shelf.get_by_text("No tags yet")).to_be_visible()
    tab.page.keyboard.press("Escape")
    total(gallery, "has:tag", 0, tab.page)


def test_an_album_is_made_filled_by_a_drag_and_put_in_order(tab: Tab, gallery: Server) -> None:
    tab.cell(name(3)).click()
    tab.cell(name(5)).click(modifiers=["Shift"])
    tab.page.keyboard.press("l")
    tab.page.keyboard.type("Best")
    tab.page.keyboard.press("Enter")
    toast(tab, "Album Best made: 3 images")
    tab.root.get_by_role("button", name="Albums and tags").click()
    shelf = tab.root.get_by_role("complementary", name="Albums and tags")
    row = shelf.get_by_role("list", name="Albums").get_by_role("listitem")
    expect(row).to_have_text("Best3")
    tab.cell(name(0)).drag_to(row)
    expect(row).to_have_text("Best4")
    total(gallery, 'album:"Best"', 4, tab.page)
    row.get_by_role("button").first.click()
    tab.ready(4)
    expect(tab.first()).to_have_attribute("aria-label", re.compile(name(3)))
    tab.cell(name(0)).drag_to(tab.cell(name(3)))
    expect(tab.first()).to_have_attribute("aria-label", re.compile(name(0)))
    tab.cell(name(5)).click()
    tab.root.get_by_role("button", name="Take out").click()
    total(gallery, 'album:"Best"', 3, tab.page)
    shelf.get_by_role("button", name="Change Best").click()
    edit = dialog(tab, "Album")
    edit.get_by_label("Notes").fill("of this year")
    edit.get_by_label("Name of the album").fill("Very best")
    edit.get_by_role("button", name="Save").click()
    expect(row).to_have_text("Very best3")
    shelf.get_by_role("button", name="Change Very best").click()
    expect(edit.get_by_label("Notes")).to_have_value("of this year")
    edit.get_by_role("button", name="Delete the album").click()
    expect(shelf.get_by_text("No albums yet")).to_be_visible()


def test_a_smart_album_follows_its_search(tab: Tab, gallery: Server) -> None:
    tab.root.get_by_role("button", name="Albums and tags").click()
    shelf = tab.root.get_by_role("complementary", name="Albums and tags")
    tab.search("rating:5")
    expect(tab.count).to_have_text("No image matches")
    shelf.get_by_role("button", name="New album").click()
    fresh = dialog(tab, "New album")
    fresh.get_by_label("Name of the album").fill("Stars")
    fresh.get_by_role("button", name="New smart album of this search").click()
    row = shelf.get_by_role("list", name="Albums").get_by_role("listitem")
    expect(row).to_have_text("Starssmart0")
    tab.search("")
    tab.ready(COUNT)
    tab.first().focus()
    tab.page.keyboard.press("5")
    expect(row).to_have_text("Starssmart1")
    row.get_by_role("button").first.click()
    tab.ready(1)


def test_a_rule_tags_what_is_there_and_what_comes(tab: Tab, gallery: Server) -> None:
    tab.root.get_by_role("button", name="Albums and tags").click()
    tab.root.get_by_role("button", name="Rules").click()
    rules = dialog(tab, "Rules")
    rules.get_by_label("Search").fill("image")
    rules.get_by_label("Tag").fill("ruled")
    rules.get_by_label("also the images that are there already").check()
    rules.get_by_role("button", name="Add the rule").click()
    expect(rules.get_by_role("listitem")).to_contain_text(f"applied to {COUNT} images")
    total(gallery, "tag:ruled", COUNT, tab.page)
    rules.get_by_role("button", name="Delete the rule for image").click()
    expect(rules.get_by_text("No rules yet")).to_be_visible()


def test_nothing_jumps_while_images_are_rated_in_the_midst(tab: Tab, gallery: Server) -> None:
    tab.page.set_viewport_size({"width": 700, "height": 500})
    tab.page.keyboard.press("End")
    tab.page.keyboard.press("ArrowUp")
    cell = tab.grid.locator(".berry-cell:focus")
    label = (cell.get_attribute("aria-label") or "").split(",")[0]
    before = tab.cell(label).bounding_box()
    tab.page.keyboard.press("3")
    total(gallery, "rating:3", 1, tab.page)
    expect(tab.cell(label)).to_have_attribute("aria-label", re.compile("3 stars"))
    assert tab.cell(label).bounding_box() == before
