from __future__ import annotations

import threading

import pytest

from lib_berry.errors import DatabaseError
from lib_berry.search import following
from lib_berry.search.following import Following, Turns
from tests.library import until


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "EVERY_SECONDS", 0.001)


def test_it_goes_on_while_there_is_something_to_do_and_ends_when_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "QUIET_SECONDS", 0.05)
    left, done = list(range(20)), threading.Event()

    def step() -> bool:
        if left:
            left.pop()
        else:
            done.set()
        return bool(left)

    followed = Following(step)
    assert not followed.is_running
    followed.begin()
    assert done.wait(30)
    until(lambda: not followed.is_running)
    left.append(1)
    done.clear()
    followed.begin()
    assert done.wait(30)
    followed.close()


def test_once_closed_it_takes_no_further_step() -> None:
    steps: list[int] = []

    def step() -> bool:
        steps.append(1)
        return True

    followed = Following(step)
    followed.begin()
    until(lambda: bool(steps))
    followed.close()
    assert not followed.is_running
    before = len(steps)
    followed.begin()
    assert not followed.is_running
    assert len(steps) == before


def test_a_database_that_is_closed_or_busy_ends_it() -> None:
    def step() -> bool:
        raise DatabaseError("closed")

    followed = Following(step)
    followed.begin()
    until(lambda: not followed.is_running)
    followed.close()


def test_who_is_waited_for_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_REST_SECONDS", 600)
    turns, gave_way = Turns(), threading.Event()

    def follow() -> None:
        turns.give_way()
        gave_way.set()

    with turns.first():
        with turns.first():
            thread = threading.Thread(target=follow)
            thread.start()
        assert not gave_way.wait(0.05)
    assert gave_way.wait(30)
    thread.join()


def test_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns()
    with turns.first():
        turns.give_way()
    monkeypatch.setattr(following, "MOST_REST_SECONDS", 0)
    with turns.first():
        turns.give_way()
