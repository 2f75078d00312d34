"""Tables of queries with the tree, or the mistake, each must give."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from lib_berry.errors import QueryError
from lib_berry.query.ast import (
    And,
    Choice,
    Match,
    Node,
    Not,
    Or,
    Parameter,
    Part,
    Pattern,
    Range,
    Regex,
    Text,
    TextPattern,
    TextRegex,
    Weighted,
    Wildcard,
)
from lib_berry.query.kinds import Order
from lib_berry.query.parser import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, parse, parse_query
from lib_berry.query.patterns import MAX_WILDCARDS

from .texts import texts

ANY = Wildcard.ANY
A, B, C, D = (Text(letter) for letter in "abcd")


def words(*texts: str, field: str = "prompt") -> And:
    return And(tuple(Text(text, field) for text in texts))


def number(field: str, value: float) -> Match:
    return Match(field, (Range(value, value),))


def part(field: str, text: str) -> Match:
    return Match(field, (Pattern((ANY, text, ANY)),))


def has(what: str) -> Match:
    return Match("has", (Choice(what),))


def param(key: str, value: Pattern | Range | None = None) -> Match:
    return Match("param", (Parameter(Pattern((key,)), value),))


STRUCTURE: list[tuple[str, Node]] = [
    ("", And(())),
    (" , ,\n ", And(())),
    ("a", A),
    ("a b", And((A, B))),
    ("a, b,c", And((A, B, C))),
    ("a\uff0cb\u3001c", And((A, B, C))),
    ("a AND b", And((A, B))),
    ("a OR b", Or((A, B))),
    ("a|b | c", Or((A, B, C))),
    ("a OR b c", And((Or((A, B)), C))),
    ("a b | c d", And((A, Or((B, C)), D))),
    ("(a b) | (c d)", Or((And((A, B)), And((C, D))))),
    ("a or b and not c", words("a", "or", "b", "and", "not", "c")),
    ("-a", Not(A)),
    ("NOT a", Not(A)),
    ("NOT NOT a", A),
    ("-(a b)", Not(And((A, B)))),
    ("-a | b", Or((Not(A), B))),
    ("NOT(a OR b)", Not(Or((A, B)))),
    ("((((a))))", A),
    ("a (b (c d))", And((A, B, C, D))),
    ("()", And(())),
    ('a () "" -() b', And((A, B))),
    ("a | ()", A),
    ("blue-eyes", Text("blue-eyes")),
    ("a - b", And((A, B))),
    ("a -", A),
    ("--ar 16:9", words("--ar", "16:9")),
    ("a\x00b", And((A, B))),
]

TEXTS: list[tuple[str, Node]] = [
    ('"red hair"', Text("red hair")),
    ('"say ""hi"" now"', Text('say "hi" now')),
    ("\u201cred hair\u201d", Text("red hair")),
    ('a"b c"d', And((A, Text("b c"), D))),
    ("cat*", Text("cat", prefix=True)),
    ('"red ca"*', Text("red ca", prefix=True)),
    ("*cat*", TextPattern(Pattern(("cat",)))),
    ("*cat", TextPattern(Pattern(("cat",)))),
    ("c**t*", TextPattern(Pattern(("c", ANY, "t")))),
    ("*", TextPattern(Pattern(()))),
    ("a\\*b", Text("a*b")),
    ("what?", Text("what?")),
    ("(tag:1.2)", Text("tag")),
    ("(tag:-.5 )", Text("tag")),
    ("(red hair, blue eyes:1.2) a", And((*words("red", "hair", "blue", "eyes").children, A))),
    ("((a:1.2), b:0.8)", And((A, B))),
    ("(a OR -b:1.2)", words("a", "OR", "-b")),
    ('("a b":1.2)', Text("a b")),
    ("(artist:wlop:1.2)", Text("artist:wlop")),
    ("(a*:1.2)", Text("a", prefix=True)),
    ("[a] {b} [[c]]", And((A, B, C))),
    ("[a|b]", And((A, B))),
    ("[a:b:0.5]", Text("a:b")),
    ("[(a:1.3), steps:0.4]", words("a", "steps")),
    ("[a b", And((A, B))),
    ("(a [b) c]", And((A, B, C))),
    ("(shoe size:1.2)", words("shoe", "size")),
    ("(fashion model:1.2)", words("fashion", "model")),
    ("(a, model:1.2)", And((A, part("model", "1.2")))),
    ("(model:1.5)", part("model", "1.5")),
    ("(steps:20)", number("steps", 20)),
    ("(a OR cfg scale:7.5)", Or((A, number("cfg", 7.5)))),
    ("(steps:20 model:1.5)", And((number("steps", 20), part("model", "1.5")))),
    ("<lora:add_detail:0.8>", Match("lora", (Weighted(Pattern(("add_detail",))),))),
    ("<lyco:x y:1:0.5> a", And((Match("lora", (Weighted(Pattern(("x y",))),)), A))),
    ("<lora:", Text("<lora:")),
    ("saber \\(fate\\)", words("saber", "\\(fate\\)")),
    (":) :( >:( =) a", And((*words(":)", ":(", ">:(", "=)").children, A))),
    ("(a, :))", And((A, Text(":)")))),
    ("|_| \\||/ :| ;| a", And((*words("|_|", "\\||/", ":|", ";|").children, A))),
    (":D D: >_< ^_^ <3 :3 o_O \\(^o^\\)/", words(":D", "D:", ">_<", "^_^", "<3", ":3", "o_O", "\\(^o^\\)/")),
    (
        "10:30 http://x.y C:\\z a:b std::vector 1.2::a::",
        words(*"10:30 http://x.y C:\\z a:b std::vector 1.2::a::".split()),
    ),
    ("light: soft", words("light:", "soft")),
    ("source: anime", words("source:", "anime")),
    ("note:", Text("note:")),
    ('"source:anime"', Text("source:anime")),
    ("/cats?/ a", And((TextRegex(Regex("cats?")), A))),
    ("/(a|b) [(]/", TextRegex(Regex("(a|b) [(]"))),
    (r"/a\/b/|-/c/", Or((TextRegex(Regex(r"a\/b")), Not(TextRegex(Regex("c")))))),
    ("(a | /b/)", Or((A, TextRegex(Regex("b"))))),
    ("/", Text("/")),
    ("a / b / c", words("a", "/", "b", "/", "c")),
    ("/usr/bin a/b w/ /x", words("/usr/bin", "a/b", "w/", "/x")),
    ("// /a", words("//", "/a")),
    ("[/a/]", Text("/a/")),
    ("(time:1.2) (rating:1.5) (tag:2)", words("time", "rating", "tag")),
    ("self-portrait:x", Text("self-portrait:x")),
]

FIELD_TERMS: list[tuple[str, Node]] = [
    ("steps:20", number("steps", 20)),
    ("Steps: 20", number("steps", 20)),
    ("CFG scale: 7", number("cfg", 7)),
    ("cfg_scale:7 CFG-Scale:7 cfgscale:7", And((number("cfg", 7),) * 3)),
    ("steps:20 a", And((number("steps", 20), A))),
    ("steps: >= 4 a", And((Match("steps", (Range(4, None),)), A))),
    ("steps:20|30 | a", Or((Match("steps", (Range(20, 20), Range(30, 30))), A))),
    ("steps:!=20|30", And((Match("has", (Choice("steps"),)), Not(Match("steps", (Range(20, 20), Range(30, 30))))))),
    ("-steps:20", Not(number("steps", 20))),
    ("ext:!=png", Not(Match("ext", (Pattern((ANY, ".png")),)))),
    ("sampler:euler a", And((part("sampler", "euler"), A))),
    ("Sampler: Euler a, b", And((part("sampler", "Euler a"), B))),
    ("sampler: euler a | ddim", Match("sampler", (Pattern((ANY, "euler a", ANY)), Pattern((ANY, "ddim", ANY))))),
    ("sampler: euler steps:20", And((part("sampler", "euler"), number("steps", 20)))),
    ("sampler: euler -a", And((part("sampler", "euler"), Not(A)))),
    ("sampler: euler OR a", Or((part("sampler", "euler"), A))),
    ("sampler: euler a | -b", Or((part("sampler", "euler a"), Not(B)))),
    ("sampler: euler | (a b)", Or((part("sampler", "euler"), And((A, B))))),
    ("sampler: euler | steps:20", Or((part("sampler", "euler"), number("steps", 20)))),
    ("sampler: euler (a b)", And((part("sampler", "euler"), A, B))),
    ("(sampler: euler a)", part("sampler", "euler a")),
    ('sampler:"Euler a"', Match("sampler", (Pattern(("Euler a",)),))),
    ('model:"say ""x"""', Match("model", (Pattern(('say "x"',)),))),
    ("model:foo_(v1)|b", Match("model", (Pattern((ANY, "foo_(v1)", ANY)), Pattern((ANY, "b", ANY))))),
    ("(model:foo)", part("model", "foo")),
    ("prompt:a", A),
    ("negative:a b", And((Text("a", "negative"), B))),
    ("negative:a|b*", Or((Text("a", "negative"), Text("b", "negative", prefix=True)))),
    ('negative:"a b"', Text("a b", "negative")),
    ("negative:(a OR b) c", And((Or((Text("a", "negative"), Text("b", "negative"))), C))),
    ("negative:(a:1.2)", Text("a", "negative")),
    ("negative::)", Text(":)", "negative")),
    ("Negative prompt: a, -b\nc", And((Text("a", "negative"), Not(Text("b", "negative")), C))),
    ("negative: a, (b:1.1), steps:20 c", And((*words("a", "b", field="negative").children, number("steps", 20), C))),
    ("negative: (a\nb)\nc", And((*words("a", "b", field="negative").children, C))),
    ("negative: a -steps:20", And((Text("a", "negative"), Not(number("steps", 20))))),
    ("negative: a NOT steps:20", And((Text("a", "negative"), Not(number("steps", 20))))),
    ("negative:/a b/ c", And((TextRegex(Regex("a b"), "negative"), C))),
    ("negative: a, /b/", And((Text("a", "negative"), TextRegex(Regex("b"), "negative")))),
    ("(ratio:16:9)", parse("ratio:16:9")),
    ("(ratio:square|3:2)", parse("ratio:square|3:2")),
    ("(cfg:=0.0 OR ratio:square|3:2)", parse("cfg:=0.0 | ratio:square|3:2")),
    ("(size:512x768|portrait|4:3)", parse("size:512x768|portrait|4:3")),
    ("(time:22:00..06:00)", parse("time:22..6:00")),
    ("(a | rating:4)", Or((A, number("rating", 4)))),
    ("nometa:true", Not(has("parameters"))),
    ("-nometa:true", Not(Not(has("parameters")))),
    ("nometadata: no", has("parameters")),
    ("in_album:yes", has("album")),
    ("in album:no", Not(has("album"))),
    ("in_album:!=yes", Not(has("album"))),
    ("model_or_hash:x", Or((part("model", "x"), Match("hash", (Pattern(("x", ANY)),))))),
    ("model_or_hash:!=x", Not(Or((part("model", "x"), Match("hash", (Pattern(("x", ANY)),)))))),
    ("model: /a b/ | c, a", And((Match("model", (Regex("a b"), Pattern((ANY, "c", ANY)))), A))),
    ("rating:!=3", And((has("rating"), Not(number("rating", 3))))),
    ('param:"a b"!=x c', And((param("ab"), Not(param("ab", Pattern(("x",)))), C))),
    ("param:x=1|y", Match("param", (*param("x", Range(1, 1)).values, *param("y").values))),
    ("Aesthetic score: >5", param("aestheticscore", Range(5, None, low_open=True))),
    ("hypernet strength: 0.5", param("hypernetstrength", Range(0.5, 0.5))),
    ("(negative: a) b", And((Text("a", "negative"), B))),
    ("a negative prompt:b", And((A, Text("b", "negative")))),
]


