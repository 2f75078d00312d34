"""How images look: worked out of their pixels in the background, whenever these have been decoded anyway.

A thumbnail made ahead has its image looked at along the way. Images that have their thumbnail already, or for which
the cache has no room, are opened for that alone once the user has asked for duplicates: it reads every file.

The perceptual hash is that of the package dhash. Without it pixels are still compared, and images are looked at again
once it is there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b

from PIL import Image

from lib_berry.db import looks
from lib_berry.db.connection import Database
from lib_berry.errors import BerryError, MissingPackageError
from lib_berry.model import FileStamp, Look

FIELDS = 8
"""A picture is compared as so many by so many fields, each with its neighbour."""
GRAIN = 72
"""Fields of so many by so many are made first: shrinking the whole picture well would take long."""
MARGIN = 2
"""A field is lighter than another beyond this difference of 255: so much noise a JPEG makes in an even sky."""
GROUND = (128, 128, 128)
KEPT_BACK = 50
"""Looks that are stored together."""


@cache
def _difference_hash() -> Callable[[list[int]], tuple[int, int]] | None:
    """The hash of 9 by 9 greys, as 64 bits across and 64 down; None where its package is not installed."""
    try:
        from dhash import dhash_row_col
    except ImportError:
        return None
    return lambda greys: dhash_row_col(greys, FIELDS)


def require_hash() -> None:
    """Raises MissingPackageError where pictures cannot be compared by how they look."""
    if _difference_hash() is None:
        raise MissingPackageError(
            "Pictures that look alike are found with the Python package dhash, which is not installed here: "
            "install it (pip install dhash) and start again."
        )


def look_of(image: Image.Image, picture: Image.Image) -> Look:
    """The look of an opened image whose pixels in 8 bits are ``picture``."""
    small = _opaque(picture.resize((GRAIN, GRAIN), Image.Resampling.BOX))
    red, green, blue = small.resize((1, 1), Image.Resampling.BOX).tobytes()
    make = _difference_hash()
    across, down = map(_signed, make(_greys(small))) if make else (None, None)
    return Look(_digest(image, picture), across, down, red << 16 | green << 8 | blue)


def _greys(small: Image.Image) -> list[int]:
    """What is hashed, row by row: darkened by ``MARGIN`` from field to field, to the right and downwards, so that
    fields which hardly differ count as falling, whatever the noise."""
    side = FIELDS + 1
    greys = small.convert("L").resize((side, side), Image.Resampling.LANCZOS).tobytes()
    return [grey - MARGIN * (place % side + place // side) for place, grey in enumerate(greys)]


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, GROUND)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _signed(bits: int) -> int:
    return bits - (1 << 64) if bits >> 63 else bits


def _digest(image: Image.Image, picture: Image.Image) -> bytes | None:
    """Of everything that decides how the pixels show. None where 8 bits, or one frame, are not all there is."""
    if image.mode.startswith(("I", "F")) or getattr(image, "n_frames", 1) > 1:
        return None
    digest = blake2b(repr((picture.mode, picture.size, _orientation(image))).encode(), digest_size=16)
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes):
        digest.update(profile)
    digest.update(picture.tobytes())
    return digest.digest()


def _orientation(image: Image.Image) -> object:
    with suppress(Exception):  # a damaged EXIF block must not cost the look
        return image.getexif().get(0x0112, 1)
    return 1


def progress(database: Database) -> tuple[int, int]:
    """How many images there are that could be read, and how many of them have been looked at."""
    return looks.counts(database, hashed=_difference_hash() is not None)


class Looks:
    """Keeps the looks of one library. Safe from any thread; ``flush`` stores what is kept back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._new: list[tuple[int, FileStamp, Look | None]] = []

    def are_wanted(self) -> bool:
        """Whether every image is to be looked at, also where no thumbnail is made of it."""
        return looks.are_wanted(self._database)

    def lacks(self, image_id: int) -> bool:
        """Whether the image's look, as the index knows its file, is yet to be found out."""
        with self._lock:
            if any(known == image_id for known, _, _ in self._new):
                return False
        return image_id not in looks.having(self._database, [image_id], hashed=_difference_hash() is not None)

    def seeing(self, image_id: int) -> Callable[[FileStamp, Image.Image, Image.Image], None]:
        """What to show the image to, once it is decoded."""

        def see(stamp: FileStamp, image: Image.Image, picture: Image.Image) -> None:
            self._add(image_id, stamp, look_of(image, picture))

        return see

    def note_failure(self, image_id: int, version: str) -> None:
        """This version of the image cannot be decoded."""
        mtime_ns, _, size = version.rpartition("-")
        self._add(image_id, FileStamp(int(size, 16), int(mtime_ns, 16)), None)

    def _add(self, image_id: int, stamp: FileStamp, look: Look | None) -> None:
        with self._lock:
            self._new.append((image_id, stamp, look))
            full = len(self._new) >= KEPT_BACK
        if full:
            self.flush()

    def flush(self) -> None:
        """Store what is kept back; what cannot be stored is found out again."""
        with self._lock:
            new, self._new = self._new, []
        if new:
            with suppress(BerryError):
                looks.put(self._database, new)
