"""Ten thousand things happen to a library, at random; at the end all that the user has said is where it was said."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest

from lib_berry.indexing import indexer
from tests.library import check_integrity
from tests.torture import model
from tests.torture.world import HAPPENINGS, World, check, check_searches, unplug_or_plug_in

STEPS = 10_000
LOOKS = 250
"""Steps between two comparisons of everything."""
KILLS = 8
PROJECT = Path(__file__).resolve().parents[1]

KILLED = """
import os, random, signal, sys
from pathlib import Path
from lib_berry.curation import Curation
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.model import Chosen
from lib_berry.undo import Undo

left = int(sys.argv[2])

def count_down(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

database = Database(Path(sys.argv[1]))
gallery = Gallery(database, Files(database))
curation = Curation(database, gallery)
undo = Undo(database, {"curation": curation})
database._writer.set_trace_callback(count_down)
ids = tuple(map(int, sys.argv[3:]))
while True:
    for stars in range(6):
        curation.mark(Chosen(ids=ids), rating=stars)
        print("rate", stars, flush=True)
        try:
            undo.undo()
        except ConflictError:
            pass
        print("undo", flush=True)
"""
"""Rates and takes back without end, and is killed at its n-th statement."""


@pytest.fixture(autouse=True)
def _readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "READERS", dict(indexer.READERS))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, seed=7)
    yield made
    made.close()


def test_nothing_that_was_said_is_lost(world: World) -> None:
    steps, weights = list(HAPPENINGS), list(HAPPENINGS.values())
    kills = set(random.Random("kills").sample(range(STEPS), KILLS)) if hasattr(signal, "SIGKILL") else set()
    for number in range(STEPS):
        (step,) = world.chance.choices(steps, weights)
        step(world)
        if number in kills:
            _kill_a_writer(world)
        if number % LOOKS == 0:
            check(world)
    if world.away is not None:
        unplug_or_plug_in(world)
    check(world)
    check_searches(world)
    check_integrity(world.database)


def _kill_a_writer(world: World) -> None:
    """Another process curates and is killed at any statement: what it had done counts, of what it was doing nothing."""
    keys = world.chance.sample(sorted(world.ids), 5)
    at = str(world.chance.randint(1, 400))
    command = [sys.executable, "-c", KILLED, str(world.path), at, *(str(world.ids[key]) for key in keys)]
    killed = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=False)
    assert killed.returncode == -signal.SIGKILL
    done = len(killed.stdout.splitlines())
    steps = (step for stars in cycle(range(6)) for step in (partial(_rate, world, keys, stars), world.model.undo))
    for step in islice(steps, done):
        step()
    if not _agrees(world):
        next(steps)()  # done, but no longer told
        check(world)


def _rate(world: World, keys: list[str], stars: int) -> None:
    world.model.act(model.mark(keys, 0, stars))


def _agrees(world: World) -> bool:
    try:
        check(world)
    except AssertionError:
        return False
    return True
