"""Small files made by code: each function gives the bytes of one container holding the given metadata.

Pixels are as few as the format allows and mostly not decodable: readers must not look at them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping

INFOTEXT = (
    "a red fox, <lora:add_detail:0.8>\n"
    "Negative prompt: blurry\n"
    "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 1234567890, Size: 64x48, "
    "Model hash: 6ce0161689, Model: dream, Version: v1.10.1"
)


# --- PNG ----------------------------------------------------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_chunk(key: str, value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode("latin-1")
    return chunk(b"tEXt", key.encode("latin-1") + b"\0" + data)


def compressed_chunk(key: str, value: bytes) -> bytes:
    return chunk(b"zTXt", key.encode("latin-1") + b"\0\0" + zlib.compress(value))


def international_chunk(key: str, value: str, *, packed: bool = False) -> bytes:
    data = value.encode()
    body = b"\1\0" + b"\0\0" + zlib.compress(data) if packed else b"\0\0" + b"\0\0" + data
    return chunk(b"iTXt", key.encode("latin-1") + b"\0" + body)


def png(
    texts: Mapping[str, str] | None = None,
    *,
    before: Iterable[bytes] = (),
    after: Iterable[bytes] = (),
    size: tuple[int, int] = (64, 48),
    pixels: bytes = b"\0" * 64,
) -> bytes:
    """``texts`` as Pillow writes them (tEXt where Latin-1 will do, else iTXt); ``before`` and ``after`` the pixels."""
    chunks = [
        text_chunk(key, value) if _is_latin(value) else international_chunk(key, value)
        for key, value in (texts or {}).items()
    ]
    header = chunk(b"IHDR", struct.pack(">II", *size) + b"\x08\x02\0\0\0")
    body = b"".join((header, *chunks, *before, chunk(b"IDAT", pixels), *after, chunk(b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + body


def _is_latin(value: str) -> bool:
    return all(ord(character) < 256 for character in value)


# --- EXIF ---------------------------------------------------------------------------------------------------

TAGS = {
    "DocumentName": 0x010D,
    "ImageDescription": 0x010E,
    "Make": 0x010F,
    "Model": 0x0110,
    "Software": 0x0131,
    "Artist": 0x013B,
    "MakerNote": 0x927C,
    "UserComment": 0x9286,
    "XPComment": 0x9C9C,
}
_UNDEFINED = frozenset(("MakerNote", "UserComment"))


def user_comment(text: str, encoding: str = "utf-16-be") -> bytes:
    """A UserComment under the charset that goes with the encoding."""
    charset = b"UNICODE\0" if encoding.startswith("utf-16") else b"ASCII\0\0\0"
    return charset + text.encode(encoding)


def tiff(
    tags: Mapping[str, str | bytes] | None = None, exif: Mapping[str, str | bytes] | None = None, order: str = ">"
) -> bytes:
    """A bare TIFF block: ``tags`` in IFD0, ``exif`` in the Exif IFD. A text UserComment is stored as piexif does."""
    header = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)
    first = _entries(tags or {})
    if exif is None:
        return header + _ifd(first, 8, order)
    length = 2 + 12 * (len(first) + 1) + 4
    spilled = sum(len(value) for _, _, value in first if len(value) > 4)
    start = 8 + length + spilled
    first.append((0x8769, 4, struct.pack(order + "I", start)))
    return header + _ifd(first, 8, order) + _ifd(_entries(exif), start, order)


def _entries(tags: Mapping[str, str | bytes]) -> list[tuple[int, int, bytes]]:
    entries = []
    for name, value in tags.items():
        if isinstance(value, str):
            data = user_comment(value) if name == "UserComment" else value.encode() + b"\0"
        else:
            data = value
        entries.append((TAGS[name], 7 if name in _UNDEFINED else 1 if name == "XPComment" else 2, data))
    return sorted(entries)


def _ifd(entries: list[tuple[int, int, bytes]], start: int, order: str) -> bytes:
    """One image file directory at an offset, its longer values behind it."""
    table, spill = b"", b""
    behind = start + 2 + 12 * len(entries) + 4
    for tag, kind, value in entries:
        count = len(value) // 4 if kind == 4 else len(value)
        if len(value) > 4:
            place = struct.pack(order + "I", behind + len(spill))
            spill += value
        else:
            place = value.ljust(4, b"\0")
        table += struct.pack(order + "HHI", tag, kind, count) + place
    return struct.pack(order + "H", len(entries)) + table + struct.pack(order + "I", 0) + spill


# --- the other picture containers ---------------------------------------------------------------------------


def segment(marker: int, data: bytes) -> bytes:
    """One JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(
    *,
    exif: bytes | None = None,
    xmp: str | None = None,
    comments: Iterable[bytes] = (),
    segments: Iterable[bytes] = (),
    size: tuple[int, int] = (64, 48),
) -> bytes:
    """``exif`` is a TIFF block, ``segments`` go in front of the frame as they are."""
    parts = [b"\xff\xd8", segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    if exif is not None:
        parts.append(segment(0xE1, b"Exif\0\0" + exif))
    if xmp is not None:
        parts.append(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode()))
    parts.extend(segments)
    parts.extend(segment(0xFE, comment) for comment in comments)
    parts.append(segment(0xC0, struct.pack(">BHHB", 8, size[1], size[0], 1) + b"\1\x11\0"))
    parts.append(segment(0xDA, b"\1\1\0\0\x3f\0") + b"\0" * 16 + b"\xff\xd9")
    return b"".join(parts)


