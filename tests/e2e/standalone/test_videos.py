"""Videos beside images: a frame of them in the grid, and a player in the viewer."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Server, serve
from tests.e2e.tab import Tab
from tests.library import infotext, save_png

RECORD = """async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 96;
    canvas.height = 64;
    const paper = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' });
    const parts = [];
    recorder.ondataavailable = event => parts.push(event.data);
    const ended = new Promise(resolve => { recorder.onstop = resolve; });
    recorder.start();
    for (let frame = 0; frame < 20; frame++) {
        paper.fillStyle = frame % 2 ? 'teal' : 'darkcyan';
        paper.fillRect(0, 0, 96, 64);
        await new Promise(resolve => setTimeout(resolve, 40));
    }
    recorder.stop();
    await ended;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}"""
WIDTH = "each => each.getBoundingClientRect().width"
NAMES = ("damaged.mp4", "film.webm", "still.png", "moving.gif")


@pytest.fixture(scope="module")
def films(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("films")
    folder = work / "images"
    save_png(folder / "still.png", infotext("a bird"), size=(96, 64))
    frames = [Image.new("RGB", (96, 64), color) for color in ("teal", "navy")]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:])
    page = browser.new_page()
    (folder / "film.webm").write_bytes(base64.b64decode(page.evaluate(RECORD)))
    page.close()
    (folder / "damaged.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(64))
    server = serve(folder, work)
    server.wait_for(len(NAMES))
    yield server
    server.stop()


@pytest.fixture
def tab(films: Server, page: Page) -> Tab:
    page.goto(films.url)
    return Tab(page).ready(len(NAMES))


def _video(tab: Tab) -> Locator:
    return tab.viewer.locator("video")


def test_a_video_shows_a_frame_and_that_it_is_one(tab: Tab) -> None:
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.page.reload()
    tab.ready(len(NAMES))
    film = tab.cell("film.webm")
    expect(film).to_have_attribute("data-state", re.compile("ready|late"))
    expect(film.locator("img")).to_have_attribute("src", re.compile("^data:image/jpeg"))
    expect(film.locator(".berry-marks")).to_have_text("▶")
    expect(tab.cell("damaged.mp4")).to_have_attribute("data-state", "broken")
    expect(tab.cell("damaged.mp4")).to_contain_text("The video has no index")
    for name in ("still.png", "moving.gif"):
        tab.is_loaded(tab.cell(name))
    thumbs = [url for url in asked if "/thumb/" in url]
    assert len(set(thumbs)) == 2, "the server is asked for no thumbnail of a video"


def test_an_animated_picture_bears_its_mark(tab: Tab) -> None:
    expect(tab.cell("moving.gif").locator(".berry-marks")).to_contain_text("GIF")
    expect(tab.cell("still.png").locator(".berry-marks")).to_have_count(0)


def test_a_video_is_played_in_the_viewer(tab: Tab) -> None:
    tab.open("film.webm")
    expect(_video(tab)).to_be_visible()
    expect(_video(tab)).to_have_attribute("controls", "")
    tab.page.wait_for_function("document.querySelector('.berry-viewer video').currentTime > 0")
    expect(tab.viewer.locator(".berry-stage-problem")).to_be_hidden()
    tab.page.keyboard.press("Escape")
    expect(_video(tab)).to_have_count(0)


def test_arrows_go_from_a_video_to_images_and_back(tab: Tab) -> None:
    tab.open("still.png")
    dialog = tab.viewer
    expect(dialog).to_have_accessible_name(re.compile("^still.png"))
    places = [int(re.search(r"(\d+) of", tab.cell(name).get_attribute("aria-label") or "")[1]) for name in NAMES[1:3]]
    film, still = places
    on, back = ("ArrowRight", "ArrowLeft") if film > still else ("ArrowLeft", "ArrowRight")
    for _ in range(abs(film - still)):
        tab.page.keyboard.press(on)
    expect(dialog).to_have_accessible_name(re.compile("^film.webm"))
    expect(_video(tab)).to_be_visible()
    for _ in range(abs(film - still)):
        tab.page.keyboard.press(back)
    expect(dialog).to_have_accessible_name(re.compile("^still.png"))
    expect(_video(tab)).to_have_count(0)


def test_a_video_that_cannot_be_played_says_so(tab: Tab) -> None:
    tab.open("damaged.mp4")
    expect(tab.viewer.locator(".berry-stage-problem")).to_contain_text("The video has no index")


def test_a_frame_of_a_video_is_compared_as_a_picture_is(tab: Tab) -> None:
    tab.choose("still.png", "film.webm")
    tab.page.keyboard.press("c")
    expect(tab.compare).to_be_visible()
    panes = tab.compare.locator(".berry-pane")
    film = panes.filter(has=tab.page.locator("video.berry-original[src]"))
    expect(film).to_have_count(1)
    assert film.locator("video").evaluate("video => [video.videoWidth, video.paused]") == [96, True]
    expect(film.locator(".berry-stage-problem")).to_be_hidden()
    expect(panes.locator("img.berry-original[src]")).to_have_count(1)
    whole = film.locator(".berry-picture").evaluate(WIDTH)
    tab.page.keyboard.press("z")
    tab.page.wait_for_function(
        "whole => [...document.querySelectorAll('.berry-compare .berry-picture')]"
        ".every(each => each.getBoundingClientRect().width > whole * 1.5)",
        arg=whole,
    )
    tab.page.keyboard.press("Escape")
    expect(tab.compare).to_be_hidden()
    expect(tab.compare.locator("video")).to_have_count(0)


def test_a_video_without_a_frame_is_compared_with_its_reason(tab: Tab) -> None:
    tab.choose("still.png", "damaged.mp4")
    tab.page.keyboard.press("c")
    expect(tab.compare.locator(".berry-stage-problem:not([hidden])")).to_contain_text("The video has no index")
    expect(tab.compare.locator("img.berry-original[src]")).to_have_count(1)
    assert tab.compare.locator("img[src]").evaluate_all("all => all.every(each => each.naturalWidth > 0)")
