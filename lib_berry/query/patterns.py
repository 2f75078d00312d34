"""What is written after the colon of a field that holds text: names and paths with wildcards, or a part of them."""

from __future__ import annotations

import re

from lib_berry.errors import QueryError
from lib_berry.query import regex
from lib_berry.query.ast import Parameter, Pattern, Range, Regex, Value, Weighted, Wildcard
from lib_berry.query.folding import fold_key
from lib_berry.query.kinds import Field
from lib_berry.query.numbers import NUMBER, compared, decimal, read_range, whole
from lib_berry.query.raw import RawValue, refusal, shorten

MAX_SEED = 2**64 - 1
MAX_WILDCARDS = 20

_WEIGHT = re.compile(rf"(>=|<=|>|<|=)\s*({NUMBER})")
_PARAMETER = re.compile(r'(<=|>=|=|<|>)\s*(?:"((?:[^"]|"")*)"|(.*))', re.DOTALL)
_SAME_EXTENSION = {"jpg": ("jpg", "jpeg"), "jpeg": ("jpg", "jpeg")}


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


def wild(field: Field, raw: RawValue, text: str, *, escapes: bool = True) -> Pattern:
    read = pattern(text, escapes=escapes)
    if sum(isinstance(piece, Wildcard) for piece in read.pieces) > MAX_WILDCARDS:
        raise refusal(field, raw, f"has more than {MAX_WILDCARDS} wildcards")
    return read


def pattern_or(field: Field, raw: RawValue, text: str, *, escapes: bool = True) -> Pattern:
    """The whole name when quoted or after ``=``, a pattern when there are wildcards, else a part of the name."""
    if raw.operator not in ("", "=", "!="):
        raise _compared(field, raw)
    read = wild(field, raw, text, escapes=escapes)
    if raw.quoted or raw.operator == "=" or any(isinstance(piece, Wildcard) for piece in read.pieces):
        return read
    return Pattern((Wildcard.ANY, *read.pieces, Wildcard.ANY))


def seed(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.operator in ("", "!=", "=") and re.fullmatch(r"[0-9*?]*[*?][0-9*?]*", raw.text):
        return (wild(field, raw, raw.text),)
    return (read_range(field, raw, lambda text: whole(field, raw, text, MAX_SEED)),)


def name(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if not raw.regex:
        return (pattern_or(field, raw, raw.text),)
    try:
        regex.compiled(raw.text)
    except ValueError as error:
        raise refusal(field, raw, str(error)) from None
    return (Regex(raw.text),)


def prefix(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.regex:
        return name(field, raw)
    read = pattern_or(field, raw, raw.text)
    literal = [piece for piece in read.pieces if isinstance(piece, str)]
    if raw.quoted or raw.operator == "=" or read.pieces != (Wildcard.ANY, *literal, Wildcard.ANY):
        return (read,)
    return (Pattern((*literal, Wildcard.ANY)),)


def tag(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.operator not in ("", "=", "!="):
        raise _compared(field, raw)
    pieces = wild(field, raw, raw.text.strip().strip("/")).pieces
    itself, beneath = Pattern(pieces), Pattern((*pieces, "/", Wildcard.ANY))
    return (itself,) if raw.operator == "=" else (itself, beneath)


def lora(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text, comparison = raw.text, raw.suffix
    if not raw.quoted and (start := re.search(r"[<>=]", text)):
        text, comparison = text[: start.start()], text[start.start() :]
    if not text:
        raise refusal(field, raw, "has no name before the weight")
    name = pattern_or(field, raw, text)
    if not comparison:
        return (Weighted(name),)
    found = _WEIGHT.fullmatch(comparison)
    if found is None:
        raise refusal(field, raw, f"has a weight we cannot read, '{shorten(comparison)}'")
    return (Weighted(name, compared(found[1], decimal(field, raw, found[2]))),)


def path(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.replace("\\", "/")
    inside = wild(field, raw, text, escapes=False).pieces
    if raw.operator == "starts with":
        return (Pattern((*inside, Wildcard.ANY)),)
    if raw.operator == "ends with":
        return (Pattern((Wildcard.ANY, *inside)),)
    if raw.operator == "contains":
        return (Pattern((Wildcard.ANY, *inside, Wildcard.ANY)),)
    return (pattern_or(field, raw, text, escapes=False),)


def folder(field: Field, raw: RawValue) -> tuple[Value, ...]:
    if raw.operator not in ("", "=", "!="):
        raise _compared(field, raw)
    text = raw.text.replace("\\", "/").rstrip("/")
    absolute = raw.text[:1] in ("/", "\\") or re.match(r"[A-Za-z]:", text) is not None
    # The column ends with a slash and every folder has one before its name, so whole names are compared.
    start: tuple[str | Wildcard, ...] = () if absolute else (Wildcard.ANY, "/")
    end: tuple[str | Wildcard, ...] = ("/",) if raw.operator == "=" else ("/", Wildcard.ANY)
    return (Pattern((*start, *wild(field, raw, text, escapes=False).pieces, *end)),)


def extension(field: Field, raw: RawValue) -> tuple[Value, ...]:
    text = raw.text.lower().removeprefix(".")
    if raw.operator not in ("", "=", "!=") or not re.fullmatch(r"[a-z0-9]+", text):
        raise refusal(field, raw, "is not a file name extension")
    return tuple(Pattern((Wildcard.ANY, f".{ext}")) for ext in _SAME_EXTENSION.get(text, (text,)))


def param(field: Field, raw: RawValue) -> tuple[Value, ...]:
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
        raise refusal(field, raw, f"has no value after the key, '{shorten(raw.suffix)}'")
    return (Parameter(key, _parameter_value(field, raw, found[1], text, found[2] is not None)),)


def _key(field: Field, raw: RawValue, text: str) -> Pattern:
    pieces = wild(field, raw, text).pieces
    return Pattern(tuple(fold_key(piece) if isinstance(piece, str) else piece for piece in pieces))


def _parameter_value(field: Field, raw: RawValue, operator: str, text: str, quoted: bool) -> Pattern | Range:
    """A range where all is numbers, else a pattern for the whole text."""
    text = text if quoted else text.strip()
    if not quoted or operator[:1] in ("<", ">"):
        inner = RawValue(operator, text, quoted, "", raw.position, raw.length)
        try:
            return read_range(field, inner, lambda number: decimal(field, inner, number))
        except QueryError:
            if operator[:1] in ("<", ">"):
                raise
    return wild(field, raw, text)


def _compared(field: Field, raw: RawValue) -> QueryError:
    """The mistake of a text compared as only a number can be."""
    problem = f"is compared by '{raw.operator}', but '{field.name}' holds text, not numbers"
    return refusal(field, raw, problem, reason="text_compared", operator=raw.operator)
