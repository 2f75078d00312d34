"""The ``modules`` package of a web UI, as far as an extension may rely on it.

It keeps the peculiarities that real hosts were seen to have; each is named where it is.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from PIL import Image, PngImagePlugin

PROJECT = Path(__file__).resolve().parent.parent.parent
ENTRY = PROJECT / "scripts" / "berry.py"

FLAVOURS = ("a1111", "forge", "reforge", "classic", "sdnext")
CATEGORIES = ("app_started", "image_saved", "script_unloaded", "ui_settings", "ui_tabs")
INFOTEXT = "Steps: {steps}, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Size: {width}x{height}"


class OptionInfo:
    """modules/options.py. Keywords that only some hosts know are refused."""

    def __init__(
        self,
        default: Any = None,
        label: str = "",
        component: Any = None,
        component_args: Any = None,
        onchange: Callable[[], None] | None = None,
        section: tuple[str, str] | None = None,
        refresh: Any = None,
    ) -> None:
        self.default = default
        self.label = label
        self.component = component
        self.component_args = component_args
        self.onchange = onchange
        self.section = section
        self.comment_after = ""

    def info(self, text: str) -> OptionInfo:
        self.comment_after += text
        return self


class Options:
    """modules/options.py: values by attribute; SD.Next keeps only those that differ from their default."""

    def __init__(self, cmd_opts: Namespace, keeps_defaults: bool, refuses_hidden: bool) -> None:
        self.__dict__.update(
            data={}, data_labels={}, _cmd_opts=cmd_opts, _keeps_defaults=keeps_defaults, _refuses_hidden=refuses_hidden
        )

    def __getattr__(self, key: str) -> Any:
        if key in self.data:
            return self.data[key]
        if key in self.data_labels:
            return self.data_labels[key].default
        raise AttributeError(key)

    def __setattr__(self, key: str, value: Any) -> None:
        assert not getattr(self._cmd_opts, "freeze_settings", False), "changing settings is disabled"
        arguments = self.data_labels[key].component_args if key in self.data_labels else {}
        if self._refuses_hidden and arguments.get("visible", True) is False:
            raise RuntimeError(f"not possible to set {key!r} because it is restricted")
        self.data[key] = value

    def set(self, key: str, value: Any) -> bool:
        """What the settings page and the API do. An ``onchange`` that raises takes the change back."""
        before = getattr(self, key)
        try:
            setattr(self, key, value)
        except RuntimeError:
            return False
        if self.data_labels[key].onchange is not None:
            try:
                self.data_labels[key].onchange()
            except Exception:
                setattr(self, key, before)
                return False
        return True

    def add_option(self, key: str, info: OptionInfo) -> None:
        self.data_labels[key] = info
        if self._keeps_defaults:
            self.data.setdefault(key, info.default)


@dataclass
class ParamBinding:
    """modules/infotext_utils.py."""

    paste_button: Any
    tabname: str
    source_text_component: Any = None
    source_image_component: Any = None


@dataclass
class ImageSaveParams:
    """modules/script_callbacks.py."""

    image: Any
    p: Any
    filename: str
    pnginfo: dict[str, str] = field(default_factory=dict)


class FakeWebUI:
    """One process of a web UI, with ``root`` as its folder and working directory. A context manager.

    ``callbacks`` are those registered now; ``load`` runs our entry script as the host does.
    """

    def __init__(self, root: Path, flavour: str = "forge", **flags: Any) -> None:
        assert flavour in FLAVOURS
        self.root = root
        self.flavour = flavour
        self.cmd_opts = Namespace(**{"hide_ui_dir_config": False, "disable_extension_access": False, **flags})
        sdnext = flavour == "sdnext"
        self.opts = Options(self.cmd_opts, keeps_defaults=not sdnext, refuses_hidden=not sdnext)
        self.opts.data.update(_outputs(flavour))
        self.callbacks: dict[str, list[Callable[..., Any]]] = {category: [] for category in CATEGORIES}
        self.paste_fields: dict[str, dict[str, Any]] = {}
        self.bindings: list[ParamBinding] = []
        self.errors: list[BaseException] = []
        self._modules = self._build()
        self._before: dict[str, ModuleType | None] = {}
        self._cwd = Path.cwd()

    def __enter__(self) -> FakeWebUI:
        self._before = {name: sys.modules.get(name) for name in self._modules}
        sys.modules.update(self._modules)
        self.root.mkdir(parents=True, exist_ok=True)
        os.chdir(self.root)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.chdir(self._cwd)
        for name, module in self._before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module

    def load(self) -> None:
        """modules/script_loading.py: under the file's name, not put into sys.modules; the folder is on sys.path."""
        for registered in self.callbacks.values():
            registered.clear()
        spec = importlib.util.spec_from_file_location(ENTRY.name, ENTRY)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.path.insert(0, str(PROJECT))
        try:
            spec.loader.exec_module(module)
        finally:
            sys.path.remove(str(PROJECT))

    def fire(self, category: str, *args: Any) -> list[Any]:
        """Calls every callback of a category; errors are collected, where a host prints them and goes on."""
        results = []
        for callback in self.callbacks[category]:
            try:
                results.append(callback(*args))
            except Exception as error:
                self.errors.append(error)
        return results

    def create_ui(self) -> list[tuple[Any, str, str]]:
        """modules/ui.py: the tabs of all extensions; then the paste buttons are wired."""
        tabs = [tab for tabs in self.fire("ui_tabs") for tab in tabs or []]
        for binding in self.bindings:
            # Forge looks the target up without asking whether it is there.
            if self.flavour in ("forge", "a1111"):
                self.paste_fields[binding.tabname]
        return tabs

    def save_image(
        self, image: Image.Image, folder: str, name: str, infotext: str | None = None, extension: str = "png"
    ) -> Path:
        """modules/images.py save_image: the file is complete before the callback. Returns where it really is."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        wanted = f"{folder}/{name}.{extension}"
        real = wanted
        if getattr(self.opts, "save_images_replace_action", "Replace") != "Replace":
            number = 0
            while Path(real).exists():
                number += 1
                real = f"{folder}/{name}-{number}.{extension}"
        _write(image, Path(real), infotext)
        # Only Forge tells the number that it added; the others tell the name of the file that stood in the way.
        image.already_saved_as = real if self.flavour == "forge" else wanted  # type: ignore[attr-defined]
        params = ImageSaveParams(image, object(), wanted, {"parameters": infotext} if infotext else {})
        self.fire("image_saved", params)
        return Path(real).absolute()

    def in_thread(self, work: Callable[[], Any], name: str = "webui_worker") -> None:
        """Runs ``work`` on a thread of the host's, and waits for it."""
        thread = threading.Thread(target=work, name=name)
        thread.start()
        thread.join()

    def _build(self) -> dict[str, ModuleType]:
        package = _module("modules", __path__=[])
        shared = _module("modules.shared", cmd_opts=self.cmd_opts, opts=self.opts, OptionInfo=OptionInfo)
        paths = _module("modules.paths", data_path=str(self.root), script_path=str(self.root))
        callbacks = _module("modules.script_callbacks")
        for category in CATEGORIES:
            setattr(callbacks, f"on_{category}", self.callbacks[category].append)
        paste = {
            "ParamBinding": ParamBinding,
            "paste_fields": self.paste_fields,
            "register_paste_params_button": self.bindings.append,
        }
        built = [package, shared, paths, callbacks]
        if self.flavour == "sdnext":
            paths.__dict__.update(data_path="", resolve_output_path=_join)
            built += [
                _module("modules.infotext_utils"),
                _module("modules.generation_parameters_copypaste", **paste),
                _module("modules.scripts_manager"),
            ]
        else:
            built.append(_module("modules.infotext_utils", **paste))
        if self.flavour in ("forge", "reforge", "classic"):
            version = {"forge": "2.0.1v1.10.1", "reforge": "1.0.0v2-v1.10.1RC"}.get(self.flavour, self.flavour)
            built += [_module("modules_forge", __path__=[]), _module("modules_forge.forge_version", version=version)]
        if self.flavour in ("reforge", "classic"):
            built.append(_module("ldm_patched"))
        return {module.__name__: module for module in built}


