"""The adapter, driven by stand-ins for every web UI it claims to fit."""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from lib_berry.host import Hooks, SavedImage
from lib_berry.webui import WebUI
from tests.hosts.fake import FLAVOURS, FakeWebUI

PICTURE = Image.new("RGB", (8, 8))


class Heard:
    """Hooks that remember what they were told."""

    def __init__(self) -> None:
        self.saved: list[SavedImage] = []
        self.apps: list[Any] = []
        self.unloaded = 0

    def hooks(self) -> Hooks:
        return Hooks(self.saved.append, lambda: "blocks", self.apps.append, self._unload)

    def _unload(self) -> None:
        self.unloaded += 1


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Starts a web UI with our adapter connected: ``start(flavour, **flags)`` -> (web UI, host, what was heard)."""
    opened: list[FakeWebUI] = []

    def begin(flavour: str = "forge", options: dict[str, Any] | None = None, **flags: Any) -> tuple[Any, Any, Heard]:
        webui = FakeWebUI(tmp_path / "webui", flavour, **flags)
        opened.append(webui)
        webui.__enter__()
        webui.opts.data.update(options or {})
        host, heard = WebUI(), Heard()
        host.connect(heard.hooks())
        webui.fire("ui_settings")
        return webui, host, heard

    yield begin
    for webui in reversed(opened):
        assert webui.errors == []
        webui.__exit__(None, None, None)


@pytest.fixture(params=FLAVOURS)
def flavour(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# --- the host itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flavour", "name"),
    [
        ("a1111", "AUTOMATIC1111"),
        ("forge", "Forge"),
        ("reforge", "reForge"),
        ("classic", "Forge Classic"),
        ("sdnext", "SD.Next"),
    ],
)
def test_names_the_host_and_its_data_folder(start: Any, flavour: str, name: str) -> None:
    webui, host, _ = start(flavour)
    assert host.info().name == name
    assert host.info().data_dir == webui.root


@pytest.mark.parametrize(
    ("options", "language"),
    [
        ({}, ""),
        ({"localization": "None"}, ""),
        ({"localization": "de_DE"}, "de_DE"),
        ({"ui_locale": "Auto"}, ""),
        ({"ui_locale": "Japanese: 日本語"}, "Japanese: 日本語"),
    ],
)
def test_knows_the_localisation_that_was_chosen(start: Any, options: dict[str, str], language: str) -> None:
    webui, host, _ = start()
    for name, value in options.items():
        setattr(webui.opts, name, value)
    assert host.info().language == language


def test_a_relative_data_folder_is_meant_from_the_working_directory(start: Any) -> None:
    webui, host, _ = start()
    webui._modules["modules.paths"].data_path = "elsewhere/.."
    assert host.info().data_dir == webui.root


def test_sdnext_keeps_its_data_with_its_scripts(start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    webui, host, _ = start("sdnext")
    monkeypatch.chdir(tmp_path)
    assert host.info().data_dir == webui.root


@pytest.mark.parametrize(
    ("flags", "fact"),
    [
        ({"hide_ui_dir_config": True}, "hides_paths"),
        ({"freeze_settings": True}, "settings_frozen"),
        ({"freeze": True}, "settings_frozen"),
        ({"disable_extension_access": True}, "remote"),
    ],
)
def test_flags_become_facts(start: Any, flags: dict[str, bool], fact: str) -> None:
    _, plain, _ = start()
    assert getattr(plain.info(), fact) is False
    _, host, _ = start(**flags)
    assert getattr(host.info(), fact) is True


def test_the_hooks_are_connected(start: Any, flavour: str) -> None:
    webui, _, heard = start(flavour)
    assert webui.fire("ui_tabs") == [[("blocks", "Berry", "berry")]]
    app = SimpleNamespace(routes=[])
    webui.fire("app_started", None, app)
    assert heard.apps == [app]
    webui.fire("script_unloaded")
    assert heard.unloaded == 1


# --- what was saved ----------------------------------------------------------------------------------------------


def test_a_relative_filename_is_made_absolute_at_once(start: Any, flavour: str) -> None:
    webui, _, heard = start(flavour)
    real = webui.save_image(PICTURE.copy(), "outputs/txt2img-images/2026-11-23", "00000-1")
    assert heard.saved == [SavedImage((real,))]
    assert real.is_absolute()


def test_the_hook_asks_the_system_for_nothing(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    webui, _, heard = start()
    params = SimpleNamespace(image=SimpleNamespace(already_saved_as="out/../out/a.png"), filename="out/a.png")
    for name in ("getcwd", "stat", "lstat", "open", "scandir"):
        # Any of these would let other threads in, and with them their work.
        monkeypatch.setattr(os, name, lambda *_, **__: pytest.fail("the hook waits for the system"))
    webui.fire("image_saved", params)
    monkeypatch.undo()
    assert heard.saved == [SavedImage((webui.root / "out/a.png",))]


@pytest.mark.parametrize("flavour", ["forge", "reforge", "a1111", "classic"])
def test_a_suffix_collision_leads_to_the_folder_of_the_new_file(start: Any, flavour: str) -> None:
    webui, _, heard = start(flavour, {"save_images_replace_action": "Add number suffix"})
    webui.save_image(PICTURE.copy(), "out", "same")
    real = webui.save_image(PICTURE.copy(), "out", "same")
    assert real.name == "same-1.png"
    candidates = heard.saved[-1].candidates
    assert {path.parent for path in candidates} == {real.parent}
    if flavour == "forge":
        assert candidates == (real, real.with_name("same.png"))


def test_a_callback_without_an_image_or_a_name_does_no_harm(
    start: Any, flavour: str, caplog: pytest.LogCaptureFixture
) -> None:
    webui, _, heard = start(flavour)
    for params in (
        SimpleNamespace(filename="a.png"),
        SimpleNamespace(image=None, filename=None),
        SimpleNamespace(image=SimpleNamespace(already_saved_as=""), filename=""),
        object(),
    ):
        webui.fire("image_saved", params)
    assert heard.saved == [SavedImage((webui.root / "a.png",))]
    assert not caplog.records


def test_an_error_of_ours_never_reaches_the_host(start: Any, caplog: pytest.LogCaptureFixture) -> None:
    webui, _, heard = start()
    webui.fire("image_saved", SimpleNamespace(filename=7))
    assert heard.saved == []
    assert "next scan" in caplog.text


# --- settings ----------------------------------------------------------------------------------------------------


def test_options_are_offered_and_read_at_use(start: Any, flavour: str) -> None:
    webui, host, _ = start(flavour)
    assert host.settings().thumbnail_size == 384
    assert host.settings().folders == ()
    assert {info.section for info in webui.opts.data_labels.values()} == {("berry", "Berry")}
    assert webui.opts.set("berry_thumbnail_size", 512)
    assert webui.opts.set("berry_exclude", "*-mask.png\n\n private ")
    assert webui.opts.set("berry_index_grids", False)
    settings = host.settings()
    assert (settings.thumbnail_size, settings.index_grids) == (512, False)
    assert settings.exclude == ("*-mask.png", "private")


def test_the_type_of_a_default_is_that_of_its_component(start: Any) -> None:
    webui, _, _ = start()
    kinds = {key: info.component.__name__ for key, info in webui.opts.data_labels.items()}
    assert kinds == {
        "berry_folders": "Textbox",
        "berry_exclude": "Textbox",
        "berry_stealth_folders": "Textbox",
        "berry_thumbnail_size": "Slider",
        "berry_thumbnail_cache": "Slider",
        "berry_index_grids": "Checkbox",
        "berry_index_intermediates": "Checkbox",
        "berry_background_load": "Slider",
        "berry_blur_words": "Textbox",
        "berry_read_only": "Checkbox",
    }


def test_an_unusable_value_falls_back_alone(start: Any, caplog: pytest.LogCaptureFixture) -> None:
    _, host, _ = start(options={"berry_thumbnail_size": 5, "berry_exclude": "a"})
    assert host.settings().thumbnail_size == 384
    assert host.settings().exclude == ("a",)
    assert "Thumbnail size: 5 is out of range" in caplog.text


@pytest.mark.parametrize("flag", ["hide_ui_dir_config", "disable_extension_access"])
def test_folders_cannot_be_added_from_the_page_where_that_is_not_wanted(start: Any, flavour: str, flag: str) -> None:
    webui, host, _ = start(flavour, {"berry_folders": "/given/by/the/owner"}, **{flag: True})
    assert webui.opts.set("berry_folders", "/etc") is False
    assert host.settings().folders == ("/given/by/the/owner",)
    assert webui.opts.data_labels["berry_folders"].component_args["visible"] is False
    assert webui.opts.set("berry_exclude", "still mine to choose")


# --- folders -----------------------------------------------------------------------------------------------------


def _folders(webui: FakeWebUI, host: WebUI) -> list[tuple[str, str]]:
    return [(str(each.path.relative_to(webui.root)), each.kind) for each in host.output_folders()]


def test_output_folders_of_a_default_install(start: Any) -> None:
    assert _folders(*start("forge")[:2]) == [
        ("outputs/txt2img-images", "samples"),
        ("outputs/img2img-images", "samples"),
        ("outputs/extras-images", "samples"),
        ("outputs/txt2img-grids", "grids"),
        ("outputs/img2img-grids", "grids"),
        ("log/images", "saved"),
    ]


def test_output_folders_of_sdnext(start: Any) -> None:
    assert _folders(*start("sdnext")[:2]) == [
        ("outputs/text", "samples"),
        ("outputs/image", "samples"),
        ("outputs/control", "samples"),
        ("outputs/extras", "samples"),
        ("outputs/video", "samples"),
        ("outputs/grids", "grids"),
        ("outputs/save", "saved"),
    ]


def test_a_base_folder_replaces_the_particular_ones(start: Any) -> None:
    webui, host, _ = start("reforge", {"outdir_samples": "all", "outdir_grids": "sheets"})
    assert _folders(webui, host) == [("all", "samples"), ("sheets", "grids"), ("log/images", "saved")]


def test_sdnext_joins_base_and_particular_folder(start: Any) -> None:
    webui, host, _ = start("sdnext", {"outdir_samples": "all", "outdir_txt2img_samples": "/pictures/text"})
    paths = [folder.path for folder in host.output_folders()]
    assert paths[0] == Path("/pictures/text")
    assert paths[1] == webui.root / "all/outputs/image"
    assert paths[-1] == webui.root / "all/outputs/save"


def test_added_folders_come_last_and_must_be_absolute(
    start: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    added = tmp_path / "mine"
    _, host, _ = start(options={"berry_folders": f"{added}/sub/..\nrelative\n~/pictures"})
    folders = host.output_folders()[-2:]
    assert [(each.path, each.kind) for each in folders] == [(added, "folder"), (Path.home() / "pictures", "folder")]
    assert "'relative'" in caplog.text


def test_folders_follow_the_options(start: Any) -> None:
    webui, host, _ = start()
    webui.opts.data["outdir_save"] = "/kept"
    assert host.output_folders()[-1].path == Path("/kept")


def test_a_visitor_cannot_open_other_folders_of_the_machine(start: Any, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    webui, host, _ = start(
        options={"outdir_save": str(mine), "berry_folders": "/shared"}, disable_extension_access=True
    )
    webui.opts.data.update(outdir_samples="/etc", outdir_grids="new/place", berry_folders="/shared\n/home")
    assert {folder.path for folder in host.output_folders()} == {webui.root / "new/place", mine, Path("/shared")}
    host.connect(Heard().hooks())
    assert Path("/etc") not in {folder.path for folder in host.output_folders()}


# --- send-to -----------------------------------------------------------------------------------------------------


def test_targets_are_those_the_host_has(start: Any, flavour: str) -> None:
    webui, host, _ = start(flavour)
    assert host.send_targets() == ()
    webui.paste_fields.update(
        extras={"init_img": "image", "fields": None}, txt2img={"init_img": None, "fields": []}, control={}
    )
    assert [(each.name, each.takes_image) for each in host.send_targets()] == [("txt2img", False), ("extras", True)]


def test_hidden_tabs_are_no_targets(start: Any) -> None:
    """By their labels, which differ between the hosts in case only."""
    webui, host, _ = start("forge")
    webui.paste_fields.update(
        {name: {"init_img": None, "fields": []} for name in ("txt2img", "img2img", "inpaint", "extras")}
    )
    webui.opts.data["hidden_tabs"] = ["Img2img", "Spaces"]
    assert [each.name for each in host.send_targets()] == ["txt2img", "extras"]


def test_a_button_is_bound_by_the_hosts_own_means(start: Any, flavour: str) -> None:
    webui, host, _ = start(flavour)
    host.bind_send("img2img", "button", "text", None)
    (binding,) = webui.bindings
    assert (binding.paste_button, binding.tabname) == ("button", "img2img")
    assert (binding.source_text_component, binding.source_image_component) == ("text", None)


# --- logins ------------------------------------------------------------------------------------------------------


def _request(authorization: str | None = None, cookie: str | None = None) -> Any:
    headers = {} if authorization is None else {"authorization": authorization}
    return SimpleNamespace(headers=headers, cookies={} if cookie is None else {"access-token": cookie})


def _basic(login: str) -> str:
    return "Basic " + base64.b64encode(login.encode()).decode()


def _user(request: Any) -> str | None:
    return {"good": "ada"}.get(request.cookies.get("access-token"))


async def _user_later(request: Any) -> str | None:
    return _user(request)


def _app(user: Any = _user, path: str = "/user", **facts: Any) -> Any:
    routes = [SimpleNamespace(path="/config", endpoint=None), SimpleNamespace(path=path, endpoint=user), object()]
    return SimpleNamespace(routes=routes, **facts)


def test_nobody_is_let_in_before_the_host_has_started(start: Any) -> None:
    _, host, _ = start()
    assert host.is_logged_in(_request()) is False


def test_everybody_is_let_in_where_the_host_asks_for_no_login(start: Any) -> None:
    webui, host, _ = start()
    webui.fire("app_started", object(), _app(auth=None, auth_dependency=None))
    assert host.is_logged_in(_request())
    webui.fire("app_started", object(), _app(auth=None))
    assert host.is_logged_in(_request())


@pytest.mark.parametrize(
    "app",
    [
        _app(auth={"ada": "secret"}),
        _app(auth=None, auth_dependency=_user),
        _app(_user_later, "/gradio_api/user", auth={"ada": "secret"}),
    ],
    ids=["gradio 3 and 4", "auth_dependency", "coroutine"],
)
def test_gradio_knows_who_is_logged_in(start: Any, app: Any) -> None:
    webui, host, _ = start(api_auth="a:b")
    webui.fire("app_started", object(), app)
    assert host.is_logged_in(_request()) is False
    assert host.is_logged_in(_request(cookie="bad")) is False
    assert host.is_logged_in(_request(_basic("a:b"))) is False
    assert host.is_logged_in(_request(cookie="good"))
    assert host.info().basic_auth is False


def test_a_login_that_waits_for_others_counts_as_none(start: Any) -> None:
    import asyncio

    async def asks_a_server(request: Any) -> str:
        await asyncio.sleep(0)
        return "ada"

    webui, host, _ = start()
    webui.fire("app_started", object(), _app(asks_a_server, auth={"ada": "secret"}))
    assert host.is_logged_in(_request(cookie="good")) is False


def test_a_reload_brings_a_new_app(start: Any) -> None:
    webui, host, _ = start()
    webui.fire("app_started", object(), _app(auth=None))
    assert host.is_logged_in(_request())
    webui.fire("app_started", object(), _app(auth={"ada": "secret"}))
    assert host.is_logged_in(_request()) is False


@pytest.mark.parametrize(
    ("header", "let_in"),
    [
        (None, False),
        ("", False),
        ("Basic", False),
        ("Basic !!!", False),
        ("Basic é", False),
        (_basic("ada:wrong"), False),
        (_basic("ada:"), False),
        (_basic("ada"), False),
        (_basic(""), False),
        (_basic("ada:secret").replace("Basic", "Bearer"), False),
        (_basic("ada:secret"), True),
        (_basic("ada:secret").replace("Basic", "basic"), True),
        (_basic("bob:pässword"), True),
    ],
)
def test_without_a_page_the_api_login_counts(start: Any, header: str | None, let_in: bool) -> None:
    webui, host, _ = start(api_auth="ada:secret,bob:pässword")
    webui.fire("app_started", None, SimpleNamespace(routes=[]))
    assert host.is_logged_in(_request(header)) is let_in
    assert host.info().basic_auth is True


def test_without_a_page_or_a_login_everybody_is_let_in(start: Any) -> None:
    webui, host, _ = start(api_auth=None)
    webui.fire("app_started", None, SimpleNamespace(routes=[]))
    assert host.is_logged_in(_request())
    assert host.info().basic_auth is False


@pytest.mark.parametrize("option", ["gradio_auth_path", "auth_file"])
def test_logins_are_read_from_files_too(start: Any, tmp_path: Path, option: str) -> None:
    logins = tmp_path / "logins"
    logins.write_text('ada:secret, eve:apple\n"bob:pear"\n\n', encoding="utf-8")
    webui, host, _ = start(**{option: str(logins)})
    webui.fire("app_started", None, SimpleNamespace(routes=[]))
    for login in ("ada:secret", "eve:apple", "bob:pear"):
        assert host.is_logged_in(_request(_basic(login)))
    assert host.is_logged_in(_request()) is False


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
