"""What is written after a field's colon: one reader for each ``Kind``, from raw text to values of the AST."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from lib_berry.errors import QueryError
from lib_berry.query import regex
from lib_berry.query.ast import (
    Choice,
    DateRange,
    DayTime,
    Dimensions,
    Parameter,
    Pattern,
    Period,
    Range,
    Regex,
    Value,
    Weighted,
    Wildcard,
)
from lib_berry.query.dates import ends_before, parse_day_time, parse_period
from lib_berry.query.folding import fold_key
from lib_berry.query.kinds import Field, Kind
from lib_berry.query.lookup import choices, nearest

MAX_SEED = 2**64 - 1
MAX_WILDCARDS = 20
MAX_INTEGER = 2**63 - 1
MAX_RATING = 5
_DAY = 24 * 60

NUMBER = r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_SPAN = re.compile(rf"({NUMBER})?\s*(?:\.\.|-)\s*({NUMBER})?")
_SIDES = rf"{NUMBER}(?:\s*:\s*{NUMBER})?"
_RATIO_SPAN = re.compile(rf"({_SIDES})?\s*(?:\.\.|-)\s*({_SIDES})?")
_AMOUNT = rf"{NUMBER}\s*[a-zA-Z]*"
_BYTES_SPAN = re.compile(rf"({_AMOUNT})?\s*(?:\.\.|-)\s*({_AMOUNT})?")
_WEIGHT = re.compile(rf"(>=|<=|>|<|=)\s*({NUMBER})")
_SIZE = re.compile(r"([0-9]{1,9}|[?*])\s*[xX\u00d7*]\s*([0-9]{1,9}|[?*])")
_SAME_EXTENSION = {"jpg": ("jpg", "jpeg"), "jpeg": ("jpg", "jpeg")}
_YES_NO = {"true": "yes", "only": "yes", "1": "yes", "false": "no", "0": "no", "all": "any"}
_RATIO = re.compile(rf"({NUMBER})\s*:\s*({NUMBER})")
_BYTES = re.compile(rf"({NUMBER})\s*([kmg]?)(?:i?b|bytes?)?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_PARAMETER = re.compile(r'(<=|>=|=|<|>)\s*(?:"((?:[^"]|"")*)"|(.*))', re.DOTALL)
#: By how much of itself a value may be off and still be what was written.
_NEAR_RATIO, _NEAR_AMOUNT = 0.02, 0.05
_CHOICE_SPELLINGS = {
    "has": {"metadata": "parameters", "negative_prompt": "negative", "loras": "lora", "errors": "error"},
}


@dataclass(frozen=True, slots=True)
class RawValue:
    """One alternative as it stands in the text.

    ``operator`` is ``""`` or one of ``= != < <= > >=`` (``starts with``, ``ends with`` and ``contains`` for a path);
    ``text`` is without its quotes, ``suffix`` the comparison that follows a closing quote. ``position`` and
    ``length`` cover all of it. ``regex`` says that the text stood between slashes.
    """

    operator: str
    text: str
    quoted: bool
    suffix: str
    position: int
    length: int
    regex: bool = False


def read_value(field: Field, raw: RawValue) -> tuple[Value, ...]:
    """The values that ``raw`` stands for in ``field``, any of which may match. Raises QueryError at ``raw``.

    An ``operator`` of ``!=`` is the caller's business and is read like none.
    """
    if raw.suffix and field.kind not in (Kind.LORA, Kind.PARAM):
        _refuse(field, raw, "has something stuck to its closing quote: put a space there")
    return _READERS[field.kind](field, raw)


def as_number(text: str) -> float | None:
    """The number that ``text`` is and nothing else, as a parameter's is compared; None when it is none."""
    return float(text) if re.fullmatch(rf"\s*{NUMBER}\s*", text) else None


def shorten(text: str) -> str:
    """``text`` as an error message quotes it."""
    return text if len(text) <= 40 else text[:39] + "\u2026"


