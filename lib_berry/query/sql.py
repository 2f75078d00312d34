"""The leaves of a query that SQLite answers: words, as expressions of its full-text search. Executes nothing.

User text only ever stands quoted in an expression, and the expression is bound as a parameter.
"""

from __future__ import annotations

import unicodedata

from lib_berry.query.ast import Text

COLUMNS = {"prompt": "prompt", "negative": "negative_prompt"}
"""Where the full-text index has each text field."""


def full_text(node: Text) -> str | None:
    """The FTS5 expression that answers ``node``, or None when the index does not have it as words."""
    if not is_tokenised(node.text):
        return None
    return f"{COLUMNS[node.field]} : {quoted(node.text)}{' *' if node.prefix else ''}"


def any_word(field: str, words: list[str]) -> str:
    """The FTS5 expression for texts with any of these words."""
    return f"{COLUMNS[field]} : ({' OR '.join(map(quoted, words))})"


def quoted(text: str) -> str:
    text = text.replace('"', '""')
    return f'"{text}"'


def is_tokenised(text: str) -> bool:
    """Whether the index has ``text`` as words.

    Its tokeniser makes a word of every run of letters and digits. Scripts that put no spaces between words would
    become one word a sentence, and what has neither letter nor digit is not in the index at all.
    """
    characters = [c for c in text if is_word_character(c)]
    return bool(characters) and all(map(_is_spaced_script, characters))


def is_word_character(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _is_spaced_script(character: str) -> bool:
    # Latin to Telugu, Malayalam and Sinhala; Georgian; the Latin and Greek additions.
    return character < "\u0e00" or "\u10a0" <= character <= "\u10ff" or "\u1e00" <= character <= "\u1fff"
