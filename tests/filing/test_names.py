from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.filing.names import FORBIDDEN, RESERVED, is_portable_folder, portable_stem


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("a castle", "a castle"),
        ("a/b\\c:d", "a_b_c_d"),
        ("con", "_con"),
        ("COM1.tar", "_COM1.tar"),
        ("console", "console"),
        ("name. . ", "name"),
        (".hidden", "hidden"),
        ("two\nlines\tand  spaces", "two_lines_and spaces"),
        ("\u202egnp", "_gnp"),
        ("", "image"),
        ("...", "image"),
        ("猫" * 100, "猫" * 60),
        ("e\u0301", "\u00e9"),
    ],
)
def test_stems(text: str, stem: str) -> None:
    assert portable_stem(text) == stem


@given(st.text())
def test_a_stem_suits_every_system(text: str) -> None:
    stem = portable_stem(text)
    assert stem
    assert not FORBIDDEN.search(stem)
    assert not RESERVED.match(stem)
    assert not stem.startswith(".")
    assert not stem.endswith((" ", "."))
    assert len(f"{stem} (9999).swarm.json".encode()) <= 255
    assert portable_stem(stem) == stem


@pytest.mark.parametrize("name", ["2024-01-05", "of 2024", "猫"])
def test_folders(name: str) -> None:
    assert is_portable_folder(name)


@pytest.mark.parametrize("name", ["", "..", ".x", "a.", "a ", "nul", "a:b", "a\0", "é" * 100])
def test_no_folders(name: str) -> None:
    assert not is_portable_folder(name)
