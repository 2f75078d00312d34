from __future__ import annotations

import inspect
import re

import pytest

from lib_berry import errors
from lib_berry.errors import BerryError, CursorError, QueryError

CLASSES = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, BerryError)]
DRAWN = re.compile(r"^(?P<indent>[ │├└─]*)(?P<name>\w+Error) +(?P<code>\w+)", re.MULTILINE)


def drawn() -> dict[str, tuple[str, int]]:
    """The classes of the docstring's tree: code and depth by name."""
    assert errors.__doc__ is not None
    rows = DRAWN.finditer(errors.__doc__)
    return {row["name"]: (row["code"], len(row["indent"]) // 4) for row in rows if row["code"] != "code"}


def depth(error: type[BerryError]) -> int:
    return error.__mro__.index(BerryError)


@pytest.mark.parametrize("error", [each for each in CLASSES if each is not BerryError])
def test_the_docstring_draws_the_tree(error: type[BerryError]) -> None:
    code, indent = drawn()[error.__name__]
    assert code == error.code
    assert indent == depth(error) + 1


def test_the_docstring_draws_nothing_else() -> None:
    assert set(drawn()) == {error.__name__ for error in CLASSES} - {"BerryError"}


def test_codes_are_unique() -> None:
    assert len({error.code for error in CLASSES}) == len(CLASSES)


def test_an_error_says_its_message() -> None:
    error = CursorError("Leave it out.")
    assert (str(error), error.message, error.code) == ("Leave it out.", "Leave it out.", "cursor_invalid")


def test_an_error_knows_its_reason_and_what_stands_in_it() -> None:
    error = QueryError("No field sed.", 3, reason="field_unknown", name="sed")
    assert (error.reason, error.values) == ("field_unknown", {"name": "sed"})
    assert (CursorError("Leave it out.").reason, CursorError("Leave it out.").values) == ("", {})


def test_a_query_error_points_at_its_place() -> None:
    error = QueryError("What is this?", 3, 2)
    assert (error.position, error.length, error.message) == (3, 2, "What is this?")
