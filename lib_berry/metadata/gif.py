"""GIF: comment extensions and the size.

Source: GIF89a specification. A comment is read wherever it lies in the file's first megabytes; pixels are hopped over.
"""

from __future__ import annotations

from lib_berry.metadata.source import Found, Source, text_of

_FURTHEST = 4 << 20
_EXTENSION, _IMAGE, _COMMENT = 0x21, 0x2C, 0xFE


def read_gif(source: Source, found: Found) -> None:
    """Walks the blocks; several comments are joined by newlines under ``Comment``."""
    header = source.at(6, 7)
    if len(header) < 7:
        found.problem("The GIF file ends within its header.")
        return
    found.width, found.height = int.from_bytes(header[:2], "little"), int.from_bytes(header[2:4], "little")
    position = 13 + _table_size(header[4])
    comments: list[str] = []
    while position < min(source.size, _FURTHEST):
        block = source.at(position, 10)
        if block[0] == _EXTENSION and len(block) > 1:
            keep = block[1] == _COMMENT
            position, data = _sub_blocks(source, position + 2, keep)
            if keep:
                comments.append(text_of(data))
        elif block[0] == _IMAGE and len(block) == 10:
            position, _ = _sub_blocks(source, position + 10 + _table_size(block[9]) + 1, keep=False)
        else:
            break
    if comments:
        found.keep("Comment", "\n".join(comments))


def _table_size(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _sub_blocks(source: Source, position: int, keep: bool) -> tuple[int, bytes]:
    """The position after the terminator, and the content when it is wanted."""
    parts: list[bytes] = []
    while position < min(source.size, _FURTHEST):
        length = source.at(position, 1, ahead=16384)[0]
        position += 1
        if length == 0:
            break
        if keep:
            parts.append(source.at(position, length))
        position += length
    return position, b"".join(parts)
