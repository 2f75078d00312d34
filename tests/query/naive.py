"""What a search must find, the slow and plain way: predicates over rows held in memory, with no SQL and no AST."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One image with everything a query can ask for."""

    id: int
    root: str = "/sd/outputs"
    folder: str = ""
    name: str = "a.png"
    missing: bool = False
    width: int | None = None
    height: int | None = None
    prompt: str | None = None
    negative: str | None = None
    seed: int | None = None
    steps: int | None = None
    cfg: float | None = None
    denoise: float | None = None
    clip_skip: int | None = None
    sampler: str | None = None
    scheduler: str | None = None
    vae: str | None = None
    generator: str | None = None
    model: tuple[str, str] | None = None
    loras: dict[str, float | None] = field(default_factory=dict)
    dialect: str | None = None
    error: str | None = None

    @property
    def folder_path(self) -> str:
        path = self.root.replace("\\", "/").rstrip("/")
        return f"{path}/{self.folder}" if self.folder else path

    @property
    def path(self) -> str:
        return f"{self.folder_path}/{self.name}"


def tokens(text: str) -> list[str]:
    """Words as the index sees them: runs of letters and digits, without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return "".join(c if c.isalnum() else " " for c in plain.lower()).split()


def has_words(text: str | None, words: str, *, prefix: bool = False) -> bool:
    """Whether ``words`` stand next to each other in ``text``; a ``prefix`` leaves the last one open."""
    if text is None:
        return False
    have, want = tokens(text), tokens(words)
    for start in range(len(have) - len(want) + 1):
        here = have[start : start + len(want)]
        if prefix:
            here[-1] = here[-1][: len(want[-1])]
        if here == want:
            return True
    return False


def like(text: str | None, pattern: str) -> bool:
    """Whether the whole of ``text`` matches ``pattern`` (``*`` and ``?``), ignoring the case of A to Z."""
    if text is None:
        return False
    parts = ({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in pattern)
    return re.fullmatch("".join(parts), text, re.IGNORECASE | re.ASCII | re.DOTALL) is not None


def in_folder(row: Row, wanted: str, *, subfolders: bool = True) -> bool:
    """Whether the folder of ``row``, or one above it, is ``wanted``: an absolute path or its last names."""
    path = row.folder_path.lower()
    above = [path[:end] for end in range(1, len(path)) if path[end] == "/"] if subfolders else []
    wanted = wanted.lower()
    if wanted.startswith("/"):
        return wanted in (path, *above)
    return any(each.endswith("/" + wanted) for each in (path, *above))


def compare(value: float | None, operator: str, bound: float) -> bool:
    """``value operator bound``; fractions are equal within a millionth; an unknown value compares with nothing."""
    if value is None:
        return False
    difference = 0.0 if isinstance(value, float) and abs(value - bound) <= 1e-6 else value - bound
    return {
        "=": difference == 0,
        "<": difference < 0,
        "<=": difference <= 0,
        ">": difference > 0,
        ">=": difference >= 0,
    }[operator]
