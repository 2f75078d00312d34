"""The composition root, with a plain host and inside stand-ins for the web UIs, over its whole life."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from lib_berry import extension, webui
from lib_berry.errors import BerryError, DatabaseTooNewError
from lib_berry.extension import Extension
from lib_berry.host import Hooks, SavedImage
from lib_berry.indexing.looker import Findings
from tests.hosts.fake import FLAVOURS, PROJECT, FakeWebUI
from tests.library import FakeHost, infotext, save_png

PICTURE = Image.new("RGB", (8, 8))
PATIENCE = 10
"""Seconds after which something that happens on another thread has not happened."""


def _ours() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("berry")}


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    yield
    if extension._current is not None:
        extension._current.close()
        extension._current = None
    assert _ours() == set()


@pytest.fixture
def host(tmp_path: Path, folder: Path) -> FakeHost:
    return FakeHost(tmp_path / "data", [folder])


def _hooks(host: FakeHost) -> Hooks:
    assert host.hooks is not None
    return host.hooks


def _serve(hooks: Hooks) -> TestClient:
    """The host's app, started."""
    app = FastAPI()
    hooks.app_started(app)
    return TestClient(app)


def _names(client: TestClient, count: int) -> list[str]:
    """The names of the images in the grid, as soon as there are ``count`` of them."""
    until = time.monotonic() + PATIENCE
    while True:
        images = client.get("/berry/api/v1/images").json()["images"]
        if len(images) == count or time.monotonic() > until:
            return [image["name"] for image in images]
        time.sleep(0.02)


def test_an_image_is_in_the_grid_soon_after_it_was_saved(host: FakeHost, folder: Path) -> None:
    extension.register(host)
    client = _serve(_hooks(host))
    assert _names(client, 0) == []
    path = save_png(folder / "new.png", infotext("a red fox"))
    _hooks(host).image_saved(SavedImage((path,)))
    assert _names(client, 1) == ["new.png"]
    found = client.get("/berry/api/v1/images", params={"query": "fox"}).json()
    assert found["total"] == 1


def test_what_was_there_before_is_found_by_a_scan_at_the_start(host: FakeHost, folder: Path) -> None:
    save_png(folder / "old.png", infotext())
    extension.register(host)
    assert _names(_serve(_hooks(host)), 1) == ["old.png"]


def test_what_was_saved_while_we_were_away_is_found_at_the_next_load(host: FakeHost, folder: Path) -> None:
    extension.register(host)
    assert _names(_serve(_hooks(host)), 0) == []
    _hooks(host).unloaded()
    save_png(folder / "meanwhile.png", infotext())
    extension.register(host)
    assert _names(_serve(_hooks(host)), 1) == ["meanwhile.png"]


def test_the_hook_does_nothing_before_the_library_is_open_and_after_it_is_closed(host: FakeHost, folder: Path) -> None:
    opened = extension.register(host)
    _hooks(host).image_saved(SavedImage((folder / "early.png",)))
    assert not host.data_dir.exists()
    _serve(_hooks(host))
    _hooks(host).unloaded()
    _hooks(host).image_saved(SavedImage((folder / "late.png",)))
    with pytest.raises(BerryError, match="unloaded"):
        opened.library()


