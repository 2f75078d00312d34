"""Knowing a moved or renamed file again, so that it keeps its row and with it all that the user gave it.

A file is the one of an earlier row when both have the same size and time, or the same inode and the row is missing;
when their contents have the same fingerprint; and when nothing is any longer where the row's file was. A copy leaves
the file where it was, so it is an image of its own.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

from lib_berry.db import moves
from lib_berry.db.connection import Database
from lib_berry.db.images import Moved
from lib_berry.db.moves import Candidate
from lib_berry.db.rows import Row
from lib_berry.model import FileStamp


def find_moves(database: Database, folder: str, rows: Sequence[Row], fresh: Collection[str]) -> dict[str, Moved]:
    """Which of the rows named in ``fresh``, of files in the absolute ``folder``, were other rows' before, by name."""
    new = [row for row in rows if row.name in fresh and row.fingerprint is not None]
    found: dict[str, Moved] = {}
    if not new:
        return found
    by_content: dict[int, list[Candidate]] = {}
    for candidate in moves.candidates(database, [row.stamp for row in new]):
        by_content.setdefault(candidate.fingerprint, []).append(candidate)
    taken: set[int] = set()
    for row in new if by_content else ():
        path = os.path.join(folder, row.name)  # noqa: PTH118 - many times
        alike = by_content.get(row.fingerprint or 0, ())
        chosen = _choose(row, path, [each for each in alike if each.id not in taken])
        if chosen is not None:
            taken.add(chosen.id)
            if chosen.path != path:
                found[row.name] = Moved(chosen.id, chosen.folder_id, chosen.name)
    return found


def _choose(row: Row, path: str, alike: Sequence[Candidate]) -> Candidate | None:
    """The row's own place first, then the same name, then the same inode, then the oldest."""
    stamp = FileStamp(*row.stamp)
    alike = [each for each in alike if _may_be(each.stamp, stamp)]
    for each in sorted(
        alike, key=lambda each: (each.path != path, each.name != row.name, each.stamp.inode != stamp.inode, each.id)
    ):
        if each.path == path or is_absent(each.path):
            return each
    return None


def _may_be(before: FileStamp, now: FileStamp) -> bool:
    return before[:2] == now[:2] or (before.inode == now.inode != 0)


def is_absent(path: str) -> bool:
    """Whether nothing is there. What cannot be looked at is not absent."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False
