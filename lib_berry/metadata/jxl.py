"""JPEG XL: EXIF and XMP boxes, and the size from the codestream's first bits.

Source: ISO/IEC 18181-1 (SizeHeader), 18181-2 (container). Brotli-packed boxes (``brob``) are unpacked where the module
``brotli`` is installed, which Berry does not require, and else reported.
"""

from __future__ import annotations

from lib_berry.metadata.boxes import Box, boxes
from lib_berry.metadata.heif import keep_exif_item
from lib_berry.metadata.source import Found, Source
from lib_berry.metadata.xmp import keep_xmp

_CODESTREAM = b"\xff\x0a"
_MORSEL = 16
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
        elif box.kind == b"brob" and source.at(box.start, 4) in (b"Exif", b"xml "):
            _keep_packed(source, box, found)
        if not box.whole:
            found.problem(f"The box {box.kind!r} at byte {box.start - 8} claims more than the file holds.")


def _keep(source: Source, box: Box, found: Found) -> None:
    if not found.fits(box.kind.decode("ascii").strip(), box.length):
        return
    _keep_content(box.kind, source.at(box.start, box.length), found)


def _keep_content(kind: bytes, data: bytes, found: Found) -> None:
    if kind == b"Exif":
        keep_exif_item(data, found)
    else:
        keep_xmp(data, found)


def _keep_packed(source: Source, box: Box, found: Found) -> None:
    kind = source.at(box.start, 4)
    name = kind.decode("ascii").strip()
    try:
        import brotli
    except ImportError:
        found.problem(f"The {name} box is packed with Brotli; install the Python package brotli to have it read.")
        return
    if not found.fits(name, box.length):
        return
    data, content = source.at(box.start, box.length)[4:], bytearray()
    stream = brotli.Decompressor()
    try:
        # Morsel by morsel: a few bytes can stand for megabytes, and not every version of the module takes a limit.
        for start in range(0, len(data), _MORSEL):
            content += stream.process(data[start : start + _MORSEL])
            if not found.fits(name, len(content)):
                return
    except brotli.error:
        found.problem(f"The packed {name} box is damaged.")
        return
    _keep_content(kind, bytes(content), found)


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