def test_the_hook_never_raises(
    host: FakeHost, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(saved: SavedImage) -> None:
        raise MemoryError("no room in the queue")

    monkeypatch.setattr(extension.register(host).library(), "image_saved", fail)
    _hooks(host).image_saved(SavedImage((folder / "a.png",)))
    assert "no room in the queue" in caplog.text
    assert "next scan" in caplog.text


def test_the_hook_returns_while_the_index_is_busy(
    host: FakeHost, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extension.register(host).library()
    busy, release = threading.Event(), threading.Event()

    def wait(*_: object, **__: object) -> Findings:
        busy.set()
        release.wait()
        return Findings()

    monkeypatch.setattr("lib_berry.indexing.looker.Looker.look", wait)
    for number in range(100):
        _hooks(host).image_saved(SavedImage((folder / f"{number}.png",)))
    # Only a hook that waits for the index would hang here.
    assert busy.wait(PATIENCE)
    release.set()


def test_a_reload_leaves_one_of_everything(host: FakeHost, folder: Path) -> None:
    save_png(folder / "a.png")
    first = extension.register(host)
    old_client = _serve(_hooks(host))
    assert _names(old_client, 1) == ["a.png"]
    threads, token = _ours(), first.library().token
    for _ in range(3):
        _hooks(host).unloaded()
        assert _ours() == set()
        extension.register(host)
        client = _serve(_hooks(host))
        save_png(folder / "b.png")
        _hooks(host).image_saved(SavedImage((folder / "b.png",)))
        assert _names(client, 2) == ["b.png", "a.png"]
        assert len([thread for thread in threading.enumerate() if thread.name == "berry-index"]) == 1
    assert "berry-index" in threads
    assert extension._current is not None
    assert extension._current.library().token != token


def test_a_host_that_forgets_to_unload_gets_no_second_library(host: FakeHost) -> None:
    first = extension.register(host)
    first.library()
    second = extension.register(host)
    second.library()
    with pytest.raises(BerryError, match="unloaded"):
        first.library()


def test_closing_twice_does_no_harm(host: FakeHost) -> None:
    opened = Extension(host)
    opened.library()
    opened.close()
    opened.close()


def test_a_library_that_cannot_open_is_told_in_the_tab_and_harms_nothing(
    host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    host.data_dir.write_text("a file is in the way", encoding="utf-8")
    extension.register(host)
    tab = _hooks(host).build_tab()
    (html,) = [block.value for block in tab.blocks.values() if hasattr(block, "value")]
    assert "cannot make its folder" in html
    assert 'id="berry"' not in html
    client = _serve(_hooks(host))
    assert client.get("/berry/api/v1/status").status_code == 404
    assert "Berry answers no requests" in caplog.text


def test_a_database_of_a_newer_berry_is_left_alone(
    host: FakeHost, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseTooNewError("This database was written by a newer Berry.")

    monkeypatch.setattr("lib_berry.library.Library.__init__", refuse)
    extension.register(host)
    assert "newer Berry" in next(iter(_hooks(host).build_tab().blocks.values())).value
    assert "newer Berry" in caplog.text


def test_a_missing_package_is_named(host: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lib_berry.library", None)
    with pytest.raises(BerryError, match=r"lacks the Python package .*install\.py"):
        extension.register(host).library()


def test_registering_imports_nothing_heavy() -> None:
    heavy = "{'gradio', 'fastapi', 'starlette', 'PIL', 'sqlite3', 'sqlite_utils', 'watchdog', 'lib_berry.library'}"
    program = f"import sys; import lib_berry.extension, lib_berry.webui; print(sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- inside a web UI -----------------------------------------------------------------------------------------------


@pytest.fixture(params=FLAVOURS)
def web(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWebUI]:
    monkeypatch.setattr(webui, "HOST", webui.WebUI())
    with FakeWebUI(tmp_path / "webui", request.param) as started:
        yield started
        assert started.errors == []
        started.fire("script_unloaded")


def _start(web: FakeWebUI) -> TestClient:
    """What a host does between two loads of its UI: on the main thread at first, then on one of its own."""
    web.load()
    web.fire("ui_settings")
    ((_, label, _),) = web.create_ui()
    assert label == "Berry"
    app = FastAPI()
    web.in_thread(lambda: web.fire("app_started", None, app))
    return TestClient(app)


def test_the_life_of_an_extension(web: FakeWebUI) -> None:
    folder = str(web.opts.outdir_txt2img_samples)
    Path(folder).mkdir(parents=True)
    client = _start(web)
    web.in_thread(lambda: web.save_image(PICTURE.copy(), f"{folder}/2026-11-23", "00000-1", infotext("one")), "AnyIO")
    assert _names(client, 1) == ["00000-1.png"]
    assert (web.root / "berry" / "berry.sqlite3").is_file()

    web.fire("script_unloaded")
    assert _ours() == set()
    client = _start(web)
    web.save_image(PICTURE.copy(), f"{folder}/2026-11-23", "00001-2", infotext("two"))
    assert _names(client, 2) == ["00001-2.png", "00000-1.png"]


def test_a_replaced_file_is_one_image_with_its_new_prompt(web: FakeWebUI) -> None:
    folder = str(web.opts.outdir_txt2img_samples)
    client = _start(web)
    web.save_image(PICTURE.copy(), folder, "same", infotext("before"))
    assert _names(client, 1) == ["same.png"]
    web.save_image(PICTURE.copy(), folder, "same", infotext("after it was replaced"))
    until = time.monotonic() + PATIENCE
    while not (total := client.get("/berry/api/v1/images?query=replaced").json()["total"]):
        assert time.monotonic() < until
    assert total == 1
    assert _names(client, 1) == ["same.png"]


def test_a_file_with_a_number_added_is_found_whatever_the_host_says(web: FakeWebUI) -> None:
    folder = str(web.opts.outdir_txt2img_samples)
    web.opts.data["save_images_replace_action"] = "Add number suffix"
    client = _start(web)
    for prompt in ("one", "two", "three"):
        web.save_image(PICTURE.copy(), folder, "same", infotext(prompt))
    assert sorted(_names(client, 3)) == ["same-1.png", "same-2.png", "same.png"]


def test_nobody_gets_in_without_the_hosts_login(web: FakeWebUI) -> None:
    app = FastAPI()
    app.auth = {"ada": "secret"}  # type: ignore[attr-defined]
    app.add_api_route("/user", lambda request: request.cookies.get("access-token"), response_model=None)
    app.routes[-1].endpoint = lambda request: request.cookies.get("access-token")  # type: ignore[attr-defined]
    web.load()
    web.fire("app_started", None, app)
    client = TestClient(app)
    for path in ("/berry/api/v1/status", "/berry/api/v1/thumb/1/a", "/berry/ui/x/main.mjs", "/berry/nothing"):
        assert client.get(path).status_code == 401, path
    client.cookies.set("access-token", "good")
    assert client.get("/berry/api/v1/status").json()["host"] == webui.HOST.info().name


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
