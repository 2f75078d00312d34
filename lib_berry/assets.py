"""The page's own files (JavaScript modules and the style sheet), read once and named by what they contain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lib_berry.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Assets:
    """Content by file name, and a digest over all of it that changes when any of it does.

    The digest goes into the address, so that a browser may keep the files for ever and never mixes two versions.
    """

    digest: str
    files: Mapping[str, bytes]


def _sources(project: Path) -> Iterator[Path]:
    yield from sorted((project / "javascript" / "berry").glob("*.mjs"))
    yield project / "javascript" / "berry.js"
    yield project / "style.css"


def load(project: Path = PROJECT) -> Assets:
    """Read the files as they are now: ``javascript/berry/*.mjs``, ``javascript/berry.js`` and ``style.css``.

    Raises SettingsError where they are not: they lie beside the package, so only a whole copy of Berry has them.
    """
    files = {path.name: path.read_bytes() for path in _sources(project) if path.is_file()}
    if "main.mjs" not in files:
        raise SettingsError(
            f"The page's files are not in {project / 'javascript'}. Run Berry in a whole copy of its repository, or "
            "install it from there with pip install --editable."
        )
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return Assets(digest.hexdigest()[:16], files)


def ui_digest() -> str:
    """The digest of the page's files as they are now: the last part of ``berry/ui/<digest>``."""
    return load().digest
