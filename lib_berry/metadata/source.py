"""Bounded reading of one open file, and the basket its findings are put into.

Every container reader works on these two: ``Source`` never reads past the file's end and never more than asked for,
``Found`` caps what is kept. Nothing here knows a format.
"""

from __future__ import annotations

import os
import zlib

from lib_berry.model import RawMetadata

HEAD_BYTES = 4096
TEXT_CAP = 8 << 20
INFLATE_CAP = 64 << 20
# An honest text shrinks 30 times at the very most, so a file may inflate to one whole text and this multiple of itself.
INFLATE_RATIO = 100


class Source:
    """One file opened for reading, with its size and its first bytes.

    ``at`` gives bytes at an offset, fewer when the file ends before; it keeps the last block it read, so walking many
    small records costs few system calls.
    """

    __slots__ = ("_block", "_start", "fd", "head", "size")

    def __init__(self, fd: int, size: int, head: bytes) -> None:
        self.fd = fd
        self.size = size
        self.head = head
        self._start = 0
        self._block = head

    def at(self, offset: int, length: int, ahead: int = 4096) -> bytes:
        """Up to ``length`` bytes from ``offset``; at least ``ahead`` are fetched so that neighbours are at hand."""
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        begin = offset - self._start
        if begin < 0 or begin + length > len(self._block):
            end = offset + length
            if end <= len(self.head):
                return self.head[offset:end]
            self._block = _pread(self.fd, min(max(length, ahead), self.size - offset), offset)
            self._start, begin = offset, 0
        return self._block[begin : begin + length]


def _pread(fd: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(fd, length, offset)
    os.lseek(fd, offset, os.SEEK_SET)  # Windows
    return os.read(fd, length)


class Found:
    """What a container reader has found so far. ``keep`` is the only way in for text, so every cap holds."""

    __slots__ = ("_inflate_limit", "_inflated", "container", "duration", "height", "problems", "texts", "width")

    def __init__(self, container: str, size: int) -> None:
        self.container = container
        self.width: int | None = None
        self.height: int | None = None
        self.duration: float | None = None
        self.texts: dict[str, str] = {}
        self.problems: list[str] = []
        self._inflated = 0
        self._inflate_limit = min(INFLATE_CAP, TEXT_CAP + INFLATE_RATIO * size)

    def keep(self, key: str, text: str) -> None:
        """Keeps a text under its key; a later one replaces it. Empty keys and over-long texts are not kept."""
        if len(text) > TEXT_CAP:
            self.too_large(key)
        elif key:
            self.texts[key] = text

    def fill(self, key: str, text: str) -> None:
        """Keeps a text only where its key is still free and the text says something."""
        if text and key not in self.texts:
            self.keep(key, text)

    def fits(self, key: str, length: int) -> bool:
        """Whether ``length`` bytes may be read for ``key``; says so in ``problems`` when not."""
        if length <= TEXT_CAP:
            return True
        self.too_large(key)
        return False

    def too_large(self, key: str) -> None:
        self.problem(f"The text {key[:80]!r} is too large to keep (more than {TEXT_CAP >> 20} MiB).")

    def problem(self, sentence: str) -> None:
        """Notes damage once; a file of a thousand faults is not worth a thousand sentences."""
        if len(self.problems) < 8 and sentence not in self.problems:
            self.problems.append(sentence)

    def inflate(self, key: str, data: bytes) -> bytes | None:
        """The zlib stream's content, or None when it is too large or holds nothing; damage is noted."""
        limit = min(TEXT_CAP, self._inflate_limit - self._inflated)
        stream = zlib.decompressobj()
        try:
            content = stream.decompress(data, limit + 1) if limit > 0 else b"\0"
        except zlib.error:
            self.problem(f"The compressed text {key[:80]!r} is damaged.")
            return None
        self._inflated += len(content)
        if len(content) > limit:
            self.too_large(key)
            return None
        if not stream.eof:
            self.problem(f"The compressed text {key[:80]!r} is cut off.")
        return content or None

    def raw(self) -> RawMetadata:
        return RawMetadata(self.container, self.width, self.height, self.texts, tuple(self.problems), self.duration)


def text_of(data: bytes) -> str:
    """Bytes as text: UTF-8 where they are that, else Latin-1; NULs at either end are padding."""
    data = data.strip(b"\0")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
