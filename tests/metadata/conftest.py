"""Fixtures that put bytes into a file and read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib_berry.metadata import read, read_raw
from lib_berry.model import RawMetadata, Reading


@pytest.fixture
def raw_of(tmp_path: Path) -> Callable[[bytes], RawMetadata]:
    """The raw texts of bytes put into a file whose name tells nothing."""

    def raw(data: bytes) -> RawMetadata:
        path = tmp_path / "file"
        path.write_bytes(data)
        return read_raw(path)

    return raw


@pytest.fixture
def reading_of(tmp_path: Path) -> Callable[..., Reading]:
    """The reading of bytes put into a file; further arguments go to ``read``."""

    def reading(data: bytes, name: str = "x.png", **arguments: bool) -> Reading:
        path = tmp_path / name
        path.write_bytes(data)
        return read(path, **arguments)  # type: ignore[arg-type]

    return reading
