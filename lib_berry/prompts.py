"""A prompt as the tags it consists of, each with its weight.

Weights are those of AUTOMATIC1111 (``modules/prompt_parser.py``): ``(tag)`` counts 1.1 times, ``[tag]`` 1 / 1.1,
``(tag:1.3)`` 1.3 times, and brackets inside brackets multiply. ``\\(`` is a plain bracket. Tags end at a comma, the end
of a line, or the words BREAK and AND in capitals; ``<lora:…>`` is none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

EMPHASIS = 1.1
_TOKEN = re.compile(
    r"""\\(?P<plain>[()\[\]\\])
    |(?P<network><[a-z]{2,12}:[^<>]{0,300}>)
    |:\s*(?P<weight>[+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*\)
    |(?P<bracket>[()\[\]])
    |(?P<end>,|\r?\n|\bBREAK\b|\bAND\b)
    |(?P<text>[^\\()\[\],:<\r\nBA]+|.)""",
    re.VERBOSE | re.DOTALL,
)


class PromptTag(NamedTuple):
    """``weight`` is None where parts of the tag have different ones."""

    text: str
    weight: float | None = 1.0


class _Piece:
    """A run of text between two brackets or tag ends; ``ends`` says that a tag ends after it."""

    __slots__ = ("ends", "text", "weight")

    def __init__(self) -> None:
        self.text, self.weight, self.ends = "", 1.0, False


def prompt_tags(prompt: str) -> tuple[PromptTag, ...]:
    """The tags in order, as often as they stand there. Never raises; brackets that close nothing are left out."""
    pieces = [_Piece()]
    opened: dict[str, list[int]] = {"(": [], "[": []}
    for token in _TOKEN.finditer(prompt):
        kind, found = token.lastgroup, token[token.lastgroup or 0]
        if kind in ("text", "plain"):
            pieces[-1].text += found
            continue
        if kind == "end":
            pieces[-1].ends = True
        elif kind == "weight":
            _close(pieces, opened["("], float(found))
        elif found == "(" or found == "[":
            opened[found].append(len(pieces))
        elif found == ")":
            _close(pieces, opened["("], EMPHASIS)
        elif found == "]":
            _close(pieces, opened["["], 1 / EMPHASIS)
        pieces.append(_Piece())
    for start in opened["("]:
        _multiply(pieces, start, EMPHASIS)
    for start in opened["["]:
        _multiply(pieces, start, 1 / EMPHASIS)
    return _joined(pieces)


def _close(pieces: list[_Piece], opened: list[int], factor: float) -> None:
    if opened:
        _multiply(pieces, opened.pop(), factor)


def _multiply(pieces: list[_Piece], start: int, factor: float) -> None:
    for piece in pieces[start:]:
        piece.weight *= factor


def _joined(pieces: list[_Piece]) -> tuple[PromptTag, ...]:
    tags, text, weights = [], "", set()
    pieces[-1].ends = True
    for piece in pieces:
        text += piece.text
        if piece.text.strip():
            weights.add(round(piece.weight, 3))
        if piece.ends:
            if weights:
                tags.append(PromptTag(" ".join(text.split()), weights.pop() if len(weights) == 1 else None))
            text, weights = "", set()
    return tuple(tags)
