"""What a ComfyUI graph sampled with: checkpoint, LoRAs, VAE and clip skip, found along the links that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lib_berry.metadata.comfyui_graph import Link, Node
from lib_berry.metadata.comfyui_nodes import CHECKPOINTS, CLIPS, MODELS, PIPES, STACKS, TAG_READERS, switched
from lib_berry.metadata.comfyui_trace import Tracer
from lib_berry.metadata.values import as_float, as_int, as_name, as_object, clip_skip, objects
from lib_berry.model import Lora

_NUMBERED = re.compile(r"lora_?(?:name_?)?(\d{1,3})(?:_name)?\Z", re.IGNORECASE)
_WEIGHTS = ("strength_model", "lora_model_strength", "model_strength", "lora_strength", "strength", "lora_wt",
            "model_weight", "lora_weight", "weight", "strength_clip")  # fmt: skip
_NUMBERED_WEIGHTS = ("model_weight_{}", "model_str_{}", "lora_wt_{}", "strength_{}", "lora_{}_model_strength",
                     "lora_{}_strength", "strength_model_{}", "lora_weight_{}", "weight_{}")  # fmt: skip
_TAG = re.compile(r"<lora:([^:<>\n]{1,200}):?(-?[\d.]{1,8})?[^<>\n]{0,80}>")
_NOT_MODEL = re.compile(r"clip|vae|positive|negative|cond|latent|image|mask|seed|control|sampler|text|sigmas|noise")
_NOT_CLIP = re.compile(r"model|vae|positive|negative|cond|latent|image|mask|seed|control|sampler|text|sigmas|noise")
_OFF = ("off", "false", "disable", "no")


@dataclass(slots=True)
class Loaded:
    """What was met on the way back along one kind of link. LoRAs stand as they were applied, the first one first."""

    model: str | None = None
    loras: list[Lora] = field(default_factory=list)
    clip_skip: int | None = None


class Loaders:
    """Follows model and clip links of one graph back to their loaders, each way once."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._known: dict[tuple[Link, bool], Loaded] = {}

    def model_of(self, sampler: Node) -> Loaded:
        """Checkpoint and LoRAs on the way from a sampler's (or its guider's) model input to the loader."""
        return self._from(sampler, MODELS, _NOT_MODEL)

    def clip_of(self, encoders: Sequence[Node]) -> Loaded:
        """LoRAs and clip skip on the way from text encoders to where their text model comes from, and LoRA tags."""
        result = Loaded()
        for encoder in encoders:
            if TAG_READERS.search(encoder.type.lower()):
                for value in encoder.inputs.values():
                    if isinstance(value, str):
                        result.loras.extend(lora_tags(value))
            found = self._from(encoder, CLIPS, _NOT_CLIP)
            if found.loras and found.loras != result.loras:
                result.loras.extend(found.loras)
            result.clip_skip = result.clip_skip or found.clip_skip
        return result

    def _from(self, start: Node, names: tuple[str, ...], others: re.Pattern[str]) -> Loaded:
        link = start.link(*names)
        if link is None:
            return _walk(self._tracer, start, names, others)
        key = (link, names is MODELS)
        if key not in self._known:
            node = self._tracer.follow(link)
            self._known[key] = _walk(self._tracer, node, names, others, is_start=False) if node else Loaded()
        return self._known[key]


def lora_tags(text: str) -> list[Lora]:
    """The LoRAs a prompt names as ``<lora:name:weight>``, for the nodes that act on such tags."""
    return [Lora(name, as_float(weight) if weight else None) for name, weight in _TAG.findall(text)]


def vae_name(tracer: Tracer, start: Node) -> str | None:
    """The VAE a decoding node was given, if it was loaded apart from the checkpoint."""
    found = tracer.find(start, ("vae_name",), ("vae", "pipe", "basic_pipe", "vae_opt", "value", "optional_vae"))
    return as_name(found.value) if found and isinstance(found.value, str) else None


