"""JPEG: EXIF, XMP, IPTC caption, comments and C2PA from the segments before the pixels.

Source: ITU T.81 annex B, Adobe XMP part 3, IPTC-IIM 4.2. Segments are short, so a long comment spans several.
"""

from __future__ import annotations

from collections.abc import Iterator

from lib_berry.metadata.exif import read_tiff
from lib_berry.metadata.jumbf import ai_source_type
from lib_berry.metadata.source import Found, Source, text_of
from lib_berry.metadata.xmp import keep_xmp

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_SOI, _EOI, _SOS, _COM, _APP1, _APP11, _APP13 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE1, 0xEB, 0xED
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD8), _SOI))


def read_jpeg(source: Source, found: Found) -> None:
    """Walks the segments up to the first scan. A file cut off gives what is there, and a problem."""
    comments: list[bytes] = []
    manifest: list[bytes] = []
    for kind, start, length in _segments(source, found):
        if kind == _COM:
            comments.append(source.at(start, length))
        elif kind == _APP11:
            manifest.append(source.at(start, length))
        elif kind in _FRAMES or kind in (_APP1, _APP13):
            _read_segment(kind, source.at(start, length), found)
    if comments:
        _keep_comment(b"".join(comments), found)
    if any(b"c2pa" in part for part in manifest):
        found.keep("c2pa", ai_source_type(b"".join(manifest)))


def _segments(source: Source, found: Found) -> Iterator[tuple[int, int, int]]:
    """(marker, where its data starts, their length) of the segments before the first scan."""
    position = 2
    while True:
        marker = source.at(position, 4)
        if len(marker) < 4 or marker[0] != 0xFF:
            found.problem(f"The JPEG file is cut off or damaged at byte {position}, before its pixels.")
            return
        kind = marker[1]
        if kind == 0xFF or kind in _BARE:
            position += 1 if kind == 0xFF else 2
            continue
        if kind in (_SOS, _EOI):
            return
        length = int.from_bytes(marker[2:4], "big") - 2
        if length < 0:
            found.problem(f"The JPEG segment at byte {position} has an impossible length.")
            return
        yield kind, position + 4, length
        position += 4 + length


def _read_segment(kind: int, data: bytes, found: Found) -> None:
    if kind == _APP13:
        if data.startswith(_PHOTOSHOP):
            _read_photoshop(data[len(_PHOTOSHOP) :], found)
    elif kind != _APP1:
        if len(data) >= 5:
            found.height, found.width = int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big")
    elif data.startswith(_EXIF):
        read_tiff(data[len(_EXIF) :], found)
    elif data.startswith(_XMP):
        keep_xmp(data[len(_XMP) :], found)


def _keep_comment(data: bytes, found: Found) -> None:
    # stable-diffusion.cpp stores the PNG way: the key, a NUL, the text.
    key, separator, value = data.partition(b"\0")
    if separator and key == b"parameters":
        found.fill("parameters", text_of(value))
    else:
        found.keep("COM", text_of(data))


def _read_photoshop(data: bytes, found: Found) -> None:
    """8BIM resources: signature, id, a padded Pascal name, a length, padded data; 0x0404 is IPTC-IIM."""
    position = 0
    while data[position : position + 4] == b"8BIM" and position + 12 <= len(data):
        resource = int.from_bytes(data[position + 4 : position + 6], "big")
        name = (data[position + 6] + 2) // 2 * 2
        start = position + 6 + name + 4
        length = int.from_bytes(data[start - 4 : start], "big")
        if resource == 0x0404:
            _read_iptc(data[start : start + length], found)
        position = start + length + length % 2


def _read_iptc(data: bytes, found: Found) -> None:
    """IIM data sets: 0x1C, record, number, length; 2:120 is the caption."""
    position = 0
    while position + 5 <= len(data) and data[position] == 0x1C:
        length = int.from_bytes(data[position + 3 : position + 5], "big")
        if length & 0x8000:
            return
        if data[position + 1 : position + 3] == b"\x02\x78":
            found.keep("IPTC:Caption", text_of(data[position + 5 : position + 5 + length]))
        position += 5 + length
