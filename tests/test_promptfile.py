"""Lines for "Prompts from file": read back as that script's reader does."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.model import GenerationParameters
from lib_berry.promptfile import prompt_line


def _read(line: str) -> dict[str, str]:
    words = shlex.split(line)
    assert len(words) % 2 == 0
    return {name.removeprefix("--"): value for name, value in zip(words[::2], words[1::2], strict=True)}


def test_all_settings_are_there_when_asked_for() -> None:
    made = GenerationParameters("a fox", "blurry", 7, 20, "dpmpp_2m", "karras", 6.5, 512, 768)
    assert _read(prompt_line(made) or "") == {"prompt": "a fox", "negative_prompt": "blurry"}
    assert _read(prompt_line(made, settings=True) or "") == {
        **{"prompt": "a fox", "negative_prompt": "blurry", "sampler_name": "DPM++ 2M", "seed": "7"},
        **{"steps": "20", "cfg_scale": "6.5", "width": "512", "height": "768"},
    }


def test_a_sampler_that_not_every_web_ui_has_is_left_out() -> None:
    made = GenerationParameters("a fox", sampler="res_multistep", seed=0)
    assert _read(prompt_line(made, settings=True) or "") == {"prompt": "a fox", "seed": "0"}


@pytest.mark.parametrize("made", [None, GenerationParameters(seed=1), GenerationParameters("")])
def test_without_a_prompt_there_is_no_line(made: GenerationParameters | None) -> None:
    assert prompt_line(made) is None


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_prompt_is_one_line_that_reads_back(prompt: str) -> None:
    line = prompt_line(GenerationParameters(prompt)) or ""
    assert len(line.splitlines()) == 1
    assert _read(line)["prompt"] == " ".join(prompt.splitlines())
