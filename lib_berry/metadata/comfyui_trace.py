"""Looking values up in a ComfyUI graph: through links to numbers, and through pipes to settings.

Every look-up costs one step of a budget in proportion to the graph, so that no graph, however tangled, takes more
than linear time: when the budget is spent, what is not yet known stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lib_berry.metadata.comfyui_graph import Graph, Link, Node
from lib_berry.metadata.comfyui_nodes import HEIGHTS, SCALARS, SEEDS, SIZES, WIDTHS, switched
from lib_berry.metadata.values import as_float, as_size

_MAX_HOPS = 40


class Found(NamedTuple):
    """An input as it stands, and the node that has it."""

    node: Node
    name: str
    value: object


class Tracer:
    """A graph and what may still be spent on reading it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._budget = 2_000 + 8 * len(graph)

    def spend(self) -> bool:
        """Take one step; False when there is none left."""
        self._budget -= 1
        return self._budget > 0

    def follow(self, link: Link | None) -> Node | None:
        """The node a link leads to; None if it is missing or the budget is spent."""
        return self.graph.get(link.node) if link is not None and self.spend() else None

    def find(self, node: Node, names: Sequence[str], via: Sequence[str]) -> Found | None:
        """The nearest input of one of these names, on the node or on those it is fed by through ``via``."""
        seen = {node.id}
        pending = [node]
        while pending and len(seen) < _MAX_HOPS:
            at = pending.pop(0)
            for name in names:
                if at.inputs.get(name) is not None:
                    return Found(at, name, at.inputs[name])
            for name in via:
                target = self.follow(at.link(name))
                if target is not None and target.id not in seen:
                    seen.add(target.id)
                    pending.append(target)
        return None

    def setting(self, node: Node, names: Sequence[str], via: Sequence[str] = ()) -> object:
        """The literal behind such an input; None if it is computed while the graph runs."""
        found = self.find(node, names, via)
        return self.scalar(found.node, found.name) if found else None

    def scalar(self, node: Node, name: str) -> object:
        """The literal that reaches this input, through primitives, switches and reroutes."""
        value = node.inputs.get(name)
        for _ in range(_MAX_HOPS):
            if not isinstance(value, Link):
                return None if isinstance(value, dict | list) else value
            target = self.follow(value)
            if target is None:
                return None
            value = _value_of(target, name)
        return None


def _value_of(node: Node, name: str) -> object:
    """What a node puts out for a target's input of this name; None where it computes."""
    if name in node.inputs:
        return node.inputs[name]
    inputs = node.inputs
    if name in SEEDS:
        return next((inputs[other] for other in (*SEEDS, *SCALARS) if other in inputs), _only_link(node))
    for side, names in enumerate((WIDTHS, HEIGHTS)):
        if name in names:
            stated = stated_size(node)[side]
            if stated is not None:
                # rgthree's size node puts out, beside its latent, a larger size for the text encoder.
                return round(stated * (as_float(inputs.get("clip_scale")) or 1))
    chosen = switched(node)
    if chosen:
        return chosen[0]
    known = [other for other in SCALARS if other in inputs]
    if known:
        return None if _computes(node, known[0]) else inputs[known[0]]
    return _only_link(node)


def stated_size(node: Node) -> tuple[int | None, int | None]:
    """Width and height where a node has them in one text, as ``1216 x 832 (landscape)``."""
    sizes = (as_size(node.inputs.get(name)) for name in SIZES)
    return next((size for size in sizes if all(size)), (None, None))


def _computes(node: Node, name: str) -> bool:
    """Whether other numbers or links go into the node beside this one: then it is arithmetic."""
    return any(
        isinstance(value, Link) or (type(value) in (int, float) and "control" not in other)
        for other, value in node.inputs.items()
        if other != name and other not in ("min", "max", "step", "round", "decimals")
    )


def _only_link(node: Node) -> Link | None:
    links = [link for _, link in node.links()]
    return links[0] if len(links) == 1 and len(node.inputs) == 1 else None
