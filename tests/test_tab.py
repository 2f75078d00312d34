"""The tab's one element and its hidden parts, on the gradio that is installed."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lib_berry import assets, tab
from lib_berry.host import SendTarget
from lib_berry.library import Library
from tests.hosts import gradio as gr
from tests.library import FakeHost, infotext, save_png, save_pngs

TARGETS = (
    SendTarget("txt2img", "txt2img", takes_image=False),
    SendTarget("img2img", "img2img"),
    SendTarget("extras", '<Extras> & "more"', reason="It's busy."),
)


class SendingHost(FakeHost):
    """A host with places to send to, which remembers the buttons it was given."""

    def __post_init__(self) -> None:
        self.bound: list[tuple[str, str, str | None, str | None]] = []

    def send_targets(self) -> tuple[SendTarget, ...]:
        return TARGETS

    def bind_send(self, target: str, button: Any, infotext: Any | None, image: Any | None) -> None:
        self.bound.append((target, button.elem_id, *(part and part.elem_id for part in (infotext, image))))


@pytest.fixture
def host(tmp_path: Path, folder: Path) -> SendingHost:
    found = SendingHost(tmp_path / "data", [folder])
    found.__post_init__()
    return found


@pytest.fixture
def library(host: SendingHost, database_path: Path) -> Iterator[Library]:
    opened = Library(database_path, host)
    yield opened
    opened.close()


def _ids(library: Library) -> dict[str, int]:
    """Scans, waits for the end, and gives the ids of all images by name."""
    library.start_scan()
    while (progress := library.scan_progress()) is not None and progress.state == "running":
        time.sleep(0.01)
    return {image.name: image.id for image in library.gallery.page("").images}


def _blocks(built: Any) -> dict[str, Any]:
    return {block.elem_id: block for block in built.blocks.values() if getattr(block, "elem_id", None)}


def _attributes(element: str) -> dict[str, str]:
    assert re.fullmatch(r'<div id="berry"( data-[a-z]+="[^"<>]*")+></div>', element)
    return {name: html.unescape(value) for name, value in re.findall(r'data-([a-z]+)="([^"]*)"', element)}


def test_the_element_tells_the_page_all_it_needs(library: Library, host: SendingHost) -> None:
    found = _attributes(tab.root_element(library, host, TARGETS))
    assert found["api"] == "berry/api/v1"
    assert found["ui"] == f"berry/ui/{assets.ui_digest()}"
    assert found["token"] == library.token
    assert (found["host"], found["language"]) == ("Fake", "")
    targets = json.loads(found["targets"])
    assert [target["name"] for target in targets] == ["txt2img", "img2img", "extras"]
    assert targets[2] == {"name": "extras", "label": '<Extras> & "more"', "reason": "It's busy.", "takes_image": True}


def test_without_targets_there_is_nothing_but_the_element(library: Library, host: SendingHost) -> None:
    plain = FakeHost(host.data_dir, host.folders)
    built = tab.build(library, plain)
    assert _blocks(built) == {}
    (element,) = [block.value for block in built.blocks.values() if isinstance(block, gr.HTML)]
    assert json.loads(_attributes(element)["targets"]) == []


def test_every_target_gets_its_buttons(library: Library, host: SendingHost) -> None:
    built = tab.build(library, host)
    assert host.bound == [
        ("txt2img", "berry_send_to_txt2img", "berry_send_infotext", None),
        ("img2img", "berry_send_to_img2img", "berry_send_infotext", "berry_send_image"),
        ("img2img", "berry_send_image_to_img2img", None, "berry_send_image"),
        ("extras", "berry_send_to_extras", "berry_send_infotext", "berry_send_image"),
        ("extras", "berry_send_image_to_extras", None, "berry_send_image"),
    ]
    parts = _blocks(built)
    assert {"berry_send", "berry_send_request", "berry_send_load", "berry_send_done"} <= parts.keys()
    # gradio leaves what is not visible out of the page; hosts save the values of what has a label.
    assert all(part.visible for part in parts.values())
    assert not any(getattr(part, "label", None) for part in parts.values())


def test_no_id_means_something_to_the_hosts_own_scripts(library: Library, host: SendingHost) -> None:
    magic = re.compile(r"^(save_|delete_|tab_)|_(generate|interrupt|skip)$")
    assert not [name for name in _blocks(tab.build(library, host)) if magic.search(name)]


def test_an_unavailable_tab_says_why() -> None:
    (block,) = [block for block in tab.unavailable("<disk> & co").blocks.values() if isinstance(block, gr.HTML)]
    assert block.value == "<p>&lt;disk&gt; &amp; co</p>"


# --- what is sent --------------------------------------------------------------------------------------------------


def test_a_request_is_answered_with_what_it_asks_for(library: Library, folder: Path) -> None:
    path = save_png(folder / "a.png", infotext("a red fox"))
    image_id = _ids(library)["a.png"]
    assert tab.answer(library, f"{image_id} text n1") == (infotext("a red fox"), None, "n1")
    assert tab.answer(library, f"{image_id} image n2") == ("", str(path), "n2")
    assert tab.answer(library, f"{image_id} both n3") == (infotext("a red fox"), str(path), "n3")
    unseeded = infotext("a red fox").replace("Seed: 1, ", "")
    assert tab.answer(library, f"{image_id} unseeded n4") == (unseeded, None, "n4")


def test_without_its_seed_too_little_may_be_left(library: Library, folder: Path) -> None:
    save_png(folder / "a.png", "a red fox\nSteps: 20, Seed: 1, Size: 8x8")
    image_id = _ids(library)["a.png"]
    sent, picture, done = tab.answer(library, f"{image_id} unseeded n")
    assert (sent, picture) == ("", None)
    assert "too few parameters" in done


def test_a_format_gradio_may_not_know_is_decoded_here(library: Library, folder: Path) -> None:
    Image.new("RGBA", (6, 4), (1, 2, 3, 4)).save(folder / "a.webp", lossless=True)
    _, picture, done = tab.answer(library, f"{_ids(library)['a.webp']} image n")
    assert done == "n"
    assert (picture.size, picture.mode) == ((6, 4), "RGBA")


def test_an_image_without_infotext_is_never_sent_as_text(library: Library, folder: Path) -> None:
    save_png(folder / "a.png")
    image_id = _ids(library)["a.png"]
    for wanted in ("text", "both", "unseeded"):
        sent = tab.answer(library, f"{image_id} {wanted} n")
        assert sent == ("", None, "n error: This image carries no parameters.")
    assert tab.answer(library, f"{image_id} image n")[2] == "n"


@pytest.mark.parametrize(
    "request_text", ["", " ", "x", "1 text", "x text n", "-1 text n", "1 all n", "1 text n n", "² text n"]
)
def test_a_malformed_request_is_refused(library: Library, request_text: str) -> None:
    infotext_sent, picture, done = tab.answer(library, request_text)
    assert (infotext_sent, picture) == ("", None)
    assert " error: " in done
    assert "does not read" in done


def test_an_unknown_image_is_an_answer_too(library: Library) -> None:
    assert tab.answer(library, "404 both n")[2].startswith("n error: ")


def test_a_file_that_is_gone_is_an_answer_too(library: Library, folder: Path) -> None:
    (path,) = save_pngs(folder, 1)
    image_id = _ids(library)[path.name]
    path.unlink()
    sent, picture, done = tab.answer(library, f"{image_id} image n")
    assert (sent, picture) == ("", None)
    assert "cannot be opened" in done


def test_pixels_that_cannot_be_decoded_are_an_answer_too(
    library: Library, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "a.webp").write_bytes(b"RIFF\x10\0\0\0WEBPVP8 nothing")
    image_id = _ids(library)["a.webp"]
    assert "cannot be opened" in tab.answer(library, f"{image_id} image n")[2]
    assert caplog.records
