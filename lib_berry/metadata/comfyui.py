"""ComfyUI: the graph a picture was made with, read back to how it was made.

The executed graph (``prompt``) is read where there is one, else the editor's (``workflow``); both may lie in PNG
text, EXIF, video metadata or a user comment. From the node that saved the picture the way leads back to the samplers:
the first is the base pass and gives the parameters, the last later one is the hires pass, all are stages.
(Source: ComfyUI nodes.py, comfy_extras; see ``comfyui_nodes`` for the packs.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib_berry.errors import MetadataError
from lib_berry.metadata.comfyui_flow import Flow, find_flow, rest_in_order
from lib_berry.metadata.comfyui_graph import Graph, Node, graph_from_prompt
from lib_berry.metadata.comfyui_model import Loaders, checkpoint_anywhere, merged_loras, vae_name
from lib_berry.metadata.comfyui_nodes import ENCODED, only_refines
from lib_berry.metadata.comfyui_stage import Pass, read_origin, read_pass
from lib_berry.metadata.comfyui_text import Conditioning, Texts, shown_texts
from lib_berry.metadata.comfyui_trace import Tracer
from lib_berry.metadata.comfyui_workflow import graph_from_workflow
from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import as_float, as_name, as_object, as_pixels, clip_skip, parse_json
from lib_berry.model import Control, Embedding, GenerationParameters, Hires, RawMetadata

_MAX_STAGES = 64
EXECUTED = ("prompt", "UserComment", "comment", "Comment", "COM", "ImageDescription", "comf")
_EMBEDDING = re.compile(r"embedding:\s*(urn:air:[^\s,()]{1,200}|[^\s,:()\[\]<>]{1,200})")


def read(raw: RawMetadata) -> Understood | None:
    """Parameters and stages of a file that holds a ComfyUI graph; None if it holds none.

    Raises MetadataError if what is there is plainly a graph, but cut.
    """
    found = documents(raw.texts, EXECUTED)
    graph: Graph = {}
    for document in found:
        graph = graph or graph_from_prompt(document)
    if not graph or any("showtext" in node.type.lower() for node in graph.values()):
        # The editor's form is by far the larger text: it is read only for what it alone can tell.
        found += documents(raw.texts, ("workflow",))
    shown = {}
    for document in found:
        if isinstance(document.get("nodes"), list):
            shown.update(shown_texts(document))
            graph = graph or graph_from_workflow(document)
    if not graph:
        _report_damage(raw.texts)
        return None
    return understand(graph, raw, shown)


def documents(texts: Mapping[str, str], places: tuple[str, ...]) -> list[dict[str, object]]:
    """Every JSON object at these places that may be a graph, those kept inside others unfolded."""
    found: list[dict[str, object]] = []
    for place in places:
        text = texts.get(place)
        value: object = text if text is not None and "{" in text[:16] else None
        for _ in range(2):  # Video Helper Suite once encoded the prompt twice.
            value = _parsed(value) if isinstance(value, str) else value
        document = as_object(value)
        if document is None:
            continue
        found.append(document)
        for inner in ("prompt", "workflow"):
            value = document.get(inner)
            nested = as_object(_parsed(value) if isinstance(value, str) and value.startswith("{") else value)
            if nested is not None:
                found.append(nested)
    return found


def _parsed(text: str) -> object:
    try:
        return parse_json(text, "the graph")
    except MetadataError:
        return None


def _report_damage(texts: Mapping[str, str]) -> None:
    for place in ("prompt", "workflow"):
        text = texts.get(place, "")
        if text.lstrip().startswith("{") and any(word in text for word in ('"class_type"', '"inputs"', '"nodes"')):
            parse_json(text, f"ComfyUI's {place}")


def understand(graph: Graph, raw: RawMetadata, shown: dict[str, str]) -> Understood:
    """Read a graph. ``shown``: texts kept by nodes that show them, by node id."""
    tracer = Tracer(graph)
    texts = Texts(tracer, shown)
    loaders = Loaders(tracer)
    flow = find_flow(tracer)
    passes: list[Pass] = []
    for node in [*flow.samplers, *rest_in_order(graph, flow)][:_MAX_STAGES]:
        passes.append(read_pass(tracer, texts, loaders, node, _size_of(tracer, flow, node, passes)))
    base = next((item for item in passes if item.node is flow.base), None)
    if base is None:
        parameters = _without_base(tracer, texts, passes)
    else:
        passes.remove(base)
        passes.insert(0, base)
        parameters = _from_base(tracer, flow, base, passes, raw)
    return Understood(parameters, stages=tuple(item.stage for item in passes))


def _size_of(tracer: Tracer, flow: Flow, node: Node, earlier: list[Pass]) -> tuple[int | None, int | None]:
    """The size a sampler worked at, as far as the graph states it."""
    if node not in flow.samplers or not earlier:
        origin = read_origin(tracer, node, flow.before(node) if node in flow.samplers else [])
        return origin.width, origin.height
    before = earlier[-1]
    between = flow.between(before.node, node)
    origin = read_origin(tracer, node, between[::-1])
    if origin.width:
        return origin.width, origin.height
    scale = _scale(tracer, between)
    if not between or scale is None or not before.stage.width or not before.stage.height:
        return (None, None) if _enlarger(tracer, between) else (before.stage.width, before.stage.height)
    return as_pixels(round(before.stage.width * scale)), as_pixels(round(before.stage.height * scale))


def _from_base(tracer: Tracer, flow: Flow, base: Pass, passes: list[Pass], raw: RawMetadata) -> GenerationParameters:
    stage = base.stage
    later = [item for item in passes if item.node in flow.after(base.node) and not only_refines(item.node)]
    origin = read_origin(tracer, base.node, flow.before(base.node))
    enlarged = _enlarger(tracer, flow.after(base.node)) is not None
    width, height = stage.width, stage.height
    if not (width and height) and (origin.loaded or not enlarged):
        width, height = raw.width, raw.height
    extra = _extra(base)
    hires, denoise = None, stage.denoising_strength
    if not origin.loaded and denoise == 1.0:
        denoise = None
    if later:
        last = later[-1]
        if last.start_step and not _enlarger(tracer, flow.between(base.node, last.node)):
            extra.update(_refiner(base, last))
        else:
            hires = _hires(tracer, flow, base, last, (width, raw.width))
            denoise = last.stage.denoising_strength
    elif origin.loaded and any(node.link("upscale_model") for node in flow.before(base.node)):
        # Only the enlarging pass was run, on a picture made before.
        hires = Hires(upscaler=_enlarger(tracer, flow.before(base.node)), steps=stage.steps, width=width, height=height)
    extra.update(_postprocessing(tracer, flow, (hires.width if hires else None) or width, raw.width))
    decoder = next((node for node in reversed(flow.nodes) if node.link("vae")), None)
    return GenerationParameters(
        prompt=stage.prompt,
        negative_prompt=stage.negative_prompt,
        seed=stage.seed,
        steps=stage.steps,
        sampler=stage.sampler,
        scheduler=stage.scheduler,
        cfg_scale=stage.cfg_scale,
        width=width,
        height=height,
        model=stage.model or checkpoint_anywhere(list(tracer.graph.values())),
        vae=vae_name(tracer, decoder) if decoder else None,
        clip_skip=base.clip.clip_skip or base.model.clip_skip or _clip_skip_anywhere(tracer),
        denoising_strength=denoise,
        hires=hires,
        loras=merged_loras(base.model.loras, base.clip.loras),
        embeddings=_embeddings(stage.prompt, stage.negative_prompt),
        controls=_controls(tracer, base.positive),
        generator="ComfyUI",
        extra=extra,
    )


def _without_base(tracer: Tracer, texts: Texts, passes: list[Pass]) -> GenerationParameters:
    """No base pass: the prompts of what refined the picture, else those of any text encoder."""
    nodes = list(tracer.graph.values())
    model = next((item.stage.model for item in passes if item.stage.model), None) or checkpoint_anywhere(nodes)
    loras = merged_loras(passes[0].model.loras, passes[0].clip.loras) if passes else ()
    sides: dict[str, str | None] = {"positive": None, "negative": None}
    if passes:
        sides = {"positive": passes[0].stage.prompt, "negative": passes[0].stage.negative_prompt}
    else:
        found: dict[str, list[str]] = {"positive": [], "negative": []}
        for node in nodes:
            if node.link("clip") and any(name in node.inputs for name in ENCODED):
                side = "negative" if node.named("neg") else "positive"
                text = texts.encoded(node, side)
                found[side].extend([text] if text else [])
        sides = {side: "\n".join(sorted(set(found[side]))) or None for side in found}
    return GenerationParameters(
        prompt=sides["positive"],
        negative_prompt=sides["negative"],
        model=model,
        clip_skip=_clip_skip_anywhere(tracer),
        loras=loras,
        generator="ComfyUI",
        embeddings=_embeddings(*sides.values()),
    )


def _hires(tracer: Tracer, flow: Flow, base: Pass, last: Pass, widths: tuple[int | None, int | None]) -> Hires:
    first, second = base.stage, last.stage
    between = flow.between(base.node, last.node)
    width, height = second.width, second.height
    scale = _scale(tracer, between)
    final = widths[1] if _enlarger(tracer, flow.after(last.node)) is None else None
    reached = width or final
    if scale is None and reached and widths[0] and reached != widths[0]:
        scale = round(reached / widths[0], 4)
    return Hires(
        upscale=scale,
        width=width,
        height=height,
        steps=second.steps,
        upscaler=_enlarger(tracer, between),
        sampler=_changed(first.sampler, second.sampler),
        scheduler=_changed(first.scheduler, second.scheduler),
        cfg_scale=second.cfg_scale if second.cfg_scale != first.cfg_scale else None,
        model=_changed(first.model, second.model),
        prompt=_changed(first.prompt, second.prompt),
        negative_prompt=_changed(first.negative_prompt, second.negative_prompt),
    )


def _changed(first: str | None, second: str | None) -> str | None:
    return second if second != first else None


def _enlarger(tracer: Tracer, nodes: list[Node]) -> str | None:
    """The upscale model, else the method, of the first node that enlarges; "" where it does not say."""
    method: str | None = None
    for node in nodes:
        loader = tracer.follow(node.link("upscale_model"))
        if loader is not None:
            return as_name(loader.inputs.get("model_name")) or loader.type
        if method is None and "upscale_method" in node.inputs:
            method = as_name(node.inputs["upscale_method"]) or ""
    return method


def _scale(tracer: Tracer, nodes: list[Node]) -> float | None:
    found = (as_float(tracer.setting(node, ("scale_by", "upscale_by", "upscale_factor"))) for node in nodes)
    return next((scale for scale in found if scale), None)


def _refiner(base: Pass, last: Pass) -> dict[str, str]:
    extra = {}
    if last.stage.model and last.stage.model != base.stage.model:
        extra["Refiner"] = last.stage.model
    if last.start_step and base.stage.steps:
        extra["Refiner switch at"] = format(last.start_step / base.stage.steps, "g")
    return extra


def _postprocessing(tracer: Tracer, flow: Flow, width: int | None, final: int | None) -> dict[str, str]:
    """An upscaler after the last sampler, in the words web UIs use for theirs."""
    after = flow.after(flow.samplers[-1])
    upscaler = _enlarger(tracer, after)
    if not upscaler:
        return {}
    scale = _scale(tracer, after) or (final / width if final and width else None)
    said = {"Postprocess upscaler": upscaler}
    if scale:
        said["Postprocess upscale by"] = format(scale, "g")
    return said


def _extra(base: Pass) -> dict[str, str]:
    guidance = base.positive.guidance
    return {"Distilled CFG Scale": format(guidance, "g")} if guidance is not None else {}


def _clip_skip_anywhere(tracer: Tracer) -> int | None:
    skips = {clip_skip(node.inputs.get("stop_at_clip_layer")) for node in tracer.graph.values()} - {None}
    return skips.pop() if len(skips) == 1 else None


def _controls(tracer: Tracer, conditioning: Conditioning) -> tuple[Control, ...]:
    controls = []
    for number, node in enumerate(conditioning.controls):
        loader = tracer.find(node, ("control_net_name",), ("control_net",))
        settings = {
            name: format(value, "g")
            for name in ("start_percent", "end_percent")
            if (value := as_float(node.inputs.get(name))) is not None
        }
        model = as_name(loader.value) if loader else None
        weight = as_float(tracer.setting(node, ("strength",)))
        controls.append(Control(f"ControlNet {number}", model=model, weight=weight, settings=settings))
    return tuple(controls)


def _embeddings(*prompts: str | None) -> tuple[Embedding, ...]:
    names = (name for prompt in prompts if prompt for name in _EMBEDDING.findall(prompt))
    return tuple(Embedding(name) for name in dict.fromkeys(names))


DIALECT = Dialect("comfyui", 1, frozenset((*EXECUTED, "workflow")), read)
