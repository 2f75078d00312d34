from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib_berry.db import images, pages, parameters
from lib_berry.db.connection import Database
from lib_berry.model import (
    Control,
    Embedding,
    FileStamp,
    GenerationParameters,
    Hires,
    IndexedFile,
    Lora,
    Reading,
    Root,
)
from tests.library import add_root, indexed

text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
maybe_text = st.none() | text
whole = st.none() | st.integers(0, 2**40)
bounded = st.none() | st.integers(-(2**63), 2**63 - 1)
real = st.none() | st.floats(allow_nan=False)
some_settings = st.dictionaries(text, text, max_size=3)
hires = st.builds(
    Hires,
    **{"upscale": real, "width": whole, "height": whole, "steps": whole, "cfg_scale": real},
    **{name: maybe_text for name in ("upscaler", "sampler", "scheduler", "model", "prompt", "negative_prompt")},
).filter(lambda value: value != Hires())
generation_parameters = st.builds(
    GenerationParameters,
    **{
        name: maybe_text for name in ("prompt", "negative_prompt", "sampler", "scheduler", "model", "model_hash", "vae")
    },
    **{"seed": st.none() | st.integers(0, 2**64 - 1), "steps": bounded, "clip_skip": bounded},
    **{"width": whole, "height": whole, "cfg_scale": real, "denoising_strength": real},
    hires=st.none() | hires,
    loras=st.lists(
        st.builds(Lora, text, real, maybe_text), max_size=3, unique_by=lambda lora: (lora.name, lora.hash)
    ).map(tuple),
    embeddings=st.lists(st.builds(Embedding, text, maybe_text), max_size=2).map(tuple),
    controls=st.lists(st.builds(Control, text, maybe_text, maybe_text, real, some_settings), max_size=2).map(tuple),
    generator=maybe_text,
    generator_version=maybe_text,
    extra=some_settings,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with closing(Database(tmp_path_factory.mktemp("parameters") / "berry.sqlite3")) as database:
        add_root(database)
        yield database


def through_a_row(database: Database, stated: GenerationParameters, **labels: Any) -> GenerationParameters | None:
    """Stored as the parameters of one file, and read again."""
    reading = Reading("png", 512, 768, parameters=stated, dialect="a1111", dialect_version=1)
    images.store(database, [IndexedFile(1, "", "a.png", FileStamp(1, 10**18), reading, **labels)])
    (image_id,) = pages_ids(database)
    return pages.detail(database, image_id).parameters


def pages_ids(database: Database) -> tuple[int, ...]:
    return tuple(row[0] for row in database.reader().execute("SELECT id FROM image"))


def in_order(found: GenerationParameters | None) -> GenerationParameters:
    """With the LoRAs, which a row keeps as a set, in a fixed order."""
    assert found is not None
    return replace(found, loras=tuple(sorted(found.loras, key=lambda lora: (lora.name, lora.hash or ""))))


@given(generation_parameters, maybe_text, maybe_text)
@settings(deadline=None, max_examples=150)
def test_parameters_survive_a_row(
    shared: Database, stated: GenerationParameters, sampler: str | None, scheduler: str | None
) -> None:
    found = through_a_row(shared, stated, sampler_label=sampler, scheduler_label=scheduler)
    assert in_order(found) == in_order(stated)


@given(generation_parameters)
@settings(deadline=None, max_examples=30)
def test_so_do_they_when_the_label_is_the_name(shared: Database, stated: GenerationParameters) -> None:
    found = through_a_row(shared, stated, sampler_label=stated.sampler, scheduler_label=stated.scheduler)
    assert in_order(found) == in_order(stated)


@pytest.mark.parametrize("seed", [0, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1])
def test_every_seed_of_64_bits(shared: Database, seed: int) -> None:
    found = through_a_row(shared, GenerationParameters(seed=seed))
    assert found is not None
    assert found.seed == seed


@pytest.mark.parametrize("seed", [-1, 2**64, 10**30])
def test_a_seed_that_cannot_be_is_left_out(shared: Database, seed: int) -> None:
    assert through_a_row(shared, GenerationParameters(seed=seed, steps=20)) == GenerationParameters(
        steps=20, width=None, height=None
    )


def test_numbers_no_column_holds_are_left_out(shared: Database) -> None:
    stated = GenerationParameters(steps=10**30, clip_skip=-(10**30), cfg_scale=10**400, denoising_strength=math.inf)
    found = through_a_row(shared, stated)
    assert found == GenerationParameters(denoising_strength=math.inf)
    assert through_a_row(shared, GenerationParameters(cfg_scale=math.nan)) == GenerationParameters()


def test_lone_surrogates_are_replaced_wherever_they_stand(shared: Database) -> None:
    bad = "\ud83d"
    stated = GenerationParameters(
        prompt=bad, sampler=bad, model=bad, hires=Hires(upscaler=bad), loras=(Lora(bad, 1.0, bad),), extra={bad: bad}
    )
    found = through_a_row(shared, stated, sampler_label=bad)
    assert found is not None
    assert (found.prompt, found.sampler, found.model, found.extra) == ("?", "?", "?", {"?": "?"})
    assert (found.hires, found.loras) == (Hires(upscaler="?"), (Lora("?", 1.0, "?"),))


def test_a_lora_named_twice_keeps_the_later_weight(shared: Database) -> None:
    found = through_a_row(shared, GenerationParameters(loras=(Lora("a", 0.5), Lora("a", 0.7))))
    assert found is not None
    assert found.loras == (Lora("a", 0.7),)


def test_an_image_without_parameters_has_none(database: Database) -> None:
    root = add_root(database)
    images.store(database, [indexed(root, "plain.png")])
    (image_id,) = pages_ids(database)
    assert pages.detail(database, image_id).parameters is None


def test_equal_remainders_are_one_text() -> None:
    root = Root(1, "/pictures")
    files = [
        indexed(root, name, width=8, height=8, extra={"RNG": "CPU"}, seed=seed) for name, seed in [("a", 1), ("b", 2)]
    ]
    assert parameters.extra_json(files[0]) == parameters.extra_json(files[1]) == '{"extra":{"RNG":"CPU"}}'


@given(
    st.dictionaries(text, text, max_size=4),
    st.none() | st.builds(Hires, upscale=st.none() | st.floats(0, 4), upscaler=maybe_text),
    maybe_text,
    st.none() | st.tuples(st.none() | whole, whole),
    maybe_text,
)
def test_the_text_of_what_is_left_over_is_plain_json(
    extra: dict[str, str], hires: Hires | None, version: str | None, size: tuple[Any, Any] | None, sampler: str | None
) -> None:
    width, height = size or (64, 64)
    file = indexed(Root(1, "/"), "a", extra=extra, hires=hires, generator_version=version, sampler=sampler)
    stated = replace(file.reading.parameters or GenerationParameters(), width=width, height=height)
    reading = replace(file.reading, parameters=stated, width=64, height=64)
    found = parameters.extra_json(replace(file, reading=reading, sampler_label=None, scheduler_label=None))
    sections = {} if hires is None else {key: value for key, value in asdict(hires).items() if value is not None}
    expected = {
        "extra": extra,
        "hires": sections,
        "generator_version": version,
        "size": None if (width, height) == (64, 64) else [width, height],
        "sampler": sampler and [sampler, None],
    }
    expected = {key: value for key, value in expected.items() if value}
    assert found == (json.dumps(expected, ensure_ascii=False, separators=(",", ":")) if expected else None)


def test_nothing_left_over_is_no_text() -> None:
    assert parameters.extra_json(indexed(Root(1, "/"), "a", width=8, height=8, prompt="x")) is None
    assert parameters.extra_json(indexed(Root(1, "/"), "a")) is None
