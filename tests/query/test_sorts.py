from __future__ import annotations

import pytest

from lib_berry.query.kinds import Order
from lib_berry.query.sorts import SORTS, menu, parse_sort, spell


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("created", Order("created")),
        ("-created", Order("created", descending=False)),
        (" Rating ", Order("rating")),
        ("name", Order("name", descending=False)),
        ("-name", Order("name")),
        ("random", Order("random")),
        ("random:123", Order("random", seed=123)),
    ],
)
def test_reads(text: str, order: Order) -> None:
    assert parse_sort(text) == order


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("raiting", "Did you mean 'rating'"),
        ("", "It may be created, modified"),
        ("--name", "There is no sort '--name'"),
        ("name:3", "Only the sort 'random' takes a number"),
        ("random:99999999999", "There is no sort"),
    ],
)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_sort(text)


def test_the_menu_offers_both_ways_where_there_are_two() -> None:
    assert menu()[:2] == (("created", "Newest first"), ("-created", "Oldest first"))
    assert ("name", "Name A to Z") in menu()
    assert "-random" not in dict(menu())
    assert len(dict(menu())) == len(menu())


def test_what_is_spelt_is_read() -> None:
    for name, _ in menu():
        assert spell(parse_sort(name)) == name
    assert spell(parse_sort("random:7")) == "random:7"


def test_sorts_have_names_of_their_own() -> None:
    names = "created modified viewed rating name size seed steps cfg aspect album relevance random"
    assert [sort.name for sort in SORTS] == names.split()
