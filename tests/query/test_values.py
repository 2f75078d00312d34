from __future__ import annotations

import pytest

from lib_berry.errors import QueryError
from lib_berry.query.ast import (
    Choice,
    DateRange,
    Dimensions,
    Match,
    Pattern,
    Period,
    Range,
    Value,
    Weighted,
    Wildcard,
)
from lib_berry.query.parser import parse
from lib_berry.query.patterns import pattern

ANY, ONE = Wildcard.ANY, Wildcard.ONE
DAY, MONTH, YEAR = Period("day", 2024, 1, 5), Period("month", 2024, 3), Period("year", 2023)

VALUES: list[tuple[str, Value]] = [
    ("steps:20..30", Range(20, 30)),
    ("steps:20-30", Range(20, 30)),
    ("steps:20..", Range(20, None)),
    ("steps:..30", Range(None, 30)),
    ("steps:<4", Range(None, 4, high_open=True)),
    ("steps:<=4", Range(None, 4)),
    ("steps:>4", Range(4, None, low_open=True)),
    ("steps:=4", Range(4, 4)),
    ('steps:"4"', Range(4, 4)),
    ("cfg:-1.5", Range(-1.5, -1.5)),
    ("cfg:-2--1", Range(-2.0, -1.0)),
    ("cfg:.5...7", Range(0.5, 0.7)),
    ("cfg:1-1.5", Range(1.0, 1.5)),
    ("seed:18446744073709551615", Range(2**64 - 1, 2**64 - 1)),
    ("seed:456???000", Pattern(("456", ONE, ONE, ONE, "000"))),
    ("seed:12*", Pattern(("12", ANY))),
    ("model:dream", Pattern((ANY, "dream", ANY))),
    ("model:=dream", Pattern(("dream",))),
    ('model:"dream x"', Pattern(("dream x",))),
    ('model:"dream*"', Pattern(("dream", ANY))),
    ("model:dr?am", Pattern(("dr", ONE, "am"))),
    ("model:a\\*b", Pattern((ANY, "a*b", ANY))),
    ("model:a\\b", Pattern((ANY, "a\\b", ANY))),
    ("hash:6ce0", Pattern(("6ce0", ANY))),
    ("hash:*6ce0", Pattern((ANY, "6ce0"))),
    ('hash:"6ce0"', Pattern(("6ce0",))),
    ("lora:detail", Weighted(Pattern((ANY, "detail", ANY)))),
    ("lora:detail>0.5", Weighted(Pattern((ANY, "detail", ANY)), Range(0.5, None, low_open=True))),
    ('lora:"x y"<=-1', Weighted(Pattern(("x y",)), Range(None, -1.0))),
    ("lora:=x=1", Weighted(Pattern(("x",)), Range(1.0, 1.0))),
    ("lora:d*>=.5", Weighted(Pattern(("d", ANY)), Range(0.5, None))),
    ("size:512x768", Dimensions(512, 768)),
    ("size:512X?", Dimensions(512, None)),
    ("size:*\u00d7768", Dimensions(None, 768)),
    ("size:Portrait", Choice("portrait")),
    ("date:2024-01-05", DateRange(DAY, DAY)),
    ("date:2023..2024-03", DateRange(YEAR, MONTH)),
    ("date:2023..", DateRange(YEAR, None)),
    ("date:>=2023", DateRange(YEAR, None)),
    ("date:>2023", DateRange(YEAR, None, low_open=True)),
    ("date:< 2023", DateRange(None, YEAR, high_open=True)),
    ("date: before 2023", DateRange(None, YEAR, high_open=True)),
    ("date: until 2023", DateRange(None, YEAR)),
    ("date:since 2023", DateRange(YEAR, None)),
    ("date: after 2023", DateRange(YEAR, None, low_open=True)),
    ("date: from 2023 to 2024-3", DateRange(YEAR, MONTH)),
    ("date: between 2023 and 2024-03", DateRange(YEAR, MONTH)),
    ("date:last week", DateRange(Period("week", offset=1), Period("week", offset=1))),
    ('date:"last 7 days"', DateRange(Period("day", count=7), Period("day", count=7))),
    ("date:today..", DateRange(Period("day"), None)),
    ("path:a/b", Pattern((ANY, "a/b", ANY))),
    ("path:C:\\x\\*.png", Pattern(("C:/x/", ANY, ".png"))),
    ("path: starts with /a b", Pattern(("/a b", ANY))),
    ('path:ends with "x y"', Pattern((ANY, "x y"))),
    ("path:contains a*b", Pattern((ANY, "a", ANY, "b", ANY))),
    ("folder:a/b/", Pattern((ANY, "/", "a/b", "/", ANY))),
    ("folder:=a", Pattern((ANY, "/", "a", "/"))),
    ('folder:"/a b"', Pattern(("/a b", "/", ANY))),
    ('folder:"C:\\out\\"', Pattern(("C:/out", "/", ANY))),
    ("folder:/", Pattern(("/", ANY))),
    ("ext:.PNG", Pattern((ANY, ".png"))),
    ("has:Lora", Choice("lora")),
    ("has:metadata", Choice("parameters")),
    ("missing:true", Choice("yes")),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_reads(text: str, value: Value) -> None:
    node = parse(text)
    assert isinstance(node, Match)
    assert node.values == (value,)


def test_jpg_and_jpeg_are_one_extension() -> None:
    both = (Pattern((ANY, ".jpg")), Pattern((ANY, ".jpeg")))
    assert parse("ext:jpg") == parse("ext:jpeg") == Match("ext", both)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps:4.5", "not a whole number"),
        ("steps:-4", "not a whole number"),
        ("steps:\u0664", "not a whole number"),
        ("steps:..", "without ends"),
        ("steps:>20..30", "not a whole number"),
        ("steps:9223372036854775808", "too large"),
        ("steps:" + "9" * 5000, "too large"),
        ("cfg:1e9", "not a number"),
        ("cfg:nan", "not a number"),
        ("cfg:" + "9" * 400, "too many digits"),
        ("cfg:7..4.5", "write 4.5..7"),
        ("seed:18446744073709551616", "largest is 18446744073709551615"),
        ("seed:-1", "not a whole number"),
        ("seed:>12*", "not a whole number"),
        ("model:>x", "compared by '>'"),
        ('model:"x">1', "stuck to its closing quote"),
        ("lora:>0.5", "compared by '>'"),
        ("lora:x>y", "a weight we cannot read, '>y'"),
        ("lora:x>1>2", "a weight we cannot read"),
        ("size:512", "is not a size"),
        ("size:potrait", "did you mean 'portrait'"),
        ("size:>512x512", "use width:, height: and ratio:"),
        ("date:soon", "is not a date"),
        ("date:>soon", "is not a date"),
        ("date:..", "has no date"),
        ("date:2024..2023", "swap its ends"),
        ("date:1969", "years go from 1970"),
        ("folder:>x", "holds text"),
        ("name:" + "a*" * 21, "more than 20 wildcards"),
        ("seed:" + "1?" * 21, "more than 20 wildcards"),
        ("path:" + "a*" * 21, "more than 20 wildcards"),
        ("folder:" + "a*" * 21, "more than 20 wildcards"),
        ("ext:*", "not a file name extension"),
        ("has:lroa", "did you mean 'lora'"),
        ("has:>lora", "It may be"),
        ("missing:maybe", "It may be yes, no, any"),
    ],
)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert message in caught.value.message
    assert text[caught.value.position :] == text.split(":", 1)[1]
    assert caught.value.position + caught.value.length == len(text)


def test_stars_in_a_row_are_one() -> None:
    assert pattern("a***?*") == Pattern(("a", ANY, ONE, ANY))
    assert pattern("\\*\\", escapes=False) == Pattern(("\\", ANY, "\\"))
