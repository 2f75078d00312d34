"""AVIF and HEIF: the EXIF and XMP items, and the primary image's size.

Source: ISO/IEC 23008-12 (items, ``ispe``), 14496-12 (``iinf``, ``iloc``). An Exif item begins with a 4-byte offset to
its TIFF header.
"""

from __future__ import annotations

from lib_berry.metadata.boxes import Box, Fields, boxes, find
from lib_berry.metadata.exif import read_tiff
from lib_berry.metadata.source import Found, Source
from lib_berry.metadata.xmp import keep_xmp

_MOST_ITEMS = 10_000
_MOST_WANTED = 8
_MOST_EXTENTS = 16
_META_CAP = 4 << 20


def read_heif(source: Source, found: Found) -> None:
    """Reads ``meta``; the items it points at are fetched by their offsets, pixels are never touched."""
    for box in boxes(source, 0, source.size):
        if box.kind == b"meta":
            _read_meta(source, box, found)
        elif box.kind in (b"uuid", b"jumb") and b"c2pa" in source.at(box.start, min(box.length, 256)):
            found.keep("c2pa", "")
        if not box.whole:
            found.problem(f"The box {box.kind!r} at byte {box.start - 8} claims more than the file holds.")


def _read_meta(source: Source, meta: Box, found: Found) -> None:
    parts = {box.kind: box for box in boxes(source, meta.start + 4, meta.end)}
    items, media, primary = parts.get(b"iinf"), parts.get(b"iloc"), parts.get(b"pitm")
    if b"iprp" in parts:
        _read_size(source, parts[b"iprp"], _body(source, primary), found)
    if items is None or media is None:
        return
    wanted = _wanted_items(source, items)
    if not wanted:
        return
    data_box = parts.get(b"idat")
    for item, extents in _locations(_body(source, media), wanted, data_box).items():
        data = _gather(source, extents, wanted[item], found)
        if wanted[item] == "Exif":
            keep_exif_item(data, found)
        else:
            keep_xmp(data, found)


def keep_exif_item(data: bytes, found: Found) -> None:
    """An Exif item: 4 bytes of offset to the TIFF header, mostly past ``Exif`` and two NULs."""
    offset = int.from_bytes(data[:4], "big")
    # Some writers count from the item's start, SD.Next's JPEG XL leaves the offset out: look where the header is.
    for start in (4 + offset, offset, 4, 10, 0, 6):
        if data[start : start + 4] in (b"II*\0", b"MM\0*"):
            read_tiff(data[start:], found)
            return
    if data:
        found.problem("The EXIF item has no TIFF header.")


def _body(source: Source, box: Box | None) -> bytes:
    return b"" if box is None else source.at(box.start, min(box.length, _META_CAP))


def _wanted_items(source: Source, box: Box) -> dict[int, str]:
    """Item id -> ``Exif`` or ``XMP``, from the ``infe`` entries."""
    version = source.at(box.start, 1)
    start = box.start + (6 if version == b"\0" else 8)
    wanted: dict[int, str] = {}
    for count, entry in enumerate(boxes(source, start, box.end)):
        if count >= _MOST_ITEMS or len(wanted) >= _MOST_WANTED:
            break
        data = source.at(entry.start, min(entry.length, 300))
        if entry.kind != b"infe" or len(data) < 12 or data[0] < 2:
            continue
        width = 2 if data[0] == 2 else 4
        item, kind = int.from_bytes(data[4 : 4 + width], "big"), data[6 + width : 10 + width]
        if kind == b"Exif":
            wanted[item] = "Exif"
        elif kind == b"mime" and b"application/rdf+xml" in data:
            wanted[item] = "XMP"
    return wanted


def _locations(body: bytes, wanted: dict[int, str], data_box: Box | None) -> dict[int, list[tuple[int, int]]]:
    """Item -> [(file offset, length)] of the wanted items, from ``iloc`` of version 0, 1 or 2."""
    fields = Fields(body)
    version = fields.number(4) >> 24
    sizes = fields.number(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    count = fields.number(4 if version == 2 else 2)
    result: dict[int, list[tuple[int, int]]] = {}
    for _ in range(min(count, _MOST_ITEMS)):
        if len(result) == len(wanted):
            break
        item = fields.number(4 if version == 2 else 2)
        method = fields.number(2) & 15 if version else 0
        fields.number(2)  # data reference: this file
        base = fields.number(base_size)
        extents: list[tuple[int, int]] = []
        number = fields.number(2)
        # Extents of no width are all the same, and a few bytes could ask for millions of them.
        for _ in range(number if index_size + offset_size + length_size else min(number, 1)):
            fields.number(index_size)
            extents.append((base + fields.number(offset_size), fields.number(length_size)))
            if fields.ended:
                return result
        if item in wanted and method in (0, 1):
            if method == 1:
                extents = [] if data_box is None else [(data_box.start + at, length) for at, length in extents]
            result[item] = extents[:_MOST_EXTENTS]
    return result


def _gather(source: Source, extents: list[tuple[int, int]], key: str, found: Found) -> bytes:
    parts: list[bytes] = []
    total = 0
    for offset, length in extents:
        total += length
        available = max(0, min(length, source.size - offset))
        if available < length:
            found.problem(f"The {key} item claims {length} bytes at byte {offset}, more than the file holds.")
        if not found.fits(key, total if available else 0):
            return b""
        parts.append(source.at(offset, available))
    return b"".join(parts)


def _read_size(source: Source, box: Box, primary: bytes, found: Found) -> None:
    """The primary item's ``ispe`` by its associations; without them, the largest there is."""
    container = find(source, box.start, box.end, b"ipco")
    if container is None:
        return
    sizes: dict[int, tuple[int, int]] = {}
    for index, entry in enumerate(boxes(source, container.start, container.end), 1):
        if entry.kind == b"ispe":
            data = source.at(entry.start, 12)
            sizes[index] = int.from_bytes(data[4:8], "big"), int.from_bytes(data[8:12], "big")
    if not sizes:
        return
    item = int.from_bytes(primary[4 : 6 if primary[:1] == b"\0" else 8], "big")
    associations = find(source, box.start, box.end, b"ipma")
    properties = _properties(_body(source, associations), item)
    own = next((sizes[index] for index in properties if index in sizes), None)
    found.width, found.height = own or max(sizes.values(), key=lambda size: size[0] * size[1])


def _properties(body: bytes, item: int) -> list[int]:
    """The property numbers ``ipma`` gives to one item."""
    fields = Fields(body)
    head = fields.number(4)
    item_width, wide = (2 if head >> 24 == 0 else 4), head & 1
    for _ in range(min(fields.number(4), _MOST_ITEMS)):
        owner = fields.number(item_width)
        indices = [fields.number(2 if wide else 1) & (0x7FFF if wide else 0x7F) for _ in range(fields.number(1))]
        if owner == item:
            return indices
        if fields.ended:
            break
    return []
