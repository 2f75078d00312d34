"""Reading files in processes of their own, while this one lists folders and writes rows.

Threads would not do: parsing holds the interpreter's lock. A reader is ``python -m lib_berry.indexing.reading``, fed
through its standard input and answering on its standard output, each message a length and a marshalled value. It ends
when its input does, so none is left behind when the scanner is killed.
"""

from __future__ import annotations

import marshal
import os
import queue
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from lib_berry.db.rows import Row, row_of
from lib_berry.errors import MetadataError
from lib_berry.indexing.collecting import rare_collections
from lib_berry.indexing.fingerprint import FLAGS, TAIL_BYTES, fingerprint_of
from lib_berry.indexing.indexer import read_path
from lib_berry.indexing.listing import SIDECARS, Listing, absolute
from lib_berry.indexing.pace import processor_count
from lib_berry.metadata import LOG_NAME, read_raw
from lib_berry.model import FileStamp, RawMetadata, Root

CHUNK_FILES = 256
BEHIND_WRITER = 5
"""How much nicer a reader is: on one processor the writer, which holds the database's lock, goes first."""
PIPE_BYTES = 1 << 20
"""As much as Linux lets anyone have."""
FILES_AHEAD = 4096
CHUNKS_AHEAD = 64
"""Per reader: enough that none waits while a batch is stored, few enough that memory does not depend on the library's
size."""
AHEAD = 48
"""Files whose beginning and end the disk is asked for before their turn comes."""
HEAD_BYTES = 16384
TOGETHER_FILES = 32
"""So many are read, then understood, then made rows of. One file after the other would take a quarter longer: a
processor runs each of these steps faster when it has just run it."""
TOGETHER_CHARACTERS = 1 << 22
"""Fewer files, when their texts are longer than that."""
PACKAGE_PARENT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct("<I")


class Chunk(NamedTuple):
    """Some files of one folder, to be read. ``fresh`` are those that the index did not know to be there."""

    root: Root
    listing: Listing
    names: Sequence[str]
    fresh: frozenset[str] = frozenset()


