"""Every word of the prompts, for completing what is typed and for finding parts of words."""

from __future__ import annotations

import re
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterable

import numpy as np

from lib_berry.db import texts
from lib_berry.query.folding import fold
from lib_berry.search.arrays import Numbers

MOST_BEHIND = 2000
"""So many prompts may be younger than the vocabulary."""


class Vocabulary:
    """The words of the prompts up to id ``last``, sorted, with the number of prompts that have each; those of negative
    prompts among them."""

    def __init__(self, last: int, words: Iterable[tuple[str, int, int]]) -> None:
        self.last = last
        self.words: list[str] = []
        counts, negative = array("I"), array("I")
        for word, count, negative_count in words:
            self.words.append(word)
            counts.append(count)
            negative.append(negative_count)
        self.counts, self._negative = np.array(counts, np.uint32), np.array(negative, np.uint32)
        folded = list(map(fold, self.words))
        self._text = "\n".join(["", *folded, ""])
        self._starts = np.cumsum([1, *(len(word) + 1 for word in folded)], dtype=np.int64)

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> Vocabulary:
        last, _ = texts.last_ids(connection)
        return cls(last, texts.vocabulary(connection))

    def count(self, word: str) -> int:
        """In how many prompts the word is."""
        place = self._place(word)
        return 0 if place is None else int(self.counts[place])

    def is_only_in(self, field: str, word: str) -> bool:
        """Whether the word is in no text of the other field."""
        place = self._place(word)
        return place is None or not (self._negative if field == "prompt" else self.counts)[place]

    def _place(self, word: str) -> int | None:
        place = bisect_left(self.words, word)
        return place if place < len(self.words) and self.words[place] == word else None

    def beginning(self, prefix: str, most: int) -> list[tuple[str, int]]:
        """The words that begin with ``prefix``, those of most prompts first."""
        first = bisect_left(self.words, prefix)
        end = bisect_left(self.words, prefix + "\U0010ffff")
        counts = self.counts[first:end]
        most = min(most, int(np.count_nonzero(counts)))
        if len(counts) > most:
            found: Numbers = np.argpartition(counts, -most)[-most:] if most else np.empty(0, np.int64)
        else:
            found = np.arange(len(counts))
        ordered = sorted(found.tolist(), key=lambda place: (-int(counts[place]), place))
        return [(self.words[first + place], int(counts[place])) for place in ordered]

    def having(self, part: str, *, starts: bool, ends: bool, most: int) -> list[str] | None:
        """The words with the folded ``part`` in them, at their start or end if it must be; None: more than ``most``."""
        before, after = ("\n" if starts else ""), ("\n" if ends else "")
        found: list[int] = []
        for match in re.finditer(f"{before}{re.escape(part)}{after and '(?=' + after + ')'}", self._text):
            place = int(np.searchsorted(self._starts, match.end() - 1 if not ends else match.end(), "right")) - 1
            if not found or found[-1] != place:
                found.append(place)
                if len(found) > most:
                    return None
        return [self.words[place] for place in found]