@pytest.mark.parametrize(("text", "expected"), [*STRUCTURE, *TEXTS, *FIELD_TERMS])
def test_reads(text: str, expected: Node) -> None:
    assert parse(text) == expected


# The text of each has its mistake between << and >>, which are taken out.
MISTAKES = [
    ("a <<sampelr>>:20", "There is no field 'sampelr'; did you mean 'sampler'?"),
    ("<<sampelr>>: 20", "There is no field 'sampelr'; did you mean 'sampler'?"),
    ("<<artist>>:wlop", "put it in quotes"),
    ("(a <<artist>>:wlop)", "There is no field 'artist'."),
    ("a <<steps:>>", "'steps' needs a value"),
    ("<<Sampler:>> Steps: 20", "'sampler' needs a value"),
    ("<<model:>> OR a", "'model' needs a value"),
    ("sampler: a <<|>> ", "missing after '|'"),
    ("<<steps:>> , a", "'steps' needs a value"),
    ('<<model:>>""', "'model' needs a value, as in model:"),
    ("<<negative:>>", "'negative' needs a value"),
    ("<<Negative prompt:>> \n a", "'negative' needs a value"),
    ("<<negative:>>)", "'negative' needs a value"),
    ("model:a<<|>>,b", "missing after '|'"),
    ("model:(a OR b)", None),
    ('a <<">>b c', "never closed"),
    ('model:<<">>b', "never closed"),
    ("a <<(>>b (c)", "never closed"),
    ("a)", None),
    ("a<<)>> b", "closes nothing"),
    ("a <<OR>>", "needs a term after"),
    ("(a <<|>>)", "needs a term after"),
    ("<<OR>> a", "needs a term before"),
    ("a | <<|>> b", "needs a term before"),
    ("a AND <<OR>> b", "needs a term before"),
    ("a <<NOT>>", "needs a term after"),
    ("a (<<NOT>>)", "needs a term after"),
    ("steps:<<abc>>", "not a whole number"),
    ("steps:20|<<3x>> a", "'3x'"),
    ("steps:20|<<!=30>>", "Write != once"),
    ("seed:<<30..20>>", "write 20..30"),
    ("date:<<2024-13>>", "no day of the calendar"),
    ("a <<" + "b*" * (MAX_WILDCARDS + 1) + "c>>", f"at most {MAX_WILDCARDS} stars"),
    ("has:<<lroa>>", "did you mean 'lora'"),
    ("a <</(/>>", "is no regular expression"),
    ("negative:<</(a*)*/>>", "repeats what repeats"),
    ("<<sampelr>>:x | a", "did you mean 'sampler'"),
    ("sort:<<raiting>>", "Did you mean 'rating'"),
    ("<<sort:>> , a", "'sort' needs a value"),
    ("sort:a|<<b>>", "one order"),
    ("a -<<sort>>:name", "write sort:-rating"),
    ("NOT <<sort>>:name", "write sort:-rating"),
    ("a " * MAX_TERMS + "<<b>>", f"at most {MAX_TERMS}"),
    ("(" * MAX_DEPTH + "<<(>>a" + ")" * (MAX_DEPTH + 1), f"at most {MAX_DEPTH} deep"),
    ("x" * MAX_LENGTH + "<<yy>>", f"at most {MAX_LENGTH}"),
]


