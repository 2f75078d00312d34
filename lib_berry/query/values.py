"""What is written after a field's colon: one reader for each ``Kind``, from raw text to values of the AST."""

from __future__ import annotations

import re
from collections.abc import Callable

from lib_berry.query import numbers, patterns
from lib_berry.query.ast import Choice, DateRange, DayTime, Dimensions, Period, Value
from lib_berry.query.dates import ends_before, parse_day_time, parse_period
from lib_berry.query.kinds import Field, Kind
from lib_berry.query.lookup import choices, nearest
from lib_berry.query.raw import RawValue, refusal

_DAY = 24 * 60
_SIZE = re.compile(r"([0-9]{1,9}|[?*])\s*[xX\u00d7*]\s*([0-9]{1,9}|[?*])")
_YES_NO = {"true": "yes", "only": "yes", "1": "yes", "false": "no", "0": "no", "all": "any"}
_CHOICE_SPELLINGS = {
    "has": {"metadata": "parameters", "negative_prompt": "negative", "loras": "lora", "errors": "error"},
}


def read_value(field: Field, raw: RawValue) -> tuple[Value, ...]:
    """The values that ``raw`` stands for in ``field``, any of which may match. Raises QueryError at ``raw``.

    An ``operator`` of ``!=`` is the caller's business and is read like none.
    """
    if raw.suffix and field.kind not in (Kind.LORA, Kind.PARAM):
        raise refusal(field, raw, "has something stuck to its closing quote: put a space there")
    if field.kind in _NUMBERS:
        return (_NUMBERS[field.kind](field, raw),)
    return _READERS[field.kind](field, raw)


def _shape(field: Field, raw: RawValue) -> Choice | None:
    text = raw.text.strip().lower()
    return Choice(text) if raw.operator in ("", "=", "!=") and text in field.choices else None


def _size(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.strip().lower()
    if raw.operator not in ("", "=", "!="):
        raise refusal(field, raw, "cannot be compared as a whole: use width:, height: and ratio:")
    if found := _SIZE.fullmatch(text):
        width, height = (int(side) if side.isdigit() else None for side in found.groups())
        return (Dimensions(width, height),)
    if (shape := _shape(field, raw)) is not None:
        return (shape,)
    if numbers.RATIO.fullmatch(text):
        return (numbers.ratio(field, raw),)
    hint = nearest(text, field.choices)
    raise refusal(field, raw, f"is not a size{f', did you mean {hint!r}?' if hint else ''}", hint)


def _hires(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.strip().lower()
    if raw.operator in ("", "=", "!=") and (text in field.choices or text in ("true", "false")):
        return (Choice(_YES_NO.get(text, text)),)
    if not re.match(r"[0-9.-]", text):
        return _choice(field, raw)
    return (numbers.real(field, raw),)


def _choice(field: Field, raw: RawValue) -> tuple[Value, ...]:
    words = choices(field)
    text = raw.text.strip().lower()
    text = _CHOICE_SPELLINGS.get(field.name, _YES_NO if "yes" in words else {}).get(text, text)
    if raw.operator in ("", "=", "!=") and text in words:
        return (Choice(text),)
    hint = nearest(text, words)
    suggestion = f", did you mean '{hint}'?" if hint else "."
    raise refusal(
        field,
        raw,
        f"is not known{suggestion} It may be {', '.join(words)}",
        hint,
        reason="value_unknown",
        words=", ".join(words),
    )


def _time(field: Field, raw: RawValue) -> tuple[Value, ...]:
    def minutes(text: str) -> tuple[int, int]:
        try:
            return parse_day_time(text)
        except ValueError as error:
            raise refusal(field, raw, str(error)) from None

    text = raw.text.strip()
    if raw.operator[:1] in ("<", ">"):
        start, end = minutes(text)
        low = {">": end, ">=": start}.get(raw.operator, 0)
        high = {"<": start, "<=": end}.get(raw.operator, _DAY)
        # Nothing is before midnight.
        return () if low == high else (DayTime(low % _DAY, high % _DAY),)
    ends = re.split(r"\.\.|-", text, maxsplit=1)
    if not any(end.strip() for end in ends):
        raise refusal(field, raw, "is a span without ends")
    first, last = (minutes(end) if end.strip() else (0, _DAY) for end in (ends[0], ends[-1]))
    return (DayTime(first[0], last[1] % _DAY),)


def _date(field: Field, raw: RawValue) -> tuple[Value, ...]:
    def period(text: str) -> Period:
        try:
            return parse_period(text)
        except ValueError as error:
            raise refusal(field, raw, str(error)) from None

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
        raise refusal(field, raw, "has no date")
    if low and high and ends_before(high, low):
        raise refusal(field, raw, "is a range that ends before it begins: swap its ends", reason="range_reversed")
    return (DateRange(low, high),)


def _ratio(field: Field, raw: RawValue) -> tuple[Value, ...]:
    return (_shape(field, raw) or numbers.ratio(field, raw),)


_NUMBERS = {
    Kind.INTEGER: numbers.integer,
    Kind.REAL: numbers.real,
    Kind.AREA: numbers.area,
    Kind.BYTES: numbers.amount_of_bytes,
    Kind.RATING: numbers.rating,
    Kind.IMAGE: numbers.image,
}
_READERS: dict[Kind, Callable[[Field, RawValue], tuple[Value, ...]]] = {
    Kind.SEED: patterns.seed,
    Kind.NAME: patterns.name,
    Kind.PREFIX: patterns.prefix,
    Kind.LORA: patterns.lora,
    Kind.TAG: patterns.tag,
    Kind.PARAM: patterns.param,
    Kind.PATH: patterns.path,
    Kind.FOLDER: patterns.folder,
    Kind.EXTENSION: patterns.extension,
    Kind.SIZE: _size,
    Kind.RATIO: _ratio,
    Kind.HIRES: _hires,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.CHOICE: _choice,
}
