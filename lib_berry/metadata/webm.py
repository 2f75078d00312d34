"""WebM and Matroska: tags, size and duration.

Source: RFC 8794 (EBML), RFC 9559 (Matroska). Tags lie at the start or at the end; the clusters are hopped over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from lib_berry.metadata.source import Found, Source, text_of

_SEGMENT, _INFO, _SCALE, _DURATION = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489
_TRACKS, _TRACK, _VIDEO, _WIDTH, _HEIGHT = 0x1654AE6B, 0xAE, 0xE0, 0xB0, 0xBA
_TAGS, _TAG, _SIMPLE, _NAME, _TEXT = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487
_CLUSTER = 0x1F43B675
_PARENTS = frozenset((_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO, _TAGS, _TAG, _SIMPLE))
_MOST_ELEMENTS = 50_000
_DEEPEST = 10


@dataclass(slots=True)
class _Facts:
    scale: int = 1_000_000
    duration: float | None = None
    names: dict[int, str] = field(default_factory=dict)


def read_webm(source: Source, found: Found) -> None:
    """Walks the elements that matter; the rest is hopped over by its length."""
    facts = _Facts()
    for element, parent, start, end in _elements(source):
        if element in (_SCALE, _WIDTH, _HEIGHT):
            _keep_number(element, int.from_bytes(source.at(start, min(end - start, 8)), "big"), facts, found)
        elif element == _DURATION:
            facts.duration = _float(source.at(start, min(end - start, 8)))
        elif element == _NAME:
            facts.names[parent] = text_of(source.at(start, min(end - start, 200))).lower()
        elif element == _TEXT and found.fits(facts.names.get(parent, "tag"), end - start):
            found.fill(facts.names.get(parent, ""), text_of(source.at(start, end - start)))
    if facts.duration is not None and 0 < facts.duration < 1e15:
        found.duration = facts.duration * facts.scale / 1e9


def _keep_number(element: int, value: int, facts: _Facts, found: Found) -> None:
    if element == _SCALE:
        facts.scale = value or facts.scale
    elif element == _WIDTH:
        found.width = found.width or value
    else:
        found.height = found.height or value


def _float(data: bytes) -> float | None:
    if len(data) == 4:
        return float(struct.unpack(">f", data)[0])
    return float(struct.unpack(">d", data)[0]) if len(data) == 8 else None


def _elements(source: Source) -> Iterator[tuple[int, int, int, int]]:
    """(id, offset of the parent, body start, body end), parents before their children.

    An element of unknown length ends with its parent; a cluster of unknown length is entered so that what follows it
    is still found.
    """
    position, ends = 0, [(source.size, 0)]
    for _ in range(_MOST_ELEMENTS):
        while len(ends) > 1 and position >= ends[-1][0]:
            ends.pop()
        header = source.at(position, min(12, source.size - position))
        id_width = _width(header, 0, 4)
        size_width = _width(header, id_width, 8) if id_width else 0
        if not size_width or len(header) < id_width + size_width:
            return
        element = int.from_bytes(header[:id_width], "big")
        length = int.from_bytes(header[id_width : id_width + size_width], "big") - (1 << 7 * size_width)
        unknown = length == (1 << 7 * size_width) - 1
        start = position + id_width + size_width
        end = ends[-1][0] if unknown else min(start + length, ends[-1][0])
        yield element, ends[-1][1], start, end
        enter = element in _PARENTS or (unknown and element == _CLUSTER)
        if enter and len(ends) < _DEEPEST:
            ends.append((end, start))
            position = start
        else:
            position = end
    return


def _width(header: bytes, at: int, most: int) -> int:
    """Bytes in the variable-length number at an offset: one more than its leading zero bits; 0 when there is none."""
    if at >= len(header) or header[at] == 0:
        return 0
    width = 9 - header[at].bit_length()
    return width if width <= most else 0
