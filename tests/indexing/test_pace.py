from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lib_berry.indexing import pace as module
from lib_berry.indexing.pace import BusyMark, Pace, Sample, processor_count, sample

PROJECT = Path(__file__).resolve().parents[2]


class Clock:
    """A clock that only sleeping and working move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def share_of(clock: Clock, pace: Pace, work: float = 0.1, rounds: int = 100) -> float:
    """The part of the time that went to work."""
    started, clock.slept = clock.now, 0.0
    for _ in range(rounds):
        clock.now += work
        pace.rest()
    return 1 - clock.slept / (clock.now - started)


def paced(
    clock: Clock, cap: float = 1.0, busy: bool = False, counters: Callable[[], Sample | None] = lambda: None
) -> Pace:
    return Pace(cap, lambda: busy, counters, clock.sleep, clock)


@pytest.mark.parametrize("cap", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("work", [0.001, 0.06, 0.2])
def test_work_keeps_within_its_share(clock: Clock, cap: float, work: float) -> None:
    assert share_of(clock, paced(clock, cap), work, 1000) == pytest.approx(cap, rel=0.1)


def test_one_long_piece_of_work_is_not_followed_by_a_rest_without_end(clock: Clock) -> None:
    share_of(clock, paced(clock, 0.05), work=60, rounds=1)
    assert clock.slept == module.LONGEST_REST


def test_it_yields_to_the_host(clock: Clock) -> None:
    pace = paced(clock, busy=True)
    share_of(clock, pace)
    assert pace.held == "host"
    assert share_of(clock, pace) == pytest.approx(module.BESIDE_HOST, rel=0.1)
    capped = paced(clock, 0.1, busy=True)
    assert share_of(clock, capped) == pytest.approx(0.1, rel=0.1)


def counters(clock: Clock, user: float, blocked: int = 0) -> Callable[[], Sample]:
    return lambda: Sample(int(clock.now * 100 * user), int(clock.now * 100), blocked)


@pytest.mark.parametrize(("user", "blocked", "held"), [(0.9, 0, "load"), (0.1, 20, "load"), (0.1, 1, None)])
def test_it_yields_to_other_programs(clock: Clock, user: float, blocked: int, held: str | None) -> None:
    pace = paced(clock, counters=counters(clock, user, blocked))
    share_of(clock, pace)
    assert pace.held == held
    assert share_of(clock, pace) == pytest.approx(module.UNDER_LOAD if held else 1.0, rel=0.1)


def test_it_goes_on_when_they_have_done(clock: Clock) -> None:
    busy = True
    pace = Pace(1.0, lambda: busy, lambda: None, clock.sleep, clock)
    share_of(clock, pace)
    busy = False
    share_of(clock, pace)
    assert pace.held is None
    assert share_of(clock, pace) == 1.0


def test_the_counters_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = tmp_path / "stat"
    monkeypatch.setattr(module, "STAT", stat)
    assert sample() is None
    stat.write_text("cpu  10 5 3 70 8 1 2 1 0 0\ncpu0 1 2 3\nintr 5\nprocs_running 2\nprocs_blocked 4\n")
    assert sample() == Sample(10, 100, 4)
    stat.write_text("")
    assert sample() is None


def test_the_busy_mark_passes_from_process_to_process_and_fades(tmp_path: Path) -> None:
    here, there = BusyMark(tmp_path / "berry.sqlite3"), BusyMark(tmp_path / "berry.sqlite3")
    assert not there.is_set()
    here.set(True)
    assert there.is_set()
    here.set(False)
    here.set(False)
    assert not there.is_set()
    here.set(True)
    (mark,) = tmp_path.iterdir()
    os.utime(mark, (1, 1))
    assert not there.is_set(), "the host may have ended without taking it back"


LOOK = "import os; a = os.sched_getaffinity(0); print(os.nice(0), len(a), min(a))"


@pytest.mark.skipif(sys.platform != "linux", reason="processors are assigned by Linux alone")
def test_who_steps_back_leaves_a_processor_and_so_do_those_it_starts() -> None:
    code = "import subprocess, sys\nfrom lib_berry.indexing.pace import step_back\nstep_back()\n"
    code += f"subprocess.run([sys.executable, '-c', {LOOK!r}])"
    before = os.sched_getaffinity(0)
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT).stdout
    niceness, count, first = map(int, found.split())
    assert niceness == os.nice(0) + module.BACKGROUND_NICENESS
    assert count == max(1, len(before) - 1)
    assert first > min(before) or len(before) == 1, "the first processor is left to others"


def test_processors_are_counted() -> None:
    assert 1 <= processor_count() <= (os.cpu_count() or 1)