def _module(name: str, **content: Any) -> ModuleType:
    module = ModuleType(name)
    # importlib.util.find_spec asks a module that is loaded for its spec.
    module.__spec__ = importlib.util.spec_from_loader(name, loader=None, is_package="__path__" in content)
    module.__dict__.update(content)
    return module


def _outputs(flavour: str) -> dict[str, str]:
    """The folder options of a default install: relative to the host's folder."""
    if flavour == "sdnext":
        kinds = {"txt2img": "text", "img2img": "image", "control": "control", "extras": "extras"}
        samples = {f"outdir_{option}_samples": f"outputs/{name}" for option, name in kinds.items()}
        grids = {f"outdir_{option}_grids": "outputs/grids" for option in ("txt2img", "img2img", "control")}
        others = {
            "outdir_save": "outputs/save",
            "outdir_video": "outputs/video",
            "outdir_init_images": "outputs/inputs",
        }
        return {"outdir_samples": "", "outdir_grids": "", **samples, **grids, **others}
    top = "output" if flavour == "classic" else "outputs"
    samples = {f"outdir_{name}_samples": f"{top}/{name}-images" for name in ("txt2img", "img2img", "extras")}
    grids = {f"outdir_{name}_grids": f"{top}/{name}-grids" for name in ("txt2img", "img2img")}
    others = {"outdir_save": "log/images", "outdir_init_images": f"{top}/init-images"}
    return {"outdir_samples": "", "outdir_grids": "", **samples, **grids, **others}


def _join(base: str, particular: str) -> str:
    """SD.Next modules/paths.py resolve_output_path."""
    return particular if Path(particular).is_absolute() or not base else str(Path(base) / particular)


def _write(image: Image.Image, path: Path, infotext: str | None) -> None:
    """As a PNG with the infotext, by way of a ``.tmp`` beside it."""
    texts = PngImagePlugin.PngInfo()
    if infotext:
        texts.add_text("parameters", infotext)
    temporary = path.with_suffix(".tmp")
    if path.suffix == ".png":
        image.save(temporary, "png", pnginfo=texts)
    else:
        image.convert("RGB").save(temporary, "jpeg")
    temporary.replace(path)