@pytest.mark.parametrize(("marked", "message"), MISTAKES, ids=[text[:40] for text, _ in MISTAKES])
def test_says_where_the_mistake_is(marked: str, message: str | None) -> None:
    text = marked.replace("<<", "").replace(">>", "")
    with pytest.raises(QueryError) as caught:
        parse(text)
    if message is not None:
        start = marked.index("<<")
        assert (caught.value.position, caught.value.length) == (start, marked.index(">>") - start - 2)
        assert message in caught.value.message


@pytest.mark.parametrize(
    ("text", "node", "sort"),
    [
        ("sort:rating", And(()), Order("rating")),
        ("a sort:-rating b", And((A, B)), Order("rating", descending=False)),
        ("sort:name a | b", Or((A, B)), Order("name", descending=False)),
        ("sort: random:7, a", A, Order("random", seed=7)),
        ("a | sort:name", A, Order("name", descending=False)),
        ("(a sort:size)", A, Order("size")),
        ("Sort by: size sort:seed", And(()), Order("seed")),
        ("a", A, None),
        ('"sort:rating"', Text("sort:rating"), None),
    ],
)
def test_an_order_stands_beside_the_node(text: str, node: Node, sort: Order | None) -> None:
    query = parse_query(text)
    assert (query.node, query.sort) == (node, sort)


