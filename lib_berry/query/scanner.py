"""The lexical half of the grammar: where words, quotes, groups and field values begin and end in the text.

Everything here is a regular expression or one pass over the text; nothing backtracks beyond a bounded distance.
"""

from __future__ import annotations

import re

from lib_berry.errors import QueryError
from lib_berry.query.kinds import Field, Kind
from lib_berry.query.lookup import LONG_NAMES, find_field
from lib_berry.query.raw import RawValue
from lib_berry.query.values import read_value

# The last two are the commas of Chinese and Japanese.
_SPACES = r"\s,\uff0c\u3001"
_NOT_PLAIN = _SPACES + r'()|"'

#: Between terms: spaces, commas, and a hyphen that stands alone. ``SAME_LINE`` stops at the end of the line.
SEPARATORS = re.compile(rf"(?:[{_SPACES}]|-(?=[{_SPACES})]|$))*")
SEPARATORS_SAME_LINE = re.compile(rf"(?:[^\S\n]|[,\uff0c\u3001]|-(?=[{_SPACES})]|$))*")
#: A word of a prompt; a backslash keeps whatever follows it in the word, as in ``\(series\)``.
WORD = re.compile(rf"(?:\\\S|[^{_NOT_PLAIN}\[\]{{}}])+")
#: Text in quotes; two quotes inside it stand for one.
QUOTED = re.compile(r'"((?:[^"]|"")*)"')
#: A regular expression; a slash inside it is written ``\/``.
REGEX = re.compile(rf"/(?=[^\s/])((?:\\.|[^/\\\n])+)/(?=[{_SPACES})|]|$)")
#: Faces made of characters that would otherwise group or mean OR, where a word may begin.
FACE = re.compile(rf"(?:>?[:;=]['^-]?[()\[\]{{}}|]|\|_\||\\\|\|/)(?=[{_SPACES})]|$)")
LORA_TAG = re.compile(r"<(?:lora|lyco|hypernet):([^<>:]+)(?::[^<>]*)?>", re.IGNORECASE)
OPERATOR_WORD = re.compile(rf"(?:OR|NOT|AND)(?=[{_SPACES}()\[\"]|$)")
OR = re.compile(rf"OR(?=[{_SPACES}()\[\"]|$)|\|(?!_\|)")
NEGATION = re.compile(rf"-(?=[^-{_SPACES})])")
NOT = re.compile(rf"NOT(?=[{_SPACES}()\[\"]|$)|{NEGATION.pattern}")
AND = re.compile(rf"AND(?=[{_SPACES}()\[\"]|$)")
#: Between the words of a weighted or bracketed group, where nothing is an operator.
LITERAL_GAP = re.compile(rf"(?:[{_SPACES}()\[\]{{}}|]|-(?=[{_SPACES})]|$))*")
#: Where the value of a text field cannot begin.
NO_VALUE = re.compile(rf"[{_SPACES})|]|$")
#: The weight that ends an attention group, seen from the start of its number.
WEIGHT_TAIL = re.compile(r":\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*$")

_LONG_NAME = "|".join(re.escape(name).replace(r"\ ", "[ _]") for name in LONG_NAMES)
FIELD_NAME = re.compile(rf"({_LONG_NAME}|[a-z][a-z_-]+):", re.IGNORECASE)

# A value without quotes may hold a balanced pair of parentheses: "model_(v1)".
_BARE = re.compile(rf"(?:[^{_NOT_PLAIN}]|\([^{_NOT_PLAIN}]*\))+")
_COMPARISON = re.compile(r"(>=|<=|!=|<>|=|<|>)\s*")
_PATH_WORDS = re.compile(r"(starts with|ends with|contains)\s+", re.IGNORECASE)
_DATE_WORDS = re.compile(r"(before|since|after|until)\s+", re.IGNORECASE)
_DATE_OPERATORS = {"before": "<", "since": ">=", "after": ">", "until": "<="}
_DATE_PHRASE = re.compile(
    rf"(?:between|from)\s+[^{_NOT_PLAIN}]+\s+(?:and|to)\s+[^{_NOT_PLAIN}]+"
    r"|(?:this|last|past)\s+(?:[0-9]+\s+)?(?:day|week|month|year)s?\b",
    re.IGNORECASE,
)
#: What separates the values of a field.
BAR = re.compile(r"\|(?=\S)")
_RUNNING_BAR = re.compile(r"[^\S\n]*\|[^\S\n]*")
#: Space within a line.
GAP = re.compile(r"[^\S\n]+")
_SUFFIX = re.compile(rf"[<>=!][^{_NOT_PLAIN}]*")
#: Kinds whose values, after a colon and a space, run on to the next comma as they do in infotext.
_NAMES = (Kind.NAME, Kind.PREFIX, Kind.LORA, Kind.PATH, Kind.FOLDER)
_RUNNING = (*_NAMES, Kind.TAG)
#: Kinds whose values are or hold numbers, and those where a colon stands inside a value.
_WITH_COLON = (Kind.SIZE, Kind.RATIO, Kind.TIME)
_NUMERIC = (
    *(Kind.INTEGER, Kind.REAL, Kind.SEED, Kind.DATE, Kind.AREA, Kind.BYTES, Kind.RATING, Kind.HIRES, Kind.IMAGE),
    *_WITH_COLON,
)
_KEY = re.compile(rf"[^{_NOT_PLAIN}<>=!]+")
_KEY_VALUE = re.compile(rf'(>=|<=|!=|<>|=|<|>)\s*(?:"(?:[^"]|"")*"|[^{_NOT_PLAIN}]+)')


