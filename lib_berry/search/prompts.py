"""Which prompts hold the words and patterns of a query: a mask over the ids of prompts for each leaf.

Prompts never change and new ones have higher ids, so a mask that was made once only needs to be continued.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lib_berry.db import texts
from lib_berry.query.ast import Pattern, Regex, Text, TextPattern, TextRegex
from lib_berry.query.folding import fold
from lib_berry.query.sql import any_word, full_text, is_word_character, quoted
from lib_berry.search.arrays import Mask, Numbers
from lib_berry.search.matching import Matcher
from lib_berry.search.patterns import found_in
from lib_berry.search.vocabulary import MOST_BEHIND, Vocabulary


@dataclass(frozen=True, slots=True)
class AnyText:
    """The text field says anything at all."""

    field: str


TextLeaf = Text | TextPattern | TextRegex | AnyText
MOST_BYTES = 12 << 20
MOST_WORDS = 300
"""A part of more words than this is looked for in the prompts themselves."""
FEW_PROMPTS = 2000
"""So many are looked at here; more, in the process for it."""


def numbers(listed: str) -> Numbers:
    """Ids with commas between as an array."""
    return np.fromstring(listed, np.int64, sep=",") if listed else np.empty(0, np.int64)


class Prompts:
    """Masks of the prompts, remembered. Safe from any thread."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._masks: OrderedDict[TextLeaf, Mask] = OrderedDict()
        self._bytes = 0
        self._vocabulary: Vocabulary | None = None
        self._lock = threading.Lock()
        self._reading = threading.Lock()

    def forget(self) -> None:
        """Ids no longer mean what they did."""
        self.forget_masks()
        self._vocabulary = None

    def forget_masks(self) -> None:
        """Look every word up anew."""
        with self._lock:
            self._masks.clear()
            self._bytes = 0

    def mask(self, connection: sqlite3.Connection, leaf: TextLeaf) -> Mask:
        """Which prompts, by their ids, hold ``leaf``: as far as the highest id that the connection sees, or further.

        Raises QueryError for what takes too long.
        """
        last, _ = texts.last_ids(connection)
        with self._lock:
            mask = self._masks.get(leaf)
            if mask is not None:
                self._masks.move_to_end(leaf)
        known = 0 if mask is None else len(mask) - 1
        if mask is not None and last <= known:
            return mask
        found = self._find(connection, leaf, known)
        longer = np.zeros(max(last, int(found.max(initial=0))) + 1, np.bool_)
        if mask is not None:
            longer[: len(mask)] = mask
        longer[found] = True
        self._remember(leaf, longer[: last + 1])
        return longer

    def _remember(self, leaf: TextLeaf, mask: Mask) -> None:
        with self._lock:
            old = self._masks.pop(leaf, None)
            self._masks[leaf] = mask
            self._bytes += len(mask) - (0 if old is None else len(old))
            while self._bytes > MOST_BYTES and len(self._masks) > 1:
                self._bytes -= len(self._masks.popitem(last=False)[1])

    def vocabulary(self, connection: sqlite3.Connection) -> Vocabulary:
        """The words of the prompts; read again when many have come since."""
        last, _ = texts.last_ids(connection)
        with self._reading:
            found = self._vocabulary
            if found is None or last - found.last > max(MOST_BEHIND, found.last // 10):
                found = self._vocabulary = Vocabulary.read(connection)
            return found

    # --- finding -----------------------------------------------------------------------------------------------------

    def _find(self, connection: sqlite3.Connection, leaf: TextLeaf, after: int) -> Numbers:
        if isinstance(leaf, TextRegex):
            return self._try_all(connection, leaf.field, leaf.regex, after)
        if isinstance(leaf, AnyText):
            return numbers(texts.not_empty(connection, leaf.field, after))
        if isinstance(leaf, Text):
            words = full_text(leaf)
            if words is not None:
                return self._words(connection, leaf, words, after)
            return self._part(connection, leaf.field, Pattern((leaf.text,)), after)
        return self._part(connection, leaf.field, leaf.pattern, after)

    def _words(self, connection: sqlite3.Connection, leaf: Text, words: str, after: int) -> Numbers:
        """The full-text search takes half the time when it need not look which field a word is in."""
        known = self._vocabulary
        word = fold(leaf.text)
        if (
            known is None
            or leaf.prefix
            or not all(map(is_word_character, word))
            or not known.is_only_in(leaf.field, word)
        ):
            return numbers(texts.matching(connection, words, after))
        quick = texts.matching(connection, quoted(leaf.text), after, known.last)
        return np.concatenate((numbers(quick), numbers(texts.matching(connection, words, max(after, known.last)))))

    def _try_all(self, connection: sqlite3.Connection, field: str, sought: Pattern | Regex, after: int) -> Numbers:
        return numbers(self._matcher.matching(field, sought, after))

    def _part(self, connection: sqlite3.Connection, field: str, pattern: Pattern, after: int) -> Numbers:
        """Prompts with the pattern anywhere: by the words that may hold its longest piece, if that tells."""
        last, _ = texts.last_ids(connection)
        if last - after <= FEW_PROMPTS:
            return _passing(pattern, texts.texts(connection, field, after))
        vocabulary = self.vocabulary(connection)
        words = _words(vocabulary, pattern)
        if words is None or last - max(vocabulary.last, after) > MOST_BEHIND:
            return self._try_all(connection, field, pattern, after)
        found = texts.matching(connection, any_word(field, words), after) if words else ""
        parts = [numbers(found)]
        if not _is_one_piece(pattern):
            if found.count(",") >= FEW_PROMPTS:
                return self._try_all(connection, field, pattern, after)
            parts = [_passing(pattern, texts.some(connection, field, found))]
        parts.append(_passing(pattern, texts.texts(connection, field, max(vocabulary.last, after))))
        return np.concatenate(parts)


def _passing(pattern: Pattern, some: Iterable[tuple[int, str]]) -> Numbers:
    test = found_in(pattern)
    return np.array([key for key, text in some if test(text)], np.int64)


def _is_one_piece(pattern: Pattern) -> bool:
    """Whether the pattern is in a text exactly when it is in one of its words."""
    literals = [piece for piece in pattern.pieces if isinstance(piece, str)]
    return len(pattern.pieces) == len(literals) == 1 and all(map(is_word_character, fold(literals[0])))


def _words(vocabulary: Vocabulary, pattern: Pattern) -> list[str] | None:
    """The words of which a text must have one to match; None when too many, or nobody knows."""
    best: tuple[str, bool, bool] | None = None
    for piece in (fold(piece) for piece in pattern.pieces if isinstance(piece, str)):
        start = 0
        while start < len(piece):
            end = start
            while end < len(piece) and is_word_character(piece[end]):
                end += 1
            if end > start and (best is None or end - start > len(best[0])):
                best = piece[start:end], start > 0, end < len(piece)
            start = max(end, start + 1)
    if best is None:
        return None
    part, starts, ends = best
    return vocabulary.having(part, starts=starts, ends=ends, most=MOST_WORDS)
