"""One sampler of a ComfyUI graph as a ``Stage``: its settings, wherever in the graph they are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib_berry.metadata.comfyui_graph import Link, Node
from lib_berry.metadata.comfyui_model import Loaded, Loaders
from lib_berry.metadata.comfyui_nodes import (
    HEIGHTS,
    LATENTS,
    NEGATIVES,
    PIPES,
    PIXELS,
    POSITIVES,
    SCHEDULER_NODES,
    SEEDS,
    WIDTHS,
)
from lib_berry.metadata.comfyui_text import Conditioning, Texts
from lib_berry.metadata.comfyui_trace import Tracer, stated_size
from lib_berry.metadata.values import as_float, as_name, as_pixels, as_seed, as_steps, as_text
from lib_berry.model import Stage

_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(slots=True)
class Pass:
    """A stage with what the parameters need beyond it."""

    node: Node
    stage: Stage
    positive: Conditioning
    negative: Conditioning
    model: Loaded
    clip: Loaded
    start_step: int | None = None


def read_pass(tracer: Tracer, texts: Texts, loaders: Loaders, node: Node, size: tuple[int | None, int | None]) -> Pass:
    """All that can be told of one sampler; ``size`` is that of the latent it started from."""
    positive = _conditioning(tracer, texts, node, POSITIVES, "positive")
    negative = _conditioning(tracer, texts, node, NEGATIVES, "negative")
    model = loaders.model_of(node)
    stage = Stage(
        name=as_text(f"{node.title or node.type} #{node.id}") or "",
        prompt=positive.text,
        negative_prompt=negative.text,
        seed=as_seed(tracer.setting(node, SEEDS, ("noise", *PIPES))),
        steps=as_steps(tracer.setting(node, ("steps",), ("sigmas", *PIPES))),
        sampler=_sampler(tracer, node),
        scheduler=_scheduler(tracer, node),
        cfg_scale=as_float(tracer.setting(node, ("cfg", "cfg_conds", "cfg_scale"), PIPES)),
        denoising_strength=as_float(tracer.setting(node, ("denoise", "denoise_strength"), ("sigmas", *PIPES))),
        width=size[0],
        height=size[1],
        model=model.model,
    )
    clip = loaders.clip_of(positive.encoders)
    return Pass(node, stage, positive, negative, model, clip, as_steps(tracer.setting(node, ("start_at_step",))))


def _conditioning(tracer: Tracer, texts: Texts, node: Node, names: tuple[str, ...], side: str) -> Conditioning:
    found = tracer.find(node, names, PIPES)
    return texts.conditioning(found.value, side) if found else Conditioning()


def _sampler(tracer: Tracer, node: Node) -> str | None:
    found = tracer.find(node, ("sampler_name",), ("sampler", *PIPES))
    if found is not None:
        return as_name(tracer.scalar(found.node, "sampler_name"))
    found = tracer.find(node, ("sampler",), PIPES)
    if found is None:
        return None
    if not isinstance(found.value, Link):
        return as_name(found.value)
    maker = tracer.follow(found.value)
    # SamplerEulerAncestral and its like say which sampler they are by their class.
    if maker is None or not maker.type.startswith("Sampler"):
        return None
    return _CAPITALS.sub("_", maker.type.removeprefix("Sampler")).lower() or None


def _scheduler(tracer: Tracer, node: Node) -> str | None:
    found = tracer.find(node, ("scheduler",), ("sigmas", *PIPES))
    if found is not None:
        return as_name(tracer.scalar(found.node, "scheduler"))
    sigmas = tracer.follow(node.link("sigmas"))
    while sigmas is not None and sigmas.link("sigmas") is not None:
        sigmas = tracer.follow(sigmas.link("sigmas"))
    return SCHEDULER_NODES.get(sigmas.type) if sigmas is not None else None


@dataclass(slots=True)
class Origin:
    """What a sampler started from: an empty latent of this size, or a picture that was loaded."""

    width: int | None = None
    height: int | None = None
    loaded: bool = False


def read_origin(tracer: Tracer, sampler: Node, behind: list[Node]) -> Origin:
    """Where the sampler's latent came from; ``behind`` are the nodes ahead of it, nearest first."""
    origin = Origin()
    own = _size(tracer, sampler) if sampler.link(*LATENTS, *PIXELS) is None else None
    if own is not None and all(own):
        return Origin(*own)
    for node in behind:
        kind = node.type.lower()
        if "load" in kind and isinstance(node.inputs.get("image"), str):
            origin.loaded = True
        size = _size(tracer, node)
        if size is not None and not all((origin.width, origin.height)):
            origin.width, origin.height = size
        if size is not None and not node.link(*LATENTS, *PIXELS):
            break
    return origin


def _size(tracer: Tracer, node: Node) -> tuple[int | None, int | None] | None:
    if any(name in node.inputs for name in WIDTHS):
        size = as_pixels(tracer.setting(node, WIDTHS)), as_pixels(tracer.setting(node, HEIGHTS))
    else:
        size = stated_size(node)
    return size if all(size) else None
