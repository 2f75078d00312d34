"""The viewer: zoom, pan, steps, filmstrip, full screen, fingers; what in the panel leads on."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.standalone.pictures import COUNT, PROMPT, SIZE
from tests.e2e.tab import Tab

WIDTH, HEIGHT = SIZE


def _open(tab: Tab, name: str = "p7.png") -> Locator:
    """The picture of an image whose original is there."""
    viewer = tab.open(name)
    expect(viewer.locator("img.berry-original")).to_be_visible()
    tab.page.wait_for_function("document.getAnimations().length === 0")
    return viewer.locator(".berry-picture")


def _box(element: Locator) -> dict[str, float]:
    box = element.bounding_box()
    assert box is not None
    return dict(box)


def _is_wide(picture: Locator, width: float) -> None:
    """Waits until the picture is shown at this width."""
    picture.page.wait_for_function(
        "([element, width]) => Math.abs(element.getBoundingClientRect().width - width) < 1.5",
        arg=[picture.element_handle(), width],
    )


def test_z_shows_device_pixels_at_the_pointer_and_the_next_image_at_the_same_spot(gallery: Tab) -> None:
    picture = _open(gallery)
    fitted = _box(picture)
    stage = _box(gallery.viewer.locator(".berry-stage"))
    assert fitted["width"] <= stage["width"]
    x, y = fitted["x"] + fitted["width"] * 0.3, fitted["y"] + fitted["height"] * 0.6
    gallery.page.mouse.move(x, y)
    gallery.page.keyboard.press("z")
    _is_wide(picture, WIDTH)
    zoomed = _box(picture)
    assert abs(zoomed["x"] + zoomed["width"] * 0.3 - x) < 3
    assert abs(zoomed["y"] + zoomed["height"] * 0.6 - y) < 3
    gallery.page.keyboard.press("ArrowRight")
    expect(gallery.viewer).to_contain_text("p6.png")
    expect(gallery.viewer.locator("img.berry-original")).to_be_visible()
    assert _box(picture) == pytest.approx(zoomed, abs=1)
    gallery.page.keyboard.press("z")
    _is_wide(picture, fitted["width"])


def test_fill_keys_wheel_and_panning(gallery: Tab) -> None:
    picture = _open(gallery)
    page, fitted = gallery.page, _box(picture)
    stage = _box(gallery.viewer.locator(".berry-stage"))
    page.keyboard.press("v")
    _is_wide(picture, max(stage["width"], stage["height"] * WIDTH / HEIGHT))
    page.keyboard.press("v")
    _is_wide(picture, fitted["width"])
    page.keyboard.press("+")
    _is_wide(picture, fitted["width"] * 1.25)
    page.keyboard.press("-")
    _is_wide(picture, fitted["width"])
    middle = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
    page.mouse.move(*middle)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    _is_wide(picture, fitted["width"] * 2.718)
    before = _box(picture)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 40, steps=4)
    page.mouse.up()
    after = _box(picture)
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((60, 40), abs=2)


def test_the_wheel_goes_to_the_next_image_when_it_is_told_to(gallery: Tab) -> None:
    picture = _open(gallery)
    width = _box(picture)["width"]
    gallery.viewer.get_by_role("button", name="How it is shown").click()
    gallery.menu.get_by_role("menuitemcheckbox", name="Wheel goes to the next image").click()
    expect(gallery.menu).to_have_count(0)
    gallery.viewer.locator(".berry-stage").hover()
    gallery.page.mouse.wheel(0, 120)
    expect(gallery.viewer).to_contain_text(f"2 of {COUNT}")
    expect(gallery.viewer).to_contain_text("p6.png")
    _is_wide(picture, width)


def test_filmstrip_goes_where_it_is_clicked(gallery: Tab) -> None:
    _open(gallery)
    film = gallery.viewer.locator(".berry-film")
    expect(film.locator(".berry-film-now")).to_have_attribute("title", "p7.png")
    film.locator('.berry-film-cell[title="p4.png"]').click()
    expect(gallery.viewer).to_contain_text(f"4 of {COUNT}")
    expect(film.locator(".berry-film-now")).to_have_attribute("title", "p4.png")


def test_full_screen_takes_the_tab(gallery: Tab) -> None:
    _open(gallery)
    gallery.page.keyboard.press("w")
    gallery.page.wait_for_function("document.fullscreenElement?.id === 'berry'")
    gallery.page.keyboard.press("w")
    gallery.page.wait_for_function("document.fullscreenElement === null")
    expect(gallery.viewer).to_be_visible()


def test_a_held_arrow_loads_no_original_until_it_rests(tab: Tab) -> None:
    viewer = tab.open(f"{1199:05}.png")
    expect(viewer.locator("img.berry-original")).to_be_visible()
    files: list[str] = []
    tab.page.on("request", lambda request: files.append(request.url) if "/file/" in request.url else None)
    tab.page.evaluate(
        """() => {
          const event = () => new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true, repeat: true});
          const root = document.querySelector('.berry-viewer');
          for (let step = 0; step < 300; step++) root.dispatchEvent(event());
        }"""
    )
    expect(viewer).to_contain_text("301 of 1,200")
    expect(viewer).to_contain_text(f"{1199 - 300:05}.png")
    expect(viewer.locator("img.berry-original")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.cell(f"{1199 - 300:05}.png")).to_be_focused()
    # The one it rests on, and those around it.
    assert len(set(files)) <= 6


def test_nothing_grows_where_less_motion_is_asked_for(gallery: Tab) -> None:
    gallery.page.emulate_media(reduced_motion="reduce")
    gallery.cell("p7.png").focus()
    gallery.page.keyboard.press("Enter")
    running = """document.getAnimations().filter(
        (each) => each instanceof Animation && !each.transitionProperty && !each.animationName
    ).length"""
    assert gallery.page.evaluate(running) == 0
    expect(gallery.viewer).to_be_visible()
    gallery.page.keyboard.press("Escape")
    expect(gallery.viewer).to_be_hidden()
    expect(gallery.root.locator(".berry-ghost")).to_have_count(0)


def test_it_closes_into_the_thumbnail_of_the_image_shown_last(gallery: Tab) -> None:
    _open(gallery)
    gallery.page.keyboard.press("ArrowRight")
    expect(gallery.viewer).to_contain_text("p6.png")
    ends = gallery.page.evaluate(
        """() => {
          document.querySelector('.berry-viewer').dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
          const [way] = document.querySelector('.berry-ghost').getAnimations();
          way.pause();
          way.currentTime = 199.9;
          const box = (element) => element.getBoundingClientRect().toJSON();
          const found = [box(way.effect.target), box(document.querySelector('.berry-cell[aria-label^="p6.png"]'))];
          way.finish();
          return found;
        }"""
    )
    assert ends[0] == pytest.approx(ends[1], abs=3)
    expect(gallery.root.locator(".berry-ghost")).to_have_count(0)
    expect(gallery.cell("p6.png")).to_be_focused()


def test_tags_of_the_prompt_search(gallery: Tab) -> None:
    _open(gallery)
    tags = gallery.viewer.locator(".berry-prompt-tag")
    expect(tags).to_have_text(["a red fox", "deep forest", "picture7", "<lora:Ink:0.7>", "blurry"])
    tags.get_by_text("picture7").click()
    expect(gallery.box).to_have_value("picture7")
    gallery.ready(1)
    expect(gallery.viewer).to_be_hidden()
    gallery.open("p7.png")
    gallery.viewer.locator(".berry-prompt-tag").get_by_text("deep forest").click(modifiers=["Shift"])
    expect(gallery.box).to_have_value('picture7 "deep forest"')
    gallery.ready(1)


def test_loras_search_by_their_name(gallery: Tab) -> None:
    _open(gallery)
    gallery.viewer.get_by_role("button", name="Ink", exact=True).click()
    expect(gallery.box).to_have_value("lora:Ink")
    gallery.ready(COUNT - 1)


def test_a_workflow_is_listed_and_downloaded(gallery: Tab) -> None:
    gallery.open("p0.png")
    section = gallery.viewer.locator(".berry-workflow")
    section.get_by_text("ComfyUI workflow").click()
    nodes = section.locator("li")
    expect(nodes).to_have_count(2)
    expect(nodes.nth(0)).to_contain_text("KSampler")
    expect(nodes.nth(0)).to_contain_text("← My model")
    expect(nodes.nth(1)).to_contain_text("dream.safetensors")
    with gallery.page.expect_download() as download:
        section.get_by_role("link", name="Download for ComfyUI").click()
    assert download.value.suggested_filename == "p0.json"
    assert json.loads(download.value.path().read_text("utf-8")) == PROMPT
    gallery.page.keyboard.press("Escape")
    gallery.open("p7.png")
    expect(gallery.viewer.locator(".berry-prompt-tag").first).to_be_visible()
    expect(section).to_have_count(0)


def test_copying_works_where_the_browser_gives_no_clipboard(gallery: Tab) -> None:
    """As over plain http, by a machine's address."""
    gallery.page.evaluate("delete Navigator.prototype.clipboard")
    _open(gallery)
    gallery.viewer.get_by_role("button", name="Copy seed").click()
    expect(gallery.root.locator(".berry-toast")).to_have_text("Seed copied")
    gallery.page.keyboard.press("Escape")
    gallery.box.focus()
    gallery.page.keyboard.press("ControlOrMeta+v")
    expect(gallery.box).to_have_value("7")


