"""How long things take, and what processes use."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

REPEATS = 15
PROJECT_COMMAND = (sys.executable, "-m", "lib_berry")


class Figure(NamedTuple):
    """One line of the table. ``goal`` says what was to be reached, and ``met`` whether it was."""

    name: str
    seconds: float = 0.0
    remark: str = ""
    goal: str = ""
    met: bool | None = None


class Usage(NamedTuple):
    """What a command took, its own processes included: wall and CPU seconds, and the largest one's memory."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def cpu_seconds(action: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    before = time.process_time()
    wall = seconds(action)
    return wall, time.process_time() - before


def median(action: Callable[[], object]) -> float:
    return statistics.median(seconds(action) for _ in range(REPEATS))


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def run(command: Sequence[str], meanwhile: Callable[[subprocess.Popen[bytes]], None] | None = None) -> Usage:
    """Run a command of ours to its end. CPU and memory are not known on Windows."""
    before, started = os.times(), time.perf_counter()
    process = subprocess.Popen([*PROJECT_COMMAND, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if meanwhile is not None:
        meanwhile(process)
    if process.wait():
        raise SystemExit(f"{' '.join(command)} failed")
    wall, after = time.perf_counter() - started, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Usage(wall, used, _peak_mb())


def memory_mb() -> float:
    """The memory of this process that is in use now and its own; -1 where that is not known."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return -1.0
    own = (line.split() for line in lines if line.startswith("Private_"))
    return sum(int(fields[1]) for fields in own) / 1e3


def _peak_mb() -> float:
    """The memory of the largest child so far."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
