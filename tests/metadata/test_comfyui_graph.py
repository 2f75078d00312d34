from __future__ import annotations

import pytest

from lib_berry.metadata.comfyui_graph import Link, Node, graph_from_prompt


def test_links_literals_and_wrapped_arrays() -> None:
    raw = {
        "class_type": "X",
        "_meta": {"title": "T"},
        "inputs": {"a": ["2", 1], "b": [2, 0], "c": [512, 768], "d": {"__value__": [1]}, "e": ["2", True], "f": 3},
    }
    graph = graph_from_prompt({"1": raw, "2": {"class_type": "Y", "inputs": {}}})
    node = graph["1"]
    assert (node.type, node.title) == ("X", "T")
    assert node.inputs == {"a": Link("2", 1), "b": Link("2", 0), "c": [512, 768], "d": [1], "e": ["2", True], "f": 3}
    assert node.link("f", "b", "a") == Link("2", 0)
    assert dict(node.links()) == {"a": Link("2", 1), "b": Link("2", 0)}


@pytest.mark.parametrize("data", [None, [], "x", {"1": None, "2": {"inputs": {}}, "3": {"class_type": 5}}])
def test_what_is_no_graph(data: object) -> None:
    assert graph_from_prompt(data) == {}


def test_inputs_of_the_wrong_type_are_none() -> None:
    assert graph_from_prompt({"1": {"class_type": "X", "inputs": []}}) == {"1": Node("1", "X")}
