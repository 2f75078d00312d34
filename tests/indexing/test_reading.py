from __future__ import annotations

import io
import marshal
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db.rows import row_of
from lib_berry.indexing import reading
from lib_berry.indexing.indexer import read_file
from lib_berry.indexing.listing import list_folder
from lib_berry.indexing.reading import AHEAD, Chunk, Readers, read_chunk, reader_count
from lib_berry.indexing.selection import Selection
from lib_berry.model import Root
from tests.library import infotext, save_png

GUARD_SECONDS = 60


@pytest.fixture
def chunk(folder: Path) -> Chunk:
    """Files of every kind, one of which has gone since they were listed."""
    for n in range(3):
        save_png(folder / f"{n}.png", infotext(f"image {n} <lora:ink:0.5>", Seed=2**64 - 1 - n), seconds=n)
    save_png(folder / "plain.png", seconds=9)
    (folder / "plain.txt").write_text(infotext("from the text beside it"))
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    save_png(folder / "gone.png")
    return chunk_of(folder, gone="gone.png")


def chunk_of(folder: Path, gone: str = "") -> Chunk:
    root = Root(7, str(folder))
    listing = list_folder(root, "", Selection())
    if gone:
        (folder / gone).unlink()
    return Chunk(root, listing, list(listing.files))


def test_a_chunk_is_read_as_its_files_are_one_by_one(chunk: Chunk) -> None:
    files = [read_file(chunk.root, chunk.listing, name) for name in chunk.names]
    rows = read_chunk(chunk)
    assert rows == [row_of(file) for file in files if file is not None]
    assert {row.name for row in rows} == set(chunk.names) - {"gone.png"}


def test_a_chunk_is_read_some_files_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        save_png(folder / f"{n}.png", infotext(f"image {n} {'word ' * 20 * n}"), seconds=n)
    chunk, groups = chunk_of(folder, gone="1.png"), []
    expected = read_chunk(chunk)
    read_some = reading._read_some

    def noted(opened: Any, listing: Any) -> list[Any]:
        found = read_some(opened, listing)
        groups.append([name for name, *_ in found])
        return found

    monkeypatch.setattr(reading, "_read_some", noted)
    monkeypatch.setattr(reading, "TOGETHER_FILES", 3)
    monkeypatch.setattr(reading, "TOGETHER_CHARACTERS", 500)
    assert read_chunk(chunk) == expected
    assert groups == [["4.png", "3.png"], ["2.png", "1.png", "0.png"], []], "long texts fill a group sooner"


def test_readers_answer_in_order_what_would_be_read_here(chunk: Chunk) -> None:
    expected = read_chunk(chunk)
    readers = Readers(2)
    try:
        for n in range(5):
            readers.put(chunk._replace(names=chunk.names[n:]))
        assert len(readers) == 5
        for n in range(5):
            taken, rows = readers.take()
            assert list(taken.names) == list(chunk.names[n:])
            assert rows == [row for row in expected if row.name in chunk.names[n:]]
        assert len(readers) == 0
    finally:
        readers.close()


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="Windows knows no niceness")
def test_a_reader_is_nicer_than_the_writer(chunk: Chunk) -> None:
    readers = Readers(1)
    try:
        readers.put(chunk)
        readers.take()
        niceness = os.getpriority(os.PRIO_PROCESS, readers._idle[0]._process.pid)
        assert niceness == min(19, os.nice(0) + reading.BEHIND_WRITER)
    finally:
        readers.close()


def test_more_than_a_pipe_holds_may_wait_on_both_sides(folder: Path) -> None:
    """Nobody takes answers while the last chunks are put in: who would wait for whom?"""
    for n in range(60):
        save_png(folder / f"{n:02}.png", infotext("long " * 4000 + str(n)), seconds=n)
    chunk = chunk_of(folder)
    readers = Readers(1)
    try:
        count = 0
        while not readers.is_full:
            readers.put(chunk)
            count += 1
        assert [len(readers.take()[1]) for _ in range(count)] == [60] * count
    finally:
        readers.close()


def test_what_a_killed_reader_leaves_is_read_here(chunk: Chunk, monkeypatch: pytest.MonkeyPatch) -> None:
    readers = Readers(1)
    try:
        readers._idle[0]._process.kill()
        readers._idle[0]._process.wait()
        for _ in range(3):
            readers.put(chunk)
            assert readers.take()[1] == read_chunk(chunk)
    finally:
        readers.close()


def test_a_reader_ends_with_who_started_it() -> None:
    command = [sys.executable, "-m", "lib_berry.indexing.reading"]
    paths = {**os.environ, "PYTHONPATH": str(reading.PACKAGE_PARENT)}
    done = subprocess.run(command, input=b"", env=paths, capture_output=True, timeout=GUARD_SECONDS, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_message_cut_off_is_none() -> None:
    whole = io.BytesIO()
    reading._send(whole, ("a", 1, None, 2**70, 0.5, b"x"))
    data = whole.getvalue()
    assert reading._receive(io.BytesIO(data)) == ("a", 1, None, 2**70, 0.5, b"x")
    for length in range(len(data)):
        assert reading._receive(io.BytesIO(data[:length])) is None


def test_rows_are_made_of_what_can_be_sent(chunk: Chunk) -> None:
    rows = read_chunk(chunk)
    assert marshal.loads(marshal.dumps([tuple(row) for row in rows])) == [tuple(row) for row in rows]


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="no advice is taken here")
def test_the_disk_is_told_ahead_and_every_file_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(AHEAD + 20):
        save_png(folder / f"{n:03}.png", seconds=-n)
    chunk = chunk_of(folder)
    advised: list[int] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda descriptor, *_: advised.append(descriptor))
    before = set(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else set()  # noqa: PTH208
    opened = reading._opened_ahead(chunk)
    assert next(opened)[0] == "000.png"
    assert len(advised) == AHEAD
    next(opened)
    assert len(advised) == AHEAD + 1
    opened.close()  # type: ignore[attr-defined]
    if before:
        assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208


@pytest.mark.parametrize(("processors", "count"), [(1, 1), (2, 1), (4, 2), (64, 3)])
def test_there_are_as_many_readers_as_a_writer_can_follow(
    monkeypatch: pytest.MonkeyPatch, processors: int, count: int
) -> None:
    monkeypatch.setattr(reading, "processor_count", lambda: processors)
    assert reader_count() == count
