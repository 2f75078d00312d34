"""A lock between processes that a crash releases, because the operating system holds it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

if os.name == "nt":  # pragma: no cover - Windows only
    import msvcrt

    def _acquire(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]

    _probe = _acquire  # Windows has no shared lock here
else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _probe(descriptor: int) -> None:
        # Shared, so that of two who only look neither takes the other for a holder.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


ATTEMPTS = 5
PAUSE_SECONDS = 0.01


class FileLock:
    """An exclusive lock on ``path``. The file stays behind; only the lock on it counts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Whether the lock is ours now. Waits a moment at most: others may hold it just to see whether it is free."""
        for _ in range(ATTEMPTS):
            if self._take(_acquire):
                return True
            time.sleep(PAUSE_SECONDS)
        return False

    def _take(self, lock: Callable[[int], None]) -> bool:
        if self._descriptor is not None:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            lock(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_free(self) -> bool:
        """Whether nobody holds the lock at this moment."""
        probe = FileLock(self.path)
        free = probe._take(_probe)
        probe.release()
        return free

    def __enter__(self) -> FileLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
