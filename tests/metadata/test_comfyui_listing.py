"""A workflow as a list of nodes, and the document behind it."""

from __future__ import annotations

import json

from lib_berry.metadata import find_workflow
from lib_berry.metadata.comfyui_listing import MOST_NODES, NodeInput

PROMPT = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20, "model": ["4", 0], "missing": ["99", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dream"}, "_meta": {"title": "My model"}},
}
EDITOR = {"last_node_id": 4, "nodes": [{"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["dream"]}]}


def test_nodes_are_those_executed_and_the_document_is_the_editors() -> None:
    found = find_workflow({"prompt": json.dumps(PROMPT), "workflow": json.dumps(EDITOR)})
    assert found is not None
    sampler, loader = found.nodes
    assert (sampler.id, sampler.type, sampler.title) == ("3", "KSampler", "KSampler")
    assert sampler.inputs == (NodeInput("seed", "5"), NodeInput("steps", "20"), NodeInput("model", node="4"))
    assert (loader.title, loader.inputs) == ("My model", (NodeInput("ckpt_name", "dream"),))
    assert json.loads(found.text()) == EDITOR
    assert found.total == 2


def test_either_form_alone_will_do() -> None:
    executed = find_workflow({"prompt": json.dumps(PROMPT)})
    editor = find_workflow({"workflow": json.dumps(EDITOR)})
    assert executed is not None
    assert json.loads(executed.text()) == PROMPT
    assert editor is not None
    assert [node.type for node in editor.nodes] == ["CheckpointLoaderSimple"]


def test_a_document_within_a_comment_is_found() -> None:
    text = json.dumps({"prompt": json.dumps(PROMPT), "workflow": EDITOR})
    found = find_workflow({"comment": text})
    assert found is not None
    assert json.loads(found.text()) == EDITOR


def test_what_is_no_workflow_is_none() -> None:
    for texts in ({}, {"parameters": "a fox"}, {"prompt": "{cut", "workflow": "[]"}, {"prompt": '{"a": 1}'}):
        assert find_workflow(texts) is None


def test_a_huge_workflow_is_listed_in_part() -> None:
    many = {str(number): {"class_type": "Note", "inputs": {"text": "x" * 5000}} for number in range(MOST_NODES + 5)}
    found = find_workflow({"prompt": json.dumps(many)})
    assert found is not None
    assert (len(found.nodes), found.total) == (MOST_NODES, MOST_NODES + 5)
    assert len(found.nodes[0].inputs[0].value or "") == 2001
