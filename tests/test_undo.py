from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lib_berry.db import actions
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError
from lib_berry.model import Action
from lib_berry.undo import Undo


@dataclass
class Files:
    """A part of Berry that notes what it is told."""

    database: Database
    told: list[str] = field(default_factory=list)

    def undo(self, action: Action) -> None:
        self._turn(action, True)

    def redo(self, action: Action) -> None:
        self._turn(action, False)

    def _turn(self, action: Action, undone: bool) -> None:
        self.told.append(f"{'undo' if undone else 'redo'} {action.label}")
        with self.database.transaction(changes_index=False) as connection:
            actions.set_undone(connection, action.id, undone)


def _add(database: Database, *labels: str, kind: str = "files") -> list[int]:
    with database.transaction(changes_index=False) as connection:
        return [actions.add(connection, kind, label, 1) for label in labels]


def test_the_kind_that_did_it_takes_it_back(database: Database) -> None:
    files, others = Files(database), Files(database)
    undo = Undo(database, {"files": files, "others": others})
    _add(database, "a", "b")
    _add(database, "c", kind="others")
    assert [undo.undo().label for _ in "cb"] == ["c", "b"]
    assert undo.redo().label == "b"
    assert (files.told, others.told) == (["undo b", "redo b"], ["undo c"])
    assert [(action.label, action.undone) for action in undo.history()] == [("c", True), ("b", False), ("a", False)]


def test_after_a_restart(database_path: Path) -> None:
    first = Database(database_path)
    _add(first, "a", "b")
    Undo(first, {"files": Files(first)}).undo()
    first.close()
    second = Database(database_path)
    undo = Undo(second, {"files": Files(second)})
    assert undo.redo().label == "b"
    assert [undo.undo().label for _ in "ba"] == ["b", "a"]
    second.close()


def test_what_is_not_next(database: Database) -> None:
    undo = Undo(database, {"files": Files(database)})
    with pytest.raises(ConflictError, match="nothing to undo"):
        undo.undo()
    first, second = _add(database, "first", "second")
    with pytest.raises(ConflictError, match="that is 'second'"):
        undo.undo(first)
    assert undo.undo(second).id == second
    with pytest.raises(ConflictError, match="that is 'second'"):
        undo.redo(first)
    assert undo.redo(second).id == second
    with pytest.raises(ConflictError, match="nothing to do again"):
        undo.redo()


def test_a_kind_of_another_version(database: Database) -> None:
    _add(database, "dreamt", kind="dreams")
    with pytest.raises(ConflictError, match="Update Berry"):
        Undo(database, {}).undo()
