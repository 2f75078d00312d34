from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from lib_berry.metadata import stealth
from lib_berry.metadata.stealth import stealth_text, stealth_texts
from lib_berry.model import Reading
from tests.metadata import build
from tests.metadata.hidden import encode, hide


@pytest.mark.parametrize("plane", ["alpha", "rgb"])
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("kind", ["png", "webp"])
def test_hidden_infotext_is_read_when_asked_for(
    reading_of: Callable[..., Reading], plane: str, packed: bool, kind: str
) -> None:
    data = encode(hide(build.INFOTEXT.encode(), plane=plane, packed=packed), kind)
    assert reading_of(data).parameters is None
    reading = reading_of(data, stealth=True)
    assert reading.raw == {"stealth": build.INFOTEXT}
    assert reading.infotext == build.INFOTEXT
    assert reading.parameters is not None
    assert reading.parameters.seed == 1234567890
    assert reading.dialect == "infotext"


def test_hidden_keys_are_read_as_if_in_the_open(reading_of: Callable[..., Reading]) -> None:
    comment = json.dumps({"prompt": "a fox", "uc": "blurry", "steps": 28, "scale": 5, "seed": 7, "sampler": "k_euler"})
    hidden = json.dumps({"Software": "NovelAI", "Description": "a fox", "Source": "S", "Comment": comment})
    reading = reading_of(encode(hide(hidden.encode())), stealth=True)
    assert reading.dialect == "novelai"
    assert list(reading.raw) == ["stealth"]
    assert stealth_texts('{"sui_image_params": {}}') == {"parameters": '{"sui_image_params": {}}'}
    assert stealth_texts("{broken") == {"parameters": "{broken"}


def test_pixels_are_left_alone_when_the_file_says_enough(
    reading_of: Callable[..., Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object) -> tuple[None, None]:
        raise AssertionError("the pixels were decoded")

    monkeypatch.setattr("lib_berry.metadata.stealth.stealth_text", refuse)
    assert reading_of(build.png({"parameters": build.INFOTEXT}), stealth=True).parameters is not None


@pytest.mark.parametrize("length", [2**32 - 1, 64 * 48 - 152 + 8, 9])
def test_a_lying_length_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(encode(hide(b"text", packed=False, length=length)))
    text, problem = stealth_text(path)
    assert text is None
    assert problem == "The hidden text claims to be longer than the image can hold."


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(encode(hide(b"\0" * (9 << 20), size=(512, 512))))
    assert stealth_text(path) == (None, "The hidden text is too large to keep.")


def test_huge_images_are_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stealth, "_MOST_PIXELS", 1000)
    path = tmp_path / "x.png"
    path.write_bytes(encode(hide(b"text")))
    text, problem = stealth_text(path)
    assert text is None
    assert problem is not None
    assert "not searched" in problem


def test_undecodable_pixels_are_reported(reading_of: Callable[..., Reading]) -> None:
    reading = reading_of(build.png(), stealth=True)
    assert reading.error is not None
    assert "no hidden text was looked for" in reading.error


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "LA", "1"])
def test_images_without_hidden_text(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "x.png"
    Image.new(mode, (3, 2)).save(path)
    assert stealth_text(path) == (None, None)
