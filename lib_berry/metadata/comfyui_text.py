"""The prompts of a ComfyUI graph: from a sampler's conditioning back to the texts that were encoded.

Conditioning is walked depth first with a visited set, so cycles end and 2^40 paths through a ladder of Combine nodes
cost forty steps. Texts that come to be while the graph runs (language models, taggers) are absent, unless a node that
shows them kept them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lib_berry.metadata.comfyui_graph import Link, Node
from lib_berry.metadata.comfyui_nodes import (
    CONDITIONINGS,
    DELIMITERS,
    ENCODED,
    NOT_CONDITIONING,
    PARTS,
    RUNTIME,
    SIDED,
    SPOKEN_DELIMITERS,
    STRINGS,
    switched,
)
from lib_berry.metadata.comfyui_trace import Tracer
from lib_berry.metadata.values import as_float, as_object, as_text, objects

_MAX_DEPTH = 40
_MAX_TEXT = 1 << 16


@dataclass(slots=True)
class Conditioning:
    """One side of a sampler's conditioning: its texts in order, and the nodes met on the way to them."""

    texts: list[str] = field(default_factory=list)
    encoders: list[Node] = field(default_factory=list)
    controls: list[Node] = field(default_factory=list)
    guidance: float | None = None
    empty: bool = False

    @property
    def text(self) -> str | None:
        """The distinct texts, a line each; "" if there is certainly none, None if there may be one."""
        distinct = list(dict.fromkeys(text for text in self.texts if text.strip()))
        if distinct:
            return "\n".join(distinct)
        return "" if self.texts or self.empty else None


class Texts:
    """Reads strings and conditionings of one graph; ``shown`` holds texts that the editor kept, by node id."""

    def __init__(self, tracer: Tracer, shown: dict[str, str]) -> None:
        self._tracer = tracer
        self._strings: dict[Link, str | None] = {}
        self._conditionings: dict[tuple[Link, str], Conditioning] = {}
        self._written = 0
        self._shown: dict[str, str] = {}
        self._shown_by_source: dict[Link, str] = {}
        for node in tracer.graph.values():
            kept = shown.get(node.id) or _kept_text(node)
            if kept is not None:
                self._shown[node.id] = kept
                self._shown_by_source.update({link: kept for _, link in node.links()})

    def conditioning(self, value: object, side: str) -> Conditioning:
        """All that feeds a conditioning input (a link, or a text where a loader takes one). ``side``: a SIDED key."""
        if not isinstance(value, Link):
            return Conditioning([as_text(value) or ""] if isinstance(value, str) else [])
        known = self._conditionings.get((value, side))
        if known is None:
            known = self._conditionings[value, side] = self._walk(value, side)
        return known

    def _walk(self, start: Link, side: str) -> Conditioning:
        result = Conditioning()
        seen: set[Link] = set()
        pending: list[Link | str] = [start]
        while pending:
            item = pending.pop()
            if isinstance(item, str):
                result.texts.append(item)
                continue
            node = self._tracer.follow(item)
            if node is not None and item not in seen:
                seen.add(item)
                pending.extend(reversed(list(self._visit(node, item.slot, side, result))))
        return result

    def _visit(self, node: Node, slot: int, side: str, result: Conditioning) -> Iterator[Link | str]:
        """Note what the node is to ``result``; its texts and the links to go on with, in the order they apply."""
        if "zeroout" in node.type.lower().replace("_", "").replace(" ", ""):
            result.empty = True
            return
        if node.link("control_net") is not None:
            result.controls.append(node)
        if result.guidance is None:
            result.guidance = as_float(self._tracer.scalar(node, "guidance"))
        passed = _passed_on(node, slot, side)
        texts = list(self._own_texts(node, side)) if not (passed and _is_pass(node)) else []
        yield from passed
        if texts or any(name in node.inputs for name in ENCODED):
            result.encoders.append(node)
            yield from texts
        elif not passed and self._is_string(node):
            text = self.string(Link(node.id, slot))
            if text is not None:
                yield text
        elif not passed:
            yield from _unknown_links(node)

    def _is_string(self, node: Node) -> bool:
        return node.id in self._shown or len(_parts(node)) > 1 or any(name in node.inputs for name in STRINGS)

    def _own_texts(self, node: Node, side: str) -> Iterator[str]:
        for names in (SIDED[side], ENCODED):
            present = [name for name in names if isinstance(node.inputs.get(name), str | Link)]
            if present[:1] == ["populated_text"]:
                present = present[:1]
            for name in present:
                text = self._input_text(node, name)
                if text is not None:
                    yield text
            if present:
                return

    def encoded(self, node: Node, side: str) -> str | None:
        """The text of one encoder, whoever uses it."""
        return "\n".join(dict.fromkeys(text for text in self._own_texts(node, side) if text.strip())) or None

    def _input_text(self, node: Node, name: str) -> str | None:
        value = node.inputs[name]
        return self.string(value) if isinstance(value, Link) else as_text(value)

    def string(self, link: Link, depth: int = 0) -> str | None:
        """The text a string node puts out; None if only running the graph would tell."""
        if link in self._strings:
            return self._strings[link]
        self._strings[link] = None
        node = self._tracer.follow(link)
        if node is None or depth > _MAX_DEPTH:
            return None
        text = None if RUNTIME.search(node.type.lower()) else self._string_of(node, link.slot, depth + 1)
        if text is None:
            text = self._shown.get(node.id) or self._shown_by_source.get(link)
        self._strings[link] = text
        return text

    def _string_of(self, node: Node, slot: int, depth: int) -> str | None:
        chosen = switched(node)
        if chosen:
            return self.string(chosen[0], depth)
        parts = _parts(node)
        if len(parts) > 1:
            return self._joined(node, parts, depth)
        names: Sequence[str] = STRINGS
        if slot == 1 and "text_negative" in node.inputs:
            names = ("text_negative",)
        for name in names:
            value = node.inputs.get(name)
            if isinstance(value, Link):
                return self.string(value, depth)
            if isinstance(value, str):
                return as_text(value)
        links = [link for _, link in node.links()]
        # A switch without a written choice takes its first input that is there.
        return self.string(links[0], depth) if len(links) == 1 or (links and "switch" in node.type.lower()) else None

    def _joined(self, node: Node, parts: list[str], depth: int) -> str | None:
        delimiter = next((node.inputs[name] for name in DELIMITERS if isinstance(node.inputs.get(name), str)), None)
        if delimiter is None:
            delimiter = ", " if node.inputs.get("action") == "append" else ""
        delimiter = SPOKEN_DELIMITERS.get(str(delimiter), str(delimiter))
        texts = []
        for name in parts:
            value = node.inputs[name]
            text = self.string(value, depth) if isinstance(value, Link) else as_text(value)
            if text:
                texts.append(text)
        self._written += sum(map(len, texts))
        if self._written > 16 * _MAX_TEXT:
            return None
        return delimiter.join(texts)[:_MAX_TEXT] if texts else None


