from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.comfyui_graph import graph_from_prompt
from lib_berry.metadata.comfyui_trace import Tracer
from tests.metadata.comfy import basic, node, sampler, understood


def scalar(name: str, **sources: dict[str, Any]) -> object:
    graph = graph_from_prompt({"t": node("Target", **{name: ("a", 0)}), **sources})
    return Tracer(graph).scalar(graph["t"], name)


@pytest.mark.parametrize(
    ("name", "source", "value"),
    [
        ("steps", node("PrimitiveInt", value=12), 12),
        ("steps", node("Settings", steps=9, cfg=2.0, value=1), 9),
        ("noise_seed", node("Seed (rgthree)", seed=5), 5),
        ("noise_seed", node("easy seed", seed=5, control_before_generate="fixed"), 5),
        ("steps", node("Int", Number="20"), "20"),
        ("steps", node("MathExpression|pysssss", expression="a*3", a=("b", 0)), None),
        ("steps", node("Multiply", number=3, multiplier=2), None),
        ("steps", node("Reroute", **{"": ("b", 0)}), 4),
        ("steps", node("ImpactSwitch", select=1, input1=("b", 0), input2=("c", 0)), 4),
        (
            "width",
            node("SDXL Empty Latent Image (rgthree)", dimensions="1216 x 832   (landscape)", clip_scale=1.5),
            1824,
        ),
        ("steps", node("Loop", value=("a", 0)), None),
    ],
)
def test_scalars(name: str, source: dict[str, Any], value: object) -> None:
    assert scalar(name, a=source, b=node("PrimitiveInt", value=4)) == value


def test_a_seed_to_be_drawn_is_unknown() -> None:
    graph = basic(sampler=sampler(seed=("s", 0)), s=node("Seed (rgthree)", seed=-1))
    assert understood(graph).parameters.seed is None


def test_sizes_in_one_text() -> None:
    latent = node(
        "SDXL Empty Latent Image (rgthree)", dimensions="1216 x 832   (landscape)", clip_scale=1.5, batch_size=1
    )
    p = understood(basic(latent=latent)).parameters
    assert (p.width, p.height) == (1216, 832)


def test_the_budget_ends() -> None:
    tracer = Tracer({})
    assert sum(tracer.spend() for _ in range(5000)) < 2001