def _walk(
    tracer: Tracer, start: Node, names: tuple[str, ...], others: re.Pattern[str], is_start: bool = True
) -> Loaded:
    result = Loaded()
    stacks: list[list[Lora]] = []
    seen = {start.id}
    pending = [(start, True)]
    while pending:
        node, whole = pending.pop()
        stacks.append(list(_loras(tracer, node)))
        for name in STACKS:
            _push(tracer, node.link(name), seen, pending, False)
        if not whole:
            continue
        result.clip_skip = result.clip_skip or clip_skip(
            tracer.setting(node, ("stop_at_clip_layer", "clip_skip", "base_clip_skip"))
        )
        onward = [node.link(*names)] if node.link(*names) else [node.link(name) for name in (*PIPES, "noise_model")]
        if not (is_start and node is start) and not any(onward):
            result.model = result.model or _checkpoint(node)
            if result.model is None:
                onward = list(switched(node) or [k for n, k in node.links() if not others.search(n.lower())])
        if result.model is None:
            for link in reversed(onward):
                _push(tracer, link, seen, pending, True)
    result.loras = _distinct(lora for stack in reversed(stacks) for lora in stack)
    return result


def _push(tracer: Tracer, link: Link | None, seen: set[str], pending: list[tuple[Node, bool]], whole: bool) -> None:
    node = tracer.follow(link)
    if node is not None and node.id not in seen:
        seen.add(node.id)
        pending.append((node, whole))


def _checkpoint(node: Node) -> str | None:
    for name in CHECKPOINTS:
        value = node.inputs.get(name)
        if isinstance(value, str) and (name != "model_name" or "load" in node.type.lower()):
            return as_name(value)
    return None


def checkpoint_anywhere(nodes: Sequence[Node]) -> str | None:
    """The checkpoint of a graph without a sampler, by the inputs that can name nothing else."""
    return next((as_name(node.inputs[name]) for name in ("ckpt_name", "unet_name") for node in nodes
                 if isinstance(node.inputs.get(name), str)), None)  # fmt: skip


def _distinct(loras: Iterator[Lora]) -> list[Lora]:
    return list({lora.name: lora for lora in reversed(list(loras))}.values())[::-1]


def merged_loras(first: list[Lora], second: list[Lora]) -> tuple[Lora, ...]:
    """Both lists, each LoRA once; where both name one, the first's weight stands."""
    return tuple({lora.name: lora for lora in (*reversed(second), *reversed(first))}.values())[::-1]


def _loras(tracer: Tracer, node: Node) -> Iterator[Lora]:
    """The LoRAs one node applies, whatever its way to list them."""
    inputs = node.inputs
    if _is_off(inputs.get("toggle")) or _is_off(inputs.get("enabled")):
        return
    yield from _single(tracer, node)
    for entry in objects(inputs.get("loras")):
        if entry.get("active") is not False:
            yield from _lora(entry.get("name"), entry.get("strength"))
    count = as_int(next((inputs[name] for name in ("lora_count", "num_loras") if name in inputs), None))
    for name, value in inputs.items():
        match = _NUMBERED.match(name)
        if match is None or (count is not None and int(match[1]) > count):
            continue
        number = match[1]
        entry_object = as_object(value)
        if entry_object is not None:
            if not _is_off(entry_object.get("on")):
                yield from _lora(entry_object.get("lora"), entry_object.get("strength"))
        elif not any(_is_off(inputs.get(key.format(number))) for key in ("switch_{}", "enabled_{}", "lora_{}_on")):
            yield from _lora(value, _numbered_weight(tracer, node, number))


def _single(tracer: Tracer, node: Node) -> Iterator[Lora]:
    for name in ("lora_name", "lora"):
        value = node.inputs.get(name)
        if isinstance(value, Link) and name == "lora_name":
            value = tracer.scalar(node, name)
        if isinstance(value, str):
            yield from _lora(value, tracer.setting(node, _WEIGHTS))


def _numbered_weight(tracer: Tracer, node: Node, number: str) -> object:
    names = [pattern.format(number) for pattern in _NUMBERED_WEIGHTS]
    if str(node.inputs.get("input_mode", "")).lower() == "simple":
        names.insert(0, f"lora_wt_{number}")
    return tracer.setting(node, names)


def _lora(name: object, weight: object) -> Iterator[Lora]:
    text = as_name(name) if isinstance(name, str) else None
    strength = as_float(weight)
    if text is not None and strength != 0:
        yield Lora(text, strength)


def _is_off(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.lower() in _OFF)
