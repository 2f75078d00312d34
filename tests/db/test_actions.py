from __future__ import annotations

import pytest

from lib_berry.db import actions
from lib_berry.db.connection import Database


def _add(database: Database, label: str, payload: bytes = b"") -> int:
    with database.transaction(changes_index=False) as connection:
        return actions.add(connection, "curation", label, 1, payload)


def _set_undone(database: Database, action_id: int, undone: bool) -> None:
    with database.transaction(changes_index=False) as connection:
        actions.set_undone(connection, action_id, undone)


def _labels(database: Database) -> list[str]:
    return [action.label for action in actions.history(database, 100)]


def test_the_latest_that_stands_is_undone_first(database: Database) -> None:
    first, second = _add(database, "first"), _add(database, "second", b"how")
    found = actions.undoable(database.reader())
    assert found is not None
    assert (found.id, found.label, found.undone) == (second, "second", False)
    assert actions.payload(database.reader(), second) == b"how"
    _set_undone(database, second, True)
    found = actions.undoable(database.reader())
    assert found is not None
    assert found.id == first


def test_what_was_undone_last_is_done_again_first(database: Database) -> None:
    numbers = [_add(database, name) for name in "abc"]
    for number in (numbers[2], numbers[1]):
        _set_undone(database, number, True)
    found = actions.redoable(database.reader())
    assert found is not None
    assert (found.label, found.undone) == ("b", True)


def test_a_new_action_ends_what_could_be_done_again(database: Database) -> None:
    _set_undone(database, _add(database, "undone"), True)
    _add(database, "new")
    assert actions.redoable(database.reader()) is None
    assert _labels(database) == ["new"]


def test_only_so_many_are_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "KEPT", 3)
    for number in range(5):
        _add(database, str(number))
    assert _labels(database) == ["4", "3", "2"]


def test_only_so_many_bytes_are_kept_but_the_latest_always(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_BYTES", 10)
    for number in range(3):
        _add(database, str(number), bytes(4))
    assert _labels(database) == ["2", "1"]
    _add(database, "large", bytes(1000))
    assert _labels(database) == ["large"]
