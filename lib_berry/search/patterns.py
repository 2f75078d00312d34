"""Patterns of the query language as tests of a text, folded as everything that is compared."""

from __future__ import annotations

import re
from collections.abc import Callable

from lib_berry.query.ast import Pattern, Wildcard
from lib_berry.query.folding import fold

Test = Callable[[str], bool]
ANYTHING = (Wildcard.ANY,)


def expression(pattern: Pattern) -> str:
    """The regular expression of the pattern, for folded text."""
    wildcards = {Wildcard.ANY: ".*", Wildcard.ONE: "."}
    return "".join(
        wildcards[piece] if isinstance(piece, Wildcard) else re.escape(fold(piece)) for piece in pattern.pieces
    )


def test_of(pattern: Pattern) -> Test:
    """Whether the pattern matches the whole of a text."""
    if not any(isinstance(piece, Wildcard) for piece in pattern.pieces):
        whole = fold("".join(map(str, pattern.pieces)))
        return lambda text: fold(text) == whole
    matches = re.compile(expression(pattern), re.DOTALL).fullmatch
    return lambda text: matches(fold(text)) is not None


def found_in(pattern: Pattern) -> Test:
    """Whether the pattern matches anywhere in a text."""
    return test_of(Pattern((Wildcard.ANY, *pattern.pieces, Wildcard.ANY)))


def like(pattern: Pattern) -> str | None:
    """The pattern for SQL's LIKE (escaped by a backslash), which is right for ASCII text; None: it matches none."""
    wildcards = {Wildcard.ANY: "%", Wildcard.ONE: "_"}
    pieces = [
        wildcards[piece] if isinstance(piece, Wildcard) else re.sub(r"[%_\\]", r"\\\g<0>", fold(piece))
        for piece in pattern.pieces
    ]
    text = "".join(pieces)
    return text if text.isascii() else None


def split_path(pattern: Pattern) -> list[tuple[Pattern, Pattern]]:
    """Every way the last slash of a path, which ends its folder, can fall within ``pattern``.

    It falls on the pattern's own last slash, or on a wildcard after that one; nothing after it may be a slash.
    """
    splits = []
    pieces = pattern.pieces
    for index in range(len(pieces) - 1, -1, -1):
        piece, before, after = pieces[index], pieces[:index], pieces[index + 1 :]
        if piece is Wildcard.ANY:
            splits.append(((*before, piece), (piece, *after)))
        elif piece is Wildcard.ONE:
            splits.append(((*before, "/"), after))
        elif "/" in piece:
            folder, name = piece.rsplit("/", 1)
            splits.append(((*before, f"{folder}/"), (name, *after) if name else after))
            break
    return [(Pattern(folder), Pattern(name)) for folder, name in splits]
