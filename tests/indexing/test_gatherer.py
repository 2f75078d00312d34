from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence

import pytest

from lib_berry.indexing import gatherer as module
from lib_berry.indexing.gatherer import Gatherer
from lib_berry.indexing.looker import MAX_STEMS, Hint

PATIENCE = 30.0


class Heard:
    def __init__(self) -> None:
        self.looks: queue.Queue[set[Hint]] = queue.Queue()
        self.lost = threading.Event()

    def look(self, hints: Sequence[Hint]) -> None:
        self.looks.put(set(hints))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def gatherer(heard: Heard) -> Iterator[Gatherer]:
    gatherer = Gatherer(heard.look, heard.lost.set)
    yield gatherer
    gatherer.close()


def test_events_of_one_moment_are_one_look(gatherer: Gatherer, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_SECONDS", PATIENCE)
    for name in ("a.png", "a.txt", "a.png", "b.swarm.json", "c.jpg.tmp", "d.py"):
        gatherer.file(f"/r/{name}")
    gatherer.file("/r/x/e.PNG")
    gatherer.folder("/r/y")
    gatherer.folder("/r/y/z")
    gatherer.file("/r/y/z/f.png")
    assert heard.looks.get(timeout=PATIENCE) == {
        Hint("/r", frozenset("ab")),
        Hint("/r/x", frozenset("e")),
        Hint("/r/y", deep=True),
    }


def test_of_many_files_the_whole_folder_is_looked_at(
    gatherer: Gatherer, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_SECONDS", PATIENCE)
    for number in range(5000):
        gatherer.file(f"/r/{number}.png")
    (hint,) = heard.looks.get(timeout=PATIENCE)
    assert hint.folder == "/r"
    assert len(hint.stems) == MAX_STEMS + 1, "no more are remembered than it takes to know that they are many"


def test_events_without_an_end_do_not_put_it_off(
    gatherer: Gatherer, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIET_SECONDS", PATIENCE)
    monkeypatch.setattr(module, "LONGEST_SECONDS", 0.01)
    gatherer.file("/r/a.png")
    assert heard.looks.get(timeout=PATIENCE / 2) == {Hint("/r", frozenset("a"))}


def test_after_a_flood_nobody_knows_what_was_lost(
    gatherer: Gatherer, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FLOOD", 100)
    gatherer.file("/r/a.png")
    heard.looks.get(timeout=PATIENCE)
    assert not heard.lost.is_set()
    for number in range(101):
        gatherer.file(f"/r/{number}.png")
    assert heard.lost.wait(PATIENCE)


def test_an_error_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    heard = Heard()
    failures = iter([RuntimeError("a mistake")])

    def look(hints: Sequence[Hint]) -> None:
        for failure in failures:
            heard.looks.put(set())
            raise failure
        heard.look(hints)

    gatherer = Gatherer(look, heard.lost.set)
    gatherer.file("/r/a.png")
    heard.looks.get(timeout=PATIENCE)
    gatherer.file("/r/b.png")
    assert heard.looks.get(timeout=PATIENCE) == {Hint("/r", frozenset("b"))}
    gatherer.close()
    assert "a mistake" in caplog.text


def test_closing_hands_on_what_is_there(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUIET_SECONDS", PATIENCE)
    monkeypatch.setattr(module, "LONGEST_SECONDS", PATIENCE)
    gatherer = Gatherer(heard.look, heard.lost.set)
    gatherer.file("/r/a.png")
    gatherer.close()
    assert heard.looks.get_nowait() == {Hint("/r", frozenset("a"))}
