from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from lib_berry.metadata.sidecars import decode_text, sidecar_texts

TEXT = "a café, テスト"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        ("a café, plain".encode("utf-16-le"), "a café, plain"),
        ("a café, plain".encode("utf-16-be"), "a café, plain"),
        ("a café \u2013 \u201cquoted\u201d".encode("cp1252"), "a café \u2013 \u201cquoted\u201d"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        (b"\x01\x02\x03", None),
        (bytes(range(256)), None),
    ],
)
def test_text_in_any_encoding(data: bytes, expected: str | None) -> None:
    assert decode_text(data) == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("x.txt", "x.json", "x.swarm.json", "y.txt", "x.swarmpreview.jpg", "x.png.txt"):
        (tmp_path / name).write_text(f"text of {name}", "utf-8")
    (tmp_path / "z.txt").mkdir()
    return tmp_path


def test_the_files_beside_an_image(folder: Path) -> None:
    expected = {
        "sidecar:txt": "text of x.txt",
        "sidecar:json": "text of x.json",
        "sidecar:swarm.json": "text of x.swarm.json",
    }
    assert sidecar_texts(folder / "x.png", None) == expected
    assert sidecar_texts(folder / "y.png", None) == {"sidecar:txt": "text of y.txt"}
    assert sidecar_texts(folder / "none.png", None) == {}
    assert sidecar_texts(folder / "z.png", None) == {}


def test_siblings_decide_without_a_look_at_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sidecar_texts(folder / "x.png", {"x.json", "x.png"}) == {"sidecar:json": "text of x.json"}

    def refuse(*arguments: object, **more: object) -> None:
        raise AssertionError("the disk was touched")

    monkeypatch.setattr(Path, "open", refuse)
    assert sidecar_texts(folder / "x.png", frozenset(("x.png", "y.txt"))) == {}


def test_too_large_and_binary_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"a" * (9 << 20))
    (tmp_path / "x.json").write_bytes(b"\0\1\2\3")
    assert sidecar_texts(tmp_path / "x.png", None) == {}
