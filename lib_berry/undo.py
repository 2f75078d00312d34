"""Taking back what was done, and doing it again: one history for curation and for files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from lib_berry.db import actions
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError
from lib_berry.model import Action

SHOWN = 200

Permit = Callable[[Action], object]


def _anything(action: Action) -> None:
    """Nothing is forbidden."""


class Undoable(Protocol):
    """A part of Berry that can take back its kind of action. Each marks the action in the transaction that does it."""

    def undo(self, action: Action) -> None:
        """Let everything be as before the action."""

    def redo(self, action: Action) -> None:
        """Let everything be as after the action, once it was taken back."""


class Undo:
    """The history. Safe from any thread; ``kinds`` says who takes back which kind of action."""

    def __init__(self, database: Database, kinds: Mapping[str, Undoable]) -> None:
        self._database = database
        self._kinds = kinds
        self._lock = threading.Lock()

    def history(self) -> Sequence[Action]:
        """The latest actions first, those that were taken back among them."""
        return actions.history(self._database, SHOWN)

    def undo(self, action_id: int | None = None, permit: Permit = _anything) -> Action:
        """Take back the latest action that stands, which must be ``action_id`` if given. Raises ConflictError, and
        whatever ``permit`` raises of an action that must not be taken back."""
        with self._lock:
            action = self._required(actions.undoable(self._database.reader()), action_id, "to undo")
            permit(action)
            self._kinds[action.kind].undo(action)
            return action

    def redo(self, action_id: int | None = None, permit: Permit = _anything) -> Action:
        """Do again what was taken back last, which must be ``action_id`` if given. Raises as ``undo``."""
        with self._lock:
            action = self._required(actions.redoable(self._database.reader()), action_id, "to do again")
            permit(action)
            self._kinds[action.kind].redo(action)
            return action

    def _required(self, action: Action | None, wanted: int | None, what: str) -> Action:
        if action is None:
            raise ConflictError(f"There is nothing {what}.")
        if wanted not in (None, action.id):
            raise ConflictError(
                f"It is not the next {what}: that is '{action.label}'. The history lists them in order."
            )
        if action.kind not in self._kinds:
            raise ConflictError(f"This Berry does not know how to take back '{action.label}'. Update Berry.")
        return action