def shown_texts(workflow: object) -> dict[str, str]:
    """Texts that nodes showing text keep in the editor's workflow, by node id: those of the run that made the file."""
    kept: dict[str, str] = {}
    for raw in objects((as_object(workflow) or {}).get("nodes")):
        if "showtext" in str(raw.get("type")).lower():
            text = _last_text(raw.get("widgets_values"))
            if text:
                kept[str(raw.get("id"))] = text
    return kept


def _last_text(value: object) -> str | None:
    for _ in range(4):
        if isinstance(value, list) and value:
            value = value[-1]
    return as_text(value) if isinstance(value, str) else None


def _kept_text(node: Node) -> str | None:
    if not any(
        word in node.type.lower() for word in ("showtext", "show text", "showanything", "displaytext", "preview")
    ):
        return None
    return next((as_text(value) for name, value in sorted(node.inputs.items())
                 if name.startswith("text_") and isinstance(value, str) and value), None)  # fmt: skip


def _is_pass(node: Node) -> bool:
    """Whether texts on the node are none of its own: it hands both sides on."""
    return node.link("positive") is not None and node.link("negative") is not None


def _passed_on(node: Node, slot: int, side: str) -> list[Link]:
    """The conditioning links of a node; of one that has both sides, those of the side its output stands for."""
    positive, negative = node.link("positive"), node.link("negative")
    if positive is not None or negative is not None:
        if slot in (0, 1) and positive is not None and negative is not None:
            return [negative if slot else positive]
        wanted = negative if side == "negative" else positive
        return [wanted] if wanted is not None else []
    chosen = switched(node)
    if chosen:
        return chosen
    return [link for name, link in node.links()
            if CONDITIONINGS.search(name.lower()) and not NOT_CONDITIONING.search(name.lower())]  # fmt: skip


def _unknown_links(node: Node) -> list[Link]:
    return [link for name, link in node.links() if not NOT_CONDITIONING.search(name.lower())]


def _parts(node: Node) -> list[str]:
    """The inputs a concatenation joins, in order: the largest family of names that differ in their last sign."""
    families: dict[str, list[str]] = {}
    for name, value in node.inputs.items():
        if PARTS.match(name) and isinstance(value, str | Link):
            families.setdefault(name.lower().rstrip("0123456789")[:4], []).append(name)
    largest = max(families.values(), key=len, default=[])
    return sorted(largest, key=lambda name: (len(name), name.lower()))
