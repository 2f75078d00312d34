from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lib_berry.metadata import compose
from lib_berry.metadata.infotext import parse
from lib_berry.model import Control, Embedding, GenerationParameters, Hires, Lora
from tests.metadata import build

_NOTHING = ("none", "unknown", "undefined", "null", "n/a")
_prose = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" \n,:.()"), max_size=80)
_prompts = _prose.map(str.strip).filter(
    lambda text: not any(mark in text for mark in ("Negative prompt:", "Steps:", "Template:", "<", "{", "["))
)
_words = (
    st.text(st.sampled_from('abcXYZ012 _-.+,:"\\é'), min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda text: bool(text) and text.lower() not in _NOTHING)
)
_counts = st.integers(1, 2**31 - 1)
_numbers = st.sampled_from([0.0, 0.35, 1.0, 7.0, 7.5, 30.0])
_samplers = st.sampled_from(["Euler a", "DPM++ 2M", "DPM++ 2M SDE", "UniPC", "res_multistep"])
_schedulers = st.sampled_from(["Karras", "SGM Uniform", "Normal", "Simple"])


@st.composite
def _parameters(draw: st.DrawFn) -> GenerationParameters:
    def maybe(values: st.SearchStrategy[object]) -> object:
        return draw(st.none() | values)

    settings = draw(st.dictionaries(st.sampled_from(["Resize Mode", "Pixel Perfect"]), _words))
    stated = {"Module": "canny", "Model": "m [d14c016b]", "Weight": "0.5"}
    control = Control("ControlNet 0", "canny", "m [d14c016b]", 0.5, stated | settings)
    words = draw(st.tuples(st.none() | _words, st.none() | _words))
    hires = Hires(draw(st.sampled_from([1.5, 2.0])), steps=draw(_counts), upscaler=words[0], prompt=words[1])
    loras = (Lora("add_detail", 0.8), Lora("x y", 1.0)) if draw(st.booleans()) else ()
    tags = "<lora:add_detail:0.8> <lora:x y:1>" if loras else ""
    sized = draw(st.booleans())
    return GenerationParameters(
        prompt=f"{draw(_prompts)} {tags}".strip(),
        negative_prompt=draw(_prompts),
        seed=draw(st.integers(0, 2**64 - 1)),
        steps=draw(_counts),
        sampler=draw(_samplers),
        scheduler=maybe(_schedulers),  # type: ignore[arg-type]
        cfg_scale=draw(_numbers),
        width=832 if sized else None,
        height=1216 if sized else None,
        model=maybe(_words),  # type: ignore[arg-type]
        model_hash=maybe(st.just("6ce0161689")),  # type: ignore[arg-type]
        vae=maybe(_words),  # type: ignore[arg-type]
        clip_skip=maybe(st.integers(1, 12)),  # type: ignore[arg-type]
        denoising_strength=maybe(_numbers),  # type: ignore[arg-type]
        hires=hires if draw(st.booleans()) else None,
        loras=loras,
        controls=(control,) if draw(st.booleans()) else (),
        generator="Forge",
        generator_version="f2.0.1v1.10.1-previous-659-gc055f2d4",
        extra=draw(st.dictionaries(st.sampled_from(["RNG", "ADetailer prompt", "Beta schedule alpha"]), _words)),
    )


@given(_parameters())
def test_what_is_composed_parses_to_the_same(parameters: GenerationParameters) -> None:
    assert parse(compose(parameters)) == parameters


def test_an_infotext_comes_back_as_it_was() -> None:
    parameters = parse(build.INFOTEXT)
    assert parameters is not None
    assert compose(parameters) == build.INFOTEXT


def test_names_web_uis_know() -> None:
    text = compose(
        GenerationParameters(
            prompt="a fox",
            sampler="dpmpp_2m_sde_gpu",
            scheduler="karras",
            steps=20,
            loras=(Lora("sub\\detail.safetensors", 0.75), Lora("plain")),
            generator="ComfyUI",
        )
    )
    assert text == (
        "a fox <lora:detail:0.75> <lora:plain:1>\n"
        "Steps: 20, Sampler: DPM++ 2M SDE, Schedule type: Karras, Version: ComfyUI"
    )


def test_hashes_are_stated_once() -> None:
    parameters = GenerationParameters(
        prompt="p <lora:a:1>", steps=1, loras=(Lora("a", 1.0, "77"),), embeddings=(Embedding("e", "88"),)
    )
    assert compose(parameters).endswith('Lora hashes: "a: 77", TI hashes: "e: 88"')
    again = parse(compose(parameters))
    assert again is not None
    assert compose(again) == compose(parameters)


def test_what_cannot_stand_in_a_line_is_left_out() -> None:
    text = compose(GenerationParameters(prompt="p", steps=1, extra={"a, b: c": "x", "graph": "x" * 5000, "Steps": "9"}))
    assert text == "p\nSteps: 1"


def test_nothing_known_composes_to_nothing() -> None:
    assert compose(GenerationParameters()) == ""


def test_sdnext_keeps_its_app() -> None:
    parameters = GenerationParameters(prompt="p", steps=2, generator="SD.Next", generator_version="57fdc0a")
    assert compose(parameters) == "p\nSteps: 2, App: SD.Next, Version: 57fdc0a"


def test_values_that_would_lose_their_edges_are_quoted() -> None:
    parameters = GenerationParameters(
        prompt="p", steps=2, negative_prompt="", extra={"A": " padded ", "B": '"q', "C": "{x"}
    )
    assert compose(parameters) == 'p\nSteps: 2, A: " padded ", B: "\\"q", C: "{x"'
    assert parse(compose(parameters)) == parameters
