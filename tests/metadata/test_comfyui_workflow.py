from __future__ import annotations

from typing import Any

import pytest

from lib_berry.metadata.comfyui_graph import Link
from lib_berry.metadata.comfyui_workflow import graph_from_workflow
from tests.metadata.comfy import understood

Raw = dict[str, Any]


def ui(identity: object, kind: str, *slots: Any, values: Any = None, mode: int = 0, **more: Any) -> Raw:
    """One node of the editor; ``slots`` are (name, type, link)."""
    inputs = [{"name": name, "type": wire, "link": link} for name, wire, link in slots]
    return {"id": identity, "type": kind, "mode": mode, "inputs": inputs, "widgets_values": values, **more}


def outputs(*kinds: str) -> list[Raw]:
    return [{"name": kind, "type": kind} for kind in kinds]


def workflow(nodes: list[Raw], links: list[list[Any]], **more: Any) -> Raw:
    return {"last_node_id": 99, "nodes": nodes, "links": links, "version": 0.4, **more}


def default(seed_link: int | None = None) -> Raw:
    nodes = [
        ui(4, "CheckpointLoaderSimple", values=["base.ckpt"], outputs=outputs("MODEL", "CLIP", "VAE")),
        ui(5, "EmptyLatentImage", values=[640, 512, 1]),
        ui(6, "CLIPTextEncode", ("clip", "CLIP", 3), values=["a fox"]),
        ui(7, "CLIPTextEncode", ("clip", "CLIP", 4), values=["blurry"]),
        ui(
            3,
            "KSampler",
            ("model", "MODEL", 1),
            ("positive", "CONDITIONING", 5),
            ("negative", "CONDITIONING", 6),
            ("latent_image", "LATENT", 2),
            values=[7, "randomize", 20, 8, "euler", "normal", 1],
        ),
        ui(8, "VAEDecode", ("samples", "LATENT", 7)),
        ui(9, "SaveImage", ("images", "IMAGE", 8), values=["ComfyUI"]),
    ]
    links = [
        [1, 4, 0, 3, 0, "MODEL"],
        [2, 5, 0, 3, 3, "LATENT"],
        [3, 4, 1, 6, 0, "CLIP"],
        [4, 4, 1, 7, 0, "CLIP"],
        [5, 6, 0, 3, 1, "CONDITIONING"],
        [6, 7, 0, 3, 2, "CONDITIONING"],
        [7, 3, 0, 8, 0, "LATENT"],
        [8, 8, 0, 9, 0, "IMAGE"],
    ]
    built = workflow(nodes, links)
    if seed_link is not None:
        nodes[4]["inputs"].append({"name": "seed", "type": "INT", "link": seed_link, "widget": {"name": "seed"}})
    return built


def node_of(built: Raw, identity: int) -> Raw:
    return next(node for node in built["nodes"] if node["id"] == identity)


def test_widgets_are_named_and_control_words_passed_over() -> None:
    p = understood(workflow=default()).parameters
    assert (p.seed, p.steps, p.cfg_scale, p.sampler, p.scheduler) == (7, 20, 8.0, "euler", "normal")
    assert (p.prompt, p.negative_prompt, p.model, p.width, p.height) == ("a fox", "blurry", "base.ckpt", 640, 512)


def test_reroutes_and_primitives_are_followed() -> None:
    built = default(seed_link=20)
    built["nodes"] += [ui(30, "PrimitiveNode", values=[123, "fixed"]), ui(31, "Reroute", ("", "*", 21))]
    built["links"] += [[20, 30, 0, 3, 4, "INT"], [21, 6, 0, 31, 0, "*"]]
    built["links"][4] = [5, 31, 0, 3, 1, "CONDITIONING"]
    p = understood(workflow=built).parameters
    assert (p.seed, p.prompt) == (123, "a fox")


def test_a_linked_widget_forgets_its_stale_value() -> None:
    built = default(seed_link=20)
    built["nodes"].append(ui(30, "Gone", mode=2))
    built["links"].append([20, 30, 0, 3, 4, "INT"])
    p = understood(workflow=built).parameters
    assert (p.seed, p.steps) == (None, 20)


def test_set_and_get_nodes() -> None:
    built = default()
    built["nodes"] += [
        ui(40, "SetNode", ("CONDITIONING", "CONDITIONING", 22), values=["pos"]),
        ui(41, "GetNode", values=["pos"]),
    ]
    built["links"] += [[22, 6, 0, 40, 0, "CONDITIONING"]]
    built["links"][4] = [5, 41, 0, 3, 1, "CONDITIONING"]
    assert understood(workflow=built).parameters.prompt == "a fox"


def test_muted_nodes_cut_and_bypassed_ones_pass_on() -> None:
    built = default()
    built["nodes"] += [
        ui(
            50,
            "LoraLoader",
            ("model", "MODEL", 23),
            ("clip", "CLIP", 24),
            values=["off.safetensors", 1, 1],
            mode=4,
            outputs=outputs("MODEL", "CLIP"),
        ),
    ]
    built["links"] += [[23, 4, 0, 50, 0, "MODEL"], [24, 4, 1, 50, 1, "CLIP"]]
    built["links"][0] = [1, 50, 0, 3, 0, "MODEL"]
    node_of(built, 7)["mode"] = 2
    p = understood(workflow=built).parameters
    assert (p.model, p.loras, p.negative_prompt) == ("base.ckpt", (), None)


