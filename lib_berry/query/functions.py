"""What the compiled SQL calls and SQLite lacks: folding and regular expressions."""

from __future__ import annotations

import sqlite3

from lib_berry.query.folding import fold, fold_key
from lib_berry.query.numbers import as_number
from lib_berry.query.regex import compiled


def register(connection: sqlite3.Connection) -> None:
    """Make them known to ``connection``."""
    connection.create_function("fold", 1, _fold, deterministic=True)
    connection.create_function("fold_key", 1, _fold_key, deterministic=True)
    connection.create_function("number", 1, _number, deterministic=True)
    connection.create_function("regexp", 2, _regexp, deterministic=True)


def _fold(text: object) -> str | None:
    return None if text is None else fold(str(text))


def _fold_key(text: object) -> str | None:
    return None if text is None else fold_key(str(text))


def _number(text: object) -> float | None:
    return None if text is None else as_number(str(text))


def _regexp(source: str, text: object) -> bool | None:
    return None if text is None else compiled(source).search(str(text)) is not None
