"""The log of changes: one row for each version of the index, with the images its commit touched."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from array import array
from collections.abc import Collection
from typing import NamedTuple

KEPT = 2000
"""Versions that can still be told apart; whoever is further behind reads everything anew."""
MOST_IDS = 200_000
"""A change of more images is noted as one of any."""

NEXT_VERSION = "UPDATE state SET value = value + 1 WHERE key = 'version'"
INSERT_CHANGE = "INSERT OR REPLACE INTO change SELECT value, ? FROM state WHERE key = 'version'"
PRUNE = "DELETE FROM change WHERE version <= (SELECT value - ? FROM state WHERE key = 'version')"


SELECT_VERSION = "SELECT value FROM state WHERE key = 'version'"


class Said(set[int]):
    """Ids of images of which nothing but marks, tags and albums was written: searches take that in much faster.

    The log has them with all bits turned, which makes them negative.
    """


class Difference(NamedTuple):
    """The images whose rows were touched, and the others, of which only what is said of them was."""

    rows: set[int]
    said: set[int]


def record(connection: sqlite3.Connection, touched: Collection[int] | None) -> int:
    """Begin a new version, which differs from the one before in the images of these ids (None: in any). Inside a
    transaction. Returns the version."""
    connection.execute(NEXT_VERSION)
    connection.execute(INSERT_CHANGE, (None if touched is None or len(touched) > MOST_IDS else _packed(touched),))
    connection.execute(PRUNE, (KEPT,))
    return version(connection)


def version(connection: sqlite3.Connection) -> int:
    """Counts the changes of the index, by any process."""
    return int(connection.execute(SELECT_VERSION).fetchone()[0])


SELECT_CHANGES = "SELECT ids FROM change WHERE version > ? ORDER BY version"


def since(connection: sqlite3.Connection, version: int, now: int) -> set[int] | None:
    """The images touched after ``version`` up to ``now``, the version that the connection sees; None: nobody knows."""
    found = difference(connection, version, now)
    return None if found is None else found.rows | found.said


def difference(connection: sqlite3.Connection, version: int, now: int) -> Difference | None:
    """As ``since``, and in what they were touched."""
    rows = connection.execute(SELECT_CHANGES, (version,)).fetchall()
    if len(rows) != now - version:
        return None
    found: set[int] = set()
    for (ids,) in rows:
        if ids is None:
            return None
        found.update(_unpacked(ids))
    written = {each for each in found if each >= 0}
    return Difference(written, {~each for each in found if each < 0} - written)


IDENTITY = "SELECT (SELECT uuid FROM root ORDER BY id LIMIT 1), (SELECT hex(ids) FROM change WHERE version = ?)"


def identity(connection: sqlite3.Connection, version: int) -> str:
    """Tells the database at this version from any other, and from one that took another course."""
    uuid, ids = connection.execute(IDENTITY, (version,)).fetchone()
    return f"{uuid} {version} {ids and hashlib.blake2b(ids.encode(), digest_size=8).hexdigest()}"


def _packed(ids: Collection[int]) -> bytes:
    if isinstance(ids, Said):
        ids = [~each for each in ids]
    return _little_endian(array("q", ids)).tobytes()


def _unpacked(data: bytes) -> array[int]:
    ids = array("q")
    ids.frombytes(data)
    return _little_endian(ids)


def _little_endian(ids: array[int]) -> array[int]:
    if sys.byteorder == "big":
        ids.byteswap()
    return ids
