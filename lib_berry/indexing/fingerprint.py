"""Telling the contents of image files apart by a few bytes of them, so that a moved file is known again.

A file's fingerprint is taken when it is indexed, since by the time it is wanted the file has gone from where it was.
It is only ever compared between files of the same size and time, or of the same inode, so 64 bits are plenty.
"""

from __future__ import annotations

import os
from hashlib import blake2b

HEAD_BYTES = 64
PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
"""What comes before it in the last IDAT: the Adler-32 of all pixels that ends the zlib stream, and the chunk's CRC.

Source: PNG specification 3rd edition, 5.3 and 10.1; RFC 1950. Texts may be added to the file or taken from it without
a change of these, when they stand before the pixels as nearly all writers put them.
"""
TAIL_BYTES = 1024
FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


def fingerprint(path: str, size: int) -> int | None:
    """The fingerprint of a file of ``size`` bytes, None when it cannot be read."""
    try:
        descriptor = os.open(path, FLAGS)
    except (OSError, ValueError):
        return None
    try:
        return fingerprint_of(descriptor, size)
    finally:
        os.close(descriptor)


def fingerprint_of(descriptor: int, size: int) -> int | None:
    """As ``fingerprint``, of a file that is open for reading and stays at its beginning."""
    try:
        tail = _read_at(descriptor, TAIL_BYTES, max(size - TAIL_BYTES, 0))
        if tail.endswith(PNG_END):
            return int.from_bytes(tail[-20:-12], "little", signed=True)
        head = _read_at(descriptor, HEAD_BYTES, 0)
    except OSError:
        return None
    return int.from_bytes(blake2b(head + tail, digest_size=8).digest(), "little", signed=True)


if hasattr(os, "pread"):
    _read_at = os.pread
else:  # pragma: no cover - Windows only

    def _read_at(descriptor: int, length: int, position: int) -> bytes:
        os.lseek(descriptor, position, os.SEEK_SET)
        try:
            return os.read(descriptor, length)
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
