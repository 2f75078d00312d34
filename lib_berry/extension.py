"""Composition root: puts host, library, tab and API together, and takes them apart when the host unloads us."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from lib_berry.errors import BerryError
from lib_berry.host import Hooks, Host, SavedImage

if TYPE_CHECKING:
    from lib_berry.library import Library

# What is not needed to register is imported at first use, since a host runs through here in every start, with every
# extension it has.

log = logging.getLogger(__name__)


class Extension:
    """Berry inside one host, from one load of the host's UI to the next.

    The library opens when it is first needed. When it cannot, the tab says why and the host is left alone.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._closed = False

    def hooks(self) -> Hooks:
        return Hooks(self.image_saved, self.build_tab, self.app_started, self.close)

    def library(self) -> Library:
        """The open library. Raises BerryError when it cannot be opened, and after ``close``."""
        with self._lock:
            if self._closed:
                raise BerryError("Berry has been unloaded; load the page again.")
            if self._library is None:
                self._library = _open(self._host)
            return self._library

    def image_saved(self, saved: SavedImage) -> None:
        """Index the image soon. Returns at once and never raises: the host waits with the next image meanwhile.

        What is saved before the library is open needs no memory here: the scan at its opening finds it.
        """
        library = self._library
        if library is None:
            return
        try:
            library.image_saved(saved)
        except Exception:
            log.exception("Berry could not queue %s; the next scan will find it.", saved.candidates)

    def build_tab(self) -> Any:
        """The tab as gradio Blocks: the gallery, or the reason why there is none."""
        from lib_berry import tab

        try:
            return tab.build(self.library(), self._host)
        except BerryError as error:
            log.error("Berry has no gallery to show: %s", error.message)
            return tab.unavailable(error.message)

    def app_started(self, app: Any) -> None:
        """Add our routes to the host's FastAPI ``app`` and bring the index up to date in the background."""
        try:
            library = self.library()
        except BerryError as error:
            log.error("Berry answers no requests: %s", error.message)
            return
        from lib_berry.api.app import create

        app.mount("/berry", create(library, self._host))
        library.roots()
        library.start_scan()

    def close(self) -> None:
        """Stop every thread of ours. May be called again."""
        with self._lock:
            self._closed = True
            library, self._library = self._library, None
        if library is not None:
            library.close()


def _open(host: Host) -> Library:
    try:
        from lib_berry.library import DATABASE_NAME, Library
    except ImportError as error:
        raise BerryError(
            f"Berry lacks the Python package {error.name!r}. Restart the web UI completely, so that install.py adds it."
        ) from error
    info = host.info()
    path = info.database or info.data_dir / "berry" / DATABASE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BerryError(f"Berry cannot make its folder {path.parent}: {error.strerror}.") from error
    return Library(path, host)


_current: Extension | None = None


def register(host: Host) -> Extension:
    """Connect Berry to ``host``. At a reload of the UI the former connection ends, should the host have kept it."""
    global _current
    if _current is not None:
        _current.close()
    _current = Extension(host)
    host.connect(_current.hooks())
    return _current
