from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib_berry.metadata import infotext_fields as fields
from lib_berry.metadata.infotext import parse
from lib_berry.metadata.infotext_pairs import scan_pairs
from lib_berry.model import Hires


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("v1.10.1", ("AUTOMATIC1111", "v1.10.1")),
        ("1.10.1", ("AUTOMATIC1111", "1.10.1")),
        ("v1.6.0-372-g8aa51f68", ("AUTOMATIC1111", "v1.6.0-372-g8aa51f68")),
        ("f2.0.1v1.10.1-previous-659-gc055f2d4", ("Forge", "f2.0.1v1.10.1-previous-659-gc055f2d4")),
        ("f0.0.17v1.8.0rc-latest-276-g29be1da7", ("Forge", "f0.0.17v1.8.0rc-latest-276-g29be1da7")),
        ("f1.0.0v2-v1.10.1RC-latest-2498-g5120e679", ("reForge", "f1.0.0v2-v1.10.1RC-latest-2498-g5120e679")),
        ("f1.3.0-v1.10.1", ("EasyReforge", "f1.3.0-v1.10.1")),
        ("classic", ("Forge Classic", "classic")),
        ("neo", ("Forge Neo", "neo")),
        ("neo-1.2", ("Forge Neo", "neo-1.2")),
        ("ComfyUI", ("ComfyUI", None)),
        ("stable-diffusion.cpp", ("stable-diffusion.cpp", None)),
        ("Fooocus v2.5.5", ("Fooocus", "v2.5.5")),
        ("57fdc0a", ("SD.Next", "57fdc0a")),
    ],
)
def test_programs(version: str, expected: tuple[str, str | None]) -> None:
    pairs = {"Version": version, "ADetailer version": "24.1"}
    assert fields.program(pairs, False) == expected
    assert pairs == {"ADetailer version": "24.1"}


def test_app_names_the_program() -> None:
    assert fields.program({"App": "SD.Next", "Version": "57fdc0a"}, True) == ("SD.Next", "57fdc0a")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 8x8, Model hash: 7460a6fa", "AUTOMATIC1111"),
        ("Steps: 20, Sampler: Euler, Seed: 1, CFG scale: 7, Size: 8x8", "AUTOMATIC1111"),
        ("Steps: 20, Seed: 1", None),
    ],
)
def test_only_a_whole_line_is_taken_for_the_oldest_web_ui(line: str, expected: str | None) -> None:
    assert fields.read_line(line).rest.generator == expected


@pytest.mark.parametrize(
    ("line", "index", "expected"),
    [
        ("Steps: 0", 0, None),
        ("Steps: 30", 0, 30),
        ("Steps: 30.0", 0, 30),
        ("Seed: -1", 4, None),
        ("Seed: 0", 4, 0),
        ("Seed: 18446744073709551615", 4, 2**64 - 1),
        ("Seed: 18446744073709551616", 4, None),
        ("Sampler: Undefined", 1, None),
        ("Model: None", 8, None),
        ("Model hash: unknown", 7, None),
        ("CFG Scale: 8", 3, 8.0),
        ("Scheduler: karras", 2, "karras"),
        ("width: 512, height: 1024", 5, 512),
        ("Size: 512x1024", 6, 1024),
        ("Size: 0x0", 5, None),
        ("Size: big", 5, None),
    ],
)
def test_basics(line: str, index: int, expected: object) -> None:
    read = fields.read_line(line)
    assert read.basics[index] == expected
    assert bool(read.extra) == (expected is None)


_VALUES = st.fixed_dictionaries(
    {
        "Steps": st.sampled_from(["20", "0", "x", "1.5"]),
        "Sampler": st.sampled_from(["Euler a", "DPM++ 2M SDE", "None", '"x, y"']),
    },
    optional={
        "Schedule type": st.sampled_from(["Karras", "Automatic", "none"]),
        "CFG scale": st.sampled_from(["7", "7.5", "-1", "x"]),
        "Seed": st.sampled_from(["1", "-1", "18446744073709551615", "99999999999999999999"]),
        "Size": st.sampled_from(["512x768", "0x0", "1x", "9999999x1"]),
        "Model hash": st.sampled_from(["6ce0161689", "unknown", "x.y"]),
        "Model": st.sampled_from(["dream", "a model (v1)", "unknown", "", '"a, b"', "[x]"]),
        "VAE": st.sampled_from(["v", '"a, Lora hashes: "']),
        "Lora hashes": st.sampled_from(['"a: 12, b: 34"', '"a: 12"', "a", '"x\\\\ny: 5, z: 6"', '"a: 12" x', '""']),
        "Clip skip": st.sampled_from(["2", "x"]),
        "Version": st.just("v1.10.1"),
    },
)


