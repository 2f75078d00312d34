"""ZIP archives of stored files, written as they are sent: any number, any size, in little memory.

Source: PKWARE APPNOTE 6.3.10, 4.3 and 4.5.3. Nothing is compressed, since images are already; so the size of the
archive is known before its first byte. Each file's checksum is taken before it is written, so that the archive can be
read from front to back. The list of files, which ends an archive, grows in a temporary file.
"""

from __future__ import annotations

import os
import struct
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from typing import IO, BinaryIO, NamedTuple
from zlib import crc32

CHUNK = 256 * 1024
WHOLE = 4 * 1024 * 1024
"""Files up to this size are read once, larger ones twice: for their checksum, and to be sent."""
FULL_32, FULL_16 = 0xFFFFFFFF, 0xFFFF
UTF_8 = 0x800
UNIX_FILE = 0o100644 << 16

LOCAL = struct.Struct("<4sHHHHHIIIHH")
CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
END_64 = struct.Struct("<4sQHHIIQQQQ")
LOCATOR_64 = struct.Struct("<4sIQI")
END = struct.Struct("<4sHHHHIIH")


class Entry(NamedTuple):
    """A file of the archive: its name there, its size, its time, and where it is."""

    name: str
    size: int
    mtime_ns: int
    path: str


class ChangedError(OSError):
    """A file is not what it was when the archive was measured, which so cannot be what was promised."""


def measured(entries: Iterable[Entry]) -> int:
    """How many bytes the archive of these will have."""
    offset = directory = count = 0
    for entry in entries:
        directory += len(_central(entry, 0, offset))
        offset += len(_local(entry, 0)) + entry.size
        count += 1
    return offset + directory + len(_end(count, directory, offset))


def archived(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive, piece by piece. Raises ChangedError when a file has another size than its entry says."""
    yield from zipped((entry, _read(entry)) for entry in entries)


Content = Callable[[], Iterable[bytes]]
"""What a file holds; called once for its checksum and once to be sent."""


def zipped(files: Iterable[tuple[Entry, Content]]) -> Iterator[bytes]:
    """The archive of these files, each entry with what its file holds."""
    offset = count = 0
    with tempfile.TemporaryFile() as directory:
        for entry, content in files:
            checksum = 0
            for part in content():
                checksum = crc32(part, checksum)
            directory.write(_central(entry, checksum, offset))
            head = _local(entry, checksum)
            yield head
            yield from content()
            offset += len(head) + entry.size
            count += 1
        size = directory.tell()
        directory.seek(0)
        yield from _chunks(directory)
    yield _end(count, size, offset)


def _read(entry: Entry) -> Content:
    kept: list[bytes] = []

    def content() -> Iterator[bytes]:
        if kept:
            yield kept[0]
            return
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 - paths stay text here
            if os.fstat(file.fileno()).st_size != entry.size:
                raise ChangedError(f"{entry.name} has changed since the download began.")
            if entry.size <= WHOLE:
                kept.append(_exactly(file, entry))
                yield kept[0]
                return
            left = entry.size
            while left:
                part = file.read(min(CHUNK, left))
                if not part:
                    raise ChangedError(f"{entry.name} became shorter while it was read.")
                left -= len(part)
                yield part

    return content


def _exactly(file: IO[bytes], entry: Entry) -> bytes:
    data = file.read(entry.size)
    while len(data) < entry.size:
        more = file.read(entry.size - len(data))
        if not more:
            raise ChangedError(f"{entry.name} became shorter while it was read.")
        data += more
    return data


def _chunks(file: BinaryIO | IO[bytes]) -> Iterator[bytes]:
    while part := file.read(CHUNK):
        yield part


def gathered(parts: Iterable[bytes], size: int = CHUNK) -> Iterator[bytes]:
    """The same bytes in pieces of at least ``size``, but for the last."""
    waiting: list[bytes] = []
    length = 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= size:
            yield b"".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield b"".join(waiting)


def _moment(mtime_ns: int) -> tuple[int, int]:
    """Time and date as DOS had them, in local time, to two seconds."""
    try:
        at = time.localtime(mtime_ns // 1_000_000_000)
    except (OverflowError, OSError, ValueError):
        return 0, 0x21
    if not 1980 <= at.tm_year <= 2107:
        return 0, 0x21
    date = (at.tm_year - 1980) << 9 | at.tm_mon << 5 | at.tm_mday
    return at.tm_hour << 11 | at.tm_min << 5 | min(at.tm_sec, 59) // 2, date


def _local(entry: Entry, checksum: int) -> bytes:
    name = entry.name.encode()
    large = entry.size >= FULL_32
    extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.size) if large else b""
    size = FULL_32 if large else entry.size
    needs = 45 if large else 20
    fields = (b"PK\3\4", needs, UTF_8, 0, *_moment(entry.mtime_ns), checksum, size, size, len(name), len(extra))
    return LOCAL.pack(*fields) + name + extra


def _central(entry: Entry, checksum: int, offset: int) -> bytes:
    name = entry.name.encode()
    large, far = entry.size >= FULL_32, offset >= FULL_32
    long = [*((entry.size, entry.size) if large else ()), *((offset,) if far else ())]
    extra = struct.pack(f"<HH{len(long)}Q", 1, 8 * len(long), *long) if long else b""
    size, start = FULL_32 if large else entry.size, FULL_32 if far else offset
    needs = 45 if long else 20
    fields = (
        *(b"PK\1\2", 3 << 8 | needs, needs, UTF_8, 0, *_moment(entry.mtime_ns), checksum, size, size),
        *(len(name), len(extra), 0, 0, 0, UNIX_FILE, start),
    )
    return CENTRAL.pack(*fields) + name + extra


def _end(count: int, size: int, offset: int) -> bytes:
    last = (b"PK\5\6", 0, 0, min(count, FULL_16), min(count, FULL_16), min(size, FULL_32), min(offset, FULL_32), 0)
    if count < FULL_16 and size < FULL_32 and offset < FULL_32:
        return END.pack(*last)
    end = END_64.pack(b"PK\6\6", 44, 3 << 8 | 45, 45, 0, 0, count, count, size, offset)
    return end + LOCATOR_64.pack(b"PK\6\7", 0, offset + size, 1) + END.pack(*last)
