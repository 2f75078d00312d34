"""A thread that does something again and again for as long as there is something to do, and how it lets others go
first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lib_berry.errors import DatabaseError

EVERY_SECONDS = 0.02
QUIET_SECONDS = 3.0
"""So long nothing has happened when it ends."""
REST_SECONDS = 0.0003
MOST_REST_SECONDS = 0.02
"""So long others have the interpreter to themselves between two pieces of work, and at most while they ask for it."""


class Turns:
    """Two threads share one interpreter: between two pieces of its work the one that follows waits for those that are
    waited for, though not for long."""

    def __init__(self) -> None:
        self._first: list[None] = []

    @contextmanager
    def first(self) -> Iterator[None]:
        """Go first for as long as the block lasts."""
        self._first.append(None)
        try:
            yield
        finally:
            self._first.pop()

    def give_way(self) -> None:
        until = time.monotonic() + MOST_REST_SECONDS
        time.sleep(REST_SECONDS)
        while self._first and time.monotonic() < until:
            time.sleep(REST_SECONDS)


class Following:
    """Calls ``step`` many times a second once ``begin`` was called, until it has returned False for a while."""

    def __init__(self, step: Callable[[], bool]) -> None:
        self._step = step
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def begin(self) -> None:
        """Start, unless it runs."""
        if not self.is_running and not self._closed.is_set():
            self._thread = threading.Thread(target=self._run, name="berry-follows", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        end = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < end and not self._closed.wait(EVERY_SECONDS):
            try:
                if self._step():
                    end = time.monotonic() + QUIET_SECONDS
            except DatabaseError:
                return  # closed, or busy: a search will see

    def close(self) -> None:
        """Wait for the end of what it is at, and begin no more."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()
