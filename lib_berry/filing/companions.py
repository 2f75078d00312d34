"""What belongs to an image besides its file, and goes where it goes: the text files beside it, and its JPEG twin.

Web UIs write, with "save a copy of large images as JPG", a smaller ``x.jpg`` beside ``x.png`` right after it
(modules/images.py, ``export_for_4chan``), with the same infotext. It is indexed as an image of its own.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from lib_berry.indexing.listing import SIDECARS
from lib_berry.indexing.selection import EXTENSIONS, PREVIEW
from lib_berry.model import Filed

ENDINGS = (*SIDECARS, ".caption")
TWIN = ".jpg"
HAVE_TWINS = frozenset((".png", ".webp", ".avif", ".jxl"))
TWIN_NS = 60_000_000_000
"""So much later a twin is written at most: a large PNG on a slow disk."""


def split(name: str) -> tuple[str, str]:
    """The name's stem, and its extension with the dot."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if stem else (name, "")


def twin_of(image: Filed, siblings: Mapping[str, Filed]) -> Filed | None:
    """The image's JPEG twin among the images of its folder."""
    stem, extension = split(image.place.name)
    if extension.lower() not in HAVE_TWINS:
        return None
    other = siblings.get(stem + TWIN)
    if other is None or (other.prompt_id, other.seed) != (image.prompt_id, image.seed):
        return None
    return other if abs(other.mtime_ns - image.mtime_ns) <= TWIN_NS else None


def list_names(folder: str) -> frozenset[str]:
    """The names in a folder; none when it cannot be read."""
    with suppress(OSError):
        return frozenset(os.listdir(folder))  # noqa: PTH208 - names are all it takes
    return frozenset()


class Stems:
    """The names of one folder by what they begin with, up to the first dot."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, list[str]] = {}
        for name in names:
            self._names.setdefault(name.partition(".")[0], []).append(name)

    def companions(self, name: str, leaving: Collection[str]) -> list[str]:
        """The files that go along with this image, when those of ``leaving`` go too.

        Text beside two images of one stem stays with the one that stays.
        """
        stem, _ = split(name)
        alike = [each for each in self._names.get(name.partition(".")[0], ()) if each != name]
        if any(_is_image_of(each, stem) and each not in leaving for each in alike):
            return []
        return [each for each in alike if each.startswith(stem) and _is_companion(each[len(stem) :])]


def _is_image_of(name: str, stem: str) -> bool:
    found, extension = split(name)
    return found == stem and extension.lower() in EXTENSIONS


def _is_companion(rest: str) -> bool:
    return rest in ENDINGS or rest.startswith(PREVIEW)
