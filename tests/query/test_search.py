"""Random libraries and random queries: what SQLite finds is what the naive predicates say."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib_berry.errors import QueryError

from .library import library, search
from .naive import Row, compare, has_words, in_folder, like
from .texts import texts

WORDS = ["cat", "Cat", "dog", "cafe", "café", "CAFÉ", "blue-eyes", "blue eyes", "score_9", "1girl", "100%", "a_b", "or"]
OTHER = ["猫", "黒猫と犬", "고양이", "!!", "^_^", "%", "_", ":)", "猫cat"]
NAMES = ["Euler", "Euler a", "euler_a", "DPM++ 2M", "100%", "Ünique", "a\\b", "x*y"]
FOLDERS = ["", "2024", "2024/01", "2024-01", "out", "out/20_4"]
FILES = ["a.png", "A.PNG", "b_1.jpg", "b11.jpeg", "c%.webp", "猫.png"]
SEEDS = [0, 1, 12, 123, 1234, 2**31, 2**63 - 1, 2**63, 2**63 + 12, 2**64 - 1]
FRACTIONS = [0.0, 0.5, 0.7, 0.7000000000000001, 1.0, 7.0, 7.5, -1.0]
STEPS = [1, 20, 25, 30]
SIDES = [512, 768, 1024]
FIRST_ID = 1_715_000_000_000 * 8

Predicate = Callable[[Row], bool]


@dataclass(frozen=True)
class Query:
    """A query's text and what it must find."""

    text: str
    finds: Predicate
    about_missing: bool = False

    def __repr__(self) -> str:
        return repr(self.text)


def unknown_or(values: list[int] | list[float] | list[str]) -> st.SearchStrategy[int | float | str | None]:
    return st.none() | st.sampled_from(values)


prompts = st.lists(st.sampled_from(WORDS + OTHER), max_size=4).map(" ".join)
loras = st.dictionaries(st.sampled_from(NAMES[:4]), st.none() | st.sampled_from(FRACTIONS), max_size=2)
row_values: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "root": st.sampled_from(["/sd/outputs", "/sd/out", "C:\\sd\\out"]),
        "folder": st.sampled_from(FOLDERS),
        "name": st.sampled_from(FILES),
        "missing": st.sampled_from([False, False, False, True]),
        "width": unknown_or(SIDES),
        "height": unknown_or(SIDES),
        "prompt": st.none() | prompts,
        "negative": prompts,
        "seed": unknown_or(SEEDS),
        "steps": unknown_or(STEPS),
        "cfg": unknown_or(FRACTIONS),
        "denoise": unknown_or(FRACTIONS),
        "clip_skip": unknown_or([1, 2]),
        "sampler": unknown_or(NAMES),
        "scheduler": unknown_or(NAMES),
        "vae": unknown_or(NAMES),
        "generator": unknown_or(NAMES),
        "model": st.none() | st.tuples(st.sampled_from(["", *NAMES]), st.sampled_from(["", "abc123", "ab"])),
        "loras": loras,
        "dialect": st.sampled_from([None, "a1111"]),
        "error": st.sampled_from([None, "cut short"]),
    }
)


@st.composite
def libraries(draw: st.DrawFn) -> list[Row]:
    rows = []
    for number, values in enumerate(draw(st.lists(row_values, max_size=8))):
        values["name"] = f"{number}{values['name']}"
        # Two hours apart, so that the rows lie on several days.
        rows.append(Row(id=FIRST_ID + number * 2 * 3_600_000 * 8, **values))
    return rows


# --- queries ---------------------------------------------------------------------------------------------------------


def prompt_of(field: str) -> Callable[[Row], str | None]:
    return lambda row: row.prompt if field != "negative" else None if row.prompt is None else row.negative


@st.composite
def text_terms(draw: st.DrawFn) -> Query:
    field = draw(st.sampled_from(["", "prompt", "negative"]))
    label, of = field + ":" * bool(field), prompt_of(field)
    form = draw(st.sampled_from(["word", "phrase", "prefix", "part", "other", "weight"]))
    word = draw(st.sampled_from([w for w in WORDS if " " not in w]))
    if form == "word":
        return Query(label + word, lambda row: has_words(of(row), word))
    if form == "phrase":
        words = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2)))
        return Query(f'{label}"{words}"', lambda row: has_words(of(row), words))
    if form == "prefix":
        start = draw(st.sampled_from(["ca", "Caf", "blue-e", "sc", "score_", "1"]))
        return Query(f"{label}{start}*", lambda row: has_words(of(row), start, prefix=True))
    if form == "part":
        part = draw(st.sampled_from(["*at*", "*_*", "*00%*", "*lue*yes", "*g 1*", "*é*"])).replace(" ", "")
        return Query(label + part, lambda row: like(of(row), f"*{part}*"))
    if form == "weight":
        weighted = draw(st.sampled_from(["({}:1.2)", "[{}]", "(({}))", "[({}:1.1):0.5]"])).format(word)
        return Query(label + weighted, lambda row: has_words(of(row), word))
    other = draw(st.sampled_from(["猫", "고양", "!!", "^_^", "%", "_", ":)", "猫CAT"]))
    return Query(label + other, lambda row: like(of(row), f"*{other}*"))


