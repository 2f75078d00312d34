"""What is to be imported, held in a temporary file until all of it has been read and its images have been found.

So that nothing is written before the last line proved right, memory stays the same however large the import, and the
library is locked only while it is written.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType

from lib_berry.model import PastSearch
from lib_berry.owned import Owned, OwnedAlbum, OwnedImage, OwnedRule, OwnedSearch, OwnedTag

EXAMPLES = 1000
"""Images that were not found, of which so many are named."""

SCHEMA = """
CREATE TABLE tag (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, color TEXT);
CREATE TABLE album (
    no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, notes TEXT NOT NULL DEFAULT '', query TEXT
);
CREATE TABLE search (no INTEGER PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, sort TEXT NOT NULL);
CREATE TABLE past_search (query TEXT NOT NULL, used_ms INTEGER NOT NULL);
CREATE TABLE mark (image_id INTEGER NOT NULL, rating INTEGER, favorite INTEGER, nsfw INTEGER);
CREATE TABLE view (image_id INTEGER NOT NULL, viewed_ms INTEGER NOT NULL);
CREATE TABLE image_tag (tag_no INTEGER NOT NULL, image_id INTEGER NOT NULL);
CREATE TABLE album_image (album_no INTEGER NOT NULL, position INTEGER NOT NULL, image_id INTEGER NOT NULL);
CREATE TABLE rule (no INTEGER PRIMARY KEY, query TEXT NOT NULL, tag_no INTEGER NOT NULL, active INTEGER NOT NULL);
CREATE TABLE rule_image (rule_no INTEGER NOT NULL, image_id INTEGER NOT NULL);
CREATE TABLE stack_cover (image_id INTEGER NOT NULL, picked_ms INTEGER NOT NULL);
CREATE TABLE cover (album_no INTEGER NOT NULL, image_id INTEGER NOT NULL);
"""
NAMED = {
    "tag": ("INSERT OR IGNORE INTO tag (name) VALUES (?)", "SELECT no FROM tag WHERE name = ?"),
    "album": ("INSERT OR IGNORE INTO album (name) VALUES (?)", "SELECT no FROM album WHERE name = ?"),
}
"""By table: how a name gets a row, and how its number is found."""

Find = Callable[[OwnedImage], "tuple[int, str] | None"]


class Staging:
    """The records of one import; to be closed. For one thread."""

    def __init__(self, find: Find) -> None:
        """``find`` tells an image's id in the library, and how it was found."""
        self._find = find
        self._rules = 0
        self._numbers: dict[tuple[str, str], int] = {}
        self.matched: Counter[str] = Counter()
        self.unmatched = 0
        self.examples: list[str] = []
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.executescript(SCHEMA)

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def fill(self, records: Iterable[Owned]) -> None:
        """Take in all of them."""
        self._connection.execute("BEGIN")
        for record in records:
            self._add(record)
        self._connection.execute("COMMIT")

    def rows(self, sql: str) -> Iterator[tuple[int, ...]]:
        """What was taken in."""
        return iter(self._connection.execute(sql))

    def texts(self, sql: str) -> Iterator[tuple[int, str, str, str | None]]:
        """What was taken in, of tables made of texts."""
        return iter(self._connection.execute(sql))

    def _add(self, record: Owned) -> None:
        execute = self._connection.execute
        if isinstance(record, OwnedImage):
            self._add_image(record)
        elif isinstance(record, OwnedTag):
            execute(
                "UPDATE tag SET color = ifnull(color, ?) WHERE no = ?", (record.color, self._number("tag", record.name))
            )
        elif isinstance(record, OwnedAlbum):
            number = self._number("album", record.name)
            execute("UPDATE album SET notes = ?, query = ? WHERE no = ?", (record.notes, record.query, number))
        elif isinstance(record, OwnedSearch):
            execute("INSERT INTO search (name, query, sort) VALUES (?, ?, ?)", (record.name, record.query, record.sort))
        elif isinstance(record, OwnedRule):
            tag = self._number("tag", record.tag)
            execute("INSERT INTO rule VALUES (?, ?, ?, ?)", (self._rules, record.query, tag, record.active))
            self._rules += 1
        elif isinstance(record, PastSearch):
            execute("INSERT INTO past_search VALUES (?, ?)", (record.query, record.used_ms))

    def _number(self, table: str, name: str) -> int:
        """The number of a name, which gets one when it is new."""
        key = table, name
        if key not in self._numbers:
            insert, select = NAMED[table]
            self._connection.execute(insert, (name,))
            self._numbers[key] = int(self._connection.execute(select, (name,)).fetchone()[0])
        return self._numbers[key]

    def _add_image(self, image: OwnedImage) -> None:
        found = self._find(image)
        if found is None:
            self.unmatched += 1
            if len(self.examples) < EXAMPLES:
                self.examples.append(_place(image))
            return
        image_id, how = found
        self.matched[how] += 1
        execute = self._connection.execute
        if image.rating or image.favorite or image.nsfw:
            execute("INSERT INTO mark VALUES (?, ?, ?, ?)", (image_id, image.rating, image.favorite, image.nsfw))
        if image.viewed_ms is not None:
            execute("INSERT INTO view VALUES (?, ?)", (image_id, image.viewed_ms))
        for name in image.tags:
            execute("INSERT INTO image_tag VALUES (?, ?)", (self._number("tag", name), image_id))
        for name, position in image.albums.items():
            execute("INSERT INTO album_image VALUES (?, ?, ?)", (self._number("album", name), position, image_id))
        if image.stack_picked_ms is not None:
            execute("INSERT INTO stack_cover VALUES (?, ?)", (image_id, image.stack_picked_ms))
        for number in image.rules:
            execute("INSERT INTO rule_image VALUES (?, ?)", (number, image_id))
        for name in image.covers:
            execute("INSERT INTO cover VALUES (?, ?)", (self._number("album", name), image_id))


def _place(image: OwnedImage) -> str:
    if image.path is None:
        return "an image that was no longer indexed"
    return f"{image.root}/{image.path}" if image.root else image.path
