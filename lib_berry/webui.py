"""The adapter to the web UIs of the AUTOMATIC1111 family: the only importer of their ``modules``.

Comments name the host file behind each peculiarity, as found in Forge unless another host is named.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lib_berry.errors import SettingsError
from lib_berry.host import Hooks, HostInfo, OutputFolder, SavedImage, SendTarget
from lib_berry.settings import OPTIONS, Option, Settings, from_values

log = logging.getLogger(__name__)

TITLE, TAB_ID = "Berry", "berry"
TARGETS = ("txt2img", "img2img", "inpaint", "extras")
PAGES = {"inpaint": "img2img"}
"""The tabs of targets that are not tabs of their own."""

# Options and files with logins, as "user:password". modules/cmd_args.py; the last of each is SD.Next's.
LOGINS, LOGIN_FILES = ("api_auth", "gradio_auth", "auth"), ("gradio_auth_path", "auth_file")

# A base folder replaces the particular ones (modules/processing.py, postprocessing.py). SD.Next alone has control and
# video (modules/ui_definitions.py). Init images are inputs, so their folder is left out.
SAMPLES = ("outdir_txt2img_samples", "outdir_img2img_samples", "outdir_control_samples", "outdir_extras_samples")
GRIDS = ("outdir_txt2img_grids", "outdir_img2img_grids", "outdir_control_grids")
OUTPUTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("samples", "outdir_samples", (*SAMPLES, "outdir_video")),
    ("grids", "outdir_grids", GRIDS),
)


def _host_module(*names: str) -> Any:
    """The first of the host's modules that exists. Imported when used, since they import half of the host."""
    for name in names[:-1]:
        try:
            return importlib.import_module(f"modules.{name}")
        except ImportError:
            continue
    return importlib.import_module(f"modules.{names[-1]}")


def _absolute(path: Any, cwd: str | None = None) -> Path:
    """Relative paths of the host are meant from its working directory. Links are kept, ``..`` is not."""
    return Path(os.path.normpath(Path(cwd or Path.cwd(), path)))


def _candidates(params: Any, cwd: str) -> tuple[Path, ...]:
    """Where the image of an ImageSaveParams may be, the likeliest first.

    modules/images.py: with "Add number suffix" ``filename`` names the older file, while Forge's image knows the
    truth; in a default install both are relative. SD.Next (modules/image/save.py): the image may still name the file
    it was saved as before.
    """
    names = (getattr(getattr(params, "image", None), "already_saved_as", None), getattr(params, "filename", None))
    return tuple(dict.fromkeys(_absolute(name, cwd) for name in names if name))


def _paste_module() -> Any:
    """The module of the paste buttons: infotext_utils, in older hosts generation_parameters_copypaste. SD.Next has
    the former as an empty file (modules/infotext_utils.py)."""
    module = _host_module("infotext_utils", "generation_parameters_copypaste")
    return module if hasattr(module, "ParamBinding") else _host_module("generation_parameters_copypaste")