_GOOD = {
    **{
        "Steps": "20",
        "Sampler": "Euler a",
        "Schedule type": "Karras",
        "CFG scale": "7",
        "Seed": "1",
        "Size": "512x768",
    },
    **{"Model hash": "6ce0161689", "Model": "dream", "VAE": "v", "Lora hashes": '"a: 12"', "Version": "v1.10.1"},
}
_NEARLY_GOOD = st.tuples(_VALUES, st.sets(st.sampled_from(sorted(_GOOD)), max_size=2), st.booleans()).map(
    lambda drawn: {
        key: drawn[0].get(key, value) if key in drawn[1] else value
        for key, value in _GOOD.items()
        if not (drawn[2] and key in drawn[1])
    }
)


@given(_VALUES | _NEARLY_GOOD)
@settings(max_examples=300)
def test_the_usual_way_agrees_with_the_general_one(values: dict[str, str]) -> None:
    line = ", ".join(f"{key}: {value}" for key, value in values.items())
    assert fields.read_line(line) == fields.read_line(scan_pairs(line))


def test_hires() -> None:
    line = (
        "Hires upscale: 1.5, Hires steps: 10, Hires upscaler: R-ESRGAN 4x+, Hires sampler: Euler, "
        'Hires schedule type: Karras, Hires checkpoint: big, Hires prompt: "a, b: c\\nd", Hires CFG Scale: 5, '
        "Hires negative prompt: no, Hires resize: 1536x1024, Hires Module 1: kept"
    )
    pairs = scan_pairs(line)
    assert fields.hires(pairs) == Hires(
        1.5, 1536, 1024, 10, "R-ESRGAN 4x+", "Euler", "Karras", 5.0, "big", "a, b: c\nd", "no"
    )
    assert pairs == {"Hires Module 1": "kept"}
    assert fields.hires({"Hires upscaler": "None"}) is None


def test_an_old_first_pass_is_the_base() -> None:
    read = fields.read_line("Steps: 20, Size: 1024x768, First pass size: 512x384")
    assert read.basics[5:7] == (512, 384)
    hires = read.rest.hires
    assert hires is not None
    assert (hires.width, hires.height) == (1024, 768)


def test_what_is_remembered_is_not_changed_by_its_users() -> None:
    line = "Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 8x8, RNG: CPU, Version: v1.10.1"
    first = parse(f"p\n{line}")
    assert first is not None
    assert isinstance(first.extra, dict)
    first.extra["RNG"] = "changed"
    second = parse(f"q\n{line}")
    assert second is not None
    assert second.extra == {"RNG": "CPU"}


@pytest.mark.parametrize("end", ["", ", Version: v1.10.1"])
@pytest.mark.parametrize("before", ["", "VAE: v, "])
def test_lora_hashes_are_understood_and_kept(before: str, end: str) -> None:
    line = "Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 8x8, "
    read = fields.read_line(f'{line}{before}Lora hashes: "a: 12, b: 34"{end}')
    assert read.hashes == {"lora:a": "12", "lora:b": "34"}
    assert read.extra == {"Lora hashes": "a: 12, b: 34"}
    assert read.rest.vae == ("v" if before else None)


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ("Module 1: clip_l, Module 2: ae", "ae"),
        ("Module 1: t5xxl_fp16, Module 2: sdxl_vae_fixed", "sdxl_vae_fixed"),
        ("Module 1: kl-f8-anime2", "kl-f8-anime2"),
        ("Module 1: clip_l, Module 2: t5xxl_fp16", None),
        ("Module 1: ae, VAE: other", "other"),
    ],
)
def test_the_vae_among_modules(modules: str, expected: str | None) -> None:
    read = fields.read_line(f"Steps: 20, {modules}, Version: f2.0.1")
    assert read.rest.vae == expected
    assert "Module 1" in read.extra, "what they all are is kept"