def clean(text: str) -> str:
    """``text`` with characters no prompt can hold made spaces, and typographic quotes plain; no position moves."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", text)
    return re.sub(r"[\u201c-\u201f\uff02]", '"', text)


def strip_end(text: str) -> str:
    """``text`` without the spaces and commas at its end."""
    return text.rstrip(" ,\t\n\r\f\v\uff0c\u3001")


def known_field(text: str, position: int) -> tuple[Field, re.Match[str]] | None:
    """The field whose name and colon stand at ``position``, with their match, or None."""
    found = FIELD_NAME.match(text, position)
    field = find_field(found[1]) if found else None
    return (field, found) if field and found else None


#: How many negations of negations are looked through.
MAX_NOTS = 8


def head(text: str, start: int) -> tuple[Field | None, bool, int]:
    """Of the term at ``start``: its field if it has one, whether it is excluded, and where what follows begins."""
    negated = False
    for _ in range(MAX_NOTS):
        found = NOT.match(text, start)
        if found is None:
            break
        negated = not negated
        separator = SEPARATORS.match(text, found.end())
        start = separator.end() if separator else found.end()
    known = known_field(text, start)
    if known is None:
        return None, negated, start
    gap = GAP.match(text, known[1].end())
    return known[0], negated, gap.end() if gap else known[1].end()


# --- groups ----------------------------------------------------------------------------------------------------------

#: A field and the start of a value that goes on after a colon: ``ratio:16``, ``time:22:00..06``.
_COLON_VALUE = re.compile(
    rf"(?:^|(?<=[{_SPACES}(|-]))([A-Za-z_]+):\s?[<>=!]{{0,2}}(?:[0-9A-Za-z?*\u00d7]+\|)*[0-9:.|-]+$"
)

_STRUCTURE = re.compile(
    rf"{QUOTED.pattern}|(?<![^{_SPACES}(|:-])(?:{REGEX.pattern})|(?<![^{_SPACES}(])(?:{FACE.pattern})|\\\S"
    r"|(?P<bracket>[()\[\]{}])"
)


def groups(text: str) -> dict[int, int]:
    """The position of each opening bracket that is closed, and of what closes it.

    Parentheses pair whatever lies between them; square brackets and braces only where they nest properly.
    """
    closed: dict[int, int] = {}
    waiting: list[int] = []
    parentheses = 0
    for found in _STRUCTURE.finditer(text):
        bracket = found["bracket"]
        if bracket is None:
            continue
        if bracket in "([{":
            waiting.append(found.start())
            parentheses += bracket == "("
        elif bracket == ")" and parentheses:
            while text[waiting[-1]] != "(":
                waiting.pop()
            closed[waiting.pop()] = found.start()
            parentheses -= 1
        elif waiting and text[waiting[-1]] + bracket in ("[]", "{}"):
            closed[waiting.pop()] = found.start()
    return closed


def weight_start(text: str, start: int, end: int) -> int | None:
    """Where the weight of the attention group between the parentheses at ``start`` and ``end`` begins, or None.

    None also when the number is the value of a search field: see the grammar in ``parser``.
    """
    tail = WEIGHT_TAIL.search(text, max(start + 1, end - 24), end)
    if tail is None:
        return None
    names = text[max(start + 1, tail.start() - 64) : tail.start()]
    if (value := _COLON_VALUE.search(names)) and (field := find_field(value[1])) and field.kind in _WITH_COLON:
        return None
    for words in (2, 1):
        found = re.search(rf"(?:^|(?<=[{_SPACES}(|-]))[A-Za-z_]+(?: [A-Za-z_]+){{{words - 1}}}$", names)
        field = find_field(found[0]) if found else None
        if found and field and _is_value(field, text[tail.start() + 1 : end].strip(), names[: found.start()]):
            return None
    return tail.start()


def _is_value(field: Field, number: str, before: str) -> bool:
    if field.kind in _NUMERIC:
        try:
            read_value(field, RawValue("", number, False, "", 0, 0))
        except QueryError:
            return False
        return True
    # "(fashion model:1.2)" weighs a tag, "(model:1.5)" and "(steps:20 model:1.5)" are searches.
    before = before.rstrip()
    last = "" if before[-1:] in ("", ",", "(", "|", "-") else before.split()[-1]
    return field.kind in _NAMES and (last in ("", "OR", "NOT", "AND") or ":" in last)


# --- values ----------------------------------------------------------------------------------------------------------


def scan_values(text: str, position: int, field: Field, *, running: bool) -> tuple[list[RawValue], int]:
    """The alternatives written at ``position``, and where they end; no alternatives when there is no value.

    ``running`` says that a space followed the colon. Raises QueryError for an unclosed quote or an empty alternative.
    """
    running = running and field.kind in _RUNNING
    raws: list[RawValue] = []
    while True:
        raw, position = _scan_value(text, position, field, running)
        if raw is None and raws:
            problem = f"A value of '{field.name}' is missing after '|'."
            raise QueryError(problem, text.rindex("|", 0, position), reason="alternative_missing", field=field.name)
        if raw is None:
            return [], position
        raws.append(raw)
        bar = (_RUNNING_BAR if running else BAR).match(text, position)
        if bar is None or (running and _begins_term(text, bar.end())):
            return raws, position
        position = bar.end()


def _scan_value(text: str, start: int, field: Field, running: bool) -> tuple[RawValue | None, int]:
    if field.kind is Kind.PARAM and not field.key:
        return _scan_parameter(text, start)
    operator, position = _scan_operator(text, start, field)
    if field.kind is Kind.NAME and operator in ("", "!=") and (found := REGEX.match(text, position)):
        return RawValue(operator, found[1], False, "", start, found.end() - start, regex=True), found.end()
    if running and (OPERATOR_WORD.match(text, position) or known_field(text, position)):
        return None, position
    if text.startswith('"', position):
        found = quoted(text, position)
        suffix = _SUFFIX.match(text, found.end())
        end = suffix.end() if suffix else found.end()
        inner = found[1].replace('""', '"')
        raw = RawValue(operator, inner, True, suffix[0] if suffix else "", start, end - start)
        return (raw if inner.strip() else None), end
    bare = (_DATE_PHRASE.match(text, position) if field.kind is Kind.DATE else None) or _BARE.match(text, position)
    if bare is None:
        return None, position
    end = _run_on(text, bare.end()) if running else bare.end()
    return RawValue(operator, text[position:end], False, "", start, end - start), end


def _scan_parameter(text: str, start: int) -> tuple[RawValue | None, int]:
    """A key of infotext and what it is compared with: ``!=`` is the operator, any other comparison the suffix."""
    name = quoted(text, start) if text.startswith('"', start) else _KEY.match(text, start)
    if name is None:
        return None, start
    is_quoted = name[0][0] == '"'
    key = name[1].replace('""', '"') if is_quoted else name[0]
    compared = _KEY_VALUE.match(text, name.end()) or _SUFFIX.match(text, name.end())
    end = compared.end() if compared else name.end()
    suffix = compared[0] if compared else ""
    operator = "!=" if suffix[:2] in ("!=", "<>") else ""
    suffix = f"={suffix[2:]}" if operator else suffix
    return (RawValue(operator, key, is_quoted, suffix, start, end - start) if key.strip() else None), end


def _scan_operator(text: str, position: int, field: Field) -> tuple[str, int]:
    if field.kind is Kind.PATH and (found := _PATH_WORDS.match(text, position)):
        return found[1].lower(), found.end()
    if field.kind is Kind.DATE and (found := _DATE_WORDS.match(text, position)):
        return _DATE_OPERATORS[found[1].lower()], found.end()
    if found := _COMPARISON.match(text, position):
        return ("!=" if found[1] == "<>" else found[1]), found.end()
    return "", position


def _run_on(text: str, end: int) -> int:
    """Where a value of several words ends: before a comma, the line's end, an operator, or another field."""
    while space := GAP.match(text, end):
        word = _BARE.match(text, space.end())
        if word is None or _begins_term(text, space.end()):
            break
        end = word.end()
    return end


def _begins_term(text: str, position: int) -> bool:
    """Whether what stands at ``position`` cannot belong to a value of several words."""
    return (
        text.startswith("(", position)
        or NEGATION.match(text, position) is not None
        or OPERATOR_WORD.match(text, position) is not None
        or known_field(text, position) is not None
    )


def quoted(text: str, position: int) -> re.Match[str]:
    """The quoted text that begins at ``position``. Raises QueryError when the quote is never closed."""
    found = QUOTED.match(text, position)
    if found is None:
        problem = 'This quote is never closed: add a " at the end of the phrase.'
        raise QueryError(problem, position, reason="quote_open")
    return found
