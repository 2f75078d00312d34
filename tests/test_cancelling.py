from __future__ import annotations

import threading

import pytest

from lib_berry.cancelling import Task, stopped_by
from lib_berry.errors import CancelledError


def test_what_takes_long_is_stopped_from_another_thread() -> None:
    task, stopped, begun = Task(), threading.Event(), threading.Event()
    ended: list[str] = []

    def work() -> None:
        try:
            with task.running(), stopped_by(stopped.set):
                begun.set()
                stopped.wait(30)
        except CancelledError:
            ended.append("cancelled")

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(30)
    task.cancel()
    thread.join(30)
    assert stopped.is_set()
    assert ended == ["cancelled"]


def test_what_is_not_wanted_is_not_begun() -> None:
    task = Task()
    task.cancel()
    with pytest.raises(CancelledError), task.running():
        pytest.fail("begun")


def test_nothing_further_is_begun_once_cancelled() -> None:
    task = Task()
    stops: list[str] = []
    with task.running():
        with stopped_by(lambda: stops.append("first")):
            pass
        task.cancel()
        with pytest.raises(CancelledError), stopped_by(lambda: stops.append("second")):
            pytest.fail("begun")
    assert stops == []


def test_an_error_on_the_way_to_the_stop_is_the_cancelling() -> None:
    task = Task()
    with task.running(), pytest.raises(CancelledError), stopped_by(lambda: None):
        _cancelled_and_failing(task)


def _cancelled_and_failing(task: Task) -> None:
    task.cancel()
    raise ValueError("the process has gone")


def test_without_a_task_nothing_is_stopped() -> None:
    task = Task()
    with task.running():
        pass
    with stopped_by(lambda: pytest.fail("stopped")):
        task.cancel()