def iptc(caption: str) -> bytes:
    """A JPEG segment with an IPTC caption, as Photoshop wraps it."""
    data = caption.encode()
    dataset = b"\x1c\x02\x78" + struct.pack(">H", len(data)) + data
    dataset += b"\0" * (len(dataset) % 2)
    return segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(dataset)) + dataset)


def webp(
    *, exif: bytes | None = None, xmp: str | None = None, size: tuple[int, int] = (64, 48), pixels: int = 100
) -> bytes:
    """An extended WebP: EXIF and XMP behind the pixels."""
    canvas = struct.pack("<I", size[0] - 1)[:3] + struct.pack("<I", size[1] - 1)[:3]
    chunks = [(b"VP8X", b"\0\0\0\0" + canvas), (b"VP8L", b"\x2f" + b"\0" * pixels)]
    if exif is not None:
        chunks.append((b"EXIF", exif))
    if xmp is not None:
        chunks.append((b"XMP ", xmp.encode()))
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def gif(comment: str | bytes | None = None, size: tuple[int, int] = (64, 48)) -> bytes:
    """One frame, a global palette of two colours, the comment in blocks of at most 255 bytes."""
    parts = [b"GIF89a", struct.pack("<HHBBB", *size, 0x80, 0, 0), b"\0\0\0\xff\xff\xff"]
    if comment is not None:
        parts.append(b"\x21\xfe" + _sub_blocks(comment if isinstance(comment, bytes) else comment.encode()))
    parts.append(b"\x2c" + struct.pack("<HHHHB", 0, 0, *size, 0) + b"\2" + _sub_blocks(b"\x84\x01"))
    return b"".join((*parts, b";"))


def bmp(size: tuple[int, int] = (64, 48)) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, *size, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(header), 0, 0, 54) + header


def _sub_blocks(data: bytes) -> bytes:
    blocks = [data[start : start + 255] for start in range(0, len(data), 255)]
    return b"".join(bytes((len(block),)) + block for block in blocks) + b"\0"


# --- boxes --------------------------------------------------------------------------------------------------


