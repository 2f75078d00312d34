from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.query.folding import fold, fold_key

from .naive import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café", "cafe"),
        ("CAFE\u0301", "cafe"),
        ("Straße", "strasse"),
        ("Ünïqué", "unique"),
        ("\uff26\uff35\uff2c\uff2c", "full"),
        ("ﬁne", "fine"),
        ("Ёлка", "елка"),
        ("Άλφα", "αλφα"),
        ("黒猫", "黒猫"),
        ("が", "が"),
        ("ｶﾞ", "ガ"),
        ("고양이", "고양이"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_what_is_ignored(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text(max_size=20))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text) == folded(text)


def test_it_ignores_what_the_full_text_index_ignores() -> None:
    letters = [chr(c) for c in [*range(0xC0, 0x180), *range(0x1E00, 0x1EFA)] if chr(c).isalpha()]
    connection = sqlite3.connect(":memory:")
    connection.execute('CREATE VIRTUAL TABLE t USING fts5 (x, tokenize="unicode61 remove_diacritics 2")')
    connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", [(ord(c), f"x{c}x") for c in letters])
    for base in "abcdefghijklmnopqrstuvwxyz":
        alike = {chr(row[0]) for row in connection.execute("SELECT rowid FROM t WHERE t MATCH ?", (f"x{base}x",))}
        assert alike <= {letter for letter in letters if fold(letter) == base}, base
    connection.close()


def test_keys_ignore_what_separates_their_words() -> None:
    assert fold_key("ADetailer model") == fold_key("adetailer_Model") == fold_key("a-detailer model")
