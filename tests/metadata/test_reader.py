from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lib_berry.errors import MetadataError
from lib_berry.metadata import READERS, read
from lib_berry.metadata.infotext import parse
from lib_berry.model import Reading
from tests.metadata import build

OfBytes = Callable[..., Reading]
EXIF = build.tiff({}, {"UserComment": build.INFOTEXT})


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (build.png({"parameters": build.INFOTEXT}), "png"),
        (build.jpeg(exif=EXIF), "jpeg"),
        (build.webp(exif=EXIF), "webp"),
        (build.heif(exif=EXIF), "avif"),
        (build.heif(exif=EXIF, brand=b"heic"), "heif"),
        (build.jxl(exif=EXIF), "jxl"),
        (build.gif(build.INFOTEXT), "gif"),
        (build.mp4({"comment": build.INFOTEXT}), "mp4"),
        (build.webm({"COMMENT": build.INFOTEXT}), "webm"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_infotext_from_every_container(reading_of: OfBytes, data: bytes, container: str) -> None:
    reading = reading_of(data, name="wrong.extension")
    assert reading.container == container
    assert (reading.width, reading.height) == (64, 48)
    assert reading.infotext == build.INFOTEXT
    assert reading.parameters == parse(build.INFOTEXT)
    assert (reading.dialect, reading.dialect_version) == ("infotext", READERS["infotext"])
    assert reading.error is None


def test_an_image_without_text(reading_of: OfBytes) -> None:
    assert reading_of(build.png()) == Reading("png", 64, 48)


def test_infotext_is_kept_byte_by_byte(reading_of: OfBytes) -> None:
    text = "  p, \r\nNegative prompt: n \r\n Steps: 1, Sampler: x, Seed: 2 "
    assert reading_of(build.png({"parameters": text})).infotext == text


def test_other_dialects_get_a_composed_infotext(reading_of: OfBytes) -> None:
    reading = reading_of(build.png({"sd-metadata": "{}", "Dream": '"a fox" -s 20 -S 5 -W 64 -H 48 -C 7.5 -A k_lms'}))
    assert reading.dialect == "invokeai"
    assert reading.infotext is not None
    assert reading.infotext.startswith("a fox\nSteps: 20, Sampler: LMS, CFG scale: 7.5, Seed: 5, Size: 64x48")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"version https://git-lfs.github.com/spec/v1\n", "not an image or video"),
        (b"\0" * 5000, "not an image or video"),
    ],
)
def test_what_is_no_image_is_told(reading_of: OfBytes, data: bytes, sentence: str) -> None:
    reading = reading_of(data)
    assert reading.container == "unknown"
    assert reading.parameters is None
    assert sentence in (reading.error or "")


def test_a_missing_file_raises(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match=r"none\.png cannot be opened: No such file"):
        read(tmp_path / "none.png")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match="is not a file"):
        read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_no_file_and_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    os.mkfifo(path)
    with pytest.raises(MetadataError, match="is not a file"):
        read(path)


def test_a_name_with_a_nul_raises_our_error() -> None:
    with pytest.raises(MetadataError):
        read("a\0b.png")


def test_a_path_may_be_text(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(build.png())
    assert read(str(tmp_path / "x.png")) == read(tmp_path / "x.png")


class TestSidecars:
    @pytest.fixture
    def image(self, tmp_path: Path) -> Path:
        path = tmp_path / "x.png"
        path.write_bytes(build.png())
        return path

    def test_infotext_beside_the_image(self, image: Path) -> None:
        image.with_suffix(".txt").write_text(build.INFOTEXT, "utf-16")
        reading = read(image)
        assert reading.container == "png"
        assert reading.infotext == build.INFOTEXT
        assert reading.raw == {"sidecar:txt": build.INFOTEXT}
        assert reading.parameters == parse(build.INFOTEXT)
        assert read(image, sidecars=False).parameters is None
        assert read(image, siblings=frozenset(("x.png",))).parameters is None
        assert read(image, siblings=["x.png", "x.txt"]).infotext == build.INFOTEXT

    def test_a_caption_is_kept_but_not_parsed(self, image: Path) -> None:
        image.with_suffix(".txt").write_text("1girl, solo", "utf-8")
        reading = read(image)
        assert reading.raw == {"sidecar:txt": "1girl, solo"}
        assert reading.parameters is None
        assert reading.error is None

    def test_the_image_itself_comes_first(self, tmp_path: Path) -> None:
        path = tmp_path / "x.png"
        path.write_bytes(build.png({"parameters": build.INFOTEXT}))
        path.with_suffix(".txt").write_text("other\nSteps: 1, Sampler: y, Seed: 3", "utf-8")
        assert read(path).raw == {"parameters": build.INFOTEXT}

    def test_a_sidecar_only_fills_what_the_file_left_open(self, tmp_path: Path) -> None:
        path = tmp_path / "x.png"
        path.write_bytes(build.png({"Dream": '"a fox" -s 20 -S 5'}))
        text = "another\nSteps: 1, Sampler: y, Seed: 3, Model: dream"
        path.with_suffix(".txt").write_text(text, "utf-8")
        reading = read(path)
        assert reading.dialect == "invokeai"
        assert reading.infotext == text
        assert reading.parameters is not None
        assert (reading.parameters.prompt, reading.parameters.seed) == ("a fox", 5)
        assert reading.parameters.model == "dream"
        assert list(reading.raw) == ["Dream", "sidecar:txt"]

    def test_a_sidecar_read_by_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "x.txt"
        path.write_text(build.INFOTEXT, "utf-8")
        assert read(path).parameters == parse(build.INFOTEXT)
        assert read(path).container == "text"
        swarm = tmp_path / "x.swarm.json"
        swarm.write_text('{"sui_image_params": {"prompt": "a fox", "seed": 4}}', "utf-8")
        assert read(swarm).dialect == "swarmui"
        assert list(read(swarm).raw) == ["sidecar:swarm.json"]