def subgraph(**changes: Any) -> Raw:
    inner = [
        ui(1, "CLIPTextEncode", ("clip", "CLIP", 1), values=["inner text"]),
        ui(
            2,
            "KSampler",
            ("model", "MODEL", 2),
            ("positive", "CONDITIONING", 3),
            ("seed", "INT", 4),
            values=[1, "fixed", 20, 8, "euler", "normal", 1],
        ),
    ]
    inner[1]["inputs"][2]["widget"] = {"name": "seed"}
    wires = [
        ("clip", 1, "-10", 1, 1, 0),
        ("model", 2, "-10", 0, 2, 0),
        ("", 3, 1, 0, 2, 1),
        ("seed", 4, "-10", 2, 2, 2),
        ("", 5, 2, 0, "-20", 0),
    ]
    links = [
        dict(zip(("id", "origin_id", "origin_slot", "target_id", "target_slot"), wire[1:], strict=True))
        for wire in wires
    ]
    return {
        "id": "0000-abc",
        "name": "Sampling",
        "nodes": inner,
        "links": links,
        "inputs": [{"name": "model"}, {"name": "clip"}, {"name": "seed"}],
        "outputs": [{"name": "LATENT"}],
        **changes,
    }


def with_subgraph(instance: Raw) -> Raw:
    nodes = [
        ui(4, "CheckpointLoaderSimple", values=["base.ckpt"]),
        instance,
        ui(8, "VAEDecode", ("samples", "LATENT", 7)),
        ui(9, "SaveImage", ("images", "IMAGE", 8), values=["ComfyUI"]),
    ]
    links = [[1, 4, 0, 70, 0, "MODEL"], [2, 4, 1, 70, 1, "CLIP"], [7, 70, 0, 8, 0, "LATENT"], [8, 8, 0, 9, 0, "IMAGE"]]
    return workflow(nodes, links, definitions={"subgraphs": [subgraph()]})


def test_subgraphs_are_unfolded() -> None:
    instance = ui(70, "0000-abc", ("model", "MODEL", 1), ("clip", "CLIP", 2), values=[])
    graph = graph_from_workflow(with_subgraph(instance))
    assert graph["8"].inputs["samples"] == Link("70:2", 0)
    assert graph["70:2"].inputs["model"] == Link("4", 0)
    p = understood(workflow=with_subgraph(instance)).parameters
    assert (p.prompt, p.model, p.seed) == ("inner text", "base.ckpt", 1)


@pytest.mark.parametrize(
    ("proxies", "values", "seed", "text"),
    [
        ([["-1", "seed"], ["1", "text"]], [55, "outer text"], 55, "outer text"),
        ([["-1", "seed"], ["1", "text"]], [None, None], 1, "inner text"),
        ([["1", "text"]], ["outer text"], 1, "outer text"),
    ],
    ids=["set", "null leaves the inner value", "only some"],
)
def test_an_instances_widgets_win(proxies: list[list[str]], values: list[Any], seed: int, text: str) -> None:
    instance = ui(
        70, "0000-abc", ("model", "MODEL", 1), ("clip", "CLIP", 2), values=values, properties={"proxyWidgets": proxies}
    )
    p = understood(workflow=with_subgraph(instance)).parameters
    assert (p.seed, p.prompt) == (seed, text)


def test_an_instances_widgets_by_the_inputs_that_feed_them() -> None:
    instance = ui(
        70, "0000-abc", ("model", "MODEL", 1), ("clip", "CLIP", 2), ("seed", "INT", None), values=[66, "fixed"]
    )
    instance["inputs"][2]["widget"] = {"name": "seed"}
    assert understood(workflow=with_subgraph(instance)).parameters.seed == 66


def test_subgraphs_within_themselves_end() -> None:
    loop = subgraph(nodes=[ui(1, "0000-abc"), ui(2, "0000-abc")])
    built = workflow([ui(70, "0000-abc")], [], definitions={"subgraphs": [loop]})
    assert graph_from_workflow(built) == {}


@pytest.mark.parametrize("kind", ["workflow>Base", "workflow/Base"])
def test_group_nodes_are_unfolded(kind: str) -> None:
    group = {
        "nodes": [
            ui(-1, "CheckpointLoaderSimple", values=["old.ckpt"], outputs=outputs("MODEL", "CLIP", "VAE")),
            ui(-1, "CLIPTextEncode", ("clip", "CLIP", None), values=["old"], outputs=outputs("CONDITIONING")),
            ui(-1, "CLIPTextEncode", ("clip", "CLIP", None), values=["old"], outputs=outputs("CONDITIONING")),
        ],
        "links": [[0, 1, 1, 0, "x", "CLIP"], [0, 1, 2, 0, "x", "CLIP"]],
        "external": [[0, 0, "MODEL"], [0, 1, "CLIP"]],
    }
    built = default()
    built["nodes"] = [node for node in built["nodes"] if node["id"] not in (4, 6, 7)]
    built["nodes"].append(ui(60, kind, values=["new.ckpt", "a fox", "blurry"]))
    built["links"][0] = [1, 60, 0, 3, 0, "MODEL"]
    built["links"][4] = [5, 60, 3, 3, 1, "CONDITIONING"]
    built["links"][5] = [6, 60, 4, 3, 2, "CONDITIONING"]
    built["extra"] = {"groupNodes": {"Base": group}}
    p = understood(workflow=built).parameters
    assert (p.model, p.prompt, p.negative_prompt, p.seed) == ("new.ckpt", "a fox", "blurry", 7)


def test_a_small_file_cannot_unfold_into_a_huge_graph() -> None:
    levels = [
        {"id": f"g{level}", "links": [], "nodes": [ui(n, f"g{level + 1}") for n in range(8)]} for level in range(9)
    ]
    built = workflow([ui(1, "g0")], [], definitions={"subgraphs": levels})
    assert len(graph_from_workflow(built)) < 1000
