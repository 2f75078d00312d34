"""The operating system's events for a folder and all beneath it, by way of watchdog, which may not be installed."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lib_berry.indexing.gatherer import Gatherer

LIMIT_ERRORS = (errno.ENOSPC, errno.EMFILE)
"""inotify_add_watch(2), inotify_init(2): the user's limit of watches, or of instances."""
FDINFO = Path("/proc/self/fdinfo")
CONTENT_EVENTS = ("created", "modified", "closed", "attrib", "deleted", "moved")


class WatchLimitError(Exception):
    """Not every folder can be watched: the operating system's limit is reached."""


def is_installed() -> bool:
    """Whether events can be had at all."""
    try:
        import watchdog.observers  # noqa: F401
    except ImportError:
        return False
    return True


class Watches:
    """Watched folders, by path. ``folders_changed`` is called when folders appear, move or go."""

    def __init__(self, gatherer: Gatherer, folders_changed: Callable[[], object]) -> None:
        from watchdog.observers import Observer

        self._handler: Any = _Handler(gatherer, folders_changed)  # not a subclass, so that watchdog may be absent
        self._observer = Observer()
        self._watches: dict[str, Any] = {}
        self._foreign = _inotify_watches()
        self._observer.start()

    def add(self, path: str) -> None:
        """Watch this folder, recursively. Raises WatchLimitError, or OSError when it cannot be watched at all."""
        try:
            self._watches[path] = self._observer.schedule(
                self._handler, path, recursive=True, event_filter=_wanted_events()
            )
        except OSError as error:
            if error.errno in LIMIT_ERRORS:
                raise WatchLimitError from error
            raise

    def remove(self, path: str) -> None:
        """Watch it no longer; nothing happens when it is not."""
        watch = self._watches.pop(path, None)
        if watch is not None:
            with suppress(KeyError, OSError):  # its folder has gone, and the watch with it
                self._observer.unschedule(watch)

    def is_complete(self) -> bool:
        """Whether every folder beneath the watched ones is really watched; where nobody can tell, yes.

        watchdog passes over folders that it could not watch (7.1), so the kernel is asked how many it watches.
        """
        watched = _inotify_watches()
        if watched is None:
            return True
        return watched - (self._foreign or 0) >= sum(map(_count_folders, self._watches))

    def close(self) -> None:
        self._observer.stop()
        self._observer.join()


def _wanted_events() -> list[Any]:
    """Without those of opening and reading, of which each scan would cause as many as there are files."""
    from watchdog import events

    names = ("Created", "Modified", "Closed", "Attrib", "Deleted", "Moved")
    found = [getattr(events, f"File{name}Event", None) for name in names]
    found += [getattr(events, f"Dir{name}Event") for name in ("Created", "Deleted", "Moved")]
    return [event for event in found if event is not None]


class _Handler:
    """What watchdog calls, on its own thread, with each event."""

    def __init__(self, gatherer: Gatherer, folders_changed: Callable[[], object]) -> None:
        self._gatherer = gatherer
        self._folders_changed = folders_changed

    def dispatch(self, event: Any) -> None:
        if event.event_type not in CONTENT_EVENTS:
            return
        is_folder = bool(event.is_directory)
        if is_folder and event.event_type in ("modified", "attrib"):
            return
        for path in filter(None, (event.src_path, getattr(event, "dest_path", None))):
            if is_folder:
                self._gatherer.folder(os.fsdecode(path))
            else:
                self._gatherer.file(os.fsdecode(path))
        if is_folder:
            self._folders_changed()


def _inotify_watches() -> int | None:
    """How many inotify watches this process holds (proc(5), /proc/pid/fdinfo); None where it cannot be told."""
    if not sys.platform.startswith("linux"):
        return None
    count = 0
    try:
        for descriptor in FDINFO.iterdir():
            with suppress(FileNotFoundError):
                count += descriptor.read_text("ascii", "replace").count("inotify wd:")
    except OSError:
        return None
    return count


def _count_folders(path: str) -> int:
    """How many folders there are from this one down, as far as they can be read."""
    count, waiting = 0, [path]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            count += 1
            waiting += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    return count
