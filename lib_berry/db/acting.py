"""One act of the user's: written in one transaction together with the action that can take it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from lib_berry.db import actions
from lib_berry.db.changes import Said
from lib_berry.db.connection import Database
from lib_berry.db.noting import Noting, packed
from lib_berry.errors import ConflictError
from lib_berry.model import Action

KIND = "curation"


class Act(Noting):
    """What is being done. Its block gives it a ``label`` that says what it did; ``action`` is there after the block
    unless nothing was changed."""

    def __init__(self, connection: sqlite3.Connection, touched: set[int]) -> None:
        super().__init__(connection, touched)
        self.label = ""
        self.action: Action | None = None


@contextmanager
def acting(database: Database) -> Iterator[Act]:
    """Everything in the block is done and noted as one action, or nothing is."""
    touched = Said()
    with database.transaction(touched=touched) as connection:
        act = Act(connection, touched)
        yield act
        if act.changes:
            images = act.images()
            number = actions.add(connection, KIND, act.label, images, packed(act.changes))
            act.action = actions.action(connection, number)


def turn(database: Database, action: Action, *, undone: bool) -> None:
    """Take an action back, the latest that stands; or do the one again that was taken back last.

    Raises ConflictError when it is another's turn.
    """
    touched = Said()
    with database.transaction(touched=touched) as connection:
        latest = actions.undoable(connection) if undone else actions.redoable(connection)
        if latest is None or latest.id != action.id:
            raise ConflictError("Something else was done meanwhile; nothing was changed. Look at the history.")
        noting = Noting(connection, touched)
        payload = actions.payload(connection, action.id)
        if undone:
            noting.take_back(payload)
        else:
            noting.do_again(payload)
        actions.set_undone(connection, action.id, undone)
