from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.metadata import READERS, registry
from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.registry import REGISTRY, understand
from lib_berry.model import GenerationParameters, Lora, RawMetadata, Stage


def _dialect(name: str, answer: Understood | Exception | None, key: str = "k", *, json_only: bool = False) -> Dialect:
    def read(raw: RawMetadata) -> Understood | None:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Dialect(name, 3, frozenset((key,)), read, json_only)


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def replace(*dialects: Dialect) -> None:
        monkeypatch.setattr(registry, "REGISTRY", dialects)
        monkeypatch.setattr(registry, "_ALL_KEYS", frozenset().union(*(dialect.keys for dialect in dialects)))
        registry._asked.cache_clear()

    yield replace
    registry._asked.cache_clear()


RAW = RawMetadata("png", texts={"k": "text"})


def test_the_first_names_the_file_and_later_ones_fill_gaps(register) -> None:  # type: ignore[no-untyped-def]
    loras = (Lora("x"),)
    first = Understood(GenerationParameters(prompt="first", negative_prompt="", extra={"a": "1"}))
    second = Understood(
        GenerationParameters(prompt="second", negative_prompt="n", seed=5, loras=loras, extra={"a": "2", "b": "3"}),
        "infotext",
        (Stage("s"),),
    )
    register(_dialect("one", None), _dialect("two", first), _dialect("three", second))
    verdict = understand(RAW)
    assert verdict.dialect is not None
    assert verdict.dialect.name == "two"
    assert verdict.understood == Understood(
        GenerationParameters(prompt="first", negative_prompt="", seed=5, loras=loras, extra={"a": "1", "b": "3"}),
        "infotext",
        (Stage("s"),),
    )


def test_a_fault_in_one_dialect_is_told_and_the_others_still_read(register) -> None:  # type: ignore[no-untyped-def]
    good = Understood(GenerationParameters(prompt="p"))
    register(_dialect("bad", KeyError("seed")), _dialect("deep", RecursionError()), _dialect("good", good))
    verdict = understand(RAW)
    assert verdict.understood == good
    assert verdict.problems == ("The bad reader failed: KeyError: 'seed'.", "The deep reader failed: RecursionError: .")


def test_dialects_are_asked_by_key_and_kind(register) -> None:  # type: ignore[no-untyped-def]
    fault = _dialect("json", ValueError("asked"), json_only=True)
    register(_dialect("other", ValueError("asked"), "elsewhere"), fault)
    assert understand(RAW).problems == ()
    assert understand(RawMetadata("png", texts={"k": " {}"})).problems == (
        "The json reader failed: ValueError: asked.",
    )


def test_beside_a_graph_infotext_keeps_only_what_it_knows() -> None:
    graph = (
        '{"3": {"class_type": "KSampler", "inputs": {"seed": 9, "steps": 20, "cfg": 8.0, "sampler_name": "euler", '
        '"scheduler": "normal", "denoise": 1, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], '
        '"latent_image": ["5", 0]}}, "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": '
        '"m.safetensors"}}, "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 8, "height": 8, "batch_size": '
        '1}}, "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "pos", "clip": ["4", 1]}}, "7": {"class_type": '
        '"CLIPTextEncode", "inputs": {"text": "neg", "clip": ["4", 1]}}}'
    )
    text = "unknown\nNegative prompt: unknown\nSteps: 20, Sampler: euler_simple, CFG scale: 8, Seed: 0, Model: other"
    understood = understand(RawMetadata("png", texts={"parameters": text, "prompt": graph})).understood
    assert understood is not None
    parameters = understood.parameters
    assert (parameters.prompt, parameters.negative_prompt, parameters.seed) == ("pos", "neg", 9)
    assert (parameters.model, parameters.generator) == ("m.safetensors", "ComfyUI")
    assert parameters.sampler == "euler_simple"
    assert understood.infotext == text


def test_a_graph_that_hides_its_model_takes_none_away() -> None:
    text = "p\nSteps: 20, Sampler: euler, CFG scale: 8, Seed: 3, Size: 8x8, Model: stated"
    graph = '{"3": {"class_type": "KSampler", "inputs": {"seed": 9, "positive": ["6", 0]}}}'
    understood = understand(RawMetadata("png", texts={"parameters": text, "prompt": graph})).understood
    assert understood is not None
    assert (understood.parameters.model, understood.parameters.seed) == ("stated", 3)


def test_names_are_unique_and_versions_positive() -> None:
    names = [dialect.name for dialect in REGISTRY]
    assert len(names) == len(set(names))
    assert {dialect.name: dialect.version for dialect in REGISTRY} == READERS
    assert min(READERS.values()) >= 1
    assert all(dialect.keys for dialect in REGISTRY)


def test_every_dialect_file_is_registered() -> None:
    folder = Path(registry.__file__).parent
    declared = {path.stem for path in folder.glob("*.py") if "DIALECT = Dialect(" in path.read_text("utf-8")}
    assert declared == {dialect.read.__module__.rpartition(".")[2] for dialect in REGISTRY}
