"""Prompts like another: those that share its rare tags."""

from __future__ import annotations

import re
import sqlite3
from math import log
from typing import TYPE_CHECKING

import numpy as np

from lib_berry.db import texts
from lib_berry.prompts import prompt_tags
from lib_berry.query.folding import fold
from lib_berry.query.sql import COLUMNS, is_tokenised, quoted
from lib_berry.search.arrays import Numbers
from lib_berry.search.prompts import Prompts, numbers

if TYPE_CHECKING:
    from lib_berry.search.leaves import Leaves

MOST_TAGS = 12
"""Of a prompt's tags, so many of the rarest tell what is like it."""
FEW_TAGS = 3
"""A prompt of fewer tags is prose: its words are looked at instead."""
MOST_CANDIDATES = 25_000
"""Prompts looked at; tags that so many have say little."""
ENOUGH = 0.3
"""How much of the weight of all tags looked at another prompt must share."""

_WORD = re.compile(r"[^\W_]+")


def alike(connection: sqlite3.Connection, prompts: Prompts, prompt: int) -> Numbers:
    """How much of this prompt's weight of tags each prompt, by its id, shares: from 0 (less than enough) to 1."""
    text = "".join(text for _, text in texts.some(connection, "prompt", str(prompt)))
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
    scores[scores < ENOUGH] = 0
    return scores


def _rarest(connection: sqlite3.Connection, prompts: Prompts, text: str) -> list[str]:
    """The tags of the prompt that the index has as words, the rarest first: a tag is as rare as its rarest word."""
    vocabulary = prompts.vocabulary(connection)
    tags = {fold(tag.text) for tag in prompt_tags(text) if is_tokenised(tag.text)}
    if len(tags) < FEW_TAGS:
        tags = {word for word in _WORD.findall(fold(text)) if is_tokenised(word)}
    return sorted(tags, key=lambda tag: (min(map(vocabulary.count, _WORD.findall(tag)), default=0), tag))[:MOST_TAGS]


def most_alike(leaves: Leaves, image_id: int, limit: int) -> list[int]:
    """The images whose prompts are most like that of this one, which is not among them; of the same prompt last."""
    columns = leaves.columns
    row = int(columns.rows([image_id])[0])
    prompt = int(columns["prompt"][row]) if row >= 0 else 0
    if not prompt:
        return []
    scores = alike(leaves.connection, leaves.prompts, prompt)
    scores[prompt] = ENOUGH / 2
    of_image = np.take(scores, columns["prompt"], mode="clip")
    rows = np.flatnonzero((of_image > 0) & leaves.shown())
    rows = rows[rows != row]
    ordered = np.lexsort((-columns["id"][rows], -of_image[rows]))[:limit]
    return columns["id"][rows[ordered]].tolist()  # type: ignore[no-any-return]
