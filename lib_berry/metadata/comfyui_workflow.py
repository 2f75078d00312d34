"""ComfyUI's editor workflow (``workflow``) as a graph of the one form: what the frontend would have executed.

Subgraphs and group nodes are unfolded (their nodes get ids ``instance:inner``), reroutes, primitives and Get/Set
pairs are followed through, muted nodes cut their links, bypassed ones pass the first input of the same type on.
(Source: ComfyUI_frontend workflowSchema.ts, executionUtil.ts, groupNode.ts.) The file is hostile: every hop, depth
and number of nodes is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lib_berry.metadata.comfyui_graph import MAX_NODES, Graph, Link, Node
from lib_berry.metadata.comfyui_widgets import widget_values
from lib_berry.metadata.values import as_list, as_object, as_text, objects

_MAX_DEPTH = 12
_MAX_HOPS = 100
_MUTED, _BYPASSED = 2, 4
_INPUT, _OUTPUT = "-10", "-20"

Raw = dict[str, object]


class _Wire(NamedTuple):
    """A link as the editor stores it."""

    origin: str
    slot: int
    target: str
    target_slot: int


class _Literal(NamedTuple):
    """A link that turned out to end at a written value."""

    value: object


@dataclass(slots=True)
class _Scope:
    """One level of nesting: the workflow itself or one instance of a subgraph in it."""

    prefix: str
    nodes: dict[str, Raw]
    wires: dict[str, _Wire]
    inputs: list[str] = field(default_factory=list)
    outer: _Scope | None = None
    instance: Raw = field(default_factory=dict)
    # Values the instance sets for its subgraph's inputs by name, and for inner widgets by inner id and name.
    own: dict[str, object] = field(default_factory=dict)
    proxied: dict[str, dict[str, object]] = field(default_factory=dict)
    inner: dict[str, _Scope] = field(default_factory=dict)
    setters: dict[str, str] = field(default_factory=dict)
    returns: dict[int, str] = field(default_factory=dict)


def graph_from_workflow(data: object) -> Graph:
    """The graph a workflow would execute; empty if ``data`` is none."""
    workflow = as_object(data)
    if workflow is None or not isinstance(workflow.get("nodes"), list):
        return {}
    flattener = _Flattener(workflow)
    return flattener.flatten()


class _Flattener:
    def __init__(self, workflow: Raw) -> None:
        self._definitions = {
            str(definition.get("id")): definition
            for definition in objects((as_object(workflow.get("definitions")) or {}).get("subgraphs"))
        }
        groups = as_object((as_object(workflow.get("extra")) or {}).get("groupNodes")) or {}
        for name, group in groups.items():
            if isinstance(group, dict):
                definition = _definition_of_group(group)
                self._definitions[f"workflow/{name}"] = self._definitions[f"workflow>{name}"] = definition
        # A few bytes may describe subgraphs within subgraphs without end: allow a multiple of what is written down.
        written = [workflow, *self._definitions.values()]
        size = sum(len(as_list(source.get("nodes"))) for source in written)
        self._left = min(MAX_NODES, 64 + 8 * size)
        self._hops = 1_000 + 10 * size
        self._root = self._scope(workflow, "", None, {})

    def flatten(self) -> Graph:
        graph: Graph = {}
        pending = [self._root]
        while pending:
            scope = pending.pop()
            pending.extend(scope.inner.values())
            for key, raw in scope.nodes.items():
                kind = as_text(raw.get("type"))
                if kind and kind not in self._definitions and raw.get("mode") not in (_MUTED, _BYPASSED):
                    graph[scope.prefix + key] = self._node(scope, key, raw, kind)
        return graph

    def _scope(self, source: Raw, prefix: str, outer: _Scope | None, instance: Raw) -> _Scope:
        nodes = {str(raw.get("id")): raw for raw in objects(source.get("nodes"))}
        if len(nodes) > self._left:
            nodes = {}
        self._left -= len(nodes)
        scope = _Scope(prefix, nodes, dict(_wires(source.get("links"))), outer=outer, instance=instance)
        scope.inputs = [str(item.get("name")) for item in objects(source.get("inputs"))]
        scope.returns = {wire.target_slot: key for key, wire in scope.wires.items() if wire.target == _OUTPUT}
        if outer is not None:
            _take_instance_values(scope)
        for key, raw in nodes.items():
            if raw.get("type") == "SetNode":
                scope.setters[_first_value(raw)] = key
        if prefix.count(":") < _MAX_DEPTH:
            for key, raw in nodes.items():
                definition = self._definitions.get(str(raw.get("type")))
                if definition is not None and raw.get("mode") not in (_MUTED, _BYPASSED):
                    scope.inner[key] = self._scope(definition, f"{prefix}{key}:", scope, raw)
        return scope

    def _node(self, scope: _Scope, key: str, raw: Raw, kind: str) -> Node:
        inputs = widget_values(raw)
        inputs.update({name: value for name, value in scope.proxied.get(key, {}).items() if value is not None})
        linked: dict[str, object] = {}
        for slot in objects(raw.get("inputs")):
            if slot.get("link") is None:
                continue
            name = str(slot.get("name"))
            found = self._resolve(scope, str(slot["link"]))
            if isinstance(found, Link):
                linked[name] = found
            elif found is not None and found.value is not None:
                linked[name] = found.value
            elif found is None and name in inputs:
                inputs[name] = None
        title = as_text(raw.get("title")) or ""
        return Node(scope.prefix + key, kind, title, {**linked, **{k: v for k, v in inputs.items() if k not in linked}})

    def _resolve(self, scope: _Scope, wire_id: str) -> Link | _Literal | None:
        """Where a link comes from in the end; a literal of None leaves the node its own value."""
        at: _Scope | None = scope
        for _ in range(_MAX_HOPS):
            wire = at.wires.get(wire_id) if at else None
            self._hops -= 1
            if at is None or wire is None or self._hops < 0:
                return None
            step = self._hop(at, wire)
            if not isinstance(step, tuple) or isinstance(step, Link | _Literal):
                return step
            at, wire_id = step
        return None

    def _hop(self, scope: _Scope, wire: _Wire) -> Link | _Literal | tuple[_Scope, str] | None:
        if wire.origin == _INPUT:
            return _leave(scope, wire.slot)
        raw = scope.nodes.get(wire.origin)
        if raw is None or raw.get("mode") == _MUTED:
            return None
        if raw.get("mode") == _BYPASSED:
            return _linked_slot(scope, _bypassing(raw, wire.slot))
        kind = raw.get("type")
        if wire.origin in scope.inner:
            inner = scope.inner[wire.origin]
            link = inner.returns.get(wire.slot)
            return (inner, link) if link is not None else None
        if kind == "PrimitiveNode":
            return _Literal(_first_value(raw, as_is=True))
        if kind == "GetNode":
            return self._set_by(scope, _first_value(raw))
        if kind in ("Reroute", "SetNode"):
            return _linked_slot(scope, next(objects(raw.get("inputs")), None))
        return Link(scope.prefix + wire.origin, wire.slot)

    def _set_by(self, scope: _Scope, name: str) -> tuple[_Scope, str] | None:
        at: _Scope | None = scope
        while at is not None:
            if name in at.setters:
                return _linked_slot(at, next(objects(at.nodes[at.setters[name]].get("inputs")), None))
            at = at.outer
        return None


def _wires(links: object) -> Iterator[tuple[str, _Wire]]:
    for link in as_list(links):
        if isinstance(link, dict):
            parts = [link.get(k) for k in ("id", "origin_id", "origin_slot", "target_id", "target_slot")]
        elif isinstance(link, list) and len(link) >= 5:
            parts = link[:5]
        else:
            continue
        key, origin, slot, target, target_slot = parts
        if type(slot) is int and type(target_slot) is int:
            yield str(key), _Wire(str(origin), slot, str(target), target_slot)


def _linked_slot(scope: _Scope, slot: Raw | None) -> tuple[_Scope, str] | None:
    return (scope, str(slot["link"])) if slot and slot.get("link") is not None else None


def _leave(scope: _Scope, index: int) -> Link | _Literal | tuple[_Scope, str] | None:
    """From the input ``index`` of a subgraph to what its instance has there."""
    name = scope.inputs[index] if 0 <= index < len(scope.inputs) else ""
    slots = list(objects(scope.instance.get("inputs")))
    slot = next((item for item in slots if item.get("name") == name), None)
    if slot is None and not scope.inputs and 0 <= index < len(slots):
        slot = slots[index]
    if scope.outer is not None and slot is not None and slot.get("link") is not None:
        return scope.outer, str(slot["link"])
    return _Literal(scope.own.get(name))


def _bypassing(raw: Raw, output: int) -> Raw | None:
    """The input a bypassed node puts through to this output: the one beside it, else the first of the same type."""
    slots = list(objects(raw.get("inputs")))
    outputs = list(objects(raw.get("outputs")))
    kind = outputs[output].get("type") if 0 <= output < len(outputs) else None
    if 0 <= output < len(slots) and slots[output].get("type") == kind:
        return slots[output]
    return next((slot for slot in slots if slot.get("type") == kind), None)


def _first_value(raw: Raw, as_is: bool = False) -> str:
    values = raw.get("widgets_values")
    value = next(iter(values.values()), None) if isinstance(values, dict) else next(iter(as_list(values)), None)
    return value if as_is else str(value)  # type: ignore[return-value]


def _take_instance_values(scope: _Scope) -> None:
    """Read what the instance of a subgraph sets, from its own widgets and from those set on it further out."""
    raw = scope.instance
    values = as_list(raw.get("widgets_values"))
    proxies = [item for item in as_list((as_object(raw.get("properties")) or {}).get("proxyWidgets"))
               if isinstance(item, list) and len(item) >= 2]  # fmt: skip
    for (inner, name), value in zip(((str(p[0]), str(p[1])) for p in proxies), values, strict=False):
        if inner == "-1":
            scope.own[name] = value
        else:
            scope.proxied.setdefault(inner, {})[name] = value
    if not proxies:
        scope.own.update(widget_values(raw))
        _spread_over_group(scope, values)
    further_out = scope.outer.proxied.get(str(raw.get("id")), {}) if scope.outer else {}
    set_there = {name: value for name, value in further_out.items() if value is not None}
    scope.own.update(set_there)
    for widgets in scope.proxied.values():
        widgets.update({name: set_there[name] for name in widgets if name in set_there})


def _spread_over_group(scope: _Scope, values: list[object]) -> None:
    """A group node's widgets are those of its inner nodes, one after the other."""
    if not str(scope.instance.get("type")).startswith(("workflow/", "workflow>")):
        return
    lengths = [len(as_list(raw.get("widgets_values"))) for raw in scope.nodes.values()]
    if sum(lengths) != len(values):
        return
    start = 0
    for (key, raw), length in zip(list(scope.nodes.items()), lengths, strict=True):
        scope.nodes[key] = {**raw, "widgets_values": values[start : start + length]}
        start += length


