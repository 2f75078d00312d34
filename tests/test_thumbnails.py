from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from PIL import Image, ImageDraw

from lib_berry import thumbnails
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.errors import FileMissingError, ImageDecodeError
from lib_berry.model import FileStamp
from lib_berry.settings import Settings
from lib_berry.thumbnails import BACKGROUND, Thumbnails, make

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (240, 240, 240)
QUARTERS = (RED, GREEN, BLUE, WHITE)


def quarters(width: int = 600, height: int = 400) -> Image.Image:
    """Red, green / blue, white: tells every orientation from every other."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), BLUE)
    draw.rectangle((width // 2, height // 2, width, height), WHITE)
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def thumbnail(file: BinaryIO, size: int = 128) -> Image.Image:
    result = Image.open(io.BytesIO(make(file, size)))
    result.load()
    assert result.format == "WEBP"
    assert result.mode == "RGB"
    return result


def colours(image: Image.Image) -> list[tuple[int, ...]]:
    """What is in the middle of each quarter."""
    width, height = image.size
    places = [(width // 4, height // 4), (3 * width // 4, height // 4)]
    places += [(x, 3 * height // 4) for x, _ in places]
    return [tuple(image.convert("RGB").getpixel(place)) for place in places]  # type: ignore[arg-type]


def close(found: tuple[int, ...], wanted: tuple[int, ...], within: int = 30) -> bool:
    return all(abs(a - b) <= within for a, b in zip(found, wanted, strict=True))


def assert_quarters(image: Image.Image, wanted: tuple[tuple[int, ...], ...] = QUARTERS, within: int = 30) -> None:
    found = colours(image)
    assert all(close(a, b, within) for a, b in zip(found, wanted, strict=True)), found


def test_longer_side_is_the_size() -> None:
    assert thumbnail(encoded(quarters(600, 400)), 300).size == (300, 200)
    assert thumbnail(encoded(quarters(400, 600)), 300).size == (200, 300)


def test_is_never_larger_than_the_image() -> None:
    assert thumbnail(encoded(quarters(60, 40)), 384).size == (60, 40)


def test_a_thread_of_an_image_keeps_a_pixel() -> None:
    assert thumbnail(encoded(Image.new("RGB", (4000, 2), RED)), 384).size == (384, 1)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"quality": 90}),
        ("BMP", {}),
        ("TIFF", {}),
    ],
)
def test_formats(kind: str, options: dict[str, Any]) -> None:
    assert_quarters(thumbnail(encoded(quarters(), kind, **options)))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [(kind, mode) for kind in ("PNG", "TIFF", "GIF") for mode in ("P", "RGBA")] + [("TIFF", "CMYK"), ("JPEG", "CMYK")],
)
def test_colour_modes(kind: str, mode: str) -> None:
    assert_quarters(thumbnail(encoded(quarters().convert(mode), kind)), within=45)


@pytest.mark.parametrize("mode", ["L", "1", "LA"])
def test_greys(mode: str) -> None:
    grey = Image.new("L", (200, 100), 255)
    grey.paste(0, (0, 0, 100, 100))
    assert_quarters(thumbnail(encoded(grey.convert(mode))), ((0, 0, 0), (255, 255, 255)) * 2)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_keeps_its_brightness(kind: str) -> None:
    row = (0x1000).to_bytes(2, "little") * 100 + (0x8000).to_bytes(2, "little") * 100
    deep = Image.frombytes("I;16", (200, 100), row * 100)
    assert_quarters(thumbnail(encoded(deep, kind)), ((16, 16, 16), (128, 128, 128)) * 2, within=4)


def test_floating_point_uses_its_own_range() -> None:
    image = Image.new("F", (200, 100), 7.5)
    image.paste(-2.5, (0, 0, 100, 100))
    assert_quarters(thumbnail(encoded(image, "TIFF")), ((0, 0, 0), (255, 255, 255)) * 2)


def test_a_flat_floating_point_image() -> None:
    assert thumbnail(encoded(Image.new("F", (200, 100), 7.5), "TIFF")).size == (128, 64)


def sixteen_bit_rgb_png() -> io.BytesIO:
    row = b"\0" + struct.pack(">3H", 0xFFFF, 0x8000, 0) * 8
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 8)),
        (b"IEND", b""),
    ]
    chunks = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts]
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def test_sixteen_bit_colour() -> None:
    assert_quarters(thumbnail(sixteen_bit_rgb_png()), ((255, 128, 0),) * 4)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_first_frame_of_a_moving_picture(kind: str) -> None:
    later = Image.new("RGB", (600, 400), (0, 0, 0))
    file = encoded(quarters(), kind, save_all=True, append_images=[later], duration=100)
    assert_quarters(thumbnail(file), within=45)


class TestAlpha:
    """Web UIs write RGBA files whose alpha is 254 or 255: text hidden in its lowest bit."""

    def test_nearly_opaque_is_dropped(self) -> None:
        image = quarters()
        alpha = Image.effect_noise(image.size, 100).point(lambda value: 254 if value < 128 else 255)
        image.putalpha(alpha)
        plain = make(encoded(quarters()), 128)
        assert make(encoded(image), 128) == plain

    def test_colours_under_no_alpha_are_not_shown(self) -> None:
        image = quarters()
        image.putalpha(0)
        assert_quarters(thumbnail(encoded(image)), (BACKGROUND,) * 4)

    def test_half_transparent_is_mixed(self) -> None:
        image = Image.new("RGBA", (200, 200), (255, 255, 255, 128))
        assert_quarters(thumbnail(encoded(image)), ((192, 192, 192),) * 4, within=6)

    def test_a_single_transparent_pixel_is_enough(self) -> None:
        image = Image.new("RGBA", (8, 8), (*RED, 255))
        image.putpixel((0, 0), (0, 0, 0, 249))
        assert thumbnails._eight_bit(image).mode == "RGBA"
        image.putpixel((0, 0), (0, 0, 0, 250))
        assert thumbnails._eight_bit(image).mode == "RGB"

    @pytest.mark.parametrize("mode", ["P", "L", "RGB"])
    def test_a_transparent_colour(self, mode: str) -> None:
        image = Image.new(mode, (100, 100), 0)
        transparent = (0, 0, 0) if mode == "RGB" else 0
        assert_quarters(thumbnail(encoded(image, transparency=transparent)), (BACKGROUND,) * 4)

    def test_a_palette_of_alphas(self) -> None:
        image = Image.new("P", (100, 100), 1)
        image.putpalette([*RED, *GREEN])
        assert_quarters(thumbnail(encoded(image, transparency=b"\xff\x00")), (BACKGROUND,) * 4)


UPRIGHT = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
}


class TestOrientation:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_is_upright(self, orientation: int, kind: str) -> None:
        exif = Image.Exif()
        exif[0x0112] = orientation
        result = thumbnail(encoded(quarters(), kind, exif=exif))
        assert result.size == ((128, 85) if orientation < 5 else (85, 128))
        assert_quarters(result, UPRIGHT[orientation], within=45)

    @pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
    @pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0MM\0*\0\0\xff\xff", b"Exif\0\0nonsense" * 9])
    def test_damaged_exif_costs_nothing(self, exif: bytes) -> None:
        assert_quarters(thumbnail(encoded(quarters(), "JPEG", quality=95, exif=exif)), within=45)

    def test_a_value_out_of_range(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 77
        assert_quarters(thumbnail(encoded(quarters(), "PNG", exif=exif)))


def test_carries_nothing_over() -> None:
    exif = Image.Exif()
    exif[0x9286] = "a secret prompt"
    result = Image.open(io.BytesIO(make(encoded(quarters(), "JPEG", exif=exif, icc_profile=b"profile" * 99), 64)))
    assert not result.getexif()
    assert "icc_profile" not in result.info


def claims(width: int, height: int) -> bytes:
    content = bytearray(encoded(Image.new("L", (10, 10))).getvalue())
    content[16:24] = struct.pack(">II", width, height)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


class TestRefusals:
    @pytest.mark.parametrize("limit", [None, Image.MAX_IMAGE_PIXELS])
    def test_bombs_whatever_the_host_allows(self, monkeypatch: pytest.MonkeyPatch, limit: int | None) -> None:
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(ImageDecodeError, match="178,956,970"):
            make(io.BytesIO(claims(60_000, 60_000)), 128)

    @pytest.mark.parametrize(
        "content",
        [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"P6 1 1 255\n123"],
    )
    def test_what_is_no_image(self, content: bytes) -> None:
        with pytest.raises(ImageDecodeError, match="not an image"):
            make(io.BytesIO(content), 128)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF"])
    def test_truncated_files(self, kind: str) -> None:
        content = encoded(Image.effect_noise((300, 300), 90), kind).getvalue()
        for share in (0.05, 0.3, 0.6):
            with pytest.raises(ImageDecodeError):
                make(io.BytesIO(content[: int(len(content) * share)]), 128)

    def test_the_reason_names_no_path(self, tmp_path: Path) -> None:
        path = tmp_path / "broken.png"
        path.write_bytes(b"nonsense")
        with path.open("rb") as file, pytest.raises(ImageDecodeError) as caught:
            make(file, 128)
        assert str(tmp_path) not in caught.value.message


class Folder:
    """Files by id, as the library opens them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened = 0

    def open(self, image_id: int) -> tuple[BinaryIO, FileStamp, Path]:
        path = self.folder / f"{image_id}.png"
        if not path.exists():
            raise FileMissingError(f"{path.name} is away.")
        self.opened += 1
        status = path.stat()
        return path.open("rb"), FileStamp(status.st_size, status.st_mtime_ns), path

    def version(self, image_id: int) -> str:
        file, stamp, _ = self.open(image_id)
        file.close()
        self.opened -= 1
        return stamp.version


