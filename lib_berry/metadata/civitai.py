"""Civitai's generator where it ran ComfyUI: a user comment holding the graph, ``extra.airs`` and ``extraMetadata``.

Source: the site's own files. ``extraMetadata`` says what the user asked for; the size, the scheduler and what is not
in it come from the graph. Pictures with infotext instead are read by that dialect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lib_berry.metadata.comfyui import understand
from lib_berry.metadata.comfyui_graph import graph_from_prompt
from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import as_float, as_name, as_object, as_seed, as_steps, as_text, extras, json_object
from lib_berry.model import GenerationParameters, RawMetadata

_PLACES = ("UserComment", "prompt", "parameters")
_KNOWN = frozenset("prompt negativePrompt seed steps cfgScale sampler".split())


def read(raw: RawMetadata) -> Understood | None:
    """Parameters and stages of a picture made on Civitai."""
    for place in _PLACES:
        text = raw.texts.get(place)
        data = json_object(text) if text and "extraMetadata" in text else None
        if data is None:
            continue
        stated = data.get("extraMetadata")
        values = json_object(stated) if isinstance(stated, str) else as_object(stated)
        if values is not None:
            understood = understand(graph_from_prompt(data), raw, {})
            return replace(understood, parameters=_parameters(values, understood.parameters))
    return None


def _parameters(values: Mapping[str, object], graph: GenerationParameters) -> GenerationParameters:
    prompt, negative = as_text(values.get("prompt")), as_text(values.get("negativePrompt"))
    seed, cfg = as_seed(values.get("seed")), as_float(values.get("cfgScale"))
    return replace(
        graph,
        prompt=prompt if prompt is not None else graph.prompt,
        negative_prompt=negative if negative is not None else graph.negative_prompt,
        seed=seed if seed is not None else graph.seed,
        steps=as_steps(values.get("steps")) or graph.steps,
        sampler=as_name(values.get("sampler")) or graph.sampler,
        cfg_scale=cfg if cfg is not None else graph.cfg_scale,
        generator="Civitai",
        extra={**extras(values, _KNOWN), **graph.extra},
    )


DIALECT = Dialect("civitai", 1, frozenset(_PLACES), read, json_only=True)
