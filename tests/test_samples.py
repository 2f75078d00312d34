from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lib_berry import metadata, samples, scenery
from lib_berry.errors import SettingsError


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples.draw(tmp_path_factory.mktemp("berry") / "samples")


@pytest.fixture
def files(drawn: Path) -> list[Path]:
    return sorted(path for path in drawn.rglob("*") if path.is_file())


def test_enough_to_look_around(files: list[Path]) -> None:
    assert len(files) == 48
    assert {path.suffix for path in files} == {".png", ".jpg", ".webp"}
    assert len({_size(path) for path in files}) >= 5
    assert sum(path.stat().st_size for path in files) < 12_000_000


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def test_every_file_tells_how_it_was_made(files: list[Path]) -> None:
    for path in files:
        reading = metadata.read(path)
        assert reading.error is None
        assert reading.parameters is not None, path
        assert str(reading.parameters.seed) in path.name
        assert reading.parameters.prompt
        assert reading.parameters.negative_prompt
        assert reading.parameters.model
        assert reading.parameters.sampler


def test_search_has_something_to_find(files: list[Path]) -> None:
    found = [reading.parameters for reading in map(metadata.read, files) if reading.parameters]
    assert len({parameters.model for parameters in found}) == 3
    assert len({parameters.sampler for parameters in found}) >= 4
    assert len({lora.name for parameters in found for lora in parameters.loras}) == 4
    assert any(not parameters.loras for parameters in found)
    assert any(parameters.hires for parameters in found)


def test_dates_spread_over_weeks_up_to_now(files: list[Path]) -> None:
    ages = sorted((time.time() - path.stat().st_mtime) / 86400 for path in files)
    assert 0 < ages[0] < 1
    assert ages[-1] > 30
    assert all(path.parent.name == time.strftime("%Y-%m-%d", time.localtime(path.stat().st_mtime)) for path in files)


def test_no_two_are_alike(files: list[Path]) -> None:
    assert len({path.read_bytes() for path in files}) == len(files)


def test_a_second_call_draws_nothing(drawn: Path, files: list[Path]) -> None:
    before = [path.stat().st_mtime_ns for path in files]
    assert samples.draw(drawn) == drawn
    assert [path.stat().st_mtime_ns for path in files] == before


def test_what_was_left_unfinished_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "catalogue", lambda: _few(2))
    unfinished = tmp_path / "samples.unfinished"
    unfinished.mkdir()
    (unfinished / "half.png").write_bytes(b"half")
    folder = samples.draw(tmp_path / "samples")
    assert not unfinished.exists()
    assert len(list(folder.rglob("*.*"))) == 2


def _few(count: int) -> Iterator[samples.Sample]:
    full = samples.SUBJECTS[0]
    for n in range(count):
        yield samples.Sample(full, full.palettes[0], (40, 60), n, "a mountain", ".png", n)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SettingsError, match="cannot be written"):
        samples.draw(tmp_path / "file" / "samples")


@pytest.mark.parametrize("scene", sorted(scenery.SCENES))
class TestScenery:
    def test_is_the_same_every_time(self, scene: str) -> None:
        palettes = [subject.palettes[0] for subject in samples.SUBJECTS if subject.scene == scene]
        first, second = (_bytes(scene, palettes[0], 7) for _ in range(2))
        assert first == second
        assert _bytes(scene, palettes[0], 8) != first

    def test_every_shape_is_filled(self, scene: str) -> None:
        palette = next(subject.palettes[0] for subject in samples.SUBJECTS if subject.scene == scene)
        for size in ((64, 64), (120, 40), (40, 120)):
            picture = scenery.paint(scene, size, palette, 1)
            assert picture.size == size
            assert picture.mode == "RGB"
            assert len(picture.getcolors(100_000) or ()) > 20


def _bytes(scene: str, palette: tuple[str, ...], seed: int) -> bytes:
    file = io.BytesIO()
    scenery.paint(scene, (64, 96), palette, seed).save(file, "PNG")
    return file.getvalue()