def box(kind: bytes, *parts: bytes) -> bytes:
    """One ISO base media box."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def full_box(kind: bytes, version: int, *parts: bytes) -> bytes:
    return box(kind, struct.pack(">I", version << 24), *parts)


def heif(
    *,
    exif: bytes | None = None,
    xmp: str | None = None,
    brand: bytes = b"avif",
    size: tuple[int, int] = (64, 48),
    in_idat: bool = False,
) -> bytes:
    """AVIF or HEIC: an image item of that size, EXIF (with its 4-byte offset and prefix) and XMP items behind it.

    With ``in_idat`` the items lie inside ``meta``, else in ``mdat``.
    """
    items = [(1, b"av01", b"", b"\0" * 20)]
    if exif is not None:
        items.append((2, b"Exif", b"", b"\0\0\0\6Exif\0\0" + exif))
    if xmp is not None:
        items.append((3, b"mime", b"application/rdf+xml\0", xmp.encode()))
    kind = box(b"ftyp", brand, b"\0\0\0\0", brand, b"mif1")
    entries = [
        full_box(b"infe", 2, struct.pack(">HH", number, 0), name, b"\0", more) for number, name, more, _ in items
    ]
    infos = full_box(b"iinf", 0, struct.pack(">H", len(items)), *entries)
    primary = full_box(b"pitm", 0, struct.pack(">H", 1))
    extent = full_box(b"ispe", 0, struct.pack(">II", *size))
    tile = full_box(b"ispe", 0, struct.pack(">II", 4096, 4096))
    owners = full_box(b"ipma", 0, struct.pack(">IHBB", 1, 1, 1, 2))
    properties = box(b"iprp", box(b"ipco", tile, extent), owners)
    data = b"".join(body for *_, body in items)

    def meta(start: int) -> bytes:
        places, offset = [], 0
        for number, _, _, body in items:
            places.append(struct.pack(">HHHIHII", number, int(in_idat), 0, start, 1, offset, len(body)))
            offset += len(body)
        location = full_box(b"iloc", 1, struct.pack(">HH", 0x4440, len(items)), *places)
        inside = box(b"idat", data) if in_idat else b""
        return full_box(b"meta", 0, primary, infos, location, properties, inside)

    if in_idat:
        return kind + meta(0)
    return kind + meta(len(kind) + len(meta(0)) + 8) + box(b"mdat", data)


def jxl(*, exif: bytes | None = None, xmp: str | None = None, with_offset: bool = True) -> bytes:
    """A JPEG XL container; its codestream says 64 x 48."""
    parts = [b"\0\0\0\x0cJXL \r\n\x87\n", box(b"ftyp", b"jxl \0\0\0\0jxl ")]
    bits = 1 | (48 // 8 - 1) << 1 | 0 << 6 | (64 // 8 - 1) << 9
    parts.append(box(b"jxlc", b"\xff\x0a" + struct.pack("<I", bits) + b"\0" * 20))
    if exif is not None:
        parts.append(box(b"Exif", (b"\0\0\0\0" if with_offset else b"") + exif))
    if xmp is not None:
        parts.append(box(b"xml ", xmp.encode()))
    return b"".join(parts)


def mp4(
    texts: Mapping[str, str] | None = None,
    *,
    comment: str | None = None,
    size: tuple[int, int] = (64, 48),
    seconds: float = 2.5,
) -> bytes:
    """``texts`` by ``keys`` and ``ilst`` as ComfyUI writes them, ``comment`` as iTunes and ffmpeg do."""
    header = full_box(b"mvhd", 0, struct.pack(">IIII", 0, 0, 1000, int(seconds * 1000)), b"\0" * 80)
    track = full_box(b"tkhd", 0, b"\0" * 72, struct.pack(">II", size[0] << 16, size[1] << 16))
    names = [box(b"mdta", key.encode()) for key in texts or {}]
    keys = full_box(b"keys", 0, struct.pack(">I", len(names)), *names)
    values = [box(struct.pack(">I", index), _value(text)) for index, text in enumerate((texts or {}).values(), 1)]
    if comment is not None:
        values.append(box(b"\xa9cmt", _value(comment)))
    meta = full_box(b"meta", 0, keys, box(b"ilst", *values))
    movie = box(b"moov", header, box(b"trak", track), box(b"udta", meta))
    return box(b"ftyp", b"isom\0\0\2\0isommp42") + box(b"mdat", b"\0" * 5000) + movie


def _value(text: str) -> bytes:
    return box(b"data", b"\0\0\0\1\0\0\0\0", text.encode())


def element(number: int, *parts: bytes, unknown: bool = False) -> bytes:
    """One EBML element; with ``unknown`` its length is left open."""
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    body = b"".join(parts)
    length = b"\x01" + b"\xff" * 7 if unknown else (len(body) | 1 << 56).to_bytes(8, "big")
    return name + length + body


def webm(
    texts: Mapping[str, str] | None = None,
    *,
    size: tuple[int, int] = (64, 48),
    seconds: float = 2.5,
    live: bool = False,
) -> bytes:
    """``texts`` as simple tags behind a cluster; ``live``: segment and cluster of unknown length."""
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x4489, struct.pack(">d", seconds * 1000)))
    video = element(0xE0, element(0xB0, struct.pack(">H", size[0])), element(0xBA, struct.pack(">H", size[1])))
    tracks = element(0x1654AE6B, element(0xAE, video))
    cluster = element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, b"\0" * 3000), unknown=live)
    simple = [
        element(0x67C8, element(0x45A3, key.encode()), element(0x4487, text.encode()))
        for key, text in (texts or {}).items()
    ]
    tags = element(0x1254C367, element(0x7373, *simple))
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(
        0x18538067, info, tracks, cluster, tags, unknown=live
    )


def xmp_packet(properties: str) -> str:
    """An XMP packet around the inside of one ``rdf:Description``."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="">'
        f"{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
