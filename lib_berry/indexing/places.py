"""Which root a path belongs to. A file belongs to the innermost root that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from lib_berry.files import is_inside
from lib_berry.model import Root


def distinct(folders: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The (path, kind) pairs made absolute, the same folder under two names only once: the first stays.

    Paths that ``is_storable`` refuses are left out.
    """
    found: dict[str, tuple[str, str]] = {}
    for path, kind in folders:
        if not is_storable(path):
            continue
        absolute = os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111 - Path follows links, or raises
        found.setdefault(os.path.normcase(os.path.realpath(absolute)), (absolute, kind))
    return tuple(found.values())


def is_storable(path: str) -> bool:
    """Whether the database can hold the path: file systems know names that are not text."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in path


def locate(roots: Sequence[Root], folder: str) -> tuple[Root, str] | None:
    """The innermost root that holds the absolute ``folder``, and the folder relative to it; None outside all."""
    resolved = os.path.realpath(folder)
    holders = [(os.path.realpath(root.path), root) for root in roots]
    holders = [(path, root) for path, root in holders if is_inside(resolved, path)]
    if not holders:
        return None
    path, root = max(holders, key=lambda holder: len(holder[0]))
    relative = os.path.relpath(resolved, path)
    return root, "" if relative == "." else relative.replace(os.sep, "/")


def inner_roots(roots: Sequence[Root], root: Root) -> frozenset[str]:
    """The resolved folders beneath ``root`` that are roots of their own."""
    outer = os.path.realpath(root.path)
    paths = (os.path.realpath(other.path) for other in roots if other.id != root.id)
    return frozenset(path for path in paths if is_inside(path, outer))


def lies_below(folder: str, other: str) -> bool:
    """Whether one relative folder is the other or lies beneath it; the root itself is ``""``."""
    return not other or folder == other or folder.startswith(other + "/")
