from __future__ import annotations

import pytest

from lib_berry.metadata.infotext import DIALECT, parse
from lib_berry.model import GenerationParameters, Lora, RawMetadata
from tests.metadata import build

UUID = "dd3bd6a1-84b4-4bb8-9ddd-0bb1b9f0b7a0"


def test_a_whole_infotext() -> None:
    assert parse(build.INFOTEXT) == GenerationParameters(
        prompt="a red fox, <lora:add_detail:0.8>",
        negative_prompt="blurry",
        seed=1234567890,
        steps=20,
        sampler="DPM++ 2M",
        scheduler="Karras",
        cfg_scale=7.0,
        width=64,
        height=48,
        model="dream",
        model_hash="6ce0161689",
        loras=(Lora("add_detail", 0.8),),
        generator="AUTOMATIC1111",
        generator_version="v1.10.1",
    )


def test_unknown_keys_are_kept_as_they_stand() -> None:
    parameters = parse('p\nSteps: 1, Sampler: x, ADetailer prompt: "face, [SEP] b", RP Active: True, Emphasis')
    assert parameters is not None
    assert parameters.extra == {"ADetailer prompt": "face, [SEP] b", "RP Active": "True", "Emphasis": "Emphasis"}


def test_old_samplers_stay_as_written() -> None:
    parameters = parse("p\nSteps: 1, Sampler: DPM++ 2M Karras, Seed: 1")
    assert parameters is not None
    assert (parameters.sampler, parameters.scheduler) == ("DPM++ 2M Karras", None)


@pytest.mark.parametrize("text", ["1girl, solo", "a holiday: at the sea, with: friends, and: dogs", "", "{}", "\n\n"])
def test_a_caption_is_no_infotext(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(("text", "prompt"), [("only a prompt", "only a prompt"), ("{a|b} no JSON", None), ("", None)])
def test_where_nothing_else_is_kept_a_prompt_is_enough(text: str, prompt: str | None) -> None:
    parameters = parse(text, any_text=True)
    assert (parameters and parameters.prompt) == prompt


@pytest.mark.parametrize(
    "key", ["parameters", "UserComment", "Comment", "COM", "comment", "ImageDescription", "sidecar:txt"]
)
def test_every_place_infotext_is_kept(key: str) -> None:
    understood = DIALECT.read(RawMetadata("png", texts={key: build.INFOTEXT}))
    assert understood is not None
    assert understood.infotext == build.INFOTEXT
    assert understood.parameters.seed == 1234567890
    assert key in DIALECT.keys


def test_a_comment_does_not_hide_the_infotext() -> None:
    texts = {"UserComment": "taken at the sea", "COM": build.INFOTEXT}
    understood = DIALECT.read(RawMetadata("jpeg", texts=texts))
    assert understood is not None
    assert understood.infotext == build.INFOTEXT


def test_beside_a_graph_the_program_is_comfyui() -> None:
    line = "p\nSteps: 20, Sampler: euler, CFG scale: 8, Seed: 5, Size: 8x8"
    texts = {"parameters": line, "prompt": '{"3": {"class_type": "KSampler"}}'}
    understood = DIALECT.read(RawMetadata("png", texts=texts))
    assert understood is not None
    assert understood.parameters.generator == "ComfyUI"
    understood = DIALECT.read(RawMetadata("png", texts={**texts, "parameters": f"{line}, Version: v1.10.1"}))
    assert understood is not None
    assert understood.parameters.generator == "AUTOMATIC1111"


def test_civitai_signs_its_pictures() -> None:
    texts = {"UserComment": "p\nSteps: 20, Sampler: Euler", "Artist": "ai", "Software": UUID}
    understood = DIALECT.read(RawMetadata("jpeg", texts=texts))
    assert understood is not None
    assert understood.parameters.generator == "Civitai"


def test_upscaling_by_itself() -> None:
    text = "Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+"
    for key in ("postprocessing", "extras"):
        understood = DIALECT.read(RawMetadata("png", texts={key: text}))
        assert understood is not None
        assert understood.infotext == text
        assert understood.parameters.extra["Postprocess upscaler"] == "R-ESRGAN 4x+"


def test_json_is_left_to_others() -> None:
    assert DIALECT.read(RawMetadata("png", texts={"parameters": '{"prompt": "p"}'})) is None