def _exists(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _host_name() -> str:
    if not _exists("modules_forge"):
        return "SD.Next" if _exists("modules.scripts_manager") else "AUTOMATIC1111"
    version = str(getattr(importlib.import_module("modules_forge.forge_version"), "version", ""))
    if version in ("classic", "neo"):
        return f"Forge {version.capitalize()}"
    return "reForge" if _exists("ldm_patched") else "Forge"


def _component(option: Option) -> tuple[Any, dict[str, Any]]:
    """The gradio component of an option on the settings page, and its arguments."""
    import gradio as gr

    if isinstance(option.default, bool):
        return gr.Checkbox, {"interactive": True}
    if isinstance(option.default, int):
        return gr.Slider, {
            "minimum": option.minimum,
            "maximum": option.maximum,
            "step": option.step,
            "interactive": True,
        }
    return gr.Textbox, {"lines": 4, "interactive": True}


def _refuse_change() -> None:
    raise SettingsError("The folders to index cannot be changed from the page of this web UI.")


class Logins:
    """Who may see what ``app`` answers. The host's own guards do not cover routes that are added to its app.

    With a page it is whom gradio has let in. Without one (--nowebui), where the host's API asks for HTTP Basic, we do.
    """

    def __init__(self, app: Any, flags: Any) -> None:
        self._app = app
        self._user_of = _user_endpoint(app)
        self._known = _passwords(flags) if self._user_of is None else None
        self.basic = bool(self._known)

    def admits(self, request: Any) -> bool:
        """Whether this request comes from someone who is logged in, or needs not be."""
        if self._user_of is None:
            return not self._known or _knows(self._known, request.headers.get("authorization", ""))
        if getattr(self._app, "auth", None) is None and getattr(self._app, "auth_dependency", None) is None:
            return True
        return _settled(self._user_of(request)) is not None


def _user_endpoint(app: Any) -> Callable[[Any], Any] | None:
    """gradio's own function from a request to its user (gradio/routes.py). Cookie names differ between its versions."""
    paths = ("/user", "/gradio_api/user")
    return next((route.endpoint for route in app.routes if getattr(route, "path", "") in paths), None)


def _settled(user: Any) -> Any:
    """The user, also from the coroutine that newer gradio returns. One that has to wait for others counts as nobody."""
    if not hasattr(user, "send"):
        return user
    try:
        user.send(None)
    except StopIteration as done:
        return done.value
    user.close()
    return None


def _passwords(flags: Any) -> tuple[bytes, ...]:
    """Every login the host was started with, as HTTP Basic sends it."""
    texts = [getattr(flags, name, None) or "" for name in LOGINS]
    files = [getattr(flags, name, None) for name in LOGIN_FILES]
    texts += [Path(name).read_text(encoding="utf-8") for name in files if name]
    entries = [entry.replace('"', "").strip() for text in texts for entry in text.replace("\n", ",").split(",")]
    return tuple(entry.encode() for entry in entries if entry)


def _knows(passwords: tuple[bytes, ...], header: str) -> bool:
    scheme, _, encoded = header.partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True)
    except ValueError:
        return False
    # Every one is compared, so that the time taken tells nothing.
    matches = [secrets.compare_digest(given, password) for password in passwords]
    return scheme.lower() == "basic" and any(matches)


def _language(opts: Any) -> str:
    """modules/shared_options.py: the name of a localisation file, or None as a word. SD.Next calls it ui_locale, and
    its choices "Auto", "English", "German: Deutsch" and the like."""
    chosen = str(getattr(opts, "localization", "") or getattr(opts, "ui_locale", "") or "")
    return "" if chosen in ("None", "Auto") else chosen


