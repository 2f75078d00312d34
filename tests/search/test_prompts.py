"""However a text is looked for, it is found where the naive matcher finds it, also in prompts that come later."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing

import pytest

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.model import Root
from lib_berry.query.ast import Text, TextPattern
from lib_berry.query.patterns import pattern
from lib_berry.search import prompts as prompts_module
from lib_berry.search.matching import Matcher
from lib_berry.search.prompts import Prompts
from tests.library import indexed
from tests.query.naive import has_words, like

WORDS = ["cat", "Cát", "score_9", "up", "castle", "concat", "黒猫と犬", "猫", "^_^", "100%", "a-b", "\ufb01sh", "cat."]


@pytest.fixture
def prompts(database: Database) -> Iterator[Prompts]:
    with closing(Matcher(database.path)) as matcher:
        yield Prompts(matcher)


@pytest.fixture(params=["few here", "by words", "elsewhere"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way that there is to look for a part of a text."""
    if request.param != "few here":
        monkeypatch.setattr(prompts_module, "FEW_PROMPTS", -1 if request.param == "elsewhere" else 5)
    if request.param == "elsewhere":
        monkeypatch.setattr(prompts_module, "MOST_WORDS", -1)


@pytest.mark.usefixtures("_way")
def test_texts_are_found_as_the_naive_matcher_finds_them(database: Database, root: Root, prompts: Prompts) -> None:
    chance = random.Random(5)
    texts: list[str] = []
    queries = ["*cat*", "*e_9*", "*^_^*", "*at c*", "*猫*", "*0%*", "*-*", "*t, u*", "*fis*", "*a*b*", "*ca?*"]
    words = ["cat", "up", "castle", "score_9"]
    for _ in range(3):
        texts += [", ".join(chance.sample(WORDS, 3)) + f" {len(texts) + n}" for n in range(12)]
        files = [indexed(root, f"{n}.png", ms=n, prompt=text, negative_prompt="up") for n, text in enumerate(texts)]
        images.store(database, files)
        stored = dict(database.reader().execute("SELECT id, prompt FROM prompt").fetchall())
        for query in queries:
            mask = prompts.mask(database.reader(), TextPattern(pattern(query[1:-1])))
            assert {n for n in stored if mask[n]} == {n for n, text in stored.items() if like(text, query)}, query
        for word in words:
            mask = prompts.mask(database.reader(), Text(word))
            assert {n for n in stored if mask[n]} == {n for n, text in stored.items() if has_words(text, word)}, word


def test_only_so_much_is_remembered(
    database: Database, root: Root, prompts: Prompts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts_module, "MOST_BYTES", 10)
    images.store(database, [indexed(root, "a.png", prompt="cat")])
    for n in range(50):
        prompts.mask(database.reader(), Text(f"word{n}"))
    assert sum(map(len, prompts._masks.values())) <= 10
