"""Work that somebody waits for, until they no longer do: the one who works learns of it at once.

A thread that has begun ``Task.running`` works for that task; what takes long in it says by ``stopped_by`` how it can be
stopped from another thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lib_berry.errors import CancelledError

_local = threading.local()


class Task:
    """One piece of work that may be cancelled, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._stops: list[Callable[[], object]] = []

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        with self._lock:
            self._cancelled = True
            for stop in self._stops:
                stop()

    @contextmanager
    def running(self) -> Iterator[None]:
        """This thread works for the task. Raises CancelledError when it is not wanted any more already."""
        self._check()
        _local.task = self
        try:
            yield
        finally:
            _local.task = None

    @contextmanager
    def _stopped_by(self, stop: Callable[[], object]) -> Iterator[None]:
        with self._lock:
            self._stops.append(stop)
        try:
            self._check()
            yield
        finally:
            with self._lock:
                self._stops.remove(stop)
            self._check()

    def _check(self) -> None:
        if self._cancelled:
            raise CancelledError("Nobody waits for this answer any more.")


@contextmanager
def stopped_by(stop: Callable[[], object]) -> Iterator[None]:
    """Within the block, ``stop`` is called when this thread's task is cancelled; the block then ends in CancelledError,
    whatever else came of it."""
    task: Task | None = getattr(_local, "task", None)
    if task is None:
        yield
        return
    with task._stopped_by(stop):
        yield
