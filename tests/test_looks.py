from __future__ import annotations

import io
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from lib_berry.db import looks
from lib_berry.db.connection import Database
from lib_berry.errors import MissingPackageError
from lib_berry.looks import Looks, _difference_hash, look_of, progress, require_hash
from lib_berry.model import FileStamp, Look
from lib_berry.search.alike import NEAR
from lib_berry.thumbnails import make
from tests.library import BIRTH_NS, add_root, store_images


def scene(seed: int, size: tuple[int, int] = (256, 192)) -> Image.Image:
    """A picture unlike those of other seeds."""
    chance, (width, height) = random.Random(seed), size
    image = Image.new("RGB", size, tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(24):
        x, y = chance.randrange(width), chance.randrange(height)
        box = (x, y, x + chance.randrange(20, 100), y + chance.randrange(20, 100))
        draw.ellipse(box, tuple(chance.randrange(256) for _ in range(3)))
    return image


def look(image: Image.Image, kind: str = "PNG", **options: Any) -> Look:
    """The look of the image once it was saved and decoded."""
    file, seen = io.BytesIO(), []
    image.save(file, kind, **options)
    make(file, 64, lambda opened, picture: seen.append(look_of(opened, picture)))
    return seen[0]


def differing(one: Look, other: Look) -> int:
    return sum(bin((a ^ b) & (1 << 64) - 1).count("1") for a, b in zip(bits(one), bits(other), strict=True))


def bits(found: Look) -> tuple[int, int]:
    assert found.across is not None
    assert found.down is not None
    return found.across, found.down


@pytest.fixture
def without_dhash(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A machine that lacks the package, until the patch is undone and the cache cleared."""
    _difference_hash.cache_clear()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "dhash", None)
        yield patch
    _difference_hash.cache_clear()


@pytest.fixture(scope="module")
def original() -> Look:
    return look(scene(1))


def test_metadata_and_format_are_no_difference(original: Look) -> None:
    described = PngInfo()
    described.add_text("parameters", "a castle")
    assert look(scene(1), pnginfo=described, compress_level=0) == original
    assert look(scene(1), "WEBP", lossless=True) == original
    assert look(scene(1).convert("RGBA")) == original


def test_one_pixel_is_a_difference(original: Look) -> None:
    changed = scene(1)
    red, green, blue = changed.getpixel((9, 9))  # type: ignore[misc]
    changed.putpixel((9, 9), (red ^ 1, green, blue))
    found = look(changed)
    assert found.pixels != original.pixels
    assert differing(found, original) <= 1


@pytest.mark.parametrize("options", [{"icc_profile": b"another profile"}, {"exif": True}])
def test_what_decides_how_pixels_show_is_a_difference(original: Look, options: dict[str, Any]) -> None:
    if "exif" in options:
        exif = Image.Exif()
        exif[0x0112] = 6
        options = {"exif": exif}
    assert look(scene(1), **options).pixels != original.pixels


def test_shape_is_a_difference() -> None:
    flat = Image.new("RGB", (12, 10))
    assert look(flat).pixels != look(flat.resize((10, 12))).pixels


@pytest.mark.parametrize("kind", ["deep", "GIF", "WEBP"])
def test_what_8_bits_of_one_frame_do_not_hold_is_never_the_same(kind: str) -> None:
    if kind == "deep":
        assert look(Image.new("I;16", (8, 8), 7)).pixels is None
    else:
        frames = [scene(n) for n in range(2)]
        assert look(frames[0], kind, save_all=True, append_images=frames[1:]).pixels is None


def written_upon(image: Image.Image) -> Image.Image:
    width, height = image.size
    ImageDraw.Draw(image).text((width // 2, height - 16), "by nobody", fill=(255, 255, 255))
    return image


@pytest.mark.parametrize("seed", range(5))
def test_copies_are_near_and_others_are_not(seed: int) -> None:
    image, plain = scene(seed), look(scene(seed))
    copies = [look(image, "JPEG", quality=60), look(image.resize((128, 96))), look(image.resize((512, 384)))]
    copies += [look(image, "WEBP", quality=80), look(image.point(lambda level: round(level * 0.9)))]
    copies += [look(image.crop((2, 2, 254, 190))), look(written_upon(scene(seed)))]
    assert max(differing(plain, copy) for copy in copies) <= NEAR
    assert min(differing(plain, look(scene(other))) for other in range(5, 25)) > 2 * NEAR


@given(st.integers(0, 2**32))
def test_bits_are_a_number_that_sqlite_can_hold(seed: int) -> None:
    found = look_of(Image.new("RGB", (1, 1)), scene(seed, (32, 24)))
    assert all(-(2**63) <= number < 2**63 for number in bits(found))
    assert 0 <= found.color < 1 << 24


def test_looks_are_of_the_file_as_the_index_knows_it(database: Database) -> None:
    (image_id,) = store_images(database, add_root(database), 1)
    kept = Looks(database)
    assert kept.lacks(image_id)
    see = kept.seeing(image_id)
    see(FileStamp(99, BIRTH_NS), scene(1), scene(1))
    assert not kept.lacks(image_id), "what waits to be stored counts"
    kept.flush()
    assert kept.lacks(image_id), "of another file than the index knows"
    see(FileStamp(100, BIRTH_NS), scene(1), scene(1))
    kept.flush()
    assert not kept.lacks(image_id)
    assert progress(database) == (1, 1)


@pytest.mark.parametrize("noise", range(3))
def test_noise_in_an_even_picture_does_not_show(noise: int) -> None:
    chance = random.Random(noise)
    even = Image.new("L", (256, 192), 90)
    noisy = Image.frombytes("L", even.size, bytes(90 + chance.randrange(-3, 4) for _ in range(256 * 192)))
    assert look(noisy.convert("RGB"))[1:3] == look(even.convert("RGB"))[1:3] == (0, 0)


def test_without_the_package_pixels_are_compared_all_the_same(
    original: Look, without_dhash: pytest.MonkeyPatch
) -> None:
    assert look(scene(1)) == original._replace(across=None, down=None)
    with pytest.raises(MissingPackageError, match="pip install dhash"):
        require_hash()


def test_what_was_looked_at_without_the_package_is_looked_at_again_with_it(
    database: Database, without_dhash: pytest.MonkeyPatch
) -> None:
    (image_id,) = store_images(database, add_root(database), 1)
    kept = Looks(database)
    kept.seeing(image_id)(FileStamp(100, BIRTH_NS), scene(1), scene(1))
    kept.flush()
    assert not kept.lacks(image_id)
    assert progress(database) == (1, 1)
    without_dhash.undo()
    _difference_hash.cache_clear()
    assert kept.lacks(image_id)
    assert progress(database) == (1, 0)


def test_what_cannot_be_decoded_is_not_tried_again(database: Database) -> None:
    (image_id,) = store_images(database, add_root(database), 1)
    kept = Looks(database)
    kept.note_failure(image_id, FileStamp(100, BIRTH_NS).version)
    kept.flush()
    assert not kept.lacks(image_id)
    assert looks.pictures(database) == looks.same_pixels(database) == []


def test_an_image_that_went_meanwhile_leaves_no_look(database: Database) -> None:
    kept = Looks(database)
    kept.note_failure(123, FileStamp(100, BIRTH_NS).version)
    kept.flush()
    assert database.reader().execute("SELECT count(*) FROM look").fetchone() == (0,)
