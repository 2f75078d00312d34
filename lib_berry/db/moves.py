"""Finding the rows of files that may have been moved: by time and size, or by inode."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lib_berry.db.connection import Database
from lib_berry.db.freeids import first_id
from lib_berry.db.rows import MAX_INODE
from lib_berry.model import IDS_PER_MS, FileStamp

MANY = 1000


class Candidate(NamedTuple):
    """A row whose file may be elsewhere now. ``path`` is where it was."""

    id: int
    folder_id: int
    name: str
    path: str
    stamp: FileStamp
    fingerprint: int


CANDIDATES = """
SELECT i.id, i.folder_id, i.name, r.path, f.path, i.size, i.mtime_ns, i.inode, i.fingerprint
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE i.fingerprint IS NOT NULL AND
"""
BY_CREATION = CANDIDATES + "i.id BETWEEN ? AND ? LIMIT ?"
"""An image's id is the time its file had when it was first seen, and most files keep that time for ever."""
BY_TIME = CANDIDATES + "i.mtime_ns / 1000000 <> i.id / 8 AND i.mtime_ns BETWEEN ? AND ? LIMIT ?"
"""The others, of which there is an index."""
BY_INODE = CANDIDATES + "i.missing_since_ms IS NOT NULL AND i.inode = ?"
ANY_MISSING = "SELECT EXISTS (SELECT 1 FROM image WHERE missing_since_ms IS NOT NULL)"


def candidates(database: Database, stamps: Sequence[tuple[int, int, int, int]]) -> tuple[Candidate, ...]:
    """Rows that have the time of one of these files, and missing rows that have the inode of one. ``stamps`` are as
    ``FileStamp``, or plain."""
    if not stamps:
        return ()
    connection = database.reader()
    found = {row[0]: row for row in _by_time(connection, sorted({mtime_ns for _, mtime_ns, _, _ in stamps}))}
    if connection.execute(ANY_MISSING).fetchone()[0]:
        for inode in {inode & MAX_INODE for _, _, inode, _ in stamps} - {0}:
            found.update((row[0], row) for row in connection.execute(BY_INODE, (inode,)))
    return tuple(_candidate(row) for row in found.values())


_Found = tuple[int, int, str, str, str, int, int, int, int]


def _candidate(row: _Found) -> Candidate:
    image_id, folder_id, name, root, folder, size, mtime_ns, inode, fingerprint = row
    path = os.path.join(root, *folder.split("/"), name)  # noqa: PTH118 - many times
    return Candidate(image_id, folder_id, name, path, FileStamp(size, mtime_ns, inode), fingerprint)


def _by_time(connection: sqlite3.Connection, times: Sequence[int]) -> Iterable[_Found]:
    """The files of a folder were mostly made one after the other, so one look at that time mostly does."""
    rows = _within(connection, times[0], times[-1])
    if rows is not None:
        return rows
    return [row for time in times for row in _within(connection, time, time) or ()]


def _within(connection: sqlite3.Connection, first: int, last: int) -> list[_Found] | None:
    """Rows with a time from ``first`` to ``last``; None when there are too many to tell."""
    span = first_id(first // 1_000_000), first_id(last // 1_000_000) + IDS_PER_MS - 1
    rows = connection.execute(BY_CREATION, (*span, MANY)).fetchall()
    rows += connection.execute(BY_TIME, (first, last, MANY)).fetchall()
    return rows if len(rows) < MANY or first == last else None
