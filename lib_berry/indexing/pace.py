"""How fast background work may go: within its share of the time, and less while others need the machine."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

STAT = Path("/proc/stat")
WORK_SECONDS = 0.05
"""So long it works before it rests."""
LONGEST_REST = 2.0
SAMPLE_SECONDS = 1.0
BESIDE_HOST = 0.2
"""Its share while the host generates an image,"""
UNDER_LOAD = 0.4
"""and while other programs keep the machine busy."""
BUSY_CPU = 0.5
"""Part of all processors' time that goes to programs that are not niced."""
BUSY_DISK = 5
"""Processes that wait for a disk; ours are fewer."""
BUSY_SECONDS = 6.0
"""So long a busy mark holds: the host may have ended without taking it back."""
BACKGROUND_NICENESS = 10


class BusyMark:
    """A file that says, to a process that scans, that the host is generating an image."""

    def __init__(self, database_path: Path) -> None:
        self._path = database_path.with_suffix(".host-busy")

    def set(self, busy: bool) -> None:
        """Renew or remove it. Nothing happens when that cannot be done."""
        try:
            if busy:
                self._path.touch()
            else:
                self._path.unlink(missing_ok=True)
        except OSError:
            pass

    def is_set(self) -> bool:
        try:
            return time.time() - self._path.stat().st_mtime < BUSY_SECONDS
        except OSError:
            return False


class Sample(NamedTuple):
    """Counters of the whole machine: time of programs that are not niced, all time, both since it was started; and how
    many processes wait for a disk now."""

    user: int
    total: int
    blocked: int


def sample() -> Sample | None:
    """The counters, by proc(5), /proc/stat; None where there are none."""
    try:
        lines = STAT.read_text("ascii").splitlines()
        times = [int(text) for text in lines[0].split()[1:9]]
        blocked = next((int(line.split()[1]) for line in lines if line.startswith("procs_blocked ")), 0)
    except (OSError, ValueError, IndexError):
        return None
    return Sample(times[0], sum(times), blocked) if times else None


class Pace:
    """Rests between pieces of work. ``cap`` is the largest share of the time to work, from above 0 to 1; it may
    be set anew at any time.

    ``held`` says why it is slower than that: host, load, or None. Whatever works at this pace should be niced, since
    by that it is told from other programs.
    """

    def __init__(
        self,
        cap: float = 1.0,
        host_is_busy: Callable[[], bool] = lambda: False,
        sample: Callable[[], Sample | None] = sample,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.held: str | None = None
        self.cap = cap
        self._host_is_busy = host_is_busy
        self._sample = sample
        self._sleep = sleep
        self._clock = clock
        self._working_since = clock()
        self._sampled_at = clock()
        self._before = sample()

    def rest(self) -> None:
        """Called often while working: sleeps when it is time to, in proportion to the work since the last time."""
        now = self._clock()
        worked = now - self._working_since
        if worked < WORK_SECONDS:
            return
        share = self._share(now)
        if share < 1:
            self._sleep(min(worked * (1 / share - 1), LONGEST_REST))
        self._working_since = self._clock()

    def _share(self, now: float) -> float:
        if now - self._sampled_at >= SAMPLE_SECONDS:
            self._sampled_at = now
            self.held = "host" if self._host_is_busy() else "load" if self._is_loaded() else None
        return min(self.cap, {"host": BESIDE_HOST, "load": UNDER_LOAD}.get(self.held or "", 1.0))

    def _is_loaded(self) -> bool:
        before, self._before = self._before, self._sample()
        if before is None or self._before is None:
            return False
        passed = self._before.total - before.total
        user = (self._before.user - before.user) / passed if passed > 0 else 0.0
        return user > BUSY_CPU or self._before.blocked > BUSY_DISK


def be_nice(niceness: int) -> bool:
    """Let this thread alone go after others. Returns whether the system knows how: elsewhere than on Linux it would
    be the whole process."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
    except OSError:
        return False
    return True


def step_back() -> None:
    """Let this process, and whatever it starts, go after others, and leave one processor to them where it can.

    Being niced is not enough for a page that answers in a millisecond: on Linux who wakes waits up to 4 ms for a
    processor that a niced process has just been given, and with all of them busy there is no other to go to.
    """
    if hasattr(os, "nice"):
        os.nice(BACKGROUND_NICENESS)
    if sys.platform == "linux":
        ours = sorted(os.sched_getaffinity(0))
        with suppress(OSError):  # a container that does not let
            os.sched_setaffinity(0, ours[1:] or ours)


def processor_count() -> int:
    """How many processors this process may run on."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