class TestThumbnails:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Folder:
        quarters().save(tmp_path / "1.png")
        return Folder(tmp_path)

    @pytest.fixture
    def settings(self) -> list[Settings]:
        return [Settings(thumbnail_size=128)]

    @pytest.fixture
    def made(self, folder: Folder, settings: list[Settings]) -> Iterator[Thumbnails]:
        result = Thumbnails(ThumbnailStore(folder.folder / "thumbnails.sqlite3"), folder, lambda: settings[0])
        yield result
        result.close()

    def test_is_made_once(self, made: Thumbnails, folder: Folder) -> None:
        version = folder.version(1)
        assert made.cached(1, version) is None
        first = made.get(1, version)
        assert first.version == version
        assert first.media_type == "image/webp"
        assert made.get(1, version) == first == made.cached(1, version)
        assert folder.opened == 1

    def test_follows_the_setting(self, made: Thumbnails, folder: Folder, settings: list[Settings]) -> None:
        version = folder.version(1)
        made.get(1, version)
        settings[0] = Settings(thumbnail_size=200)
        assert Image.open(io.BytesIO(made.get(1, version).data)).size == (200, 133)

    def test_a_changed_file_has_a_new_version(
        self, made: Thumbnails, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = folder.version(1)
        made.get(1, old)
        Image.new("RGB", (500, 500), GREEN).save(folder.folder / "1.png")
        new = folder.version(1)
        assert new != old
        found = made.get(1, new)
        assert Image.open(io.BytesIO(found.data)).size == (128, 128)
        assert made.cached(1, old) is None
        monkeypatch.setattr(thumbnails, "make", None)
        assert made.get(1, old) == found  # made once, found under its own version

    def test_an_undecodable_file_is_named(self, made: Thumbnails, folder: Folder) -> None:
        (folder.folder / "2.png").write_bytes(b"no image")
        with pytest.raises(ImageDecodeError, match=r"^2\.png has no thumbnail: it is not an image"):
            made.get(2, "v")

    def test_an_undecodable_file_is_not_tried_again(
        self, made: Thumbnails, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder.folder / "2.png").write_bytes(b"no image")
        version = folder.version(2)
        with pytest.raises(ImageDecodeError) as first:
            made.get(2, version)
        monkeypatch.setattr(thumbnails, "make", None)
        with pytest.raises(ImageDecodeError) as second:
            made.get(2, version)
        assert second.value.message == first.value.message
        assert not made.make_ahead(2, version)

    def test_an_undecodable_file_is_tried_again_once_it_has_changed(self, made: Thumbnails, folder: Folder) -> None:
        (folder.folder / "2.png").write_bytes(b"no image")
        with pytest.raises(ImageDecodeError):
            made.get(2, folder.version(2))
        quarters().save(folder.folder / "2.png")
        assert made.get(2, folder.version(2)).media_type == "image/webp"

    def test_another_decoder_tries_again(
        self, made: Thumbnails, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder.folder / "2.png").write_bytes(b"no image")
        version = folder.version(2)
        with pytest.raises(ImageDecodeError):
            made.get(2, version)
        monkeypatch.setattr(thumbnails, "DECODER", "a better one")
        monkeypatch.setattr(thumbnails, "make", lambda file, size: b"picture")
        assert made.get(2, version).data == b"picture"

    @pytest.mark.parametrize("cause", [MemoryError(), OSError(5, "Input/output error")])
    def test_what_may_pass_is_tried_again(
        self, made: Thumbnails, folder: Folder, monkeypatch: pytest.MonkeyPatch, cause: Exception
    ) -> None:
        def fail(file: object, size: int) -> bytes:
            raise ImageDecodeError("not now") from cause

        version = folder.version(1)
        real = thumbnails.make
        monkeypatch.setattr(thumbnails, "make", fail)
        with pytest.raises(ImageDecodeError):
            made.get(1, version)
        monkeypatch.setattr(thumbnails, "make", real)
        assert made.get(1, version).media_type == "image/webp"

    def test_ahead_is_made_once(self, made: Thumbnails, folder: Folder) -> None:
        version = folder.version(1)
        assert made.make_ahead(1, version)
        assert not made.make_ahead(1, version)
        assert made.cached(1, version) is not None
        assert not made.is_asked(0.0), "nobody has asked"

    def test_a_missing_file_is_the_librarys_error(self, made: Thumbnails) -> None:
        with pytest.raises(FileMissingError):
            made.get(3, "v")

    def test_works_without_its_cache(self, folder: Folder, tmp_path: Path) -> None:
        made = Thumbnails(ThumbnailStore(tmp_path / "away" / "t.sqlite3"), folder, Settings)
        assert made.get(1, folder.version(1)) == made.get(1, folder.version(1))
        assert folder.opened == 2
