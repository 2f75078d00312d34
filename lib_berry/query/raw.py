"""A value of a field as it stands in the text, and how one is refused."""

from __future__ import annotations

from dataclasses import dataclass

from lib_berry.errors import QueryError
from lib_berry.query.kinds import Field


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


def shorten(text: str) -> str:
    """``text`` as an error message quotes it."""
    return text if len(text) <= 40 else text[:39] + "\u2026"


def refusal(
    field: Field,
    raw: RawValue,
    problem: str,
    suggestion: str | None = None,
    *,
    reason: str = "value_invalid",
    **values: str | int,
) -> QueryError:
    """The mistake at ``raw``: the sentence ends with ``problem`` and an example."""
    return QueryError(
        f"The value '{shorten(raw.text)}' of '{field.name}' {problem} (for example {field.example}).",
        raw.position,
        raw.length,
        suggestion,
        reason=reason,
        field=field.name,
        kind=field.kind.value,
        value=shorten(raw.text),
        example=field.example,
        **values,
    )
