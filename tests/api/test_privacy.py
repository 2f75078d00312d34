from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.api.privacy import Privacy
from tests.library import FakeHost

from .conftest import Visited


def test_nothing_is_concealed_by_default(tmp_path: Path) -> None:
    privacy = Privacy.of(FakeHost(tmp_path))
    assert privacy.path("/a/b") == "/a/b"
    assert privacy.text(f"{tmp_path}/x") == f"{tmp_path}/x"


class TestConcealed:
    @pytest.fixture
    def host(self, tmp_path: Path) -> Visited:
        host = Visited(tmp_path / "data", [tmp_path / "out", tmp_path / "out" / "inner"])
        host.hide_paths()
        return host

    def test_paths(self, host: Visited) -> None:
        assert Privacy.of(host).path("/a/b") is None

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("{}/out/day/1.png is broken", "out/day/1.png is broken"),
            ("{}/out/inner/1.png", "inner/1.png"),
            ("{}/data/berry.sqlite3 and {}/out", "data/berry.sqlite3 and out"),
            ("nothing here", "nothing here"),
        ],
    )
    def test_text(self, host: Visited, tmp_path: Path, text: str, wanted: str) -> None:
        assert Privacy.of(host).text(text.replace("{}", str(tmp_path))) == wanted

    def test_the_home_folder(self, host: Visited) -> None:
        assert Privacy.of(host).text(f"{Path.home()}/x") == "~/x"

    def test_behind_a_link(self, host: Visited, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "real")
        host.folders = [tmp_path / "link"]
        for spelling in ("real", "link"):
            assert str(tmp_path) not in Privacy.of(host).text(str(tmp_path / spelling / "1.png"))