def test_parts_are_the_top_of_the_text() -> None:
    assert parse_query("a,  b | c () -d ").parts == (
        Part(0, 1, A),
        Part(4, 9, Or((B, C)), alone=False),
        Part(10, 12, None),
        Part(13, 15, Not(D)),
    )


def test_a_mistake_says_what_would_mend_it() -> None:
    texts = {"sampelr:x": "sampler", "has:lroa": "lora", "size:potrait": "portrait", "type:vidoe": "video"}
    for text, suggestion in texts.items():
        error = mistake(text)
        assert error is not None
        assert error.suggestion == suggestion
        start, end = error.position, error.position + error.length
        assert mistake(text[:start] + suggestion + text[end:]) is None


def test_positions_count_characters_not_bytes() -> None:
    with pytest.raises(QueryError) as caught:
        parse("\U0001f431\u732b steps:x")
    assert caught.value.position == len("\U0001f431\u732b steps:")


def test_takes_as_much_as_it_says() -> None:
    assert parse(" ".join(["a"] * MAX_TERMS)) == And((A,) * MAX_TERMS)
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == A
    assert parse("(a) " * 2 * MAX_DEPTH) == And((A,) * 2 * MAX_DEPTH)
    assert parse("x" * MAX_LENGTH) == Text("x" * MAX_LENGTH)


