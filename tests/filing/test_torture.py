"""Anything done to files in any order, beside scans, other programs and taking back: nothing is ever lost."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from lib_berry.db import actions
from lib_berry.errors import ConflictError
from tests.library import infotext, save_png, scan

from .conftest import Shelf

STEPS = 120


class Torture:
    """Random acts on one library. Each image's content is its own, so that it is known wherever it is."""

    def __init__(self, shelf: Shelf, seed: int) -> None:
        self.shelf = shelf
        self.chance = random.Random(seed)
        self.saved = 0
        self.texts: dict[str, str] = {}

    def some(self, query: str) -> list[int]:
        from lib_berry.files import Files
        from lib_berry.gallery import Gallery

        ids = [image.id for image in Gallery(self.shelf.database, Files(self.shelf.database)).page(query).images]
        return self.chance.sample(ids, self.chance.randint(0, min(len(ids), 3)))

    def step(self) -> None:
        shelf, filing = self.shelf, self.shelf.filing
        root = shelf.root_id(self.chance.choice((shelf.one, shelf.other)))
        folder = self.chance.choice(("", "day", "a/b", "day/c"))
        acts = {
            "trash": lambda: filing.trash(self.some("")),
            "restore": lambda: filing.restore(self.some("trash:yes")),
            "move": lambda: filing.move(self.some(""), root, folder),
            "copy": lambda: filing.copy(self.some("")[:1], root, folder),
            "rename": lambda: filing.rename(self.some(""), self.chance.choice(("same", "{seed}", "{name}x"))),
            "save": self.save,
            "scan": lambda: scan(shelf.database),
            "undo": lambda: self.walk(undo=True),
            "redo": lambda: self.walk(undo=False),
        }
        acts[self.chance.choice(list(acts))]()

    def save(self) -> None:
        self.saved += 1
        place = self.shelf.one / self.chance.choice(("same.png", "day/same.png", "a.png", f"new{self.saved}.png"))
        if not place.exists():
            save_png(place, infotext(f"new {self.saved}", Seed=100 + self.saved), seconds=100 + self.saved)
            if self.chance.random() < 0.5:
                place.with_suffix(".txt").write_text(f"beside {self.saved}")
            scan(self.shelf.database)

    def walk(self, *, undo: bool) -> None:
        connection = self.shelf.database.reader()
        action = actions.undoable(connection) if undo else actions.redoable(connection)
        if action is not None:
            with suppress(ConflictError):  # something has been moved since
                (self.shelf.filing.undo if undo else self.shelf.filing.redo)(action)

    def contents(self) -> dict[str, int]:
        """How often each text is beside some image, and each prompt in one."""
        found: dict[str, int] = {}
        for place in self.shelf.files():
            path = self.shelf.one.parent / place
            key = path.read_text() if path.suffix == ".txt" else str(path.read_bytes())
            found[key] = found.get(key, 0) + 1
        return found


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost(shelf: Shelf, seed: int) -> None:
    torture = Torture(shelf, seed)
    owned, ids = shelf.owned(), set(shelf.ids.values())
    for _ in range(STEPS):
        before = torture.contents()
        torture.step()
        after = torture.contents()
        assert before.keys() <= after.keys(), "no content goes away"
        assert all(after[key] >= count for key, count in before.items())
    shelf.check()
    now = shelf.owned()
    for table, rows in owned.items():
        assert set(rows) <= set(now[table]), table
    assert ids <= shelf.places().keys()
    for image_id, place in shelf.places().items():
        seeds = shelf.database.reader().execute("SELECT seed FROM image WHERE id = ?", (image_id,)).fetchone()
        assert f"Seed: {seeds[0]}" in (shelf.one.parent / place).read_bytes().decode("latin-1")
