from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.errors import DatabaseError, QueryError
from lib_berry.model import Control, Embedding, GenerationParameters, Root
from lib_berry.query.ast import Pattern, Regex, Wildcard
from lib_berry.search import matching
from lib_berry.search.matching import Matcher
from tests.library import indexed

PROMPTS = ["red cat", "Blue CÁT", "a dog", "100% cat_1"]


@pytest.fixture
def matcher(database: Database, root: Root) -> Iterator[Matcher]:
    images.store(database, [indexed(root, f"{n}.png", ms=n, prompt=text) for n, text in enumerate(PROMPTS)])
    with closing(Matcher(database.path)) as matcher:
        yield matcher


def test_one_process_answers_one_question_after_the_other(matcher: Matcher) -> None:
    assert matcher.matching("prompt", Regex("^(red|blue) c")) == "1,2"
    process = matcher._process
    assert matcher.matching("prompt", Pattern(("cat",))) == "1,2,4"
    assert matcher.matching("prompt", Pattern(("cat",)), after=2) == "4"
    assert matcher.matching("prompt", Pattern(("0% ", Wildcard.ANY, "_1"))) == "4"
    assert matcher.matching("negative", Regex("x")) == ""
    assert matcher._process is process


def test_what_takes_too_long_is_ended_and_told(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher.matching("prompt", Regex("cat"))
    process = matcher._process
    assert process is not None
    monkeypatch.setattr(matching, "SECONDS", 0.05)
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(QueryError, match="regular expression takes longer than"):
        matcher.matching("prompt", Regex("cat"))
    assert process.poll() is not None
    monkeypatch.undo()
    assert matcher.matching("prompt", Regex("cat")) == "1,4"


def test_a_process_that_was_killed_is_started_anew(matcher: Matcher) -> None:
    matcher.matching("prompt", Regex("cat"))
    assert matcher._process is not None
    matcher._process.kill()
    matcher._process.wait()
    assert matcher.matching("prompt", Regex("cat")) == "1,4"


def test_closing_ends_the_process(matcher: Matcher) -> None:
    matcher.matching("prompt", Regex("cat"))
    process = matcher._process
    assert process is not None
    matcher.close()
    matcher.close()
    assert process.poll() is not None


def test_names_within_the_parameters_without_a_column(database: Database, root: Root) -> None:
    file = indexed(root, "named.png", ms=9)
    named = GenerationParameters(embeddings=(Embedding("easynegative"),), controls=(Control("0", model="canny"),))
    images.store(database, [replace(file, reading=replace(file.reading, parameters=named))])
    with closing(Matcher(database.path)) as matcher:
        assert matcher.matching("embedding", Regex("neg.tive$")) == "1"
        assert matcher.matching("control", Regex("^can")) == "1"
        assert matcher.matching("control", Regex("easy")) == ""


def test_once_closed_no_process_is_started(database: Database) -> None:
    matcher = Matcher(database.path)
    matcher.start()
    assert matcher._process is not None
    matcher.close()
    with pytest.raises(DatabaseError, match="closed"):
        matcher.start()
