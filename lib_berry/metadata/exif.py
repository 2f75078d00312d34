"""EXIF: the few text tags generators write, out of a bare TIFF block held in memory.

Source: TIFF 6.0, Exif 2.32; for what is really found, the writers: piexif (web UIs), ImageSharp (SwarmUI), Pillow
(ComfyUI's WebP, Fooocus, which put UserComment in IFD0 without its charset).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, Protocol

from lib_berry.metadata.source import TEXT_CAP, Found, text_of
from lib_berry.metadata.xmp import keep_xmp

_USER_COMMENT = 0x9286
_EXIF_IFD = 0x8769
_WIDTH, _HEIGHT, _XMP = 0x0100, 0x0101, 0x02BC
_NAMES = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x927C: "MakerNote",
    0x9C9C: "XPComment",
    _USER_COMMENT: "UserComment",
}
_TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 129: 1}
_TEXT_TYPES = frozenset((1, 2, 7, 129))
# ComfyUI's SaveAnimatedWEBP counts down from Make for each further key.
_GRAPH_TAGS = range(0x0100, 0x0111)
_GRAPH = re.compile(r"\s*([A-Za-z][\w-]{0,40})\s*:\s*(?=[{\[])")

# IFD0 and the Exif IFD are two; what is beyond these, and tags that share their bytes, only keep a reader busy.
_MOST_IFDS = 4
_MOST_OF_BLOCK = 3
_LONGEST_PREFIX = 24

_WANTED = frozenset((*_NAMES, *_GRAPH_TAGS, _EXIF_IFD, _XMP))

_Order = Literal["little", "big"]


class Block(Protocol):
    """Bytes by slices: ``bytes`` themselves, or a window on a file."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> bytes: ...


def read_tiff(data: Block, found: Found) -> None:
    """Adds the text tags of IFD0 and of the Exif IFD to ``found``, where their keys are still free.

    Of a TIFF file the size too; the size in another file's block is not that of its picture.
    """
    order = _byte_order(data)
    if order is None:
        found.problem("The EXIF block has no TIFF header.")
        return
    comments: list[str] = []
    pending, seen = [int.from_bytes(data[4:8], order)], set[int]()
    left = _MOST_OF_BLOCK * min(len(data), TEXT_CAP)
    while pending and len(seen) < _MOST_IFDS:
        offset = pending.pop()
        if offset in seen:
            continue
        seen.add(offset)
        for tag, kind, value in _entries(data, offset, order, found):
            left -= len(value)
            if left < 0:
                found.problem("The EXIF block's tags claim its bytes many times over; the rest of it is not read.")
                break
            if tag == _EXIF_IFD and len(value) >= 4:
                pending.append(int.from_bytes(value[:4], order))
            elif tag == _USER_COMMENT:
                comments.append(user_comment(value))
            elif kind in _TEXT_TYPES:
                _keep_tag(tag, value, found)
            else:
                _keep_size(tag, int.from_bytes(value[:4], order), found)
    # The Exif IFD, read last, is the proper place; a copy in IFD0 serves where that one is empty.
    for comment in reversed(comments):
        found.fill("UserComment", comment)


def read_exif(data: bytes, found: Found) -> None:
    """The same for a block behind ``Exif`` and NULs, once, twice or not at all: writers differ, in WebP above all."""
    starts = [at for mark in (b"II*\0", b"MM\0*") if (at := data.find(mark, 0, _LONGEST_PREFIX)) >= 0]
    read_tiff(data[min(starts, default=0) :], found)


def _byte_order(data: Block) -> _Order | None:
    if data[:4] == b"II*\0":
        return "little"
    return "big" if data[:4] == b"MM\0*" else None


