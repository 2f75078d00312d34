"""What Berry needs from the program it lives in. A web UI and the standalone server each supply one ``Host``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lib_berry.settings import Settings


@dataclass(frozen=True, slots=True)
class SavedImage:
    """The host says it has saved an image. A hint only: ``candidates`` are absolute paths that may or may not exist,
    the likeliest first; the folders they lie in hold the truth."""

    candidates: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """An absolute folder the host writes images to. ``kind``: samples, grids, saved or folder (named by the user)."""

    path: Path
    kind: str = "samples"


@dataclass(frozen=True, slots=True)
class SendTarget:
    """A place an image can be sent to. ``reason`` says why it cannot be used, None when it can.

    ``takes_image``: the picture itself can go there, not only its parameters.
    """

    name: str
    label: str
    reason: str | None = None
    takes_image: bool = True


@dataclass(frozen=True, slots=True)
class HostInfo:
    """Facts about the host that hold for a whole run.

    ``data_dir`` is where the database goes, unless ``database`` names its file. ``hides_paths``: no absolute path may
    be shown or accepted. ``settings_frozen``: options may not be changed. ``remote``: reachable from other machines
    without the user having allowed such visitors to change files. ``basic_auth``: logins are HTTP Basic, so a 401
    should ask for one. ``language`` names the localisation the user chose, as the host does; empty for none.
    """

    name: str
    data_dir: Path
    hides_paths: bool = False
    settings_frozen: bool = False
    remote: bool = False
    basic_auth: bool = False
    database: Path | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What Berry wants to be called for. Each is called on a thread of the host's choosing.

    ``image_saved`` returns at once and never raises. ``build_tab`` returns gradio Blocks. ``app_started`` gets the
    host's FastAPI app, a new one after each reload of the UI. ``unloaded`` must leave no thread behind.
    """

    image_saved: Callable[[SavedImage], None]
    build_tab: Callable[[], Any]
    app_started: Callable[[Any], None]
    unloaded: Callable[[], None]


class Host(Protocol):
    """The program Berry is part of."""

    def info(self) -> HostInfo: ...

    def settings(self) -> Settings:
        """The options as they are now; read at each use, since the user may change them at any time."""

    def output_folders(self) -> tuple[OutputFolder, ...]:
        """Every folder to index, as configured now: the host's own and those the user added."""

    def is_busy(self) -> bool:
        """Whether it is generating an image at the moment, so that background work should yield. Cheap."""

    def connect(self, hooks: Hooks) -> None:
        """Called once per load of the extension."""

    def is_logged_in(self, request: Any) -> bool:
        """Whether this starlette request may see anything; True when the host asks for no login."""

    def send_targets(self) -> tuple[SendTarget, ...]:
        """Where an image can be sent; empty where there is no web UI."""

    def bind_send(self, target: str, button: Any, infotext: Any | None, image: Any | None) -> None:
        """Make gradio ``button`` paste the given gradio components into ``target`` by the host's own machinery."""
