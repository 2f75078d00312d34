"""TIFF as a picture of its own: the size and the same tags as an EXIF block, read in place.

Source: TIFF 6.0, Adobe XMP part 3 (tag 700). Directories and texts lie anywhere in the file, so it is not read whole.
"""

from __future__ import annotations

from lib_berry.metadata.exif import read_tiff
from lib_berry.metadata.source import TEXT_CAP, Found, Source


class _Window:
    """The bytes of a source by slices, as if they were all in memory; none longer than a text may be."""

    __slots__ = ("_source",)

    def __init__(self, source: Source) -> None:
        self._source = source

    def __len__(self) -> int:
        return self._source.size

    def __getitem__(self, part: slice) -> bytes:
        start = part.start or 0
        return self._source.at(start, min(part.stop - start, TEXT_CAP))


def read_tiff_file(source: Source, found: Found) -> None:
    """Reads the first directory and the EXIF directory it names."""
    read_tiff(_Window(source), found)