NUMBERS: dict[str, tuple[Callable[[Row], int | float | None], list[int] | list[float]]] = {
    "steps": (lambda row: row.steps, STEPS),
    "Clip skip": (lambda row: row.clip_skip, [1, 2]),
    "width": (lambda row: row.width, SIDES),
    "height": (lambda row: row.height, SIDES),
    "seed": (lambda row: row.seed, SEEDS),
    "cfg_scale": (lambda row: row.cfg, FRACTIONS),
    "denoise": (lambda row: row.denoise, FRACTIONS),
}


@st.composite
def number_terms(draw: st.DrawFn) -> Query:
    field = draw(st.sampled_from(sorted(NUMBERS)))
    of, some = NUMBERS[field]
    low, high = sorted((draw(st.sampled_from(some)), draw(st.sampled_from(some))))
    form = draw(st.sampled_from(["compare", "range", "either", "differs", "open"]))
    gap = draw(st.sampled_from(["", " "]))
    if form == "range":
        mark = draw(st.sampled_from(["..", "-"]))
        return Query(
            f"{field}:{gap}{low}{mark}{high}", lambda r: compare(of(r), ">=", low) and compare(of(r), "<=", high)
        )
    if form == "open":
        return Query(f"{field}:{low}..", lambda row: compare(of(row), ">=", low))
    if form == "either":
        return Query(f"{field}:{low}|{high}", lambda row: compare(of(row), "=", low) or compare(of(row), "=", high))
    if form == "differs":
        return Query(
            f"{field}:!={low}|{high}",
            lambda r: of(r) is not None and not compare(of(r), "=", low) and not compare(of(r), "=", high),
        )
    operator = draw(st.sampled_from(["=", "<", "<=", ">", ">="]))
    return Query(f"{field}:{operator}{gap}{low}", lambda row: compare(of(row), operator, low))


@st.composite
def name_terms(draw: st.DrawFn) -> Query:
    field = draw(st.sampled_from(["sampler", "scheduler", "vae", "generator", "model", "name"]))

    def of(row: Row) -> str | None:
        # A model that is known by its hash alone has no name.
        return (row.model[0] or None if row.model else None) if field == "model" else getattr(row, field)

    part = draw(st.sampled_from(["euler", "a", "2M", "%", "_", "Ü", "Euler a", "png"]))
    if " " not in part and draw(st.booleans()):
        if draw(st.booleans()):
            return Query(f"{field}:!={part}", lambda row: of(row) is not None and not like(of(row), f"*{part}*"))
        return Query(f"{field}:{part}", lambda row: like(of(row), f"*{part}*"))
    pattern = draw(st.sampled_from(["euler", "Euler a", "e*", "*a", "DPM++ ??", "0a.png", "*.jp*", "100%", "?????"]))
    return Query(f'{field}:"{pattern}"', lambda row: like(of(row), pattern))


@st.composite
def lora_terms(draw: st.DrawFn) -> Query:
    name = draw(st.sampled_from(["euler", "DPM", "a"]))
    pattern = f"*{name}*"
    if draw(st.booleans()):
        return Query(f"lora:{name}", lambda row: any(like(lora, pattern) for lora in row.loras))
    operator = draw(st.sampled_from(["<", "<=", ">", ">=", "="]))
    bound = draw(st.sampled_from(FRACTIONS))
    return Query(
        f"lora:{name}{operator}{bound}",
        lambda row: any(like(lora, pattern) and compare(weight, operator, bound) for lora, weight in row.loras.items()),
    )


def is_shape(row: Row, shape: str) -> bool:
    if row.width is None or row.height is None:
        return False
    turned = (row.width > row.height) - (row.width < row.height)
    return {"portrait": -1, "square": 0, "landscape": 1}[shape] == turned


