"""Random libraries and random queries: what SQLite finds is what the naive predicates say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib_berry.errors import QueryError

from .library import Opened, library, search
from .naive import (
    Row,
    compare,
    found,
    has_words,
    in_folder,
    like,
    megapixels,
    minute,
    near,
    number,
    parameter,
    ratio,
    tagged,
)
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
KEYS = ["ADetailer model", "adetailer_model", "Version", "aesthetic_score"]
PARAMETERS = ["face.pt", "Face 2.pt", "5", "5.0", "07", "v1.10", "-.5", ""]
FIRST_OF_MAY = 1_714_521_600_000
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


def some(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple)


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
        "hires": unknown_or([1.5, 2.0]),
        "embeddings": some(NAMES[:4]),
        "controls": st.lists(st.tuples(st.sampled_from(["canny", "open_pose"]), st.sampled_from(NAMES)), max_size=2),
        "extra": st.dictionaries(st.sampled_from(KEYS), st.sampled_from(PARAMETERS), max_size=2),
        "size": st.sampled_from([0, 1000, 1 << 20, 2 << 20]),
        "modified_ms": st.sampled_from([0, FIRST_OF_MAY, FIRST_OF_MAY + 6 * 86_400_000]),
        "viewed_ms": unknown_or([FIRST_OF_MAY, FIRST_OF_MAY + 6 * 86_400_000]),
        "container": st.sampled_from([None, "png", "mp4", "webm"]),
        "rating": st.sampled_from([0, 0, 1, 3, 5]),
        "favorite": st.booleans(),
        "nsfw": st.booleans(),
        "tags": some(["People", "people/Portrait", "peoples", "a", "Caf\u00e9"]),
        "albums": some(["Best of 2024", "best", "x"]),
    }
)


@st.composite
def libraries(draw: st.DrawFn) -> list[Row]:
    rows = []
    for place, values in enumerate(draw(st.lists(row_values, max_size=8))):
        values["name"] = f"{place}{values['name']}"
        # Two hours apart, so that the rows lie on several days.
        rows.append(Row(id=FIRST_ID + place * 2 * 3_600_000 * 8, **values))
    return rows


# --- queries ---------------------------------------------------------------------------------------------------------


def prompt_of(field: str) -> Callable[[Row], str | None]:
    return lambda row: row.prompt if field != "negative" else None if row.prompt is None else row.negative


@st.composite
def text_terms(draw: st.DrawFn) -> Query:
    field = draw(st.sampled_from(["", "prompt", "negative"]))
    label, of = field + ":" * bool(field), prompt_of(field)
    form = draw(st.sampled_from(["word", "phrase", "prefix", "part", "other", "weight", "regex"]))
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
    if form == "regex":
        expression = draw(st.sampled_from([r"\bcaf.", "(cat|dog) ", r"^\w+$", "[%_]", "\u732b", "BLUE.eyes", r"a\/b"]))
        return Query(f"{label}/{expression}/", lambda row: found(of(row), expression))
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
    "hires": (lambda row: row.hires, [1.5, 2.0]),
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

    part = draw(st.sampled_from(["euler", "a", "2M", "%", "_", "Ü", "uni", "Euler a", "png"]))
    if " " not in part and draw(st.booleans()):
        if draw(st.booleans()):
            return Query(f"{field}:!={part}", lambda row: of(row) is not None and not like(of(row), f"*{part}*"))
        return Query(f"{field}:{part}", lambda row: like(of(row), f"*{part}*"))
    if draw(st.booleans()):
        expression = draw(st.sampled_from(["^e", "a$", "[+%]", r"eu?l|\.png", "\u00fc"]))
        return Query(f"{field}:/{expression}/", lambda row: found(of(row), expression))
    pattern = draw(
        st.sampled_from(["euler", "Euler a", "e*", "unique", "*a", "DPM++ ??", "0a.png", "*.jp*", "100%", "?????"])
    )
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


def in_may(ms: int | None, low: int, high: int) -> bool:
    """Whether a time is of the UTC days ``low`` to ``high`` of May 2024."""
    return ms is not None and low <= (ms - FIRST_OF_MAY) // 86_400_000 + 1 <= high


def is_day(row: Row, low: int, high: int) -> bool:
    return in_may(row.id // 8, low, high)


def any_like(texts: Iterable[str], pattern: str) -> bool:
    return any(like(text, pattern) for text in texts)


def controls(row: Row) -> list[str]:
    return [name for control in row.controls for name in control]


def scores(row: Row, key: str, operator: str, bound: float) -> bool:
    """Whether the row has a parameter of this key that is a number and compares so."""
    return any(compare(number(text), operator, bound) for text in parameter(row, key))


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
    Query("modified:2024-05-07", lambda r: in_may(r.modified_ms, 7, 7)),
    Query("viewed:2024-05-07", lambda r: in_may(r.viewed_ms, 7, 7)),
    Query("viewed: before 2024-05-02", lambda r: in_may(r.viewed_ms, -9_999_999, 1)),
    Query("-has:viewed", lambda r: r.viewed_ms is None),
    Query("time:22:00..02:30", lambda r: minute(r) >= 22 * 60 or minute(r) <= 150),
    Query("time:6..11", lambda r: 6 * 60 <= minute(r) < 12 * 60),
    Query("time:<12:00", lambda r: minute(r) < 12 * 60),
    Query("time:>10pm", lambda r: minute(r) >= 23 * 60),
    Query("time:<0:00", lambda r: False),
    Query("ratio:2:3", lambda r: near(ratio(r), 2 / 3, 0.02)),
    Query("ratio:=1.5", lambda r: compare(ratio(r), "=", 1.5)),
    Query("ratio:>1", lambda r: compare(ratio(r), ">", 1)),
    Query("ratio:4:3..2", lambda r: compare(ratio(r), ">=", 4 / 3) and compare(ratio(r), "<=", 2)),
    Query("ratio:square|3:2", lambda r: is_shape(r, "square") or near(ratio(r), 1.5, 0.02)),
    Query("size:4:3", lambda r: near(ratio(r), 4 / 3, 0.02)),
    Query("megapixels:0.4", lambda r: near(megapixels(r), 0.4, 0.05)),
    Query("megapixels:>=0.5", lambda r: compare(megapixels(r), ">=", 0.5)),
    Query("megapixels:!=0.4", lambda r: megapixels(r) is not None and not near(megapixels(r), 0.4, 0.05)),
    Query("filesize:1mb", lambda r: near(r.size, 1 << 20, 0.05)),
    Query("filesize:>1mb", lambda r: r.size > 1 << 20),
    Query("filesize:1kb..1.5mb", lambda r: 1024 <= r.size <= 1.5 * (1 << 20)),
    Query("hires:yes", lambda r: r.hires is not None),
    Query("hires:no", lambda r: r.hires is None),
    Query("hires:!=2", lambda r: r.hires is not None and not compare(r.hires, "=", 2)),
    Query("embedding:euler", lambda r: any_like(r.embeddings, "*euler*")),
    Query('embedding:"euler a"', lambda r: any_like(r.embeddings, "euler a")),
    Query("has:embedding", lambda r: bool(r.embeddings)),
    Query("control:pose|canny", lambda r: any_like(controls(r), "*pose*") or any_like(controls(r), "*canny*")),
    Query("control:/^e/", lambda r: any(found(name, "^e") for name in controls(r))),
    Query("-has:control", lambda r: not r.controls),
    Query("param:version", lambda r: bool(parameter(r, "Version"))),
    Query('param:"ADetailer model"=face*', lambda r: any_like(parameter(r, "adetailermodel"), "face*")),
    Query('param:adetailer*="face 2.pt"', lambda r: any_like(parameter(r, "adetailer*"), "face 2.pt")),
    Query("param:version=5", lambda r: scores(r, "version", "=", 5)),
    Query('param:version="5"', lambda r: any_like(parameter(r, "version"), "5")),
    Query("param:version!=v1.10", lambda r: bool(parameter(r, "version")) and "v1.10" not in parameter(r, "version")),
    Query("aesthetic_score:>=5", lambda r: scores(r, "aesthetic_score", ">=", 5)),
    Query("aesthetic score: < 5", lambda r: scores(r, "aesthetic_score", "<", 5)),
    Query("type:video", lambda r: r.container in ("mp4", "webm")),
    Query("type:image", lambda r: r.container not in ("mp4", "webm")),
    Query("rating:3", lambda r: r.rating == 3),
    Query("rating:none", lambda r: r.rating == 0),
    Query("rating:>=3", lambda r: r.rating >= 3),
    Query("rating:<4", lambda r: 0 < r.rating < 4),
    Query("rating:!=3", lambda r: r.rating not in (0, 3)),
    Query("rating:none|5", lambda r: r.rating in (0, 5)),
    Query("has:rating", lambda r: r.rating > 0),
    Query("favorite:yes", lambda r: r.favorite),
    Query("fave:false", lambda r: not r.favorite),
    Query("nsfw:true", lambda r: r.nsfw),
    Query("tag:people", lambda r: tagged(r, "people")),
    Query("tag:=people", lambda r: any_like(r.tags, "people")),
    Query("tag:peop*", lambda r: tagged(r, "peop*")),
    Query("tag:!=cafe", lambda r: bool(r.tags) and not tagged(r, "cafe")),
    Query("album:best", lambda r: any_like(r.albums, "*best*")),
    Query('album:"Best"', lambda r: any_like(r.albums, "best")),
    Query("in_album:yes", lambda r: bool(r.albums)),
    Query("in album: false", lambda r: not r.albums),
    Query("nometa:true", lambda r: r.dialect is None),
    Query("nometadata:no", lambda r: r.dialect is not None),
    Query("model_or_hash:ab", lambda r: r.model is not None and (like(r.model[0], "*ab*") or like(r.model[1], "ab*"))),
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


def test_a_stack_is_of_one_prompt(tmp_path: Path) -> None:
    prompts = [("cat", "x"), ("cat", "x"), ("cat", ""), ("cat ", "x"), (None, None)]
    rows = [Row(id=n, name=str(n), prompt=prompt, negative=negative) for n, (prompt, negative) in enumerate(prompts)]
    with library(tmp_path / "berry.db", rows) as connection:
        assert search(connection, "stack:1") == [1, 0]
        assert search(connection, "same prompt: 2") == [2]
        assert search(connection, "stack:4") == search(connection, "stack:99") == []


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=libraries(), some=st.lists(queries, min_size=1, max_size=12))
def test_sql_finds_what_the_naive_predicates_say(rows: list[Row], some: list[Query]) -> None:
    with tempfile.TemporaryDirectory() as folder, library(Path(folder) / "berry.db", rows) as connection:
        for query in some:
            expected = [
                row.id for row in reversed(rows) if query.finds(row) and (query.about_missing or not row.missing)
            ]
            assert search(connection, query.text) == expected, query.text


@pytest.fixture(scope="module")
def one_image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with library(tmp_path_factory.mktemp("library") / "berry.db", [Row(id=FIRST_ID, prompt="cat")]) as connection:
        yield connection


@settings(max_examples=200, deadline=None)
@given(texts)
def test_whatever_is_read_can_be_run(one_image: Opened, text: str) -> None:
    with suppress(QueryError):
        search(one_image, text)
