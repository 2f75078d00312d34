"""A ComfyUI graph in the one form the reader walks, and how the executed form (``prompt``) becomes it.

``prompt`` is ``{id: {"class_type", "inputs", "_meta": {"title"}}}``; an input is a literal or a link ``[id, slot]``
(source: ComfyUI execution.py, ComfyUI_frontend executionUtil.ts). Ids are any strings: ``"4:1"`` inside groups, names
where a program wrote the graph. Everything that is not of that shape is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lib_berry.metadata.values import as_object, as_text

MAX_NODES = 20_000


class Link(NamedTuple):
    """Output ``slot`` of the node ``node``; the node need not exist."""

    node: str
    slot: int


@dataclass(slots=True)
class Node:
    """One node: its inputs by name, each a ``Link`` or a literal."""

    id: str
    type: str
    title: str = ""
    inputs: dict[str, object] = field(default_factory=dict)

    def link(self, *names: str) -> Link | None:
        """The link at the first of these inputs that is linked."""
        for name in names:
            value = self.inputs.get(name)
            if isinstance(value, Link):
                return value
        return None

    def links(self) -> Iterator[tuple[str, Link]]:
        """All linked inputs, in the node's own order."""
        return ((name, value) for name, value in self.inputs.items() if isinstance(value, Link))

    def named(self, word: str) -> bool:
        """Whether class or title holds this lower-case word."""
        return word in self.type.lower() or word in self.title.lower()


Graph = dict[str, Node]


def graph_from_prompt(data: object) -> Graph:
    """The graph of an executed prompt; empty if ``data`` is none."""
    graph: Graph = {}
    nodes = as_object(data) or {}
    for key, value in nodes.items():
        raw = as_object(value)
        kind = as_text(raw["class_type"]) if raw and isinstance(raw.get("class_type"), str) else None
        if raw is None or kind is None or len(graph) >= MAX_NODES:
            continue
        title = as_text((as_object(raw.get("_meta")) or {}).get("title")) or ""
        inputs = {name: _input(item, nodes) for name, item in (as_object(raw.get("inputs")) or {}).items()}
        graph[key] = Node(key, kind, title, inputs)
    return graph


def _input(value: object, nodes: dict[str, object]) -> object:
    if isinstance(value, dict) and "__value__" in value:
        return value["__value__"]
    if isinstance(value, list) and len(value) == 2 and type(value[1]) is int:
        node, slot = value
        # A pair of numbers is a link only if such a node exists: sizes are written as pairs too.
        if isinstance(node, str) or (type(node) is int and str(node) in nodes):
            return Link(str(node), slot)
    return value
