"""The way of the picture through a ComfyUI graph: from the node that saved it back to the first sampler.

Nothing depends on ids or on the order in which nodes are written: where two ways are equally long, the node's own
main input is taken, and between two savers the content of their samplers decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lib_berry.metadata.comfyui_graph import Graph, Link, Node
from lib_berry.metadata.comfyui_nodes import FLOW, NOT_FLOW, PIPES, is_sampler, only_refines, sink_rank, switched
from lib_berry.metadata.comfyui_trace import Tracer

_MAX_FLOWS = 32


@dataclass(slots=True)
class Flow:
    """The nodes from the source of the picture (first) to the node that saved it (last)."""

    nodes: list[Node] = field(default_factory=list)
    samplers: list[Node] = field(default_factory=list)

    @property
    def base(self) -> Node | None:
        """The sampler that made the picture: the first one that does not merely refine finished pixels."""
        return next((node for node in self.samplers if not only_refines(node)), None)

    def before(self, sampler: Node) -> list[Node]:
        """The nodes ahead of a sampler, nearest first."""
        return self.nodes[: self.nodes.index(sampler)][::-1]

    def between(self, earlier: Node, later: Node) -> list[Node]:
        """The nodes after one sampler and before another."""
        return self.nodes[self.nodes.index(earlier) + 1 : self.nodes.index(later)]

    def after(self, sampler: Node) -> list[Node]:
        """The nodes that follow a sampler."""
        return self.nodes[self.nodes.index(sampler) + 1 :]


def find_flow(tracer: Tracer) -> Flow:
    """The longest way from a saver (else from a preview, else from any sampler) back through samplers."""
    graph = tracer.graph
    ranked = [(rank, node) for node in graph.values() if (rank := sink_rank(node)) is not None]
    depths: dict[str, int] = {}
    for _, node in ranked:
        _measure(tracer, node, depths)
    reaching = [(rank, node) for rank, node in ranked if depths[node.id]]
    if not reaching:
        reaching = [(2, node) for node in graph.values() if is_sampler(node)]
        for _, node in reaching:
            _measure(tracer, node, depths)
    if not reaching:
        return Flow()
    best = min((rank, -depths[node.id]) for rank, node in reaching)
    equal = [node for rank, node in reaching if (rank, -depths[node.id]) == best]
    equal.sort(key=lambda node: (_literals(node), node.id))
    flows = [_trail(tracer, node, depths) for node in equal[:_MAX_FLOWS]]
    return max(flows, key=_signature)


def rest_in_order(graph: Graph, flow: Flow) -> list[Node]:
    """The samplers that are not on the way, those that others build on first."""
    others = [node for node in graph.values() if is_sampler(node) and node not in flow.samplers]
    tracer = Tracer(graph)
    depths: dict[str, int] = {}
    for node in others:
        _measure(tracer, node, depths)
    return sorted(others, key=lambda node: (depths.get(node.id, 0), _literals(node), node.id))


def _signature(flow: Flow) -> list[str]:
    """What the samplers of a flow say, and then what follows them, apart from all names of nodes."""
    return [_literals(node) for node in (*flow.samplers[:8], *flow.nodes[:-8:-1])]


def _literals(node: Node) -> str:
    return node.type + repr(
        sorted((name, repr(value)) for name, value in node.inputs.items() if not isinstance(value, Link))
    )


def flow_links(node: Node) -> list[Link]:
    """The links that may carry the picture into a node, the main one first."""
    chosen = switched(node)
    if chosen:
        return chosen
    linked = dict(node.links())
    names = [name for name in FLOW if name in linked]
    names += [name for name in linked if name not in names and not NOT_FLOW.search(name.lower())]
    if not names:
        names = [name for name in PIPES if name in linked]
    return [linked[name] for name in names]


def _measure(tracer: Tracer, sink: Node, depths: dict[str, int]) -> None:
    """Count the samplers on the longest way back from ``sink``, for it and all on the way; cycles are cut."""
    pending: list[tuple[Node, bool]] = [(sink, False)]
    open_nodes: set[str] = set()
    while pending:
        node, done = pending.pop()
        if done:
            behind = (depths.get(link.node, 0) for link in flow_links(node))
            depths[node.id] = max(behind, default=0) + is_sampler(node)
            continue
        if node.id in depths or node.id in open_nodes:
            continue
        open_nodes.add(node.id)
        pending.append((node, True))
        for link in flow_links(node):
            target = tracer.follow(link)
            if target is not None and target.id not in depths and target.id not in open_nodes:
                pending.append((target, False))


def _trail(tracer: Tracer, sink: Node, depths: dict[str, int]) -> Flow:
    trail: list[Node] = []
    seen: set[str] = set()
    node: Node | None = sink
    while node is not None and node.id not in seen:
        seen.add(node.id)
        trail.append(node)
        targets = [tracer.graph[link.node] for link in flow_links(node) if link.node in tracer.graph]
        node = max(targets, key=lambda target: depths.get(target.id, 0), default=None)
    trail.reverse()
    return Flow(trail, [item for item in trail if is_sampler(item)])
