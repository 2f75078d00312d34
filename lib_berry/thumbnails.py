"""Thumbnails: made from an opened image file when first asked for, then kept in the thumbnail cache.

Files are hostile until proven otherwise: only raster formats are tried, the size is judged before a pixel is decoded,
and whatever a decoder throws becomes an ImageDecodeError with its reason.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import PIL
from PIL import Image, UnidentifiedImageError

from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.errors import ImageDecodeError
from lib_berry.model import FileStamp, Thumbnail
from lib_berry.settings import Settings

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF", "JXL")
MEDIA_TYPE = "image/webp"
QUALITY = 80
EFFORT = 2
"""WebP's effort (0 to 6): beyond 2 the file shrinks by some 2 % while the time doubles."""
MAX_PIXELS = 178_956_970
"""Pillow's own limit for an error, held also where the host has lifted Pillow's."""
OPAQUE_FROM = 250
"""Alpha from here on counts as opaque: web UIs hide text in the lowest bit of alpha."""
FULL = 0.9
"""Thumbnails are made ahead until the cache is so full."""
DECODER = f"Pillow {PIL.__version__}"
"""Who could not decode a file: another version may."""
BACKGROUND = (128, 128, 128)
ORIENTATION_TAG = 0x0112
TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


See = Callable[[FileStamp, Image.Image, Image.Image], None]
"""Shown a file's stamp, the opened image, and all its pixels in 8 bits, when these have been decoded anyway."""


class Opener(Protocol):
    """What thumbnails need of the library's files."""

    def open(self, image_id: int) -> tuple[BinaryIO, FileStamp, Path]: ...


class Thumbnails:
    """The library's thumbnails, in the size the settings ask for at the moment. Safe from any thread."""

    def __init__(
        self,
        store: ThumbnailStore,
        files: Opener,
        settings: Callable[[], Settings],
    ) -> None:
        self._store = store
        self._files = files
        self._settings = settings
        self._asked = 0
        self._asked_at = time.monotonic()  # a page that has just been opened will ask soon
        self._lock = threading.Lock()

    def cached(self, image_id: int, version: str) -> Thumbnail | None:
        """The thumbnail of that version of the image when the cache has it. Quick; never opens the image."""
        return self._store.get(image_id, version, self._settings().thumbnail_size)

    def get(self, image_id: int, version: str) -> Thumbnail:
        """The image's thumbnail, from the cache or made now.

        Its ``version`` differs from the one asked for when the file has changed since.
        Raises NotFoundError, FileMissingError or ForbiddenError from opening the file, ImageDecodeError with the
        file's name and the reason; that one is remembered, and not tried again before the file or the decoder changes.
        """
        kept = self.cached(image_id, version)
        if kept is not None:
            return kept
        with self._lock:
            self._asked += 1
        try:
            return self._made(image_id, version, self._settings().thumbnail_size)
        finally:
            with self._lock:
                self._asked -= 1
                self._asked_at = time.monotonic()

    def make_ahead(self, image_id: int, version: str, see: See | None = None) -> bool:
        """Make the thumbnail unless it is there or cannot be made; returns whether there was something to do.

        ``see`` is shown what was decoded for it. Raises NotFoundError, FileMissingError or ForbiddenError.
        """
        size = self._settings().thumbnail_size
        if self._store.has(image_id, version, size):
            return False
        with suppress(ImageDecodeError):
            self._made(image_id, version, size, see)
        return True

    def show(self, image_id: int, version: str, see: See) -> None:
        """Decode the image only to show it. Raises ImageDecodeError, else as ``make_ahead``."""
        file, stamp, _ = self._files.open(image_id)
        with file:
            reason = self._store.failure(image_id, stamp.version, DECODER)
            if reason is not None:
                raise ImageDecodeError(reason)
            try:
                with _decoding(), _open(file) as image:
                    see(stamp, image, _eight_bit(image))
            except ImageDecodeError as error:
                if not _may_pass(error.__cause__):
                    self._store.put_failure(image_id, stamp.version, DECODER, error.message)
                raise

    def is_asked(self, within: float = 0.0) -> bool:
        """Whether someone waits for a thumbnail, or has done in the last ``within`` seconds."""
        return self._asked > 0 or time.monotonic() - self._asked_at < within

    def is_full(self) -> bool:
        """Whether more thumbnails would soon push others out."""
        return self._store.bytes_used() > self._store.cap * FULL

    def _made(self, image_id: int, version: str, size: int, see: See | None = None) -> Thumbnail:
        file, stamp, path = self._files.open(image_id)
        with file:
            actual = stamp.version
            if actual != version and (kept := self._store.get(image_id, actual, size)) is not None:
                return kept
            reason = self._store.failure(image_id, actual, DECODER)
            if reason is not None:
                raise ImageDecodeError(f"{path.name} has no thumbnail: {reason}")
            try:
                made = make(file, size) if see is None else make(file, size, partial(see, stamp))
                thumbnail = Thumbnail(made, MEDIA_TYPE, actual)
            except ImageDecodeError as error:
                if not _may_pass(error.__cause__):
                    self._store.put_failure(image_id, actual, DECODER, error.message)
                raise ImageDecodeError(f"{path.name} has no thumbnail: {error.message}") from error
        self._store.put(image_id, size, thumbnail)
        return thumbnail

    def close(self) -> None:
        """Close the cache. Nothing is lost when this never runs."""
        self._store.close()


