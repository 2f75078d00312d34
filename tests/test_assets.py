from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.assets import load
from lib_berry.errors import SettingsError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "javascript" / "berry"
    folder.mkdir(parents=True)
    (folder / "main.mjs").write_text("one")
    (folder / "notes.txt").write_text("not served")
    (tmp_path / "style.css").write_text("two")
    (tmp_path / "secret.py").write_text("not served")
    return tmp_path


def test_only_the_pages_files(project: Path) -> None:
    assert load(project).files == {"main.mjs": b"one", "style.css": b"two"}


def test_the_same_files_have_the_same_digest(project: Path) -> None:
    assert load(project).digest == load(project).digest


@pytest.mark.parametrize(("name", "content"), [("main.mjs", "other"), ("more.mjs", "one"), ("x.mjs", "")])
def test_any_change_gives_another_digest(project: Path, name: str, content: str) -> None:
    before = load(project).digest
    (project / "javascript" / "berry" / name).write_text(content)
    assert load(project).digest != before


def test_content_moved_between_files_gives_another_digest(project: Path) -> None:
    before = load(project).digest
    (project / "javascript" / "berry" / "main.mjs").write_text("on")
    (project / "style.css").write_text("etwo")
    assert load(project).digest != before


def test_package_without_its_page_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="whole copy of its repository"):
        load(tmp_path)