def reader_count() -> int:
    """How many readers keep one writer busy: each file is about as much work for either. More of them take the writer's
    time away."""
    return max(1, min(3, processor_count() // 2))


class Readers:
    """Chunks go in, and come out with their rows in the same order, until ``close``."""

    def __init__(self, count: int) -> None:
        self._idle = deque(_Reader() for _ in range(count))
        self._waiting: deque[tuple[_Reader, Chunk]] = deque()
        self._waiting_files = 0

    @property
    def is_full(self) -> bool:
        """Whether a chunk should be taken out before the next is put in."""
        count = len(self._idle)
        return self._waiting_files >= count * FILES_AHEAD or len(self._waiting) >= count * CHUNKS_AHEAD

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, chunk: Chunk) -> None:
        reader = self._idle[0]
        self._idle.rotate(-1)
        self._waiting.append((reader, chunk))
        self._waiting_files += len(chunk.names)
        reader.send(chunk)

    def take(self) -> tuple[Chunk, list[Row]]:
        """The oldest chunk and its rows; files that have gone have none. Waits until they are read.

        What a reader leaves behind that was killed, say, is read here.
        """
        reader, chunk = self._waiting.popleft()
        self._waiting_files -= len(chunk.names)
        rows = reader.receive()
        return chunk, read_chunk(chunk) if rows is None else rows

    def close(self) -> None:
        """End the readers, whatever they are at."""
        for reader in self._idle:
            reader.close()


class _Reader:
    def __init__(self) -> None:
        paths = [str(PACKAGE_PARENT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lib_berry.indexing.reading"],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdout is not None
        _widen(self._process.stdout)
        # Fetched by a thread, so that the reader need not wait with its answers while a batch is stored.
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._fetch, daemon=True).start()

    def _fetch(self) -> None:
        assert self._process.stdout is not None
        answer: bytes | None = b""
        while answer is not None:
            try:
                answer = _receive_bytes(self._process.stdout)
            except (OSError, ValueError):  # closed meanwhile
                answer = None
            self._answers.put(answer)

    def send(self, chunk: Chunk) -> None:
        listing = chunk.listing
        beside = [name for name in listing.names if name.endswith((*SIDECARS, LOG_NAME))]
        stamps = [(name, *listing.files[name]) for name in chunk.names]
        task = (chunk.root.id, chunk.root.path, listing.folder, stamps, beside, listing.stealth)
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended; ``receive`` will see
            _send(self._process.stdin, task)

    def receive(self) -> list[Row] | None:
        """The rows of the oldest chunk not yet received, None when the reader has ended before."""
        answer = self._answers.get()
        if answer is None:
            self._answers.put(None)
            return None
        return list(map(Row._make, marshal.loads(answer)))

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        while self._answers.get() is not None:
            pass  # the thread has seen the end, and lets go of the pipe
        with suppress(OSError):
            self._process.stdin.close()
        self._process.stdout.close()


def _widen(pipe: BinaryIO | Any) -> None:
    """Let an answer fit in the pipe, so that its reader can go on before the thread here has come to take it."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # a user's pipes may take only so much memory together
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _send(pipe: BinaryIO | Any, value: Any) -> None:
    data = marshal.dumps(value)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: BinaryIO | Any) -> Any:
    """The next message, None when there is none any more."""
    data = _receive_bytes(pipe)
    return None if data is None else marshal.loads(data)


def _receive_bytes(pipe: BinaryIO | Any) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data: bytes = pipe.read(length)
    return data if len(data) == length else None


def read_chunk(chunk: Chunk) -> list[Row]:
    """The rows of the chunk's files, but those that have gone.

    What several of them share is one object in all, which makes an answer that is quick to send and to take in.
    """
    root, listing = chunk.root, chunk.listing
    found: list[Row] = []
    shared: dict[Any, Any] = {}
    opened = _opened_ahead(chunk)
    while together := _read_some(opened, listing):
        files = [read_path(path, root, listing, name, content, raw) for name, path, content, raw in together]
        found += [row_of(file, shared) for file in files if file is not None]
    return found


def _read_some(opened: Iterator[_Opened], listing: Listing) -> list[_Read]:
    """The next files: names, paths, fingerprints and texts; None for what cannot be read."""
    found: list[_Read] = []
    room = TOGETHER_CHARACTERS
    for name, path, descriptor in opened:
        content = raw = None
        if descriptor is not None:
            content = fingerprint_of(descriptor, listing.files[name].size)
            with suppress(MetadataError):
                raw = read_raw(path, descriptor)
                room -= sum(map(len, raw.texts.values()))
        found.append((name, path, content, raw))
        if room <= 0 or len(found) == TOGETHER_FILES:
            break
    return found


_Opened = tuple[str, str, "int | None"]
_Read = tuple[str, str, "int | None", "RawMetadata | None"]


def _opened_ahead(chunk: Chunk) -> Iterator[_Opened]:
    """Each file's name, path and descriptor (None: it cannot be opened), closed when the next is asked for.

    The disk fetches those that follow meanwhile.
    """
    folder, files = os.path.join(absolute(chunk.root, chunk.listing.folder), ""), chunk.listing.files  # noqa: PTH118
    ahead: deque[_Opened] = deque()
    names = iter(chunk.names)
    try:
        while True:
            for name in islice(names, AHEAD if not ahead else 1):
                path = folder + name
                ahead.append((name, path, _open(path, files[name].size)))
            if not ahead:
                return
            yield ahead[0]
            _close(ahead.popleft())
    finally:
        for opened in ahead:
            _close(opened)


def _close(opened: _Opened) -> None:
    if opened[2] is not None:
        os.close(opened[2])


def _open(path: str, size: int) -> int | None:
    try:
        descriptor = os.open(path, FLAGS)
    except (OSError, ValueError):
        return None
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):  # a file system that takes no advice
            os.posix_fadvise(descriptor, 0, HEAD_BYTES, os.POSIX_FADV_WILLNEED)
            if size > HEAD_BYTES:
                os.posix_fadvise(descriptor, size - TAIL_BYTES, TAIL_BYTES, os.POSIX_FADV_WILLNEED)
    return descriptor


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Read the chunks that come in until there are no more."""
    # Taken in by a thread, so that who asks is never kept from it by an answer that nobody has fetched yet.
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def take_in() -> None:
        while (task := _receive(asked)) is not None:
            tasks.put(task)
        tasks.put(None)

    threading.Thread(target=take_in, daemon=True).start()
    while (task := tasks.get()) is not None:
        root_id, path, folder, stamps, beside, stealth = task
        files = {name: FileStamp(*stamp) for name, *stamp in stamps}
        listing = Listing(folder, files, names=frozenset(beside), stealth=stealth)
        _send(answers, [tuple(row) for row in read_chunk(Chunk(Root(root_id, path), listing, list(files)))])


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(BEHIND_WRITER)
    with suppress(KeyboardInterrupt, BrokenPipeError), rare_collections(), os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what anything prints must not end up among the answers
        serve(sys.stdin.buffer, answers)
    os._exit(0)  # the thread may wait in a read of our input, which keeps a clean end from coming
