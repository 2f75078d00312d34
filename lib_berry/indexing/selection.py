"""Which files are images to index, by name. What a file really is, its content says later."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from pathlib import Path

from lib_berry.files import is_inside
from lib_berry.settings import Settings

EXTENSIONS = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif", ".avif", ".heic", ".heif", ".jxl", ".bmp"),
        *(".tif", ".tiff", ".mp4", ".mov", ".webm"),
    )
)

GRID = re.compile(r"(?:xyz_)?grid-", re.IGNORECASE)
"""The basenames web UIs give contact sheets (modules/processing.py, scripts/xyz_grid.py)."""

INTERMEDIATE = re.compile(r"-(?:before-(?:highres-fix|face-restoration|color-correction)|mask(?:-composite)?)$")
"""The suffixes web UIs give what they save on the way to the final image (modules/processing.py)."""


PLAIN = re.compile(r"[\0-\x2d\x2f-\x7f]+\.(?:png|jpe?g|webp)")
"""The name of nearly every image: ASCII, one dot, a usual ending."""

PREVIEW = ".swarmpreview."
"""In the names of the small pictures SwarmUI keeps beside its videos and large images."""


@lru_cache(maxsize=64)
def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern.lower()) for pattern in patterns) or r"(?!)")


@dataclass(frozen=True, slots=True)
class Selection:
    """What to index. Hidden folders (``.thumbnails``, ``.git``) never are.

    ``stealth`` are the absolute folders whose images are searched for parameters hidden in their pixels.
    """

    exclude: tuple[str, ...] = ()
    grids: bool = True
    intermediates: bool = True
    stealth: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Selection:
        return cls(settings.exclude, settings.index_grids, settings.index_intermediates, settings.stealth_folders)

    def is_plainly_taken(self) -> Callable[[str], object]:
        """Something that is true of most names of files that are taken, and of no other, and quick to ask."""
        everything = self.grids and self.intermediates and not self.exclude
        return PLAIN.fullmatch if everything else self._is_ascii_and_taken

    def _is_ascii_and_taken(self, name: str) -> bool:
        return name.isascii() and self.takes_file(name)

    def looks_at_pixels(self, folder: str) -> bool:
        """Whether the images in an absolute folder are searched for hidden parameters."""
        if not self.stealth:
            return False
        real = os.path.realpath(folder)
        return any(is_inside(real, os.path.realpath(Path(chosen).expanduser())) for chosen in self.stealth)

    def takes_file(self, name: str) -> bool:
        stem, dot, extension = name.rpartition(".")
        if not stem or name[0] == "." or dot + extension.lower() not in EXTENSIONS:
            return False
        if PREVIEW in name:
            return False
        if not self.grids and GRID.match(name):
            return False
        if not self.intermediates and INTERMEDIATE.search(stem):
            return False
        return not (self.exclude and _matcher(self.exclude).match(name.lower()))

    def takes_path(self, folder: str) -> bool:
        """Whether every part of a folder's path, relative to its root, is taken."""
        return all(map(self.takes_folder, filter(None, folder.split("/"))))

    def takes_folder(self, name: str) -> bool:
        return not name.startswith(".") and not (self.exclude and _matcher(self.exclude).match(name.lower()))
