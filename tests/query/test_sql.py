"""What the compiler makes: traps of SQL one by one, and the plans. ``test_search`` holds it against a naive matcher."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from lib_berry.query.ast import Match, Or
from lib_berry.query.parser import MAX_DEPTH, MAX_TERMS, parse
from lib_berry.query.sql import Where, compile_where

from .library import NOW, library, search
from .naive import Row, like


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with library(tmp_path / "berry.db") as connection:
        yield connection


def where(query: str, *, ordered_scan: bool = False) -> Where:
    return compile_where(parse(query), now=NOW, ordered_scan=ordered_scan)


def find(path: Path, rows: list[Row], query: str) -> list[int]:
    with library(path / "berry.db", rows) as connection:
        return sorted(search(connection, query))


def test_nothing_asked_is_every_image_that_is_there() -> None:
    assert where("") == Where("i.missing_since_ms IS NULL", ())
    assert where("missing:any") == Where("(1)", ())


def test_words_are_one_full_text_search() -> None:
    compiled = where('cat "red hair" | dog -bird steps:20')
    text = '((prompt : "cat" AND (prompt : "red hair" OR prompt : "dog")) NOT (prompt : "bird"))'
    assert compiled.params == (text, 20)
    assert compiled.text == text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("cat", 'prompt : "cat"'),
        ("cat -negative:dog*", '((prompt : "cat") NOT (negative_prompt : "dog" *))'),
        ("-cat", None),
        ("cat | steps:20", None),
        ("-cat -dog", None),
        ("steps:20", None),
        ("\u732b", None),
        ("cat (dog | steps:20)", '(prompt : "cat")'),
    ],
)
def test_text_is_what_every_match_satisfies(query: str, text: str | None) -> None:
    assert where(query).text == text


@pytest.mark.parametrize(
    "word",
    ['"', '""', '" OR "', '" OR prompt : "z', "NEAR(a", "prompt:x", "^a", "a+b", "{a}", "a' OR '1", "-a", "\\", "a;--"],
)
def test_user_text_is_never_syntax(word: str, tmp_path: Path) -> None:
    rows = [Row(id=1, name="a", prompt=f"x {word} y"), Row(id=2, name="b", prompt="z")]
    assert find(tmp_path, rows, '"' + f"x {word} y".replace('"', '""') + '"') == [1]


def test_like_wildcards_of_sql_are_plain_characters(tmp_path: Path) -> None:
    rows = [Row(id=n, name=name) for n, name in enumerate(["a_b", "aXb", "a%b", "a\\b", "a[b"])]
    with library(tmp_path / "berry.db", rows) as connection:
        assert [search(connection, f"name:{name}") for name in ("a_b", "a%b", "a\\b", "a[b")] == [[0], [2], [3], [4]]
        assert search(connection, "name:a?b") == [4, 3, 2, 1, 0]


def test_negation_keeps_images_without_the_value(tmp_path: Path) -> None:
    rows = [
        Row(id=1, name="a", prompt="cat", steps=20, model=("dream", ""), loras={"x": 1.0}),
        Row(id=2, name="b"),
        Row(id=3, name="c", prompt="dog", steps=30, model=("real", ""), loras={"y": None}),
    ]
    with library(tmp_path / "berry.db", rows) as connection:
        for query in ("-cat", "-steps:20", "-model:dream", "-lora:x", "-(cat steps:20)", "-*cat*", "-cfg:7 -cat"):
            assert search(connection, query) == [3, 2], query
        for query in ("steps:!=20", "model:!=dream", "lora:!=x", "has:prompt -cat"):
            assert search(connection, query) == [3], query


def test_seeds_on_both_sides_of_the_sign(tmp_path: Path) -> None:
    seeds = [0, 1, 2**63 - 2, 2**63 - 1, 2**63, 2**63 + 1, 2**64 - 1]
    rows = [Row(id=n, name=str(n), seed=seed) for n, seed in enumerate(seeds)] + [Row(id=99)]
    with library(tmp_path / "berry.db", rows) as connection:

        def found(value: str) -> list[int]:
            return sorted(search(connection, f"seed:{value}"))

        assert [found(str(seed)) for seed in seeds] == [[n] for n in range(7)]
        assert found(f"{2**63 - 1}..{2**63}") == [3, 4]
        assert found(f">{2**63 - 1}") == [4, 5, 6]
        assert found(f"<{2**63}") == [0, 1, 2, 3]
        assert found(f"<={2**63}") == [0, 1, 2, 3, 4]
        assert found("0..") == [0, 1, 2, 3, 4, 5, 6]
        assert found(f">{2**64 - 1}") == found("<0") == []
        assert found("1*") == [1, 6]
        assert found("*5807") == [3]
        assert found("0*") == [0]


def test_fractions_are_equal_within_the_tolerance(tmp_path: Path) -> None:
    rows = [Row(id=n, name=str(n), cfg=cfg) for n, cfg in enumerate([0.7, 0.7000000000000001, 0.6999999, 0.701])]
    with library(tmp_path / "berry.db", rows) as connection:
        assert sorted(search(connection, "cfg:0.7")) == sorted(search(connection, "cfg:<=0.7")) == [0, 1, 2]
        assert sorted(search(connection, "cfg:0.5..0.7")) == [0, 1, 2]
        assert search(connection, "cfg:>0.7") == [3]
        assert search(connection, "cfg:<0.7") == []


def test_a_side_of_any_length_is_still_known(tmp_path: Path) -> None:
    rows = [Row(id=1, name="a", width=512), Row(id=2, name="b", width=512, height=1)]
    assert find(tmp_path, rows, "size:512x?") == [2]


def test_paths_from_a_drive_a_root_and_a_share(tmp_path: Path) -> None:
    rows = [
        Row(id=1, root="/", folder="a", name="x.png"),
        Row(id=2, root="C:\\", folder="a", name="x.png"),
        Row(id=3, root="\\\\nas\\art", name="x.png"),
        Row(id=4, root="/ab", folder="", name="x.png"),
    ]
    with library(tmp_path / "berry.db", rows) as connection:
        assert search(connection, "path:=/a/x.png") == [1]
        assert search(connection, "path:=c:\\a\\x.png") == [2]
        assert search(connection, "path:=\\\\nas\\art\\x.png") == search(connection, "folder:art") == [3]
        assert search(connection, "folder:/a") == [1]
        assert search(connection, "folder:a") == [2, 1]
        assert search(connection, "folder:C:") == [2]
        assert search(connection, "folder:/") == [4, 3, 1]


PATHS = (
    "*b/c.png /a/b/c.png /a/b/* */c* /a?b?c.png /*/?/*.png * /a*g *b*c* ?a/b/c.??? c.png "
    "/a/b/ /a/b /a/*/c.png/ */ /a/b/c.png* **b?c**"
)


@pytest.mark.parametrize("pattern", PATHS.split())
def test_a_path_is_matched_whole_wherever_its_folder_ends(pattern: str, tmp_path: Path) -> None:
    rows = [Row(id=1, root="/a", folder="b", name="c.png"), Row(id=2, root="/a/bc", name="c.png")]
    expected = [row.id for row in rows if like(row.path, pattern)]
    assert find(tmp_path, rows, f'path:"{pattern}"') == expected


def test_missing_images_appear_when_asked_for(tmp_path: Path) -> None:
    rows = [Row(id=1, name="a", missing=True, steps=20), Row(id=2, name="b", steps=20), Row(id=3, name="c")]
    with library(tmp_path / "berry.db", rows) as connection:
        assert search(connection, "steps:20") == [2]
        assert search(connection, "steps:20 | has:prompt") == [2]
        assert search(connection, "missing:yes") == [1]
        assert search(connection, "steps:20 missing:any") == [2, 1]
        assert search(connection, "steps:20 -missing:yes") == [2]
        assert search(connection, "has:prompt | missing:yes") == [1]


def test_dates_are_half_open_ranges_of_the_id(tmp_path: Path) -> None:
    day = int(datetime(2024, 1, 5, tzinfo=timezone.utc).timestamp() * 1000) * 8
    rows = [Row(id=day + offset, name=str(offset)) for offset in (-1, 0, 86_400_000 * 8 - 1, 86_400_000 * 8)]
    assert find(tmp_path, rows, "date:2024-01-05") == [rows[1].id, rows[2].id]


def plan(connection: sqlite3.Connection, query: str, *, ordered_scan: bool) -> str:
    compiled = where(query, ordered_scan=ordered_scan)
    sql = f"EXPLAIN QUERY PLAN SELECT i.id FROM image i WHERE {compiled.sql} ORDER BY i.id DESC LIMIT 100"
    return "\n".join(row[3] for row in connection.execute(sql, compiled.params))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("cat", "image_prompt (prompt_id=?)"),
        ("model:dream", "image_model (model_id=?)"),
        ("sampler:euler", "image_sampler (sampler_id=?)"),
        ("seed:5", "image_seed (seed=?)"),
    ],
)
def test_plans(empty: sqlite3.Connection, query: str, index: str) -> None:
    assert index in plan(empty, query, ordered_scan=False)
    ordered = plan(empty, query, ordered_scan=True)
    assert ordered.startswith("SCAN i\n") or ordered == "SCAN i"
    assert "TEMP B-TREE" not in ordered


@pytest.mark.parametrize("ordered_scan", [False, True])
def test_a_date_is_always_a_range_of_the_id(empty: sqlite3.Connection, ordered_scan: bool) -> None:
    assert "rowid>? AND rowid<?)" in plan(empty, "date:2024 cat", ordered_scan=ordered_scan)


MANY = MAX_TERMS
HUGE = {
    "words": " ".join(f"w{n}" for n in range(MANY)),
    "any word": " | ".join(f"w{n}" for n in range(MANY)),
    "no word": " ".join(f"-w{n}" for n in range(MANY)),
    "any but": " | ".join(f"-w{n}" for n in range(MANY)),
    "parts": " ".join(f"*w{n}*" for n in range(MANY)),
    "numbers": " ".join(f"-steps:!={n}" for n in range(MANY)),
    "values": "steps:" + "|".join(str(n) for n in range(MANY)),
    "seeds": " | ".join(f"seed:1..{2**63 + n}" for n in range(MANY // 2)),
    "loras": " ".join(f"lora:a{n}>1" for n in range(MANY)),
    "paths": " | ".join(f"path:a{n}" for n in range(MANY)),
    "deep words": "(a | (b " * (MAX_DEPTH // 2) + "c" + "))" * (MAX_DEPTH // 2),
    "deep values": "-(steps:1 | -(cfg:2 *x* " * (MAX_DEPTH // 2) + "c" + "))" * (MAX_DEPTH // 2),
    "deep and wide": "-(" * MAX_DEPTH + " | ".join(f"*w{n}* -lora:x<{n}" for n in range(MANY // 2)) + ")" * MAX_DEPTH,
    "long pattern": "name:" + "_" * 9_990,
    "long text": "*" + "\U0001f431" * 9_990 + "*",
    "stars": " | ".join(f"path:{n}" + "*a?" * 10 for n in range(MANY // 22)),
}


@pytest.mark.parametrize("name", HUGE)
def test_the_largest_queries_are_within_the_limits_of_sqlite(name: str, tmp_path: Path) -> None:
    with library(tmp_path / "berry.db", [Row(id=1, prompt="a b c", name="a" * 250)]) as connection:
        for ordered_scan in (False, True):
            assert search(connection, HUGE[name], ordered_scan=ordered_scan) in ([], [1])


def test_an_empty_or_holds_for_nothing() -> None:
    assert compile_where(Or(()), now=NOW).sql.startswith("0 AND")


def test_a_field_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        compile_where(Match("nosuch", ()), now=NOW)
