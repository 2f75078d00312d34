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
    hires: float | None = None
    embeddings: tuple[str, ...] = ()
    controls: tuple[tuple[str, str], ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
    size: int = 0
    modified_ms: int = 0
    viewed_ms: int | None = None
    container: str | None = None
    rating: int = 0
    favorite: bool = False
    nsfw: bool = False
    tags: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    dialect: str | None = None
    error: str | None = None

    @property
    def folder_path(self) -> str:
        path = self.root.replace("\\", "/").rstrip("/")
        return f"{path}/{self.folder}" if self.folder else path

    @property
    def path(self) -> str:
        return f"{self.folder_path}/{self.name}"


def folded(text: str) -> str:
    """``text`` without case, the accents of European letters, and the compatibility forms of Unicode."""
    return unicodedata.normalize("NFC", _plain(_plain(text).casefold()))


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f")


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
    """Whether the whole of ``text`` matches ``pattern`` (``*`` and ``?``), both folded."""
    if text is None:
        return False
    parts = ({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in folded(pattern))
    return re.fullmatch("".join(parts), folded(text), re.DOTALL) is not None


def found(text: str | None, expression: str) -> bool:
    """Whether the regular expression matches somewhere in ``text`` as it stands, ignoring case."""
    return text is not None and re.search(expression, text, re.IGNORECASE) is not None


def tagged(row: Row, wanted: str) -> bool:
    """Whether the row has a tag that matches ``wanted``, or one beneath such a tag."""
    return any(like(tag, wanted) or like(tag, f"{wanted}/*") for tag in row.tags)


def parameter(row: Row, key: str) -> list[str]:
    """The texts of the row's parameters of this key, however it is written."""

    def plain(name: str) -> str:
        return re.sub(r"[\s_-]", "", folded(name))

    return [text for name, text in row.extra.items() if like(plain(name), plain(key))]


def number(text: str) -> float | None:
    """``text`` as a number, if it is nothing else."""
    return float(text) if re.fullmatch(r"\s*-?([0-9]+(\.[0-9]+)?|\.[0-9]+)\s*", text) else None


def ratio(row: Row) -> float | None:
    return row.width / row.height if row.width and row.height else None


def megapixels(row: Row) -> float | None:
    return None if row.width is None or row.height is None else row.width * row.height / 1e6


def near(value: float | None, wanted: float, share: float) -> bool:
    """Whether ``value`` differs from ``wanted`` by no more than this share of it."""
    return value is not None and abs(value - wanted) <= wanted * share + 1e-6


def minute(row: Row) -> int:
    """The minute of the day, in UTC, when the row was made."""
    return row.id // 8 // 60_000 % 1440


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
