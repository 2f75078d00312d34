from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib_berry import metadata
from lib_berry.downloads.stripping import stripped
from tests.library import infotext


def picture(mode: str = "RGB") -> Image.Image:
    image = Image.effect_noise((40, 30), 80).convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize((40, 30)))
    return image


def saved(form: str, image: Image.Image | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, form, **options)
    return out.getvalue()


def png(mode: str = "RGB") -> bytes:
    texts = PngInfo()
    texts.add_text("parameters", infotext("a secret castle"))
    texts.add_itxt("workflow", "secret", zip=True)
    return saved("PNG", picture(mode), pnginfo=texts, exif=exif(), dpi=(72, 72)) + b"secret after the end"


def exif(orientation: int | None = None) -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = "secret"
    found[0x8769] = {0x9286: b"UNICODE\0" + "secret".encode("utf-16-be")}
    if orientation:
        found[0x0112] = orientation
    return found


def jpeg(**options: Any) -> bytes:
    return saved("JPEG", exif=exif(), comment=b"secret", **options) + b"secret after the end"


def webp(**options: Any) -> bytes:
    return saved("WEBP", picture("RGBA"), exif=exif(), xmp=b"<secret/>", **options)


FILES: dict[str, Callable[[], bytes]] = {
    "png": png,
    "png with alpha": lambda: png("RGBA"),
    "png with a palette": lambda: png("P"),
    "jpeg": jpeg,
    "progressive jpeg": lambda: jpeg(progressive=True, quality=95),
    "jpeg with a profile": lambda: jpeg(icc_profile=b"profile" * 10),
    "webp": webp,
    "lossless webp": lambda: webp(lossless=True),
}


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.mode, image.size, image.tobytes()


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_the_pixels_stay_and_nothing_else(make: Callable[[], bytes], tmp_path: Path) -> None:
    data = make()
    assert b"secret" in data
    bare = stripped(data)
    assert bare is not None
    assert pixels(bare) == pixels(data)
    for spelling in ("utf-8", "utf-16-be", "utf-16-le"):
        assert "secret".encode(spelling) not in bare
    (tmp_path / "bare").write_bytes(bare)
    reading = metadata.read(tmp_path / "bare")
    assert (reading.raw, reading.parameters, reading.error) == ({}, None, None)
    assert stripped(bare) == bare


def test_animations_stay(tmp_path: Path) -> None:
    frames = [picture(), picture(), picture()]
    for form in ("PNG", "WEBP"):
        data = saved(form, frames[0], save_all=True, append_images=frames[1:], exif=exif(), duration=100)
        bare = stripped(data)
        assert bare is not None
        with Image.open(io.BytesIO(bare)) as image:
            assert image.n_frames == 3
            assert not image.getexif()


def test_colours_stay() -> None:
    bare = stripped(jpeg(icc_profile=b"profile" * 10)) or b""
    with Image.open(io.BytesIO(bare)) as image:
        assert image.info["icc_profile"] == b"profile" * 10


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_way_up_stays(orientation: int) -> None:
    bare = stripped(saved("JPEG", exif=exif(orientation))) or b""
    assert b"secret" not in bare
    with Image.open(io.BytesIO(bare)) as image:
        assert image.getexif().get(0x0112, 1) == orientation


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_left_alone(form: str) -> None:
    assert stripped(saved(form)) is None


@given(st.sampled_from(list(FILES)), st.integers(0, 3000), st.binary(max_size=4))
def test_damage_never_raises(name: str, at: int, put: bytes) -> None:
    data = FILES[name]()
    found = stripped(data[:at] + put + data[at + len(put) :])
    assert found is None or isinstance(found, bytes)
    stripped(data[:at])
