"""Writing what the user owns, and noting each row that goes and comes, so that it can be taken back to the last one.

Everything a curation changes goes through ``Noting.replace``; undoing is replacing what came by what went, the last
change first. A mark is noted field by field, so that taking back a rating leaves the favourite of later alone.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

Row = tuple[Any, ...]


class Written(NamedTuple):
    """How rows of a table are written: ``key`` first columns tell them apart, ``image`` is the place of the image's id.

    ``numbers``: all columns are whole numbers, of which there may be many rows. ``aside`` makes room before rows that
    may trade a name among them.
    """

    key: int
    delete: tuple[str, ...]
    insert: str
    image: int | None = None
    numbers: bool = False
    aside: str | None = None


IS_THERE = "EXISTS (SELECT 1 FROM image WHERE id = ?1)"
"""An image that was purged meanwhile gets nothing back: its number may be another's one day."""


def _mark(field: str) -> Written:
    return Written(
        1,
        (
            f"UPDATE mark SET {field} = 0 WHERE image_id = ?1",
            "DELETE FROM mark WHERE image_id = ?1 AND rating = 0 AND favorite = 0 AND nsfw = 0",
        ),
        f"INSERT INTO mark (image_id, {field}) SELECT ?1, ?2 WHERE {IS_THERE} "
        f"ON CONFLICT (image_id) DO UPDATE SET {field} = excluded.{field}",
        image=0,
        numbers=True,
    )


TABLES = {
    **{field: _mark(field) for field in ("rating", "favorite", "nsfw")},
    "tag": Written(
        1,
        (
            "DELETE FROM tag WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM image_tag WHERE tag_id = ?1) "
            "AND NOT EXISTS (SELECT 1 FROM rule WHERE tag_id = ?1)",
        ),
        "INSERT INTO tag VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, color = excluded.color",
        aside="UPDATE tag SET name = char(1) || id WHERE id = ?",
    ),
    "image_tag": Written(
        2,
        ("DELETE FROM image_tag WHERE image_id = ?1 AND tag_id = ?2",),
        f"INSERT OR IGNORE INTO image_tag SELECT ?1, ?2 WHERE {IS_THERE}",
        image=0,
        numbers=True,
    ),
    "album": Written(
        1,
        ("DELETE FROM album WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM album_image WHERE album_id = ?1)",),
        "INSERT INTO album VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "position = excluded.position, notes = excluded.notes, cover_id = excluded.cover_id, query = excluded.query",
    ),
    "album_image": Written(
        2,
        ("DELETE FROM album_image WHERE image_id = ?1 AND album_id = ?2",),
        "INSERT INTO album_image (image_id, album_id, position) SELECT ?1, ?2, ?3 "
        f"WHERE {IS_THERE} ON CONFLICT (album_id, image_id) DO UPDATE SET position = excluded.position",
        image=0,
        numbers=True,
    ),
    "rule": Written(
        1,
        ("DELETE FROM rule WHERE id = ?1",),
        "INSERT INTO rule VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET query = excluded.query, "
        "tag_id = excluded.tag_id, active = excluded.active",
    ),
    "rule_image": Written(
        2,
        ("DELETE FROM rule_image WHERE rule_id = ?1 AND image_id = ?2",),
        "INSERT OR IGNORE INTO rule_image VALUES (?, ?)",
        numbers=True,
    ),
}
"""What can be noted. ``rating``, ``favorite`` and ``nsfw`` are the fields of ``mark``; a 0 of one is no row."""


class Change(NamedTuple):
    """Rows of one table that went, and those that came."""

    table: str
    gone: Sequence[Row]
    come: Sequence[Row]


class Noting:
    """The changes of one transaction. ``touched`` collects the ids of the images that searches must look at again."""

    def __init__(self, connection: sqlite3.Connection, touched: set[int]) -> None:
        self.connection = connection
        self.changes: list[Change] = []
        self._touched = touched

    def replace(self, table: str, gone: Iterable[Row], come: Iterable[Row]) -> None:
        """Let rows go and others come. A row whose key comes again is changed in place."""
        before, after = list(gone), list(come)
        if before or after:
            self.changes.append(Change(table, before, after))
            self._write(table, before, after)

    def take_back(self, payload: bytes) -> None:
        """Let everything that was noted be as before."""
        for table, gone, come in reversed(list(unpacked(payload))):
            self._write(table, come, gone)

    def do_again(self, payload: bytes) -> None:
        """Let everything that was noted come again."""
        for table, gone, come in unpacked(payload):
            self._write(table, gone, come)

    def _write(self, table: str, gone: Sequence[Row], come: Sequence[Row]) -> None:
        written = TABLES[table]
        key = written.key
        staying = {row[:key] for row in come}
        leaving = [row[:key] for row in gone if row[:key] not in staying]
        for statement in written.delete:
            self.connection.executemany(statement, leaving)
        if written.aside:
            self.connection.executemany(written.aside, [row[:1] for row in come])
        self.connection.executemany(written.insert, come)
        if written.image is not None:
            self._touched.update(row[written.image] for rows in (gone, come) for row in rows)

    def images(self) -> int:
        """How many images were changed so far."""
        return len(self._touched)


# --- as bytes --------------------------------------------------------------------------------------------------------


def packed(changes: Iterable[Change]) -> bytes:
    """Numbers as differences from row to row in columns of 64 bits, the rest as JSON; all of it compressed."""
    heads: list[Any] = []
    columns: list[bytes] = []
    for table, gone, come in changes:
        if TABLES[table].numbers:
            heads.append([table, len(gone), len(come)])
            for rows in (gone, come):
                columns.extend(_column(values) for values in zip(*rows, strict=True))
        else:
            heads.append([table, list(gone), list(come)])
    return zlib.compress(b"\n".join((json.dumps(heads).encode(), b"".join(columns))), 1)


def unpacked(payload: bytes) -> Iterator[Change]:
    """The changes that ``packed`` wrote."""
    head, _, data = zlib.decompress(payload).partition(b"\n")
    start = 0
    for table, gone, come in json.loads(head):
        if not TABLES[table].numbers:
            yield Change(table, [tuple(row) for row in gone], [tuple(row) for row in come])
            continue
        sides = []
        for count in (gone, come):
            width = WIDTHS[table] if count else 0
            columns = [_values(data[start + 8 * count * n : start + 8 * count * (n + 1)]) for n in range(width)]
            start += 8 * count * width
            sides.append(list(zip(*columns, strict=True)))
        yield Change(table, *sides)


WIDTHS = {"rating": 2, "favorite": 2, "nsfw": 2, "image_tag": 2, "album_image": 3, "rule_image": 2}


def _column(values: Sequence[int]) -> bytes:
    return _little_endian(array("q", (now - before for before, now in zip((0, *values), values)))).tobytes()  # noqa: B905


def _values(data: bytes) -> list[int]:
    differences = array("q")
    differences.frombytes(data)
    values, last = [], 0
    for difference in _little_endian(differences):
        last += difference
        values.append(last)
    return values


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
