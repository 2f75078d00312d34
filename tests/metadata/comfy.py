"""Builds small ComfyUI graphs for tests: nodes by short calls, links as ``("id", slot)``."""

from __future__ import annotations

import json
from typing import Any

from lib_berry.metadata import comfyui
from lib_berry.metadata.dialects import Understood
from lib_berry.model import RawMetadata

Prompt = dict[str, dict[str, Any]]


def node(kind: str, /, **inputs: Any) -> dict[str, Any]:
    """One node of an executed graph."""
    listed = {name: list(value) if isinstance(value, tuple) else value for name, value in inputs.items()}
    return {"class_type": kind, "inputs": listed}


def sampler(latent: str = "latent", **changes: Any) -> dict[str, Any]:
    """A KSampler with everything linked to the ids ``basic`` uses."""
    inputs: dict[str, Any] = {
        "seed": 7, "steps": 20, "cfg": 8.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
        "model": ("loader", 0), "positive": ("positive", 0), "negative": ("negative", 0), "latent_image": (latent, 0),
    }  # fmt: skip
    return node("KSampler", **(inputs | changes))


def basic(**changes: Any) -> Prompt:
    """Text to image with default nodes; ``changes`` add nodes or replace them by id."""
    graph: Prompt = {
        "loader": node("CheckpointLoaderSimple", ckpt_name="base.safetensors"),
        "latent": node("EmptyLatentImage", width=640, height=512, batch_size=1),
        "positive": node("CLIPTextEncode", text="a fox", clip=("loader", 1)),
        "negative": node("CLIPTextEncode", text="blurry", clip=("loader", 1)),
        "sampler": sampler(),
        "decode": node("VAEDecode", samples=("sampler", 0), vae=("loader", 2)),
        "save": node("SaveImage", filename_prefix="ComfyUI", images=("decode", 0)),
    }
    graph.update(changes)
    return graph


def read(prompt: object = None, workflow: object = None, **texts: str) -> Understood | None:
    """What the dialect makes of a PNG of 64 x 48 pixels with this graph."""
    for key, value in (("prompt", prompt), ("workflow", workflow)):
        if value is not None:
            texts[key] = value if isinstance(value, str) else json.dumps(value)
    return comfyui.read(RawMetadata("png", 64, 48, texts))


def understood(prompt: object = None, workflow: object = None, **texts: str) -> Understood:
    """As ``read``, where a graph must be found."""
    result = read(prompt, workflow, **texts)
    assert result is not None
    return result
