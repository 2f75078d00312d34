"""ISO base media boxes: the nesting that AVIF, HEIF, JPEG XL, MP4 and QuickTime share.

Source: ISO/IEC 14496-12. A box is length, kind, body; length 1 means a 64-bit length follows, 0 means to the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lib_berry.metadata.source import Source

_MOST_BOXES = 20_000


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind and where its body lies. ``whole`` is False when it claims more than there is."""

    kind: bytes
    start: int
    end: int
    whole: bool = True

    @property
    def length(self) -> int:
        return self.end - self.start


def boxes(source: Source, start: int, end: int) -> Iterator[Box]:
    """The boxes lying one after another between two offsets; ends at the first impossible length."""
    position = start
    for _ in range(_MOST_BOXES):
        header = source.at(position, min(16, end - position))
        if len(header) < 8:
            return
        length, body = int.from_bytes(header[:4], "big"), position + 8
        if length == 1:
            length, body = int.from_bytes(header[8:16], "big"), position + 16
        stop = end if length == 0 else position + length
        if stop < body or body > end:
            return
        yield Box(header[4:8], body, min(stop, end), stop <= end)
        position = stop


def find(source: Source, start: int, end: int, kind: bytes) -> Box | None:
    """The first box of that kind between two offsets."""
    return next((box for box in boxes(source, start, end) if box.kind == kind), None)


class Fields:
    """Reads big-endian numbers one after another; past the end they are 0 and ``ended`` is True."""

    __slots__ = ("data", "ended", "position")

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position
        self.ended = False

    def number(self, width: int) -> int:
        """An unsigned number of ``width`` bytes; no bytes make 0."""
        if self.position + width > len(self.data):
            self.ended = True
            return 0
        self.position += width
        return int.from_bytes(self.data[self.position - width : self.position], "big")
