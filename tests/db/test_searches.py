from __future__ import annotations

import itertools

import pytest

from lib_berry.db import searches
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, NotFoundError


@pytest.fixture
def three(database: Database) -> list[int]:
    """The ids of the saved searches a, b and c."""
    for name in "abc":
        searches.save(database, name, f"{name} cat", "created")
    return [found.id for found in searches.saved_searches(database)]


def names(database: Database) -> str:
    found = searches.saved_searches(database)
    assert [search.position for search in found] == list(range(len(found)))
    return "".join(search.name for search in found)


def test_saved_in_the_order_they_came(database: Database, three: list[int]) -> None:
    assert names(database) == "abc"
    assert searches.saved_searches(database)[1].query == "b cat"


@pytest.mark.parametrize("name", ["a", "A"])
def test_a_name_is_taken_once_whatever_its_case(database: Database, three: list[int], name: str) -> None:
    with pytest.raises(ConflictError, match="already; choose another name"):
        searches.save(database, name, "", "created")
    with pytest.raises(ConflictError, match="already"):
        searches.change(database, three[1], name=name, query=None, sort=None)
    assert names(database) == "abc"


def test_changing_leaves_what_is_not_given(database: Database, three: list[int]) -> None:
    searches.change(database, three[1], name="new", query=None, sort="-created")
    changed = searches.saved_searches(database)[1]
    assert (changed.name, changed.query, changed.sort) == ("new", "b cat", "-created")
    searches.change(database, three[1], name=None, query="", sort=None)
    assert searches.saved_searches(database)[1].query == ""


@pytest.mark.parametrize(("which", "to", "order"), [(2, 0, "cab"), (0, 1, "bac"), (0, 99, "bca"), (1, 1, "abc")])
def test_moving(database: Database, three: list[int], which: int, to: int, order: str) -> None:
    searches.move(database, three[which], to)
    assert names(database) == order


def test_deleting_closes_the_gap(database: Database, three: list[int]) -> None:
    searches.delete(database, three[0])
    assert names(database) == "bc"
    searches.save(database, "d", "", "created")
    assert names(database) == "bcd"


def test_what_is_not_there_is_said_so(database: Database, three: list[int]) -> None:
    for action in (
        lambda: searches.delete(database, 99),
        lambda: searches.move(database, 99, 0),
        lambda: searches.change(database, 99, name="x", query=None, sort=None),
    ):
        with pytest.raises(NotFoundError, match="no saved search 99"):
            action()


def test_history_has_each_search_once_the_latest_first(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(10**18, 10**9)
    monkeypatch.setattr(searches.time, "time_ns", lambda: next(clock))
    monkeypatch.setattr(searches, "REMEMBERED", 3)
    for query in ("cat", "dog", "cat", "owl", "fox"):
        searches.remember(database, query)
    assert [past.query for past in searches.history(database, 10)] == ["fox", "owl", "cat"]
    assert [past.query for past in searches.history(database, 1)] == ["fox"]
    searches.clear_history(database)
    assert searches.history(database, 10) == ()


def test_searches_are_no_change_of_the_index(database: Database, three: list[int]) -> None:
    before = database.version()
    searches.remember(database, "cat")
    searches.delete(database, three[0])
    assert database.version() == before
