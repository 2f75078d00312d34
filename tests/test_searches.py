from __future__ import annotations

import pytest

from lib_berry import searches as module
from lib_berry.db import searches as stored
from lib_berry.db.connection import Database
from lib_berry.errors import InvalidRequestError, QueryError
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.searches import Searches
from tests.library import add_root, store_images


@pytest.fixture
def searches(database: Database) -> Searches:
    store_images(database, add_root(database), 3)
    return Searches(database, Gallery(database, Files(database)))


def test_counts_are_of_now(searches: Searches, database: Database) -> None:
    searches.save("all", "", "created")
    searches.save("none", "nothing like it", "-created")
    assert [(found.name, count) for found, count in searches.kept().saved] == [("all", 3), ("none", 0)]
    store_images(database, add_root(database), 2, start=3)
    assert [count for _, count in searches.kept().saved] == [5, 0]


def test_a_query_that_is_no_longer_understood_has_no_count(searches: Searches, database: Database) -> None:
    stored.save(database, "old", "steps:many", "created")
    assert searches.kept().saved[0][1] is None


def test_a_mistake_is_not_saved(searches: Searches) -> None:
    with pytest.raises(QueryError):
        searches.save("x", "steps:many", "created")
    with pytest.raises(InvalidRequestError, match="no sort 'odd'"):
        searches.save("x", "", "odd")
    with pytest.raises(InvalidRequestError, match="1 to 200 characters"):
        searches.save("  \n", "", "created")
    assert not searches.kept().saved


def test_changing_checks_as_saving_does(searches: Searches) -> None:
    searches.save("  my   cats ", "cat", "created")
    ((found, _),) = searches.kept().saved
    assert found.name == "my cats"
    with pytest.raises(QueryError):
        searches.change(found.id, query="steps:many")
    searches.change(found.id, name="dogs", query="dog", position=7)
    ((changed, _),) = searches.kept().saved
    assert (changed.name, changed.query, changed.sort, changed.position) == ("dogs", "dog", "created", 0)


def test_there_is_an_end_to_saving(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SAVED", 1)
    searches.save("a", "", "created")
    with pytest.raises(InvalidRequestError, match="1 saved searches already"):
        searches.save("b", "", "created")


def test_history_leaves_out_empty_searches(searches: Searches) -> None:
    searches.remember("  ")
    searches.remember(" cat ")
    assert [past.query for past in searches.kept().history] == ["cat"]
    searches.clear_history()
    assert not searches.kept().history