def _entries(data: Block, offset: int, order: _Order, found: Found) -> Iterator[tuple[int, int, bytes]]:
    """(tag, type, value bytes) of the tags we read in one IFD; lengths are cut to the block."""
    count = int.from_bytes(data[offset : offset + 2], order)
    for entry in range(offset + 2, min(offset + 2 + count * 12, len(data) - 11), 12):
        tag = int.from_bytes(data[entry : entry + 2], order)
        if tag not in _WANTED:
            continue
        kind = int.from_bytes(data[entry + 2 : entry + 4], order)
        length = int.from_bytes(data[entry + 4 : entry + 8], order) * _TYPE_SIZES.get(kind, 0)
        start = entry + 8 if length <= 4 else int.from_bytes(data[entry + 8 : entry + 12], order)
        if start + length > len(data):
            found.problem(f"The EXIF tag 0x{tag:04x} claims {length} bytes, more than its block holds.")
        yield tag, kind, data[start : start + length]


def _keep_size(tag: int, number: int, found: Found) -> None:
    if found.container != "tiff":
        return
    if tag == _WIDTH:
        found.width = found.width or number
    elif tag == _HEIGHT:
        found.height = found.height or number


def _keep_tag(tag: int, value: bytes, found: Found) -> None:
    if tag == _XMP:
        keep_xmp(value, found)
        return
    name = _NAMES.get(tag)
    text = _utf16(value, "little").strip("\0") if name == "XPComment" else text_of(value)
    if tag in _GRAPH_TAGS:
        match = _GRAPH.match(text)
        if match is not None:
            key = match.group(1)
            found.fill(key.lower() if key.lower() in ("prompt", "workflow") else key, text[match.end() :])
    if name is not None:
        found.fill(name, text)


def user_comment(value: bytes) -> str:
    """The text of a UserComment, by what its bytes are rather than by what they claim.

    The first 8 bytes name a charset, but only where they are a known one: some writers store the bare text.
    """
    charset, body = value[:8], value[8:]
    if charset == b"UNICODE\0":
        return _unicode_comment(body)
    if charset == b"JIS\0\0\0\0\0":
        return _jis(body)
    if charset in (b"ASCII\0\0\0", b"\0\0\0\0\0\0\0\0"):
        return _utf16_or_bytes(body)
    return _utf16_or_bytes(value)


def _utf16_or_bytes(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _unicode_comment(body)
    return _repaired(text_of(body))


def _jis(body: bytes) -> str:
    for codec in ("iso2022_jp", "shift_jis", "euc_jp"):
        try:
            return body.decode(codec).strip("\0")
        except UnicodeDecodeError:
            continue
    return text_of(body)


def _unicode_comment(body: bytes) -> str:
    """UTF-16 in the order its bytes show: piexif writes big endian, ImageSharp little, whatever the TIFF block says."""
    if body[:2] == b"\xff\xfe":
        return _repaired(_utf16(body[2:], "little"))
    if body[:2] == b"\xfe\xff":
        return _repaired(_utf16(body[2:], "big"))
    even, odd = body[0::2].count(0), body[1::2].count(0)
    if even == odd == 0:
        try:
            return _repaired(body.decode("utf-8"))  # Exif 3.0 calls this charset UTF-8
        except UnicodeDecodeError:
            pass
    first: _Order = "big" if even >= odd else "little"
    text = _utf16(body, first)
    if _looks_written(text):
        return text.strip("\0")
    other = _utf16(body, "little" if first == "big" else "big")
    if _looks_written(other):
        return other.strip("\0")
    return _repaired(text)


def _utf16(body: bytes, order: _Order) -> str:
    return body[: len(body) // 2 * 2].decode("utf-16-be" if order == "big" else "utf-16-le", "replace").strip("\0")


def _looks_written(text: str) -> bool:
    return "Steps:" in text or text.lstrip()[:1] == "{"


def _repaired(text: str) -> str:
    """Undoes UTF-16 read in the wrong order and stored again (``p`` has become U+7000), when that gives infotext."""
    text = text.strip("\0")
    if _looks_written(text) or not text or ord(text[0]) & 0xFF:
        return text
    swapped = text.encode("utf-16-be", "replace").decode("utf-16-le", "replace")
    return swapped if _looks_written(swapped) else text
