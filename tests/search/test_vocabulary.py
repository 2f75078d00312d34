from __future__ import annotations

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.model import Root
from lib_berry.search.vocabulary import Vocabulary
from tests.library import indexed

PROMPTS = ["cat", "cat castle", "Château cat", "concat"]


def read(database: Database, root: Root) -> Vocabulary:
    files = [indexed(root, f"{n}.png", ms=n, prompt=text, negative_prompt="cattle") for n, text in enumerate(PROMPTS)]
    images.store(database, files)
    return Vocabulary.read(database.reader())


def test_words_and_how_many_prompts_have_them(database: Database, root: Root) -> None:
    found = read(database, root)
    assert (found.last, found.words) == (4, ["castle", "cat", "cattle", "chateau", "concat"])
    assert [found.count(word) for word in (*found.words, "dog")] == [1, 3, 0, 1, 1, 0]
    assert found.is_only_in("prompt", "cat")
    assert found.is_only_in("negative", "cattle")
    assert not found.is_only_in("prompt", "cattle")
    assert not found.is_only_in("negative", "cat")


def test_words_by_their_beginning_those_of_prompts(database: Database, root: Root) -> None:
    found = read(database, root)
    assert found.beginning("ca", 5) == [("cat", 3), ("castle", 1)]
    assert found.beginning("ca", 1) == [("cat", 3)]
    assert found.beginning("", 9) == [("cat", 3), ("castle", 1), ("chateau", 1), ("concat", 1)]
    assert found.beginning("x", 5) == []


def test_words_by_what_is_in_them(database: Database, root: Root) -> None:
    found = read(database, root)
    assert found.having("cat", starts=False, ends=False, most=9) == ["cat", "cattle", "concat"]
    assert found.having("cat", starts=True, ends=False, most=9) == ["cat", "cattle"]
    assert found.having("cat", starts=False, ends=True, most=9) == ["cat", "concat"]
    assert found.having("cat", starts=True, ends=True, most=9) == ["cat"]
    assert found.having("tea", starts=False, ends=False, most=9) == ["chateau"]
    assert found.having("cat", starts=False, ends=False, most=2) is None
    assert found.having("x.*", starts=False, ends=False, most=9) == []
