"""Patterns of the query language as tests of a text, folded as everything that is compared."""

from __future__ import annotations

import re
from collections.abc import Callable

from lib_berry.query.ast import Pattern, Wildcard
from lib_berry.query.folding import fold

Test = Callable[[str], bool]
ANYTHING = (Wildcard.ANY,)
MOST_IN_LIKE = 3


def test_of(pattern: Pattern) -> Test:
    """Whether the pattern matches the whole of a text.

    What stands between two ``*`` is taken where it is found first; that never has to be taken back, so a text is gone
    through once however many wildcards there are.
    """
    if not any(isinstance(piece, Wildcard) for piece in pattern.pieces):
        whole = fold("".join(map(str, pattern.pieces)))
        return lambda text: fold(text) == whole
    first, *between = _parts(pattern)
    if not between:
        return lambda text: first.fullmatch(fold(text)) is not None
    *inner, last = between
    least = _length(last)

    def test(text: str) -> bool:
        text = fold(text)
        found = first.match(text)
        for part in inner:
            found = found and part.search(text, found.end())
        start = len(text) - least
        return found is not None and start >= found.end() and last.match(text, start) is not None

    return test


def _parts(pattern: Pattern) -> list[re.Pattern[str]]:
    """What stands between the ``*`` of a pattern, as expressions of a fixed length."""
    parts = [""]
    for piece in pattern.pieces:
        if piece is Wildcard.ANY:
            parts.append("")
        else:
            parts[-1] += "." if piece is Wildcard.ONE else re.escape(fold(str(piece)))
    return [re.compile(part, re.DOTALL) for part in parts]


def _length(part: re.Pattern[str]) -> int:
    return len(re.sub(r"\\(.)", r"\1", part.pattern, flags=re.DOTALL))


def found_in(pattern: Pattern) -> Test:
    """Whether the pattern matches anywhere in a text."""
    return test_of(Pattern((Wildcard.ANY, *pattern.pieces, Wildcard.ANY)))


def like(pattern: Pattern) -> str | None:
    """The pattern for SQL's LIKE (escaped by a backslash), which is right for ASCII text; None: better not."""
    wildcards = {Wildcard.ANY: "%", Wildcard.ONE: "_"}
    text = "".join(
        wildcards[piece] if isinstance(piece, Wildcard) else re.sub(r"[%_\\]", r"\\\g<0>", fold(piece))
        for piece in pattern.pieces
    )
    # With many wildcards SQLite tries every way to divide a text among them.
    return text if text.isascii() and pattern.pieces.count(Wildcard.ANY) <= MOST_IN_LIKE else None


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