def is_day(row: Row, low: int, high: int) -> bool:
    """Whether the row was made on the UTC days ``low`` to ``high`` of May 2024."""
    first_of_may = 1_714_521_600_000
    return low <= (row.id // 8 - first_of_may) // 86_400_000 + 1 <= high


OTHERS = [
    Query("size:512x768", lambda r: (r.width, r.height) == (512, 768)),
    Query("size:?x768", lambda r: r.width is not None and r.height == 768),
    *(Query(f"size:{shape}", lambda r, s=shape: is_shape(r, s)) for shape in ("portrait", "square", "landscape")),  # type: ignore[misc]
    Query("seed:12*", lambda r: r.seed is not None and str(r.seed).startswith("12")),
    Query("seed:*???7", lambda r: r.seed is not None and len(str(r.seed)) >= 4 and str(r.seed)[-1] == "7"),
    Query("path:out", lambda r: like(r.path, "*out*")),
    Query("path:out/2", lambda r: like(r.path, "*out/2*")),
    Query("path:*1.jp*", lambda r: like(r.path, "*1.jp*")),
    Query("path: starts with C:\\sd", lambda r: like(r.path, "c:/sd*")),
    Query("folder:out", lambda r: in_folder(r, "out")),
    Query("folder:=out", lambda r: in_folder(r, "out", subfolders=False)),
    Query("folder:/sd/out", lambda r: in_folder(r, "/sd/out")),
    Query("folder:20_4", lambda r: in_folder(r, "20_4")),
    Query("folder:!=2024", lambda r: not in_folder(r, "2024")),
    Query("ext:jpg", lambda r: r.name.endswith((".jpg", ".jpeg"))),
    Query("ext:png", lambda r: r.name.lower().endswith(".png")),
    Query("hash:ab", lambda r: r.model is not None and r.model[1].startswith("ab")),
    Query('hash:"ab"', lambda r: r.model is not None and r.model[1] == "ab"),
    Query("has:prompt", lambda r: bool(r.prompt)),
    Query("has:negative", lambda r: r.prompt is not None and bool(r.negative)),
    Query("has:lora|error", lambda r: bool(r.loras) or r.error is not None),
    Query("has:model", lambda r: r.model is not None and r.model[0] != ""),
    Query("has:parameters", lambda r: r.dialect is not None),
    Query("date:2024-05-06", lambda r: is_day(r, 6, 6)),
    Query("date:>2024-05-06", lambda r: is_day(r, 7, 99)),
    Query("date: before 2024/5/7", lambda r: is_day(r, 0, 6)),
    Query(f"id:{FIRST_ID}", lambda r: r.id == FIRST_ID),
    Query("missing:yes", lambda r: r.missing, about_missing=True),
    Query("missing:any", lambda r: True, about_missing=True),
    Query("missing:no", lambda r: not r.missing, about_missing=True),
]

leaves = text_terms() | number_terms() | name_terms() | lora_terms() | st.sampled_from(OTHERS)


def negate(query: Query, mark: str) -> Query:
    mark = "NOT " if query.text.startswith("-") else mark
    return Query(mark + query.text, lambda row: not query.finds(row), query.about_missing)


def both(first: Query, second: Query, mark: str) -> Query:
    text = f"({first.text}{mark}{second.text})"
    return Query(text, lambda row: first.finds(row) and second.finds(row), first.about_missing or second.about_missing)


def either(first: Query, second: Query, mark: str) -> Query:
    text = f"({first.text}{mark}{second.text})"
    return Query(text, lambda row: first.finds(row) or second.finds(row), first.about_missing or second.about_missing)


queries = st.recursive(
    leaves,
    lambda inner: (
        st.builds(negate, inner, st.sampled_from(["-", "NOT "]))
        | st.builds(both, inner, inner, st.sampled_from([" ", ", ", " AND ", "\n"]))
        | st.builds(either, inner, inner, st.sampled_from([" OR ", " | "]))
    ),
    max_leaves=5,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=libraries(), some=st.lists(queries, min_size=1, max_size=12))
def test_sql_finds_what_the_naive_predicates_say(rows: list[Row], some: list[Query]) -> None:
    with tempfile.TemporaryDirectory() as folder, library(Path(folder) / "berry.db", rows) as connection:
        for query in some:
            expected = [
                row.id for row in reversed(rows) if query.finds(row) and (query.about_missing or not row.missing)
            ]
            assert search(connection, query.text) == expected, query.text
            assert search(connection, query.text, ordered_scan=True) == expected, query.text


@pytest.fixture(scope="module")
def one_image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with library(tmp_path_factory.mktemp("library") / "berry.db", [Row(id=FIRST_ID, prompt="cat")]) as connection:
        yield connection


@settings(max_examples=200, deadline=None)
@given(texts)
def test_whatever_is_read_can_be_run(one_image: sqlite3.Connection, text: str) -> None:
    with suppress(QueryError):
        assert search(one_image, text) == search(one_image, text, ordered_scan=True)
