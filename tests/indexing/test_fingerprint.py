from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from PIL import Image

from lib_berry.indexing.fingerprint import fingerprint
from tests.library import infotext, save_png


def of(path: Path) -> int | None:
    return fingerprint(str(path), path.stat().st_size)


def noise(path: Path, seed: int, **options: object) -> Path:
    pixels = random.Random(seed).randbytes(64 * 64 * 3)
    Image.frombytes("RGB", (64, 64), pixels).save(path, **options)
    return path


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif", ".bmp", ".tif"])
def test_contents_are_told_apart_and_copies_are_not(tmp_path: Path, suffix: str) -> None:
    first, second = (noise(tmp_path / f"{n}{suffix}", n) for n in range(2))
    copy = noise(tmp_path / f"copy{suffix}", 0)
    assert of(first) == of(copy) != of(second)


def test_what_a_png_says_is_not_its_content(tmp_path: Path) -> None:
    first = save_png(tmp_path / "a.png", infotext("a castle"))
    second = save_png(tmp_path / "b.png", infotext("a tower, " * 500))
    assert of(first) == of(second) == of(save_png(tmp_path / "c.png"))
    assert of(first) != of(save_png(tmp_path / "d.png", size=(8, 9)))


@pytest.mark.parametrize("y", [0, 31, 63])
def test_one_pixel_makes_another_png(tmp_path: Path, y: int) -> None:
    """Even where the file is the same for long: plain white but for one point."""
    plain = Image.new("RGB", (64, 64), "white")
    plain.save(tmp_path / "a.png")
    plain.putpixel((5, y), (255, 255, 254))
    plain.save(tmp_path / "b.png")
    assert of(tmp_path / "a.png") != of(tmp_path / "b.png")


@pytest.mark.parametrize("data", [b"", b"x", b"\x89PNG\r\n\x1a\n", b"x" * 5000])
def test_whatever_the_file_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    found = of(path)
    assert found is not None
    assert -(2**63) <= found < 2**63


@pytest.mark.parametrize("name", ["gone.png", "nul\0.png"])
def test_a_file_that_cannot_be_opened_has_none(tmp_path: Path, name: str) -> None:
    assert fingerprint(os.path.join(tmp_path, name), 5) is None  # noqa: PTH118 - Path refuses NUL
