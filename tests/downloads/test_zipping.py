from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib_berry.downloads import zipping
from lib_berry.downloads.zipping import ChangedError, Entry, archived, gathered, measured, zipped

HUGE = 5 * 1024**3


def entry(path: Path, name: str | None = None) -> Entry:
    status = path.stat()
    return Entry(name or path.name, status.st_size, status.st_mtime_ns, str(path))


@pytest.fixture
def files(tmp_path: Path) -> list[Entry]:
    contents = {"a.png": b"a" * 1000, "猫/ünï.png": b"", "b.png": os.urandom(zipping.WHOLE + 1234)}
    found = []
    for n, (name, data) in enumerate(contents.items()):
        path = tmp_path / str(n)
        path.write_bytes(data)
        found.append(entry(path, name))
    return found


def test_it_can_be_read_and_is_as_long_as_was_said(files: list[Entry]) -> None:
    data = b"".join(archived(files))
    assert len(data) == measured(files)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [each.name for each in files]
        for each in files:
            assert archive.read(each.name) == Path(each.path).read_bytes()
            assert archive.getinfo(each.name).compress_type == zipfile.ZIP_STORED


def test_it_reads_from_front_to_back(files: list[Entry]) -> None:
    """Each file is announced with its true size and checksum."""
    data = b"".join(archived(files))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            assert int.from_bytes(data[info.header_offset + 14 :][:4], "little") == info.CRC
            assert int.from_bytes(data[info.header_offset + 18 :][:4], "little") == info.file_size


def test_nothing(tmp_path: Path) -> None:
    data = b"".join(archived([]))
    assert len(data) == measured([]) == 22
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == []


def test_more_files_than_old_archives_could_hold(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    many = [entry(tmp_path / "x", f"{n}.png") for n in range(70_000)]
    data = b"".join(archived(many))
    assert len(data) == measured(many)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.infolist()) == 70_000


def test_larger_than_old_archives_could_be(tmp_path: Path) -> None:
    """A file of 5 GB of which nothing lies on the disk, and one after it; only the ends are kept here."""
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(HUGE)
    (tmp_path / "after").write_bytes(b"after")
    both = [entry(tmp_path / "huge"), entry(tmp_path / "after")]
    assert measured(both) == len(b"".join(archived(both[1:]))) + HUGE + _head_of_huge()
    whole = Holes(gathered(zipped([(both[0], _nothing), (both[1], lambda: (b"after",))])))
    assert whole.length == measured(both)
    with zipfile.ZipFile(whole) as archive:  # type: ignore[call-overload]
        assert [(each.filename, each.file_size) for each in archive.infolist()] == [("huge", HUGE), ("after", 5)]
        assert archive.read("after") == b"after"


def _nothing() -> Iterator[bytes]:
    block = bytes(64 << 20)
    for _ in range(HUGE // len(block)):
        yield block


def _head_of_huge() -> int:
    """Its header, its line of the list and the larger end."""
    return 30 + 4 + 20 + 46 + 4 + 20 + 8 + 4 + 56 + 20


class Holes(io.RawIOBase):
    """A file read from pieces, of which long ones without content are not kept."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._parts: list[tuple[int, bytes]] = []
        self.length = 0
        self._at = 0
        for piece in pieces:
            if len(piece) < 1 << 20:
                self._parts.append((self.length, piece))
            else:
                self._parts += [(self.length, piece[:4096]), (self.length + len(piece) - 4096, piece[-4096:])]
            self.length += len(piece)

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + {0: 0, 1: self._at, 2: self.length}[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = self.length if size < 0 else min(self._at + size, self.length)
        found = bytearray(end - self._at)
        for start, part in self._parts:
            low, high = max(start, self._at), min(start + len(part), end)
            if low < high:
                found[low - self._at : high - self._at] = part[low - start : high - start]
        self._at = end
        return bytes(found)


@pytest.mark.parametrize("change", [b"", b"longer" * 400])
def test_a_file_that_changed_breaks_it_off(files: list[Entry], change: bytes) -> None:
    Path(files[0].path).write_bytes(change)
    with pytest.raises(ChangedError, match=r"a\.png has changed"):
        list(archived(files))


def test_a_file_that_has_gone_breaks_it_off(files: list[Entry]) -> None:
    Path(files[2].path).unlink()
    with pytest.raises(FileNotFoundError):
        list(archived(files))


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=50)), st.integers(1, 60))
def test_gathered(parts: list[bytes], size: int) -> None:
    pieces = list(gathered(parts, size))
    assert b"".join(pieces) == b"".join(parts)
    assert all(len(each) >= size for each in pieces[:-1])
