"""Copies without metadata, the pixels byte for byte as they are: PNG, JPEG and WebP.

Kept is what decides how a picture looks (colours, transparency, animation, the way up); all else goes, what follows
after the end of the image too. Text hidden in the pixels themselves stays: taking it out would change them.
Source: PNG specification 3rd edition, 11.3; ITU T.81 annex B; RFC 9649.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

from PIL import Image

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
WEBP_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_EXIF, WEBP_XMP = 0x08, 0x04
ORIENTATION = 0x0112

SOS, EOI, APP0, APP1, APP2, APP14, APP15, COM = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE


def stripped(data: bytes) -> bytes | None:
    """The file without its metadata; None when it is of another format, or damaged."""
    try:
        if data.startswith(PNG_MAGIC):
            return PNG_MAGIC + b"".join(_png(data))
        if data.startswith(b"\xff\xd8\xff"):
            return b"".join(_jpeg(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except (ValueError, IndexError):
        return None
    return None


def _png(data: bytes) -> Iterator[bytes]:
    position = len(PNG_MAGIC)
    while True:
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(data):
            raise ValueError("cut off")
        if kind in PNG_KEPT:
            yield data[position:end]
        if kind == b"IEND":
            return
        position = end


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    turned = _orientation(data)
    if turned not in (0, 1):
        yield _only_orientation(turned)
    position = 2
    while True:
        if data[position] != 0xFF:
            raise ValueError("no marker")
        kind = data[position + 1]
        if kind == 0xFF:
            position += 1
            continue
        if kind == EOI:
            yield data[position : position + 2]
            return
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if end > len(data):
            raise ValueError("cut off")
        if kind == SOS:
            end = _end_of_scan(data, end)
        if kind == SOS or _is_kept(kind, data[position + 4 : position + 16]):
            yield data[position:end]
        position = end


def _is_kept(kind: int, head: bytes) -> bool:
    """Of the application's segments only JFIF, the colour profile, and Adobe's note of the colour space."""
    if APP0 <= kind <= APP15:
        return (
            (kind == APP0 and head.startswith(b"JFIF\0"))
            or kind == APP14
            or (kind == APP2 and head.startswith(b"ICC_PROFILE\0"))
        )
    return kind != COM


def _end_of_scan(data: bytes, position: int) -> int:
    """Where the next marker is that belongs to no scan: 0xFF 0x00 is a byte of it, RST0 to RST7 divide it."""
    while True:
        position = data.index(b"\xff", position)
        if data[position + 1] != 0 and not 0xD0 <= data[position + 1] <= 0xD7:
            return position
        position += 2


def _orientation(data: bytes) -> int:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            value = image.getexif().get(ORIENTATION, 1)
    except Exception:  # a damaged EXIF block says nothing
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _only_orientation(value: int) -> bytes:
    """An EXIF segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*\0\0\0\x08" + b"\0\x01" + b"\x01\x12\0\x03\0\0\0\x01" + value.to_bytes(2, "big") + b"\0\0" + b"\0" * 4
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _webp(data: bytes) -> bytes:
    end = min(8 + int.from_bytes(data[4:8], "little"), len(data))
    bounds = [*_webp_chunks(data, end)]
    parts = []
    for start, after in pairwise(bounds):
        kind = data[start : start + 4]
        if kind not in WEBP_KEPT:
            continue
        part = data[start:after]
        if kind == b"VP8X":
            part = part[:8] + bytes([part[8] & ~(WEBP_EXIF | WEBP_XMP)]) + part[9:]
        parts.append(part + b"\0" * (len(part) % 2))
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _webp_chunks(data: bytes, end: int) -> Iterator[int]:
    position = 12
    while position + 8 <= end:
        yield position
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        position += 8 + length + length % 2
    if position > end + 1:
        raise ValueError("cut off")
    yield position
