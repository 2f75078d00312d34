"""Which root a path belongs to. A file belongs to the innermost root that holds it.

What becomes of odd roots, and of odd things in them (``tests/indexing/test_odd_roots.py`` holds each line true):

    the same folder twice, by a link say    one root, under the name that came first
    a root inside another                   each image once, in the inner root; the outer one leaves that folder alone
    a root whose name begins like another   has nothing to do with it: ``img`` does not hold ``img2``
    an archived root                        not scanned, watched or saved to; what it holds stays in sight, and no outer
                                            root takes it over
    a root where nothing is, and never was  no trouble: a web UI makes its folders when it first saves
    a root that is gone, or empty now       unavailable: its images are dimmed, none is missing, none is lost; when
                                            the user says that they are really gone, they are missing
    a root that is a file                   unavailable, like one that is gone
    a root whose name is not UTF-8          left out, with a warning: the database could not name it
    a link to a folder, loops of links      not followed: name the folder as a root of its own
    a link to a file                        an image when it leads to a file within the root
    a folder that cannot be read            told on the health page; its images stay, all others are indexed
    a name that is not UTF-8                told on the health page; all others are indexed
    a path of more than 260 characters      indexed like any other wherever the system can open it (Windows: when
                                            LongPathsEnabled is set); where it cannot, told on the health page
"""

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
