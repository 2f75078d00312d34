"""WebP: EXIF and XMP, which follow the pixels, and the size from the first chunk.

Source: Google's WebP container specification, RFC 9649. Some writers keep JPEG's ``Exif`` prefix in the chunk.
"""

from __future__ import annotations

from lib_berry.metadata.exif import read_exif
from lib_berry.metadata.jumbf import ai_source_type
from lib_berry.metadata.source import Found, Source
from lib_berry.metadata.xmp import keep_xmp


def read_webp(source: Source, found: Found) -> None:
    """Hops over the RIFF chunks. A file cut off gives what is there, and a problem."""
    position = 12
    while position + 8 <= source.size:
        header = source.at(position, 8)
        kind, length = header[:4], int.from_bytes(header[4:8], "little")
        start = position + 8
        position = start + length + length % 2
        if kind in (b"VP8X", b"VP8 ", b"VP8L"):
            _read_size(kind, source.at(start, min(length, 10)), found)
        elif kind in (b"EXIF", b"XMP ", b"C2PA"):
            available = min(length, source.size - start)
            if found.fits(kind.decode().strip(), available):
                _keep(kind, source.at(start, available), found)
        if start + length > source.size:
            found.problem(f"The WebP chunk at byte {start - 8} claims {length} bytes, more than the file holds.")


def _keep(kind: bytes, data: bytes, found: Found) -> None:
    if kind == b"EXIF":
        read_exif(data, found)
    elif kind == b"XMP ":
        keep_xmp(data, found)
    else:
        found.keep("c2pa", ai_source_type(data))


def _read_size(kind: bytes, data: bytes, found: Found) -> None:
    if found.width is not None or (len(data) < 10 and not (kind == b"VP8L" and len(data) >= 5)):
        return
    if kind == b"VP8X":
        found.width = int.from_bytes(data[4:7], "little") + 1
        found.height = int.from_bytes(data[7:10], "little") + 1
    elif kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        found.width, found.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        found.width = int.from_bytes(data[6:8], "little") & 0x3FFF
        found.height = int.from_bytes(data[8:10], "little") & 0x3FFF
