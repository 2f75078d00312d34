from __future__ import annotations

from typing import Any

import pytest

from lib_berry.model import GenerationParameters, Lora
from tests.metadata.comfy import basic, node, sampler, understood


def parameters(**changes: Any) -> GenerationParameters:
    return understood(basic(**changes)).parameters


def test_stacked_loras_stand_as_they_were_applied() -> None:
    p = parameters(
        sampler=sampler(model=("second", 0)),
        second=node(
            "LoraLoader", lora_name="b", strength_model=0.5, strength_clip=1, model=("first", 0), clip=("first", 1)
        ),
        first=node(
            "LoraLoader", lora_name="a", strength_model=1.0, strength_clip=1, model=("loader", 0), clip=("loader", 1)
        ),
        positive=node("CLIPTextEncode", text="x", clip=("only_clip", 1)),
        only_clip=node("LoraLoader", lora_name="c", strength_model=0.7, model=("loader", 0), clip=("second", 1)),
    )
    assert p.model == "base.safetensors"
    assert p.loras == (Lora("a", 1.0), Lora("b", 0.5), Lora("c", 0.7))


@pytest.mark.parametrize(
    ("loader", "loras"),
    [
        (node("Power Lora Loader (rgthree)", lora_1={"on": True, "lora": "a", "strength": 0.8},
              lora_2={"on": False, "lora": "b", "strength": 1}, lora_3={"on": True, "lora": "None", "strength": 1}),
         (Lora("a", 0.8),)),
        (node("Lora Loader Stack (rgthree)", lora_01="a", strength_01=1.0, lora_02="None", strength_02=1.0),
         (Lora("a", 1.0),)),
        (node("Lora Loader (LoraManager)", loras={"__value__": [{"name": "a", "strength": "0.6", "active": True},
                                                               {"name": "b", "strength": 1, "active": False}]}),
         (Lora("a", 0.6),)),
        (node("LoraLoaderModelOnly", lora_name="a", strength_model=0), ()),
        (node("Apply Stack", lora_stack=("stack", 0)), (Lora("s1", 0.3), Lora("s2", 0.4))),
    ],
    ids=["power", "rgthree stack", "manager", "weight 0", "stack"],
)  # fmt: skip
def test_ways_to_list_loras(loader: dict[str, Any], loras: tuple[Lora, ...]) -> None:
    loader["inputs"]["model"] = ["loader", 0]
    stack = node("CR LoRA Stack", switch_1="On", lora_name_1="s1", model_weight_1=0.3, clip_weight_1=1, switch_2="On",
                 lora_name_2="s2", model_weight_2=0.4, switch_3="Off", lora_name_3="s3", model_weight_3=1)  # fmt: skip
    assert parameters(x=loader, stack=stack, sampler=sampler(model=("x", 0))).loras == loras


@pytest.mark.parametrize(
    ("stack", "loras"),
    [
        (node("LoRA Stacker", input_mode="simple", lora_count=1, lora_name_1="a", lora_wt_1=0.5, model_str_1=1.0,
              lora_name_2="b", lora_wt_2=1.0), (Lora("a", 0.5),)),
        (node("LoRA Stacker", input_mode="advanced", lora_count=1, lora_name_1="a", lora_wt_1=0.5, model_str_1=0.9),
         (Lora("a", 0.9),)),
        (node("easy loraStack", toggle=True, mode="simple", num_loras=1, lora_1_name="a", lora_1_strength=0.2,
              lora_2_name="b", lora_2_strength=1), (Lora("a", 0.2),)),
        (node("easy loraStack", toggle=False, num_loras=1, lora_1_name="a", lora_1_strength=0.2), ()),
    ],
)  # fmt: skip
def test_stackers(stack: dict[str, Any], loras: tuple[Lora, ...]) -> None:
    loader = node("Efficient Loader", ckpt_name="eff.ckpt", lora_stack=("stack", 0), positive="p", negative="n")
    p = parameters(loader=loader, stack=stack)
    assert (p.model, p.loras) == ("eff.ckpt", loras)


def test_tags_count_only_where_a_node_reads_them() -> None:
    text = "<lora:a:0.5> <lora:b> cat"
    assert parameters(positive=node("CLIPTextEncode", text=text, clip=("loader", 1))).loras == ()
    wildcard = node("ImpactWildcardEncode", populated_text=text, model=("loader", 0), clip=("loader", 1))
    assert parameters(positive=wildcard).loras == (Lora("a", 0.5), Lora("b", None))


@pytest.mark.parametrize(
    ("loader", "model"),
    [
        (node("UnetLoaderGGUF", unet_name="q.gguf"), "q.gguf"),
        (node("DiffusionModelLoaderKJ", model_name="d.safetensors"), "d.safetensors"),
        (node("Eff. Loader SDXL", base_ckpt_name="x.ckpt", refiner_ckpt_name="r.ckpt"), "x.ckpt"),
        (node("ModelMergeSimple", model1=("other", 0), model2=("loader", 0), ratio=0.5), "other.safetensors"),
        (node("ModelSamplingFlux", max_shift=1.15, model=("other", 0)), "other.safetensors"),
        (node("ADE_AnimateDiffLoaderGen1", model_name="motion.ckpt", model=("other", 0)), "other.safetensors"),
        (node("Any Switch (rgthree)", any_01=("other", 0)), "other.safetensors"),
    ],
)
def test_the_way_to_the_checkpoint(loader: dict[str, Any], model: str) -> None:
    other = node("CheckpointLoaderSimple", ckpt_name="other.safetensors")
    assert parameters(x=loader, other=other, sampler=sampler(model=("x", 0))).model == model


def test_clip_skip_on_the_way_to_the_text_model() -> None:
    skip = node("CLIPSetLastLayer", stop_at_clip_layer=-2, clip=("loader", 1))
    assert parameters(skip=skip, positive=node("CLIPTextEncode", text="x", clip=("skip", 0))).clip_skip == 2