def _definition_of_group(group: Mapping[str, object]) -> Raw:
    """A group node's stored form (links by index) as a subgraph definition."""
    nodes = [dict(raw, id=str(index)) for index, raw in enumerate(objects(group.get("nodes")))]
    links: list[object] = []
    fed: dict[tuple[int, int], int] = {}
    used: set[tuple[int, int]] = set()
    for link in as_list(group.get("links")):
        if not isinstance(link, list) or len(link) < 4 or not all(type(part) is int for part in link[:4]):
            continue
        origin, slot, target, target_slot = link[:4]
        fed[target, target_slot] = len(links)
        used.add((origin, slot))
        links.append([len(links), str(origin), slot, str(target), target_slot])
    listed = [item[:2] for item in as_list(group.get("external")) if isinstance(item, list)]
    external = {tuple(item) for item in listed if all(type(part) is int for part in item)}
    inputs = 0
    outputs = 0
    for index, raw in enumerate(nodes):
        slots: list[Raw] = []
        for at, slot in enumerate(objects(raw.get("inputs"))):
            wire = fed.get((index, at))
            if wire is None and "widget" not in slot:
                wire = len(links)
                links.append([wire, _INPUT, inputs, str(index), at])
                inputs += 1
            slots.append({**slot, "link": wire})
        raw["inputs"] = slots
        for at, _ in enumerate(as_list(raw.get("outputs"))):
            if (index, at) not in used or (index, at) in external:
                links.append([len(links), str(index), at, _OUTPUT, outputs])
                outputs += 1
    return {"nodes": nodes, "links": links}