# --- by touch ------------------------------------------------------------------------------------------------------


class Fingers:
    """What fingers do, told to the browser itself."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.send("touchStart", start)
        for step in range(1, 6):
            self.send("touchMove", tuple(a + (b - a) * step / 5 for a, b in zip(start, end, strict=True)))  # type: ignore[arg-type]
        self.send("touchEnd")


@pytest.fixture
def phone(pictures: Server, browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(15_000)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(pictures.url)
    yield Tab(page).ready(COUNT)
    context.close()
    assert errors == []


def test_fingers_swipe_pinch_and_pull_down(phone: Tab) -> None:
    fingers = Fingers(phone.page)
    phone.cell("p7.png").tap()
    picture = phone.viewer.locator(".berry-picture")
    expect(phone.viewer.locator("img.berry-original")).to_be_visible()
    stage = _box(phone.viewer.locator(".berry-stage"))
    x, y = stage["width"] / 2, stage["y"] + stage["height"] / 2
    fingers.drag((x + 120, y), (x - 120, y + 10))
    expect(phone.viewer).to_contain_text(f"2 of {COUNT}")
    fingers.drag((x - 120, y), (x + 120, y))
    expect(phone.viewer).to_contain_text(f"1 of {COUNT}")
    # Little, and back: it goes nowhere.
    fingers.drag((x, y), (x + 20, y))
    expect(phone.viewer).to_contain_text(f"1 of {COUNT}")
    width = _box(picture)["width"]
    fingers.send("touchStart", (x - 40, y), (x + 40, y))
    for apart in (60, 80, 100, 120):
        fingers.send("touchMove", (x - apart, y), (x + apart, y))
    fingers.send("touchEnd")
    _is_wide(picture, width * 3)
    # Zoomed in, a finger pans.
    fingers.drag((x, y), (x - 60, y))
    expect(phone.viewer).to_contain_text(f"1 of {COUNT}")
    for _ in range(2):
        fingers.send("touchStart", (x, y))
        fingers.send("touchEnd")
    _is_wide(picture, width)
    fingers.drag((x, y - 60), (x, y + 140))
    expect(phone.viewer).to_be_hidden()
