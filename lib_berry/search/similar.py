"""Prompts like another: those that share its rare tags."""

from __future__ import annotations

import re
import sqlite3
from math import log
from typing import NamedTuple

import numpy as np

from lib_berry.db import texts
from lib_berry.query.folding import fold
from lib_berry.query.sql import COLUMNS, is_tokenised, quoted
from lib_berry.search.arrays import Mask, Numbers
from lib_berry.search.prompts import Prompts, numbers

MOST_TAGS = 12
"""Of a prompt's tags, so many of the rarest tell what is like it."""
MOST_CANDIDATES = 40_000
"""Prompts looked at; tags that so many have say little."""
ENOUGH = 0.3
"""How much of the weight of all tags looked at another prompt must share."""

_WEIGHT = re.compile(r":\s*-?[0-9.]+(?=[\s)\]}]*$)")
_NETWORK = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")


def tags_of(prompt: str) -> tuple[str, ...]:
    """The comma-separated parts of a prompt, folded, without brackets, weights and networks; each once."""
    found: dict[str, None] = {}
    for part in re.split(r"[,\n]", _NETWORK.sub(",", prompt)):
        tag = fold(_WEIGHT.sub("", part).strip(" \t\r()[]{}\\")).strip()
        if tag:
            found.setdefault(tag)
    return tuple(found)


class Alike(NamedTuple):
    """Prompts by id, the prompt itself among them, and how much of its tags' weight each shares, from 0 to 1."""

    ids: Numbers
    scores: Numbers

    def mask(self) -> Mask:
        found = np.zeros(int(self.ids.max(initial=0)) + 1, np.bool_)
        found[self.ids] = True
        return found


def alike(connection: sqlite3.Connection, prompts: Prompts, prompt: int) -> Alike:
    """The prompts like this one, in no order."""
    (text,) = (text for _, text in texts.some(connection, "prompt", str(prompt))) or ("",)
    last, _ = texts.last_ids(connection)
    scores = np.zeros(last + 1, np.float32)
    full = looked_at = 0.0
    for tag in _rarest(connection, prompts, text):
        found = numbers(texts.matching(connection, f"{COLUMNS['prompt']} : {quoted(tag)}"))
        if looked_at and looked_at + len(found) > MOST_CANDIDATES:
            break
        looked_at += len(found)
        weight = log(1 + last / max(len(found), 1))
        full += weight
        scores[found[found <= last]] += weight
    scores /= full or 1.0
    scores[prompt] = 1.0
    (ids,) = np.nonzero(scores >= ENOUGH)
    return Alike(ids, scores[ids])


def _rarest(connection: sqlite3.Connection, prompts: Prompts, text: str) -> list[str]:
    """The tags of the prompt that the index has as words, the rarest first: a tag is as rare as its rarest word."""
    vocabulary = prompts.vocabulary(connection)
    tags = [tag for tag in tags_of(text) if is_tokenised(tag)]
    return sorted(tags, key=lambda tag: min(map(vocabulary.count, _WORD.findall(tag)), default=0))[:MOST_TAGS]
