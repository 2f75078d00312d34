from __future__ import annotations

import pytest

from lib_berry.metadata.comfyui_graph import Link, graph_from_prompt
from lib_berry.metadata.comfyui_text import Texts, shown_texts
from lib_berry.metadata.comfyui_trace import Tracer
from tests.metadata.comfy import Prompt, basic, node, sampler, understood


def prompts(**changes: object) -> tuple[str | None, str | None]:
    p = understood(basic(**changes)).parameters
    return p.prompt, p.negative_prompt


def string(graph: Prompt, identity: str, slot: int = 0) -> str | None:
    return Texts(Tracer(graph_from_prompt(graph)), {}).string(Link(identity, slot))


def encoded(kind: str, **inputs: object) -> dict[str, object]:
    return node(kind, clip=("loader", 1), **inputs)


@pytest.mark.parametrize(
    ("encoder", "text"),
    [
        (encoded("CLIPTextEncodeSDXL", text_g="same", text_l="same", width=1024), "same"),
        (encoded("CLIPTextEncodeSDXL", text_g="wide", text_l="close"), "wide\nclose"),
        (encoded("CLIPTextEncodeFlux", clip_l="tags", t5xxl="a sentence", guidance=3.5), "tags\na sentence"),
        (encoded("CLIPTextEncodeHunyuanDiT", bert="x", mt5xl="y"), "x\ny"),
        (encoded("TextEncodeQwenImageEditPlus", prompt="edit it", image1=("load", 0)), "edit it"),
        (encoded("ImpactWildcardEncode", wildcard_text="__a__", populated_text="cat", seed=1), "cat"),
        (encoded("smZ CLIPTextEncode", text="main", text_g="", text_l=""), "main"),
        (encoded("CLIPTextEncode", text="   "), ""),
    ],
)
def test_encoders(encoder: dict[str, object], text: str) -> None:
    assert prompts(positive=encoder) == (text, "blurry")


def test_combined_areas_are_joined_once_each_in_order() -> None:
    assert prompts(
        sampler=sampler(positive=("all", 0)),
        all=node("ConditioningCombine", conditioning_1=("area", 0), conditioning_2=("again", 0)),
        area=node("ConditioningSetArea", conditioning=("positive", 0), width=64, height=64),
        again=node("ConditioningConcat", conditioning_to=("positive", 0), conditioning_from=("hen", 0)),
        hen=encoded("CLIPTextEncode", text="a hen"),
    ) == ("a fox\na hen", "blurry")


def test_a_text_box_adds_to_the_conditioning_it_is_given() -> None:
    box = encoded("GLIGENTextBoxApply", text="sun", conditioning_to=("positive", 0))
    assert prompts(sampler=sampler(positive=("box", 0)), box=box)[0] == "a fox\nsun"


def test_zeroed_conditioning_is_an_empty_text() -> None:
    zero = node("ConditioningZeroOut", conditioning=("positive", 0))
    assert prompts(negative=zero) == ("a fox", "")


def test_a_node_with_both_sides_hands_on_the_one_of_its_output() -> None:
    both = node("ControlNetApplyAdvanced", positive=("positive", 0), negative=("negative", 0), control_net=("x", 0))
    assert prompts(both=both, sampler=sampler(positive=("both", 0), negative=("both", 1))) == ("a fox", "blurry")
    assert prompts(both=both, sampler=sampler(positive=("both", 1), negative=("both", 0))) == ("blurry", "a fox")


def test_a_ladder_of_two_to_the_fortieth_paths() -> None:
    rungs = {f"r{n}": node("ConditioningCombine", conditioning_1=(f"r{n + 1}", 0), conditioning_2=(f"r{n + 1}", 0))
             for n in range(40)}  # fmt: skip
    rungs["r40"] = encoded("CLIPTextEncode", text="deep")
    assert prompts(**rungs, sampler=sampler(positive=("r0", 0))) == ("deep", "blurry")


@pytest.mark.parametrize(
    ("concat", "text"),
    [
        (node("StringConcatenate", string_a=("a", 0), string_b="two", delimiter="-"), "one-two"),
        (node("StringConcatenate", delimiter="-", string_b="two", string_a=("a", 0)), "one-two"),
        (node("JoinStrings", string1=("a", 0), string2="two"), "onetwo"),
        (node("Text Concatenate", delimiter="\\n", clean_whitespace="true", text_b="two", text_a=("a", 0)), "one\ntwo"),
        (node("CR Combine Prompt", part1=("a", 0), part2="", part3="three", part4="", separator=", "), "one, three"),
        (node("StringFunction|pysssss", action="append", tidy_tags="yes", text_a=("a", 0), text_b="two"), "one, two"),
        (node("Any Switch (rgthree)", any_01=("a", 0), any_02=("b", 0)), "one"),
        (node("ImpactSwitch", select=2, input1=("a", 0), input2=("b", 0)), "two"),
        (node("Switch any [Crystools]", boolean=False, on_true=("a", 0), on_false=("b", 0)), "two"),
        (node("Reroute (rgthree)", **{"": ("a", 0)}), "one"),
        (node("DF_Text_Box", Text="boxed"), "boxed"),
        (node("ImpactWildcardProcessor", wildcard_text="__x__", populated_text="filled"), "filled"),
        (node("OllamaGenerate", prompt="describe a cat", model="llama"), None),
        (node("AutoNegativePrompt", postive_prompt=("a", 0), base_negative="x"), None),
        (node("ShowText|pysssss", text=("llm", 0), text_0="kept"), "kept"),
    ],
)
def test_strings(concat: dict[str, object], text: str | None) -> None:
    graph = {"x": concat, "a": node("PrimitiveString", value="one"), "b": node("PrimitiveString", value="two"),
             "llm": node("LLM Prompt", prompt="invent")}  # fmt: skip
    assert string(graph, "x") == text


def test_stylers_have_one_output_a_side() -> None:
    graph = {"s": node("SDXLPromptStyler", text_positive="p", text_negative="n", style="base")}
    assert (string(graph, "s", 0), string(graph, "s", 1)) == ("p", "n")


def test_what_a_model_wrote_is_found_where_it_was_shown() -> None:
    graph = basic(
        positive=encoded("CLIPTextEncode", text=("llm", 0)),
        llm=node("OllamaGenerate", prompt="order"),
        show=node("ShowText|pysssss", text=("llm", 0), text_0="of the run before"),
    )
    assert understood(graph).parameters.prompt == "of the run before"
    workflow = {"nodes": [{"id": "show", "type": "ShowText|pysssss", "widgets_values": [["of this run"]]}]}
    assert understood(graph, workflow).parameters.prompt == "of this run"
    assert shown_texts(workflow) == {"show": "of this run"}


def test_doubling_strings_stay_small() -> None:
    graph = {f"t{n}": node("StringConcatenate", string_a=(f"t{n + 1}", 0), string_b=(f"t{n + 1}", 0), delimiter=",")
             for n in range(39)}  # fmt: skip
    graph["t39"] = node("PrimitiveString", value="x")
    text = string(graph, "t0")
    assert text is None or len(text) <= 1 << 16
