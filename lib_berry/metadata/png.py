"""PNG and APNG: text chunks, eXIf, XMP, C2PA.

Source: PNG specification 3rd edition; Pillow's PngImagePlugin for what writers do. CRCs are not checked: files with a
wrong one are real and readable. Texts lie before the pixels (IDAT) with most writers, after them with ImageMagick and
with Pillow's animated PNGs, so the pixels are hopped over only when nothing known was seen before them.
"""

from __future__ import annotations

import struct

from lib_berry.metadata.exif import read_exif
from lib_berry.metadata.jumbf import ai_source_type
from lib_berry.metadata.source import Found, Source, text_of
from lib_berry.model import RawMetadata

MAGIC = b"\x89PNG\r\n\x1a\n"

# With one of these seen, what generators write is complete, and the walk stops at the pixels.
_ENOUGH = frozenset(
    (
        "parameters",
        "prompt",
        "Comment",
        "Dream",
        "sd-metadata",
        "invokeai_metadata",
        "generation_data",
        "parameters-json",
        "sui_image_params",
        "SD:prompt",
        "UserComment",
    )
)


# Signature, IHDR with width and height, its CRC, and the head of the chunk after it with the key and its NUL.
_PLAIN = struct.Struct(">16xII9xI4s11s")


def read_plain(head: bytes, size: int) -> RawMetadata | None:
    """The commonest file by far, in a few steps: IHDR, one ``tEXt`` parameters within the head, IDAT.

    None for every other, which ``read_png`` reads: it would give the same for this one.
    """
    if len(head) < 64:
        return None
    width, height, length, kind, key = _PLAIN.unpack_from(head)
    end = 41 + length
    if key != b"parameters\0" or kind != b"tEXt" or head[end + 8 : end + 12] != b"IDAT":
        return None
    if end + 16 + int.from_bytes(head[end + 4 : end + 8], "big") > size:
        return None
    return RawMetadata("png", width, height, {"parameters": text_of(head[52:end])})


def read_png(source: Source, found: Found) -> None:
    """Walks the chunks and keeps every text. A file cut off gives what is there, and a problem."""
    head, size, position = source.head, source.size, 8
    enough = False
    while True:
        header = head[position : position + 8] if position + 8 <= len(head) else source.at(position, 8)
        if len(header) < 8:
            found.problem(f"The PNG file ends at byte {size}, before its last chunk.")
            return
        length, kind = int.from_bytes(header[:4], "big"), header[4:]
        start = position + 8
        position = start + length + 4
        if kind in _READERS:
            available = min(length, size - start)
            if available < length:
                found.problem(_cut(kind, start, length, size))
            if found.fits(kind.decode("latin-1"), available):
                _READERS[kind](source.at(start, available), found)
                enough = enough or not found.texts.keys().isdisjoint(_ENOUGH)
        elif kind == b"IEND":
            return
        elif position > size:
            found.problem(_cut(kind, start, length, size))
            return
        elif kind == b"IDAT" and enough:
            return
        elif not kind.isalpha():
            found.problem(f"The PNG file is damaged at byte {start - 8}: there is no chunk there.")
            return


def _cut(kind: bytes, start: int, length: int, size: int) -> str:
    name = kind.decode("ascii", "replace") if kind.isalpha() else "?"
    return f"The PNG chunk {name} at byte {start - 8} claims {length} bytes, but the file ends at byte {size}."


def _header(data: bytes, found: Found) -> None:
    if len(data) >= 8:
        found.width, found.height = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")


def _text(data: bytes, found: Found) -> None:
    key, separator, value = data.partition(b"\0")
    if separator and 0 < len(key) < 80:
        found.keep(key.decode("latin-1"), text_of(value))


def _compressed_text(data: bytes, found: Found) -> None:
    key, separator, value = data.partition(b"\0")
    if not separator or not 0 < len(key) < 80 or not value:
        return
    name = key.decode("latin-1")
    content = found.inflate(name, value[1:])
    if content is not None:
        found.keep(name, text_of(content))


def _international_text(data: bytes, found: Found) -> None:
    key, separator, rest = data.partition(b"\0")
    parts = rest[2:].split(b"\0", 2)
    if not separator or not 0 < len(key) < 80 or len(parts) < 3:
        return
    name, value = key.decode("latin-1"), parts[2]
    if rest[0]:
        content = found.inflate(name, value)
        if content is None:
            return
        value = content
    found.keep(name, text_of(value))


def _exif(data: bytes, found: Found) -> None:
    read_exif(data, found)


def _manifest(data: bytes, found: Found) -> None:
    found.keep("c2pa", ai_source_type(data))


_READERS = {
    b"IHDR": _header,
    b"tEXt": _text,
    b"zTXt": _compressed_text,
    b"iTXt": _international_text,
    b"eXIf": _exif,
    b"comf": _text,  # ComfyUI's SaveAnimatedPNG: key, NUL, JSON
    b"caBX": _manifest,
}
