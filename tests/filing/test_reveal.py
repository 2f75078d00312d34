from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lib_berry.errors import BerryError, FileMissingError
from lib_berry.filing.reveal import command, reveal


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("win32", ["explorer", "/select,{path}"]),
        ("darwin", ["open", "-R", "{path}"]),
        ("linux", ["xdg-open", "{parent}"]),
    ],
)
def test_what_shows_a_file(platform: str, expected: list[str]) -> None:
    path = Path("/a/b c/d.png")
    assert command(path, platform) == [part.format(path=path, parent=path.parent) for part in expected]


def test_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "Popen", lambda wanted, **_: started.append(wanted))
    reveal(tmp_path)
    assert started == [command(tmp_path)]


def test_no_file_and_no_file_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileMissingError, match="Is its drive connected"):
        reveal(tmp_path / "gone.png")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(BerryError, match="no file manager"):
        reveal(tmp_path)