def test_a_message_does_not_repeat_pages_of_text() -> None:
    with pytest.raises(QueryError) as caught:
        parse("steps:" + "9" * 9000)
    assert len(caught.value.message) < 200


def mistake(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as error:
        return error
    return None


@settings(max_examples=300, deadline=None)
@given(texts)
@example('<lora:a"b:1> (c "d:1.2) e"')
@example("(:):1.2)")
def test_any_text_is_read_or_refused_within_itself(text: str) -> None:
    error = mistake(text)
    assert error is None or 0 <= error.position <= error.position + error.length <= len(text)


HOSTILE = (
    '" "" "a ( ) (a:1.2 ((a) [ [] <lora: \\ - a- : :) * a* | a| -( a: aa: steps:1| path:( steps:2- lora:a> {[( ([)] a_'
)


@pytest.mark.parametrize(
    "piece", [*HOSTILE.split(), "NOT ", "model: a ", "negative: ", "a b OR ", "date:between ", " ", "\n"]
)
def test_hostile_repetition_ends(piece: str) -> None:
    """A reader that were quadratic with a large factor, or worse, would not come back from these."""
    text = (piece * MAX_LENGTH)[:MAX_LENGTH]
    for query in (text, "model: " + text[:-7], "negative: " + text[:-10], "(" + text[:-6] + ":1.2)"):
        assert len(query) == MAX_LENGTH
        mistake(query)