class WebUI:
    """The web UI that runs us, as a ``lib_berry.host.Host``."""

    def __init__(self) -> None:
        self._logins: Logins | None = None
        self._trusted: frozenset[Path] | None = None

    def info(self) -> HostInfo:
        flags = _host_module("shared").cmd_opts
        paths = _host_module("paths")
        # SD.Next (modules/paths.py): data_path is empty unless --data-dir is given.
        data = getattr(paths, "data_path", "") or getattr(paths, "script_path", "")
        return HostInfo(
            name=_host_name(),
            data_dir=_absolute(data),
            hides_paths=bool(getattr(flags, "hide_ui_dir_config", False)),
            # SD.Next (modules/cmd_args.py) calls it --freeze.
            settings_frozen=bool(getattr(flags, "freeze_settings", False) or getattr(flags, "freeze", False)),
            # modules/shared_cmd_options.py, SD.Next modules/shared.py: --listen and the like, unless the user has
            # allowed visitors to change files with --enable-insecure-extension-access.
            remote=bool(getattr(flags, "disable_extension_access", False)),
            basic_auth=self._logins is not None and self._logins.basic,
            language=_language(_host_module("shared").opts),
        )

    def settings(self) -> Settings:
        opts = _host_module("shared").opts
        values = {option.key: getattr(opts, f"berry_{option.key}", option.default) for option in OPTIONS}
        try:
            return from_values(values)
        except SettingsError:
            return from_values(dict(_usable(values)))

    def output_folders(self) -> tuple[OutputFolder, ...]:
        folders = self._configured_folders()
        info = self.info()
        if self._trusted is None or not info.remote:
            return folders
        # A visitor may point the host's folder options anywhere, and would then read through us what the host itself
        # would not serve. So only what was configured at the start counts, and what the host serves anyway.
        trusted = self._trusted
        return tuple(each for each in folders if each.path in trusted or each.path.is_relative_to(info.data_dir))

    def connect(self, hooks: Hooks) -> None:
        if self._trusted is None:
            self._trusted = frozenset(folder.path for folder in self._configured_folders())

        # Known beforehand: to ask for it in the hook would let other threads run, for 5 ms and more if they are busy.
        cwd = str(Path.cwd())

        def image_saved(params: Any) -> None:
            # modules/images.py calls this with the queue's lock held: every moment here is added to every image.
            try:
                candidates = _candidates(params, cwd)
                if candidates:
                    hooks.image_saved(SavedImage(candidates))
            except Exception:
                log.exception("Berry did not understand what the host saved; the next scan will find it.")

        def app_started(demo: Any, app: Any) -> None:
            self._logins = Logins(app, _host_module("shared").cmd_opts)
            hooks.app_started(app)

        callbacks = _host_module("script_callbacks")
        # Without name=, which Classic and SD.Next do not know (modules/script_callbacks.py).
        callbacks.on_image_saved(image_saved)
        callbacks.on_ui_settings(self._add_options)
        callbacks.on_ui_tabs(lambda: [(hooks.build_tab(), TITLE, TAB_ID)])
        callbacks.on_app_started(app_started)
        callbacks.on_script_unloaded(hooks.unloaded)

    def is_busy(self) -> bool:
        # modules/shared_state.py: the name of the job, empty between two.
        return bool(getattr(getattr(_host_module("shared"), "state", None), "job", ""))

    def is_logged_in(self, request: Any) -> bool:
        return self._logins is not None and self._logins.admits(request)

    def send_targets(self) -> tuple[SendTarget, ...]:
        # modules/infotext_utils.py: an unknown target raises KeyError while the host puts its page together, which
        # ends the whole UI. The known ones are there before on_ui_tabs (modules/ui.py).
        fields = getattr(_paste_module(), "paste_fields", {})
        # modules/ui.py makes no tab whose label is among these.
        hidden = {str(label).lower() for label in getattr(_host_module("shared").opts, "hidden_tabs", None) or ()}
        return tuple(
            SendTarget(name, name, takes_image=fields[name].get("init_img") is not None)
            for name in TARGETS
            if name in fields and PAGES.get(name, name) not in hidden
        )

    def bind_send(self, target: str, button: Any, infotext: Any | None, image: Any | None) -> None:
        paste = _paste_module()
        binding = paste.ParamBinding(
            paste_button=button, tabname=target, source_text_component=infotext, source_image_component=image
        )
        paste.register_paste_params_button(binding)

    def _configured_folders(self) -> tuple[OutputFolder, ...]:
        found: dict[Path, OutputFolder] = {}
        for kind, path in (*_output_paths(), *_added_paths(self.settings())):
            found.setdefault(path, OutputFolder(path, kind))
        return tuple(found.values())

    def _add_options(self) -> None:
        shared = _host_module("shared")
        info = self.info()
        for option in OPTIONS:
            component, arguments = _component(option)
            onchange: Callable[[], None] | None = None
            if option.key == "folders" and (info.hides_paths or info.remote):
                # modules/options.py refuses to set what is not visible; SD.Next (modules/options_handler.py) sets it,
                # but takes it back when onchange raises.
                arguments["visible"] = False
                onchange = _refuse_change
            row = shared.OptionInfo(
                option.default, option.label, component, arguments, onchange=onchange, section=(TAB_ID, TITLE)
            )
            shared.opts.add_option(f"berry_{option.key}", row.info(option.info))


def _usable(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values that are valid by themselves. The host stores whatever its API is given."""
    for key, value in values.items():
        try:
            from_values({key: value})
        except SettingsError as error:
            log.warning("Berry uses the default instead: %s", error.message)
        else:
            yield key, value


def _output_paths() -> Iterator[tuple[str, Path]]:
    """The kind and place of every folder the host saves to."""

    def option(name: str) -> str:
        return str(getattr(opts, name, "") or "")

    opts = _host_module("shared").opts
    # SD.Next (modules/paths.py) joins base and particular folder, where the others take the base in its place.
    join = getattr(_host_module("paths"), "resolve_output_path", None)
    found: list[tuple[str, str]] = []
    for kind, base, names in OUTPUTS:
        particular = [option(name) for name in names if option(name)]
        if join is not None:
            found += [(kind, join(option(base), path)) for path in particular]
        else:
            found += [(kind, path) for path in ([option(base)] if option(base) else particular)]
    saved = option("outdir_save")
    found.append(("saved", join(option("outdir_samples"), saved) if join is not None else saved))
    return ((kind, _absolute(path)) for kind, path in found if path)


def _added_paths(settings: Settings) -> Iterator[tuple[str, Path]]:
    """The folders the user named."""
    for text in settings.folders:
        path = Path(text).expanduser()
        if path.is_absolute():
            yield "folder", _absolute(path)
        else:
            log.warning("Berry leaves out the folder %r: give its absolute path.", text)


HOST = WebUI()
"""One for the process: what was configured at its start must outlive a reload of the UI."""
