from __future__ import annotations

import pytest

from lib_berry.errors import QueryError
from lib_berry.query.ast import (
    Choice,
    DateRange,
    DayTime,
    Dimensions,
    Match,
    Parameter,
    Pattern,
    Period,
    Range,
    Regex,
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
    ("favorite:1", Choice("yes")),
    ("fave: no", Choice("no")),
    ("type:Video", Choice("video")),
    ("ratio:square", Choice("square")),
    ("ratio:=16:9", Range(16 / 9, 16 / 9)),
    ("ratio:>1.5", Range(1.5, None, low_open=True)),
    ("ratio:4:3..16:9", Range(4 / 3, 16 / 9)),
    ("size:3:2", Range(1.5 * 0.98, 1.5 * 1.02)),
    ("megapixels:2", Range(1.9, 2.1)),
    ("megapixels:1..2", Range(1.0, 2.0)),
    ("mp:<1", Range(None, 1.0, high_open=True)),
    ("filesize:>2mb", Range(2 << 20, None, low_open=True)),
    ("filesize:=1.5KiB", Range(1536, 1536)),
    ("filesize:1kb-2kb", Range(1024, 2048)),
    ("filesize:<=1gb", Range(None, 1 << 30)),
    ("filesize:=12", Range(12, 12)),
    ("rating:4", Range(4, 4)),
    ("rating: None", Range(0, 0)),
    ("rating:2..", Range(2, None)),
    ("rating:<3", Range(1, 3, high_open=True)),
    ("stars:4-5", Range(4, 5)),
    ("hires:yes", Choice("yes")),
    ("hires:FALSE", Choice("no")),
    ("hires:>=2", Range(2.0, None)),
    ("Hires upscale: 1.5", Range(1.5, 1.5)),
    ("time:22", DayTime(22 * 60, 23 * 60)),
    ("time:22:30", DayTime(22 * 60 + 30, 22 * 60 + 31)),
    ("time:22:00..06:00", DayTime(22 * 60, 6 * 60 + 1)),
    ("time:23", DayTime(23 * 60, 0)),
    ("time:..6", DayTime(0, 7 * 60)),
    ("time:10pm-2am", DayTime(22 * 60, 3 * 60)),
    ("time:12am", DayTime(0, 60)),
    ("time:<12:00", DayTime(0, 12 * 60)),
    ("time:<=12", DayTime(0, 13 * 60)),
    ("time:>12", DayTime(13 * 60, 0)),
    ("time:>=12", DayTime(12 * 60, 0)),
    ("time:0..23", DayTime(0, 0)),
    ("modified:2024-03", DateRange(MONTH, MONTH)),
    ("last viewed: before 2023", DateRange(None, YEAR, high_open=True)),
    ("stack:12", Range(12, 12)),
    ("similar:=12", Range(12, 12)),
    ("tag:=a/b", Pattern(("a/b",))),
    ("album:x", Pattern((ANY, "x", ANY))),
    ("model:/^a b+$/", Regex("^a b+$")),
    ("name:/(a|b)c/", Regex("(a|b)c")),
    ('param:"ADetailer model"', Parameter(Pattern(("adetailermodel",)))),
    ('param:"ADetailer model"="a b"', Parameter(Pattern(("adetailermodel",)), Pattern(("a b",)))),
    ("param:Version=v1*", Parameter(Pattern(("version",)), Pattern(("v1", ANY)))),
    ("param:x*=7", Parameter(Pattern(("x", ANY)), Range(7.0, 7.0))),
    ('param:x="7"', Parameter(Pattern(("x",)), Pattern(("7",)))),
    ("param:x=1..2", Parameter(Pattern(("x",)), Range(1.0, 2.0))),
    ("param:x>=.5", Parameter(Pattern(("x",)), Range(0.5, None))),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_reads(text: str, value: Value) -> None:
    node = parse(text)
    assert isinstance(node, Match)
    assert node.values == (value,)


@pytest.mark.parametrize(
    ("text", "share", "middle"), [("ratio:16:9", 0.02, 16 / 9), ("megapixels:0.5", 0.05, 0.5), ("filesize:4", 0.05, 4)]
)
def test_what_nobody_writes_exactly_is_near_enough(text: str, share: float, middle: float) -> None:
    node = parse(text)
    assert isinstance(node, Match)
    (value,) = node.values
    assert isinstance(value, Range)
    assert value.low == pytest.approx(middle * (1 - share))
    assert value.high == pytest.approx(middle * (1 + share))


def test_a_tag_is_itself_and_those_beneath_it() -> None:
    assert parse("tag:a/b") == Match("tag", (Pattern(("a/b",)), Pattern(("a/b", "/", ANY))))
    assert parse("tag: my tag, x") == parse('tag:"my tag" x')
    assert parse("tag:/a/") == parse("tag:a")


def test_a_time_before_midnight_is_never() -> None:
    assert parse("time:<0:00") == parse("time:>23:59") == Match("time", ())


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
        ("ratio:0:9", "no ratio of two lengths"),
        ("ratio:potrait", "is not a number"),
        ("megapixels:big", "is not a number"),
        ("filesize:2tb", "write 500kb or 2mb"),
        ("filesize:2mb..1mb", "write 1mb..2mb"),
        ("rating:6", "the largest is 5"),
        ("rating:4.5", "not a whole number"),
        ("hires:maybe", "It may be yes, no"),
        ("time:25", "is no time of day"),
        ("time:13pm", "is no time of day"),
        ("time:22:60", "is no time of day"),
        ("time:noon", "write 22, 22:30"),
        ("time:..", "without ends"),
        ("stack:>5", "cannot be compared"),
        ("similar:x", "not a whole number"),
        ("tag:>x", "holds text"),
        ("type:vidoe", "did you mean 'video'"),
        ("param:x>y", "is not a number"),
        ("param:x=", "has no value after the key"),
        ('param:"x"<', "has no value after the key"),
        ("aesthetic_score:>x", "is not a number"),
        ("model:/(/", "is no regular expression"),
        ("model:/(a+)+/", "repeats what repeats"),
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
