"""JPEG XL: EXIF and XMP boxes, and the size from the codestream's first bits.

Source: ISO/IEC 18181-1 (SizeHeader), 18181-2 (container). Brotli-packed boxes need a module Berry does not require, so
they are only reported.
"""

from __future__ import annotations

from lib_berry.metadata.boxes import Box, boxes
from lib_berry.metadata.heif import keep_exif_item
from lib_berry.metadata.source import Found, Source
from lib_berry.metadata.xmp import keep_xmp

_CODESTREAM = b"\xff\x0a"
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def read_jxl_codestream(source: Source, found: Found) -> None:
    """A bare codestream: it has a size, but nowhere to keep text."""
    _read_size(source.head, found)


def read_jxl(source: Source, found: Found) -> None:
    """Reads the container's boxes; a partial codestream (``jxlp``) begins with a 4-byte index."""
    for box in boxes(source, 0, source.size):
        if box.kind in (b"jxlc", b"jxlp"):
            start = box.start + (4 if box.kind == b"jxlp" else 0)
            _read_size(source.at(start, max(0, min(32, box.end - start))), found)
        elif box.kind in (b"Exif", b"xml "):
            _keep(source, box, found)
        elif box.kind == b"brob":
            packed = source.at(box.start, 4).decode("latin-1").strip()
            found.problem(f"The {packed} box is packed with Brotli, which Berry cannot unpack.")
        if not box.whole:
            found.problem(f"The box {box.kind!r} at byte {box.start - 8} claims more than the file holds.")


def _keep(source: Source, box: Box, found: Found) -> None:
    if not found.fits(box.kind.decode("ascii").strip(), box.length):
        return
    data = source.at(box.start, box.length)
    if box.kind == b"Exif":
        keep_exif_item(data, found)
    else:
        keep_xmp(data, found)


def _read_size(data: bytes, found: Found) -> None:
    if data[:2] != _CODESTREAM or len(data) < 4 or found.width is not None:
        return
    bits = _Bits(int.from_bytes(data[2:32], "little"))
    small = bits.take(1)
    height = (bits.take(5) + 1) * 8 if small else bits.length()
    ratio = bits.take(3)
    if ratio:
        across, down = _RATIOS[ratio - 1]
        width = height * across // down
    else:
        width = (bits.take(5) + 1) * 8 if small else bits.length()
    found.width, found.height = width, height


class _Bits:
    """Little-endian bit reader."""

    def __init__(self, value: int) -> None:
        self._value = value

    def take(self, count: int) -> int:
        taken = self._value & (1 << count) - 1
        self._value >>= count
        return taken

    def length(self) -> int:
        """A U32 of 9, 13, 18 or 30 bits, plus one."""
        return self.take((9, 13, 18, 30)[self.take(2)]) + 1