def _may_pass(cause: BaseException | None) -> bool:
    """Whether what kept a file from being decoded may be over at the next try: memory, or the disk."""
    return isinstance(cause, MemoryError) or (isinstance(cause, OSError) and cause.errno is not None)


def make(file: BinaryIO, size: int, see: Callable[[Image.Image, Image.Image], None] | None = None) -> bytes:
    """A WebP picture of the image (the first frame of a moving one), at most ``size`` pixels on its longer side.

    Upright by its EXIF orientation, without alpha, never larger than the image. ``see`` is shown the opened image and
    all its pixels. Raises ImageDecodeError with the reason.
    """
    with _decoding():
        with _open(file) as image:
            if see is None and image.format in ("JPEG", "MPO"):
                image.draft(None, (size * 2, size * 2))
            picture = _eight_bit(image)
            if see is not None:
                see(image, picture)
            small = _upright(_shrunk(picture, size), _orientation(image))
        out = io.BytesIO()
        small.save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return out.getvalue()


@contextmanager
def _decoding() -> Iterator[None]:
    """Whatever a decoder raises becomes an ImageDecodeError with its reason."""
    try:
        yield
    except ImageDecodeError:
        raise
    except (UnidentifiedImageError, MemoryError) as error:
        raise ImageDecodeError(_REASONS[type(error)]) from error
    except Image.DecompressionBombError as error:
        raise ImageDecodeError(f"it holds more than the {MAX_PIXELS:,} pixels that are decoded.") from error
    except Exception as error:  # decoders meet hostile bytes: nearly any exception may come out of them
        raise ImageDecodeError(f"its pixels cannot be decoded ({error or type(error).__name__}).") from error


_REASONS: dict[type[Exception], str] = {
    UnidentifiedImageError: "it is not an image of a format that can be decoded here.",
    MemoryError: "there is not enough memory to decode it.",
}


def _open(file: BinaryIO) -> Image.Image:
    Image.init()
    image = Image.open(file, formats=[name for name in FORMATS if name in Image.OPEN])
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ImageDecodeError(
            f"it claims {width:,} by {height:,} pixels; no more than {MAX_PIXELS:,} pixels are decoded."
        )
    return image


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # a damaged EXIF block must not cost the picture
        return 1
    return value if isinstance(value, int) else 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    how = TRANSPOSITIONS.get(orientation)
    return image if how is None else image.transpose(how)


def _shrunk(picture: Image.Image, size: int) -> Image.Image:
    picture.thumbnail((size, size), Image.Resampling.LANCZOS)
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, BACKGROUND)
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    return picture


def _eight_bit(image: Image.Image) -> Image.Image:
    """The image as RGB, or as RGBA when it is really transparent somewhere."""
    if image.mode.startswith(("I", "F")):
        return _grey_of_depth(image).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return _without_idle_alpha(image.convert("RGBA"))
    return image.convert("RGB")


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    lowest, _ = _extremes(image.getchannel("A"))
    return image.convert("RGB") if lowest >= OPAQUE_FROM else image


def _grey_of_depth(image: Image.Image) -> Image.Image:
    """A grey image of more than 8 bits in 8: 16-bit ones by their full range, others by the range they use."""
    deep = image.convert("F")
    sixteen = image.mode.startswith("I;16") or image.format == "PNG"
    low, high = (0.0, 65535.0) if sixteen else _extremes(deep)
    scale = 255 / ((high - low) or 1)
    return deep.point(lambda value: value * scale - low * scale).convert("L")


def _extremes(channel: Image.Image) -> tuple[float, float]:
    return cast("tuple[float, float]", channel.getextrema())
