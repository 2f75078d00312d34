from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry.metadata import read, sidecars
from lib_berry.metadata.fooocus_log import DIALECT, LOG_KEY, entry_id, log_entries
from lib_berry.model import Lora, RawMetadata
from tests.metadata import build
from tests.metadata.read import answer

LABELS = {
    "Prompt": "a <lora:x:1> fox </br> at night",
    "Negative Prompt": "blurry",
    "Resolution": "(1152, 896)",
    "Guidance Scale": "4.0",
    "Base Model": "jugg.safetensors",
    "Sampler": "dpmpp_2m_sde_gpu",
    "Scheduler": "karras",
    "Seed": "127589946317439009",
    "LoRA 1": "offset.safetensors : 0.1",
    "Version": "Fooocus v2.5.5",
}
KEYS = {
    "prompt": "a fox\nat night's end",
    "negative_prompt": "blurry",
    "steps": 30,
    "resolution": "(1152, 896)",
    "base_model": "jugg",
    "seed": "7",
    "lora_combined_1": "offset : 0.1",
    "version": "Fooocus v2.5.5",
}


def entry(name: str, labels: dict[str, str], copied: dict[str, Any] | None = None) -> str:
    """A part of a log as Fooocus writes it."""
    cells = "".join(
        f"<tr><td class='label'>{label}</td><td class='value'>{value}</td></tr>\n" for label, value in labels.items()
    )
    button = f"</br><button onclick=\"to_clipboard('{quote(json.dumps(copied), safe='')}')\">Copy</button>"
    return (
        f'<div id="{name.replace(".", "_")}" class="image-container"><hr><table><tr>\n'
        f'<td><a href="{name}" target="_blank"><img src="{name}"/></a><div>{name}</div></td><td>'
        f"<table class='metadata'>{cells}</table>{button if copied else ''}</td></tr></table></div>\n\n"
    )


def log(*entries: str) -> str:
    return f"<!DOCTYPE html><html><body>\n<!--fooocus-log-split-->\n\n{''.join(entries)}</body></html>"


def test_the_cells() -> None:
    found = answer(DIALECT, {LOG_KEY: entry("a.png", LABELS)})
    assert found is not None
    stated = found.parameters
    assert stated.prompt == "a <lora:x:1> fox\nat night"
    assert stated.negative_prompt == "blurry"
    assert (stated.width, stated.height, stated.cfg_scale) == (1152, 896, 4.0)
    assert (stated.sampler, stated.scheduler) == ("dpmpp_2m_sde_gpu", "karras")
    assert (stated.model, stated.seed) == ("jugg.safetensors", 127589946317439009)
    assert stated.loras == (Lora("offset.safetensors", 0.1),)
    assert (stated.generator, stated.generator_version) == ("Fooocus", "v2.5.5")


def test_what_the_button_copies_is_truer() -> None:
    found = answer(DIALECT, {LOG_KEY: entry("a.png", LABELS, KEYS)})
    assert found is not None
    assert found.parameters.prompt == "a fox\nat night's end"
    assert (found.parameters.steps, found.parameters.seed) == (30, 7)
    assert found.parameters.loras == (Lora("offset", 0.1),)


def test_how_the_first_versions_named_loras() -> None:
    labels = {"Prompt": "p", "LoRA [offset_1.0.safetensors] weight": "0.1"}
    found = answer(DIALECT, {LOG_KEY: entry("a.png", labels).replace("'label'", "'key'")})
    assert found is not None
    assert found.parameters.loras == (Lora("offset_1.0.safetensors", 0.1),)


@pytest.mark.parametrize("text", ["", "<div id='a_png'>", "to_clipboard('", "to_clipboard('%7B%7D')"])
def test_other_text_is_left_alone(text: str) -> None:
    assert DIALECT.read(RawMetadata("png", texts={LOG_KEY: text})) is None


@given(st.text(st.sampled_from("<>'\"/= dtivable%7B"), max_size=200))
def test_any_log(text: str) -> None:
    for part in (text, log(entry("a.png", LABELS)).replace("fox", text)):
        for found in log_entries(part).values():
            DIALECT.read(RawMetadata("png", texts={LOG_KEY: found}))


def test_each_image_gets_its_own_part(tmp_path: Path) -> None:
    parts = {f"2024_{n}.png": entry(f"2024_{n}.png", {**LABELS, "Seed": str(n)}) for n in range(3)}
    (tmp_path / "log.html").write_text(log(*parts.values()), "utf-8")
    for number, name in enumerate(parts):
        (tmp_path / name).write_bytes(build.png())
        reading = read(tmp_path / name)
        assert reading.dialect == "fooocus-log"
        assert reading.parameters is not None
        assert reading.parameters.seed == number
        assert parts[name].strip() in reading.raw[LOG_KEY]
    (tmp_path / "other.png").write_bytes(build.png())
    assert read(tmp_path / "other.png").parameters is None


def test_an_image_that_says_more_itself_is_not_looked_up(tmp_path: Path) -> None:
    (tmp_path / "log.html").write_text(log(entry("a.png", LABELS)), "utf-8")
    (tmp_path / "a.png").write_bytes(build.png({"parameters": build.INFOTEXT}))
    assert list(read(tmp_path / "a.png").raw) == ["parameters"]


def test_the_log_is_read_once_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[int] = []
    monkeypatch.setattr(sidecars, "log_entries", lambda text: times.append(len(text)) or log_entries(text))
    names = [f"{n}.png" for n in range(5)]
    text = log(*(entry(name, LABELS) for name in names))
    (tmp_path / "log.html").write_text(text, "utf-8")
    for name in names:
        assert entry_id(name) in sidecars.log_texts(tmp_path / name, {"log.html"})[LOG_KEY]
    assert len(times) == 1
    (tmp_path / "log.html").write_text(log(entry("new.png", LABELS)), "utf-8")
    assert sidecars.log_texts(tmp_path / "new.png", None)
    assert len(times) == 2


def test_without_a_log_in_the_folder_nothing_is_opened(tmp_path: Path) -> None:
    (tmp_path / "log.html").write_text(log(entry("a.png", LABELS)), "utf-8")
    assert sidecars.log_texts(tmp_path / "a.png", {"a.png"}) == {}
    assert sidecars.log_texts(tmp_path / "none" / "a.png", None) == {}


def test_a_log_beyond_all_sense_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sidecars, "_LOG_CAP", 100)
    (tmp_path / "log.html").write_text(log(entry("a.png", LABELS)), "utf-8")
    assert sidecars.log_texts(tmp_path / "a.png", None) == {}
