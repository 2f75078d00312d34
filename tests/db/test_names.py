from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.db.connection import Database
from lib_berry.db.names import AT_ONCE, Names, digest, storable, text_of

TABLES = ["sampler", "scheduler", "vae", "generator"]


def prompt_id(names: Names, *texts: str | None) -> int | None:
    return names.text("prompt", text_of(*texts))


@pytest.mark.parametrize("table", TABLES)
def test_a_name_has_one_row(database: Database, table: str) -> None:
    with database.transaction() as writer:
        names = Names(writer)
        first = names.name(table, "Euler a")
        assert names.name(table, "Euler a") == first
        assert names.name(table, "euler a") != first
        assert Names(writer).name(table, "Euler a") == first
    assert [row[0] for row in database.reader().execute(f"SELECT name FROM {table}")] == ["Euler a", "euler a"]


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_has_no_row(database: Database, nothing: str | None) -> None:
    with database.transaction() as writer:
        names = Names(writer)
        assert names.name("vae", nothing) is None
        assert names.hashed("model", nothing, nothing) is None
        assert names.text("prompt", text_of(nothing, nothing)) is None
        assert names.text("extra", text_of(nothing)) is None


@pytest.mark.parametrize("table", ["model", "lora"])
def test_files_of_one_name_are_told_apart_by_their_hash(database: Database, table: str) -> None:
    with database.transaction() as writer:
        names = Names(writer)
        ids = [names.hashed(table, *key) for key in [("dream", "aa"), ("dream", "bb"), ("dream", None), (None, "aa")]]
        assert len(set(ids)) == 4
        assert names.hashed(table, "dream", "") == ids[2]


def test_a_prompt_is_both_its_texts(database: Database) -> None:
    with database.transaction() as writer:
        names = Names(writer)
        pairs = [("a", "b"), ("ab", ""), ("", "ab"), ("a", None), (None, "a"), ("b", "a")]
        ids = [prompt_id(names, *pair) for pair in pairs]
        assert len(set(ids)) == len(pairs)
        assert prompt_id(names, "a", "") == ids[3]


def test_prompts_can_be_searched_at_once(database: Database) -> None:
    with database.transaction() as writer:
        wanted = prompt_id(Names(writer), "a Château\0 at night", "blurry")
    found = database.reader().execute("SELECT rowid FROM prompt_fts WHERE prompt_fts MATCH 'prompt : chateau'")
    assert found.fetchall() == [(wanted,)]


def test_many_prompts_are_found_or_made_together(database: Database) -> None:
    pairs = [(f"castle {number}", "blurry") for number in range(AT_ONCE + 10)]
    with database.transaction() as writer:
        first = prompt_id(Names(writer), *pairs[7])
    with database.transaction() as writer:
        names = Names(writer)
        names.learn("prompt", [text_of(*pair) for pair in [*pairs, pairs[3], (None, None), ("", None)]])
        ids = [prompt_id(names, *pair) for pair in pairs]
        assert ids == [prompt_id(Names(writer), *pair) for pair in pairs]
    assert ids[7] == first
    rows = database.reader().execute("SELECT id, prompt, negative_prompt FROM prompt").fetchall()
    assert sorted(rows) == sorted((id_, *pair) for id_, pair in zip(ids, pairs, strict=True))
    found = database.reader().execute("SELECT count(*) FROM prompt_fts WHERE prompt_fts MATCH 'castle'")
    assert found.fetchone() == (len(pairs),)


def test_full_text_search_takes_in_many_prompts_at_once(database: Database) -> None:
    """Else it writes each to the disk by itself, which no result shows, but the time it takes."""
    with database.transaction() as writer:
        Names(writer).learn("prompt", [text_of(f"castle {number}", None) for number in range(300)])
    parts = database.reader().execute("SELECT count(DISTINCT segid) FROM prompt_fts_idx").fetchone()
    assert parts == (1,)


def test_many_texts_of_extras_are_found_or_made_together(database: Database) -> None:
    with database.transaction() as writer:
        names = Names(writer)
        first = names.text("extra", text_of("{1}"))
        names.learn("extra", map(text_of, ["{0}", "{1}", None, "{2}", "{0}"]))
        ids = [names.text("extra", text_of(f"{{{number}}}")) for number in range(3)]
    assert ids[1] == first
    rows = database.reader().execute("SELECT id, json FROM extra").fetchall()
    assert sorted(rows) == sorted((id_, f"{{{number}}}") for number, id_ in enumerate(ids))


def test_what_is_remembered_is_for_one_transaction(database: Database) -> None:
    with suppress(KeyError), database.transaction() as writer:
        Names(writer).name("vae", "lost")
        raise KeyError
    with database.transaction() as writer:
        kept = Names(writer).name("vae", "lost")
    assert database.reader().execute("SELECT id, name FROM vae").fetchall() == [(kept, "lost")]


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_stored(text: str) -> None:
    stored = storable(text)
    assert len(stored) == len(text)
    stored.encode()
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert stored == text


def test_what_cannot_be_stored_is_replaced(database: Database) -> None:
    with database.transaction() as writer:
        names = Names(writer)
        prompt_id(names, "half \ud83d of a smiley", "\udcff")
        names.name("vae", "\udcff.vae")
        names.hashed("model", "\ud800", "\ud800")
    reader = database.reader()
    assert reader.execute("SELECT prompt, negative_prompt FROM prompt").fetchall() == [("half ? of a smiley", "?")]
    assert reader.execute("SELECT name FROM vae").fetchall() == [("?.vae",)]


def test_text_with_nuls_comes_back_whole(database: Database) -> None:
    with database.transaction() as writer:
        prompt_id(Names(writer), "a\0b", "\0")
    assert database.reader().execute("SELECT prompt, negative_prompt FROM prompt").fetchall() == [("a\0b", "\0")]


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_digests_tell_lists_of_texts_apart(left: list[str], right: list[str]) -> None:
    assert (digest(*left) == digest(*right)) is (left == right)
