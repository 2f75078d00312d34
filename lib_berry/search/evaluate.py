"""A query's tree as the images that match it. A part that only speaks of text is settled for the prompts first, of
which there are fewer than images."""

from __future__ import annotations

import numpy as np

from lib_berry.db import texts
from lib_berry.query.ast import And, Match, Node, Not, Or, Text, TextPattern, TextRegex, walk
from lib_berry.search import smart
from lib_berry.search.arrays import Mask
from lib_berry.search.leaves import Leaves


def matching(node: Node, leaves: Leaves) -> Mask:
    """The images that match ``node``, without the missing ones and those in the trash unless it asks about them."""
    about = {part.field for part in walk(node) if isinstance(part, Match)} & {"missing", "trash"}
    among = leaves.among(missing="missing" in about, trash="trash" in about) if about else leaves.shown()
    found: Mask = _images(node, leaves) & among
    return found


def _images(node: Node, leaves: Leaves) -> Mask:
    if is_text(node):
        last, _ = texts.last_ids(leaves.connection)
        return leaves.by_prompt(_prompts(node, leaves, last + 1))
    if isinstance(node, Not):
        return ~_images(node.child, leaves)
    if isinstance(node, Match):
        return (
            leaves.match(node) | smart.members(node, leaves, matching) if node.field == "album" else leaves.match(node)
        )
    assert isinstance(node, (And, Or))
    parts = [_images(each, leaves) for each in _grouped(node)]
    found = np.full(len(leaves.columns), isinstance(node, And), np.bool_)
    for part in parts:
        found = found & part if isinstance(node, And) else found | part
    return found


def is_text(node: Node) -> bool:
    """Whether only the prompt decides."""
    if isinstance(node, (And, Or)):
        return bool(node.children) and all(map(is_text, node.children))
    if isinstance(node, Not):
        return is_text(node.child)
    return isinstance(node, (Text, TextPattern, TextRegex))


def _grouped(node: And | Or) -> list[Node]:
    """The children, those of text as one."""
    text = tuple(child for child in node.children if is_text(child))
    rest = [child for child in node.children if not is_text(child)]
    return [type(node)(text), *rest] if text else rest


def _prompts(node: Node, leaves: Leaves, size: int) -> Mask:
    """The prompts that match, by their ids; the first place is of images without a prompt."""
    if isinstance(node, Not):
        return ~_prompts(node.child, leaves, size)
    if isinstance(node, (And, Or)):
        parts = [_prompts(child, leaves, size) for child in node.children]
        join = np.logical_and if isinstance(node, And) else np.logical_or
        return join.reduce(parts)  # type: ignore[no-any-return]
    assert isinstance(node, (Text, TextPattern, TextRegex))
    return leaves.prompts.mask(leaves.connection, node)[:size]
