"""Watching the roots: by the operating system's events where it has them, else by looking now and then."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from lib_berry.files import is_inside
from lib_berry.indexing.gatherer import Gatherer
from lib_berry.indexing.looker import Hint
from lib_berry.indexing.mounts import silent_kind
from lib_berry.indexing.polling import Poll
from lib_berry.indexing.watches import Watches, WatchLimitError, is_installed
from lib_berry.model import Root, Watching

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 2.0
RECENT_NS = 3_000_000_000

STARTING = Watching("starting", "The watch is being set up.")
NOT_INSTALLED = Watching(
    "off", "The Python package watchdog is not installed, so changes are found by scans only. Restart the web UI."
)
AWAY = Watching("away", "The folder cannot be reached.")
LIMIT = Watching(
    "polling",
    "The system's limit of watched folders is reached, so changes show within some seconds. "
    "Raise fs.inotify.max_user_watches to see them at once.",
)


@dataclass(slots=True)
class _Watched:
    """One watched folder. ``identity`` is of the folder that is really watched, should another take its place."""

    state: Watching
    identity: tuple[int, int] | None = None
    poll: Poll | None = None


class Watcher:
    """Keeps a watch on every root, from the first ``follow`` to ``close``.

    ``look`` gets the places that have changed; ``lost`` is called when a scan should go through everything, since
    changes may have gone unnoticed; ``beat`` is called every few seconds.
    """

    def __init__(
        self,
        look: Callable[[Sequence[Hint]], object],
        lost: Callable[[], object],
        beat: Callable[[], object] = lambda: None,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._look = look
        self._lost = lost
        self._beat = beat
        self._heartbeat = heartbeat
        self._tops: dict[int, str] = {}
        self._inner: dict[int, str] = {}
        self._absent: frozenset[int] = frozenset()
        self._wanted_ns = 0
        self._watched: dict[str, _Watched] = {}
        self._folders_changed = False
        self._closed = False
        self._wake = threading.Event()
        self._gatherer = Gatherer(look, lost)
        self._watches = Watches(self._gatherer, self._note_folders) if is_installed() else None
        self._thread = threading.Thread(target=self._run, name="berry-watch", daemon=True)
        self._thread.start()

    def follow(self, roots: Sequence[Root]) -> None:
        """Watch these roots from now on, but for the archived ones. Returns at once; cheap when nothing is new."""
        paths = {root.id: os.path.realpath(root.path) for root in roots if not root.archived}
        tops = _tops(paths)
        inner = {key: path for key, path in paths.items() if path != tops[key]}
        if (tops, inner) != (self._tops, self._inner):
            self._tops, self._inner, self._wanted_ns = tops, inner, time.time_ns()
            self._wake.set()

    def states(self) -> Mapping[int, Watching]:
        """How each root is watched, by its id. Archived roots are not among them."""
        return {key: self._state(key, path) for key, path in self._tops.items()}

    def _state(self, key: int, top: str) -> Watching:
        watched = self._watched.get(top)
        if watched is None:
            return STARTING
        is_away = key in self._absent or (watched.poll is not None and watched.poll.is_away)
        return AWAY if is_away else watched.state

    def close(self) -> None:
        """End every thread."""
        self._closed = True
        self._wake.set()
        self._thread.join()
        for path in list(self._watched):
            self._drop(path)
        if self._watches is not None:
            self._watches.close()
        self._gatherer.close()

    def _note_folders(self) -> None:
        self._folders_changed = True

    def _run(self) -> None:
        while not self._closed:
            try:
                self._attend()
                self._beat()
            except Exception:
                logger.exception("Berry's watch of the folders has stumbled; it goes on.")
            self._wake.wait(self._heartbeat)
            self._wake.clear()

    def _attend(self) -> None:
        wanted = set(self._tops.values())
        for path in self._watched.keys() - wanted:
            self._drop(path)
        for path, watched in list(self._watched.items()):
            if watched.identity is not None and watched.identity != _identity(path):
                logger.info("Berry's watch of %s has ended: the folder is gone or another.", path)
                self._watched[path] = _Watched(AWAY)
                try:
                    self._end(path, watched)
                finally:  # whatever becomes of the watch, what is gone must be noted
                    self._look([Hint(path, deep=True)])
        if self._folders_changed:
            self._folders_changed = False
            self._check_limit()
        for path in sorted(wanted):
            if self._closed:
                return
            self._start(path)
        self._absent = frozenset(self._find_absent())

    def _find_absent(self) -> Iterator[int]:
        """The roots within another that is watched live which are not there themselves."""
        tops = self._tops
        for key, path in self._inner.items():
            watched = self._watched.get(tops.get(key, ""))
            if watched is not None and watched.state.state == "live" and _identity(path) is None:
                yield key

    def _check_limit(self) -> None:
        """Whether new folders could be watched too; else begin anew, so that each root finds its own way."""
        if self._watches is not None and not self._watches.is_complete():
            for path in [path for path, watched in self._watched.items() if watched.state.state == "live"]:
                self._drop(path)

    def _start(self, path: str) -> None:
        before = self._watched.get(path)
        if before is not None and before.state is not AWAY:
            return
        found = self._watch(path)
        if before is not None and found.state is AWAY:
            return
        self._watched[path] = found
        if found.state.state != "live":
            logger.info("Berry's watch of %s is %s: %s", path, found.state.state, found.state.reason)
        if before is not None:
            self._lost()
        elif found.state.state == "live":
            self._look_at_recent(path)

    def _watch(self, path: str) -> _Watched:
        kind = silent_kind(path)
        if kind is not None:
            reason = (
                f"The folder lies on a {kind} file system, which reports no changes; they show within some seconds."
            )
            return _Watched(Watching("polling", reason), poll=Poll(path, self._look, self._lost))
        if self._watches is None:
            return _Watched(NOT_INSTALLED)
        identity = _identity(path)
        if identity is None:
            return _Watched(AWAY)
        try:
            self._watches.add(path)
            if self._watches.is_complete():
                return _Watched(Watching("live"), identity)
        except WatchLimitError:
            pass
        except OSError as error:
            reason = f"The folder cannot be watched: {error.strerror or error}. Changes show within some seconds."
            return _Watched(Watching("polling", reason), poll=Poll(path, self._look, self._lost))
        self._watches.remove(path)
        return _Watched(LIMIT, poll=Poll(path, self._look, self._lost))

    def _look_at_recent(self, path: str) -> None:
        """A scan may have been through a folder before its watch was there, and something saved to it in between."""
        hints = [Hint(folder) for folder in _changed_since(path, self._wanted_ns - RECENT_NS)]
        if hints:
            self._look(hints)

    def _drop(self, path: str) -> None:
        self._end(path, self._watched.pop(path))

    def _end(self, path: str, watched: _Watched) -> None:
        if watched.poll is not None:
            watched.poll.close()
        if self._watches is not None:
            self._watches.remove(path)


def _tops(paths: Mapping[int, str]) -> dict[int, str]:
    """For each root the folder to watch: its own, links resolved, or that of the outermost root which holds it."""
    outer = {
        path: min((other for other in paths.values() if is_inside(path, other)), key=len) for path in paths.values()
    }
    return {key: outer[path] for key, path in paths.items()}


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - paths stay text here
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _changed_since(path: str, since_ns: int) -> list[str]:
    found, waiting = [], [path]
    while waiting:
        folder = waiting.pop()
        with suppress(OSError), os.scandir(folder) as entries:
            if os.stat(folder).st_mtime_ns >= since_ns:  # noqa: PTH116
                found.append(folder)
            waiting += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    return found