def _refuse(field: Field, raw: RawValue, problem: str, suggestion: str | None = None) -> NoReturn:
    raise QueryError(
        f"The value '{shorten(raw.text)}' of '{field.name}' {problem} (for example {field.example}).",
        raw.position,
        raw.length,
        suggestion,
    )


# --- numbers ---------------------------------------------------------------------------------------------------------


def _integer(field: Field, raw: RawValue) -> tuple[Value, ...]:
    return (_range(field, raw, lambda text: _whole(field, raw, text, MAX_INTEGER)),)


def _real(field: Field, raw: RawValue) -> tuple[Value, ...]:
    return (_range(field, raw, lambda text: _decimal(field, raw, text)),)


def _seed(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.operator in ("", "!=", "=") and re.fullmatch(r"[0-9*?]*[*?][0-9*?]*", raw.text):
        return (_wild(field, raw, raw.text),)
    return (_range(field, raw, lambda text: _whole(field, raw, text, MAX_SEED)),)


def _whole(field: Field, raw: RawValue, text: str, largest: int) -> int:
    if not re.fullmatch(r"[0-9]+", text):
        _refuse(field, raw, "is not a whole number")
    if len(text) > 40 or int(text) > largest:
        _refuse(field, raw, f"is too large: the largest is {largest}")
    return int(text)


def _decimal(field: Field, raw: RawValue, text: str) -> float:
    if not re.fullmatch(NUMBER, text):
        _refuse(field, raw, "is not a number")
    if len(text) > 40:
        _refuse(field, raw, "has too many digits")
    return float(text)


def _range(field: Field, raw: RawValue, number: Callable[[str], int | float], span: re.Pattern[str] = _SPAN) -> Range:
    text = raw.text.strip()
    if raw.operator in ("<", "<=", ">", ">="):
        return _compared(raw.operator, number(text))
    found = span.fullmatch(text)
    # "-5" is a negative number, not a range without a start; "..5" and "5.." are ranges.
    if found is None or not (".." in text or (found[1] and found[2])):
        value = number(text)
        return Range(value, value)
    if found[1] is found[2] is None:
        _refuse(field, raw, "is a range without ends")
    low, high = (number(end) if end is not None else None for end in found.groups())
    if low is not None and high is not None and low > high:
        _refuse(field, raw, f"is a range that ends before it begins: write {found[2]}..{found[1]}")
    return Range(low, high)


def _compared(operator: str, value: int | float) -> Range:
    if operator == "=":
        return Range(value, value)
    if operator[0] == "<":
        return Range(None, value, high_open=operator == "<")
    return Range(value, None, low_open=operator == ">")


def _near(range_: Range, share: float) -> Range:
    """``range_``, and if it is one number, what comes near it."""
    low, high = range_.low, range_.high
    if low is None or low != high:
        return range_
    return Range(low * (1 - share), low * (1 + share))


def _ratio(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if (shape := _shape(field, raw)) is not None:
        return (shape,)

    def number(text: str) -> float:
        sides = _RATIO.fullmatch(text)
        if sides is None:
            return _decimal(field, raw, text)
        width, height = (_decimal(field, raw, side) for side in sides.groups())
        if width <= 0 or height <= 0:
            _refuse(field, raw, "is no ratio of two lengths")
        return width / height

    return (_near(_range(field, raw, number, _RATIO_SPAN), _NEAR_RATIO),)


def _area(field: Field, raw: RawValue) -> tuple[Value, ...]:
    return (_near(_range(field, raw, lambda text: _decimal(field, raw, text)), _NEAR_AMOUNT),)


def _bytes(field: Field, raw: RawValue) -> tuple[Value, ...]:
    def number(text: str) -> float:
        found = _BYTES.fullmatch(text)
        if found is None:
            _refuse(field, raw, "is not a size of a file: write 500kb or 2mb")
        return _decimal(field, raw, found[1]) * _UNITS[found[2].lower()]

    return (_near(_range(field, raw, number, _BYTES_SPAN), _NEAR_AMOUNT),)


def _rating(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.text.strip().lower() in ("none", "unrated") and raw.operator in ("", "=", "!="):
        return (Range(0, 0),)
    found = _range(field, raw, lambda text: _whole(field, raw, text, MAX_RATING))
    # "<3" is of those that were rated, as every comparison is of those that have a value.
    return (Range(1, found.high, high_open=found.high_open) if found.low is None else found,)


def _hires(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.strip().lower()
    if raw.operator in ("", "=", "!=") and (text in field.choices or text in ("true", "false")):
        return (Choice(_YES_NO.get(text, text)),)
    if not re.match(r"[0-9.-]", text):
        return _choice(field, raw)
    return _real(field, raw)


def _image(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.operator not in ("", "=", "!="):
        _refuse(field, raw, "names one image and cannot be compared")
    number = _whole(field, raw, raw.text.strip(), MAX_INTEGER)
    return (Range(number, number),)


# --- names -----------------------------------------------------------------------------------------------------------


def pattern(text: str, *, escapes: bool = True) -> Pattern:
    r"""``*`` and ``?`` as wildcards, the rest literal. With ``escapes``, ``\*`` and ``\?`` are literal too."""
    pieces: list[str | Wildcard] = []
    literal = ""
    for part in re.findall(r"\\[*?]|[*?]|[^*?\\]+|\\" if escapes else r"[*?]|[^*?]+", text, re.DOTALL):
        if part not in ("*", "?"):
            literal += part[1:] if len(part) == 2 and part in ("\\*", "\\?") else part
            continue
        if literal:
            pieces.append(literal)
            literal = ""
        if not (part == "*" and pieces and pieces[-1] is Wildcard.ANY):
            pieces.append(Wildcard(part))
    return Pattern((*pieces, literal) if literal else tuple(pieces))


def _wild(field: Field, raw: RawValue, text: str, *, escapes: bool = True) -> Pattern:
    read = pattern(text, escapes=escapes)
    if sum(isinstance(piece, Wildcard) for piece in read.pieces) > MAX_WILDCARDS:
        _refuse(field, raw, f"has more than {MAX_WILDCARDS} wildcards")
    return read


def _pattern_or(field: Field, raw: RawValue, text: str, *, escapes: bool = True) -> Pattern:
    """The whole name when quoted or after ``=``, a pattern when there are wildcards, else a part of the name."""
    if raw.operator not in ("", "=", "!="):
        _refuse(field, raw, f"is compared by '{raw.operator}', but '{field.name}' holds text, not numbers")
    read = _wild(field, raw, text, escapes=escapes)
    if raw.quoted or raw.operator == "=" or any(isinstance(piece, Wildcard) for piece in read.pieces):
        return read
    return Pattern((Wildcard.ANY, *read.pieces, Wildcard.ANY))


def _name(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if not raw.regex:
        return (_pattern_or(field, raw, raw.text),)
    try:
        regex.compiled(raw.text)
    except ValueError as error:
        _refuse(field, raw, str(error))
    return (Regex(raw.text),)


def _tag(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.operator not in ("", "=", "!="):
        _refuse(field, raw, f"is compared by '{raw.operator}', but '{field.name}' holds text, not numbers")
    pieces = _wild(field, raw, raw.text.strip().strip("/")).pieces
    itself, beneath = Pattern(pieces), Pattern((*pieces, "/", Wildcard.ANY))
    return (itself,) if raw.operator == "=" else (itself, beneath)


def _param(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if field.key:
        return (
            Parameter(_key(field, raw, field.key), _parameter_value(field, raw, raw.operator, raw.text, raw.quoted)),
        )
    key = _key(field, raw, raw.text)
    if not raw.suffix:
        return (Parameter(key),)
    found = _PARAMETER.fullmatch(raw.suffix)
    text = (found[3] if found[2] is None else found[2].replace('""', '"')) if found else ""
    if found is None or not text.strip():
        _refuse(field, raw, f"has no value after the key, '{shorten(raw.suffix)}'")
    return (Parameter(key, _parameter_value(field, raw, found[1], text, found[2] is not None)),)


def _key(field: Field, raw: RawValue, text: str) -> Pattern:
    pieces = _wild(field, raw, text).pieces
    return Pattern(tuple(fold_key(piece) if isinstance(piece, str) else piece for piece in pieces))


def _parameter_value(field: Field, raw: RawValue, operator: str, text: str, quoted: bool) -> Pattern | Range:
    """A range where all is numbers, else a pattern for the whole text."""
    text = text if quoted else text.strip()
    if not quoted or operator[:1] in ("<", ">"):
        inner = RawValue(operator, text, quoted, "", raw.position, raw.length)
        try:
            return _range(field, inner, lambda number: _decimal(field, inner, number))
        except QueryError:
            if operator[:1] in ("<", ">"):
                raise
    return _wild(field, raw, text)


def _prefix(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.regex:
        return _name(field, raw)
    read = _pattern_or(field, raw, raw.text)
    literal = [piece for piece in read.pieces if isinstance(piece, str)]
    if raw.quoted or raw.operator == "=" or read.pieces != (Wildcard.ANY, *literal, Wildcard.ANY):
        return (read,)
    return (Pattern((*literal, Wildcard.ANY)),)


def _lora(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text, comparison = raw.text, raw.suffix
    if not raw.quoted and (start := re.search(r"[<>=]", text)):
        text, comparison = text[: start.start()], text[start.start() :]
    if not text:
        _refuse(field, raw, "has no name before the weight")
    name = _pattern_or(field, raw, text)
    if not comparison:
        return (Weighted(name),)
    found = _WEIGHT.fullmatch(comparison)
    if found is None:
        _refuse(field, raw, f"has a weight we cannot read, '{shorten(comparison)}'")
    return (Weighted(name, _compared(found[1], _decimal(field, raw, found[2]))),)


def _path(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.replace("\\", "/")
    inside = _wild(field, raw, text, escapes=False).pieces
    if raw.operator == "starts with":
        return (Pattern((*inside, Wildcard.ANY)),)
    if raw.operator == "ends with":
        return (Pattern((Wildcard.ANY, *inside)),)
    if raw.operator == "contains":
        return (Pattern((Wildcard.ANY, *inside, Wildcard.ANY)),)
    return (_pattern_or(field, raw, text, escapes=False),)


def _folder(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.operator not in ("", "=", "!="):
        _refuse(field, raw, f"is compared by '{raw.operator}', but '{field.name}' holds text, not numbers")
    text = raw.text.replace("\\", "/").rstrip("/")
    absolute = raw.text[:1] in ("/", "\\") or re.match(r"[A-Za-z]:", text) is not None
    # The column ends with a slash and every folder has one before its name, so whole names are compared.
    start: tuple[str | Wildcard, ...] = () if absolute else (Wildcard.ANY, "/")
    end: tuple[str | Wildcard, ...] = ("/",) if raw.operator == "=" else ("/", Wildcard.ANY)
    return (Pattern((*start, *_wild(field, raw, text, escapes=False).pieces, *end)),)


def _extension(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.lower().removeprefix(".")
    if raw.operator not in ("", "=", "!=") or not re.fullmatch(r"[a-z0-9]+", text):
        _refuse(field, raw, "is not a file name extension")
    return tuple(Pattern((Wildcard.ANY, f".{ext}")) for ext in _SAME_EXTENSION.get(text, (text,)))


# --- the rest --------------------------------------------------------------------------------------------------------


def _shape(field: Field, raw: RawValue) -> Choice | None:
    text = raw.text.strip().lower()
    return Choice(text) if raw.operator in ("", "=", "!=") and text in field.choices else None


def _size(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.strip().lower()
    if raw.operator not in ("", "=", "!="):
        _refuse(field, raw, "cannot be compared as a whole: use width:, height: and ratio:")
    if found := _SIZE.fullmatch(text):
        width, height = (int(side) if side.isdigit() else None for side in found.groups())
        return (Dimensions(width, height),)
    if _RATIO.fullmatch(text):
        return _ratio(field, raw)
    if (shape := _shape(field, raw)) is not None:
        return (shape,)
    hint = nearest(text, field.choices)
    _refuse(field, raw, f"is not a size{f', did you mean {hint!r}?' if hint else ''}", hint)


def _choice(field: Field, raw: RawValue) -> tuple[Value, ...]:
    words = choices(field)
    text = raw.text.strip().lower()
    text = _CHOICE_SPELLINGS.get(field.name, _YES_NO if "yes" in words else {}).get(text, text)
    if raw.operator in ("", "=", "!=") and text in words:
        return (Choice(text),)
    hint = nearest(text, words)
    suggestion = f", did you mean '{hint}'?" if hint else "."
    _refuse(field, raw, f"is not known{suggestion} It may be {', '.join(words)}", hint)


def _time(field: Field, raw: RawValue) -> tuple[Value, ...]:
    def minutes(text: str) -> tuple[int, int]:
        try:
            return parse_day_time(text)
        except ValueError as error:
            _refuse(field, raw, str(error))

    text = raw.text.strip()
    if raw.operator[:1] in ("<", ">"):
        start, end = minutes(text)
        low = {">": end, ">=": start}.get(raw.operator, 0)
        high = {"<": start, "<=": end}.get(raw.operator, _DAY)
        # Nothing is before midnight.
        return () if low == high else (DayTime(low % _DAY, high % _DAY),)
    ends = re.split(r"\.\.|-", text, maxsplit=1)
    if not any(end.strip() for end in ends):
        _refuse(field, raw, "is a span without ends")
    first, last = (minutes(end) if end.strip() else (0, _DAY) for end in (ends[0], ends[-1]))
    return (DayTime(first[0], last[1] % _DAY),)


def _date(field: Field, raw: RawValue) -> tuple[Value, ...]:
    def period(text: str) -> Period:
        try:
            return parse_period(text)
        except ValueError as error:
            _refuse(field, raw, str(error))

    text = raw.text.strip()
    between = re.fullmatch(r"(?:between|from)\s+(\S+)\s+(?:and|to)\s+(\S+)", text, re.IGNORECASE)
    if raw.operator[:1] in ("<", ">"):
        one = period(text)
        if raw.operator[0] == "<":
            return (DateRange(None, one, high_open=raw.operator == "<"),)
        return (DateRange(one, None, low_open=raw.operator == ">"),)
    if between is None and ".." not in text:
        one = period(text)
        return (DateRange(one, one),)
    ends = between.groups() if between else text.split("..", 1)
    low, high = (period(end) if end.strip() else None for end in ends)
    if low is None and high is None:
        _refuse(field, raw, "has no date")
    if low and high and ends_before(high, low):
        _refuse(field, raw, "is a range that ends before it begins: swap its ends")
    return (DateRange(low, high),)


_READERS: dict[Kind, Callable[[Field, RawValue], tuple[Value, ...]]] = {
    Kind.INTEGER: _integer,
    Kind.REAL: _real,
    Kind.SEED: _seed,
    Kind.NAME: _name,
    Kind.PREFIX: _prefix,
    Kind.LORA: _lora,
    Kind.SIZE: _size,
    Kind.RATIO: _ratio,
    Kind.AREA: _area,
    Kind.BYTES: _bytes,
    Kind.RATING: _rating,
    Kind.HIRES: _hires,
    Kind.IMAGE: _image,
    Kind.TAG: _tag,
    Kind.PARAM: _param,
    Kind.TIME: _time,
    Kind.DATE: _date,
    Kind.PATH: _path,
    Kind.FOLDER: _folder,
    Kind.EXTENSION: _extension,
    Kind.CHOICE: _choice,
}
