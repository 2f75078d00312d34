"""A ComfyUI workflow for people: its nodes as a list to read, and the document to load into ComfyUI again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lib_berry.metadata.comfyui import EXECUTED, documents
from lib_berry.metadata.comfyui_graph import Graph, Link, Node, graph_from_prompt
from lib_berry.metadata.comfyui_workflow import graph_from_workflow

MOST_NODES = 500
_LONGEST_VALUE = 2000


@dataclass(frozen=True, slots=True)
class NodeInput:
    """One input of a node: a written ``value``, or the ``node`` (its id) that it comes from."""

    name: str
    value: str | None = None
    node: str | None = None


@dataclass(frozen=True, slots=True)
class ListedNode:
    """``title`` is what the user called it, its class where that is nothing of its own."""

    id: str
    type: str
    title: str
    inputs: tuple[NodeInput, ...]


@dataclass(frozen=True, slots=True)
class Workflow:
    """``document`` is the editor's form where the file holds it, else the executed one; ComfyUI loads both.

    ``nodes`` are the first MOST_NODES of ``total``, as executed where that is known.
    """

    document: Mapping[str, object]
    nodes: tuple[ListedNode, ...]
    total: int

    def text(self) -> str:
        """The document as JSON."""
        return json.dumps(self.document, ensure_ascii=False)


def find_workflow(texts: Mapping[str, str]) -> Workflow | None:
    """The workflow among a container's texts; None when there is none that can be read."""
    found = documents(texts, (*EXECUTED, "workflow"))
    editors = [document for document in found if isinstance(document.get("nodes"), list)]
    executed = next(((document, graph) for document in found if (graph := graph_from_prompt(document))), None)
    graph = executed[1] if executed else next(filter(None, map(graph_from_workflow, editors)), {})
    if not graph:
        return None
    document = editors[0] if editors else executed[0] if executed else {}
    nodes = tuple(_listed(node, graph) for node in list(graph.values())[:MOST_NODES])
    return Workflow(document, nodes, len(graph))


def _listed(node: Node, graph: Graph) -> ListedNode:
    return ListedNode(node.id, node.type, node.title or node.type, tuple(_inputs(node, graph)))


def _inputs(node: Node, graph: Graph) -> Iterator[NodeInput]:
    for name, value in node.inputs.items():
        if isinstance(value, Link):
            if value.node in graph:
                yield NodeInput(name, node=value.node)
        elif value is not None and value != "":
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield NodeInput(name, text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…")
