"""BMP: the size. It has nowhere to keep text.

Source: Microsoft's bitmap file header and the two kinds of information header.
"""

from __future__ import annotations

from lib_berry.metadata.source import Found, Source

_OLD_HEADER = 12
_HEADERS = frozenset((_OLD_HEADER, 16, 40, 52, 56, 64, 108, 124))


def is_bmp(head: bytes) -> bool:
    """Whether these first bytes are a bitmap's: two letters alone would take many texts for one."""
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _HEADERS


def read_bmp(source: Source, found: Found) -> None:
    """A height below zero means that the rows run from the top."""
    head = source.head
    if len(head) < 26:
        found.problem("The BMP file ends within its header.")
    elif int.from_bytes(head[14:18], "little") == _OLD_HEADER:
        found.width, found.height = int.from_bytes(head[18:20], "little"), int.from_bytes(head[20:22], "little")
    else:
        found.width = int.from_bytes(head[18:22], "little")
        found.height = abs(int.from_bytes(head[22:26], "little", signed=True))
