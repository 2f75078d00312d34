"""What is written after the colon of a field of numbers: bounds, ranges, and numbers with units.

Nothing is more precise than it was written by a person: ratios and amounts match what is near them, unless compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lib_berry.query.ast import Range
from lib_berry.query.kinds import Field
from lib_berry.query.raw import RawValue, refusal

MAX_INTEGER = 2**63 - 1
MAX_RATING = 5
#: By how much of itself a value may be off and still be what was written.
NEAR_RATIO, NEAR_AMOUNT = 0.02, 0.05

NUMBER = r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_SPAN = re.compile(rf"({NUMBER})?\s*(?:\.\.|-)\s*({NUMBER})?")
_SIDES = rf"{NUMBER}(?:\s*:\s*{NUMBER})?"
_RATIO_SPAN = re.compile(rf"({_SIDES})?\s*(?:\.\.|-)\s*({_SIDES})?")
_AMOUNT = rf"{NUMBER}\s*[a-zA-Z]*"
_BYTES_SPAN = re.compile(rf"({_AMOUNT})?\s*(?:\.\.|-)\s*({_AMOUNT})?")
RATIO = re.compile(rf"({NUMBER})\s*:\s*({NUMBER})")
_BYTES = re.compile(rf"({NUMBER})\s*([kmg]?)(?:i?b|bytes?)?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def as_number(text: str) -> float | None:
    """The number that ``text`` is and nothing else, as a parameter's is compared; None when it is none."""
    return float(text) if re.fullmatch(rf"\s*{NUMBER}\s*", text) else None


def integer(field: Field, raw: RawValue) -> Range:
    return read_range(field, raw, lambda text: whole(field, raw, text, MAX_INTEGER))


def real(field: Field, raw: RawValue) -> Range:
    return read_range(field, raw, lambda text: decimal(field, raw, text))


def whole(field: Field, raw: RawValue, text: str, largest: int) -> int:
    if not re.fullmatch(r"[0-9]+", text):
        raise refusal(field, raw, "is not a whole number")
    if len(text) > 40 or int(text) > largest:
        raise refusal(
            field, raw, f"is too large: the largest is {largest}", reason="value_too_large", largest=str(largest)
        )
    return int(text)


def decimal(field: Field, raw: RawValue, text: str) -> float:
    if not re.fullmatch(NUMBER, text):
        raise refusal(field, raw, "is not a number")
    if len(text) > 40:
        raise refusal(field, raw, "has too many digits")
    return float(text)


def read_range(
    field: Field, raw: RawValue, number: Callable[[str], int | float], span: re.Pattern[str] = _SPAN
) -> Range:
    text = raw.text.strip()
    if raw.operator in ("<", "<=", ">", ">="):
        return compared(raw.operator, number(text))
    found = span.fullmatch(text)
    # "-5" is a negative number, not a range without a start; "..5" and "5.." are ranges.
    if found is None or not (".." in text or (found[1] and found[2])):
        value = number(text)
        return Range(value, value)
    if found[1] is found[2] is None:
        raise refusal(field, raw, "is a range without ends")
    low, high = (number(end) if end is not None else None for end in found.groups())
    if low is not None and high is not None and low > high:
        problem = f"is a range that ends before it begins: write {found[2]}..{found[1]}"
        raise refusal(field, raw, problem, reason="range_reversed")
    return Range(low, high)


def compared(operator: str, value: int | float) -> Range:
    if operator == "=":
        return Range(value, value)
    if operator[0] == "<":
        return Range(None, value, high_open=operator == "<")
    return Range(value, None, low_open=operator == ">")


def _near(raw: RawValue, range_: Range, share: float) -> Range:
    """``range_``, and if it is one number that ``raw`` does not demand with ``=``, what comes near it."""
    low = range_.low
    if low is None or low != range_.high or raw.operator == "=":
        return range_
    return Range(low - abs(low) * share, low + abs(low) * share)


def ratio(field: Field, raw: RawValue) -> Range:
    def number(text: str) -> float:
        sides = RATIO.fullmatch(text)
        if sides is None:
            return decimal(field, raw, text)
        width, height = (decimal(field, raw, side) for side in sides.groups())
        if width <= 0 or height <= 0:
            raise refusal(field, raw, "is no ratio of two lengths")
        return width / height

    return _near(raw, read_range(field, raw, number, _RATIO_SPAN), NEAR_RATIO)


def area(field: Field, raw: RawValue) -> Range:
    return _near(raw, read_range(field, raw, lambda text: decimal(field, raw, text)), NEAR_AMOUNT)


def amount_of_bytes(field: Field, raw: RawValue) -> Range:
    def number(text: str) -> float:
        found = _BYTES.fullmatch(text)
        if found is None:
            raise refusal(field, raw, "is not a size of a file: write 500kb or 2mb")
        return decimal(field, raw, found[1]) * _UNITS[found[2].lower()]

    return _near(raw, read_range(field, raw, number, _BYTES_SPAN), NEAR_AMOUNT)


def rating(field: Field, raw: RawValue) -> Range:
    if raw.text.strip().lower() in ("none", "unrated") and raw.operator in ("", "=", "!="):
        return Range(0, 0)
    found = read_range(field, raw, lambda text: whole(field, raw, text, MAX_RATING))
    # "<3" is of those that were rated, as every comparison is of those that have a value.
    return Range(1, found.high, high_open=found.high_open) if found.low is None else found


def image(field: Field, raw: RawValue) -> Range:
    if raw.operator not in ("", "=", "!="):
        raise refusal(field, raw, "names one image and cannot be compared")
    number = whole(field, raw, raw.text.strip(), MAX_INTEGER)
    return Range(number, number)
