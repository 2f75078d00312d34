"""Adding what was staged to what the user has said already: nothing that is there is lowered, renamed or dropped.

    rating              the higher of the two
    favourite, NSFW     set when either says so
    tags                united; a colour is taken over where there is none
    albums              united by name; new images come after those that are there, in the order they had
    an album's notes    both, one after the other; its cover: the one that is there, else the new one
    saved searches      united by name
    the same name for   another query: the new one is kept as well, as "name (2)"
    rules               united by query and tag; which images they have met as well
    covers of stacks    those that were picked; the later moment, as of views and the history

So the same import twice changes nothing the second time. What was done before it by hand can no longer be undone: tags
and albums that undoing would bring back may be there again, under other ids.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from lib_berry.db import actions
from lib_berry.db.acting import KIND as CURATION
from lib_berry.db.schemas import USER_OWNED
from lib_berry.db.searches import FORGET_OLDEST, REMEMBERED
from lib_berry.db.staging import Staging

STRETCH = 1000


def clear(connection: sqlite3.Connection) -> None:
    """Drop everything that the user has said, but what can be undone. Inside a transaction."""
    for table in reversed(USER_OWNED):
        connection.execute(f"DELETE FROM {table}")
    actions.forget(connection, CURATION)


def merge(connection: sqlite3.Connection, staging: Staging, touched: array[int]) -> Counter[str]:
    """Inside a transaction. Returns how much of what is new; the ids of the images it wrote of go to ``touched``."""
    merging = _Merging(connection, staging, touched)
    merging.marks()
    merging.tags()
    merging.albums()
    merging.rules()
    merging.searches()
    merging.views()
    if merging.added:
        actions.forget(connection, CURATION)
    return merging.added


MERGE_MARK = """
INSERT INTO mark VALUES (?, ?, ?, ?) ON CONFLICT (image_id) DO UPDATE SET
    rating = max(rating, excluded.rating), favorite = max(favorite, excluded.favorite), nsfw = max(nsfw, excluded.nsfw)
WHERE excluded.rating > rating OR excluded.favorite > favorite OR excluded.nsfw > nsfw
"""
MERGE_VIEW = """
INSERT INTO image_view VALUES (?, ?) ON CONFLICT (image_id) DO UPDATE SET viewed_ms = excluded.viewed_ms
WHERE excluded.viewed_ms > viewed_ms
"""
INSERT_TAG = "INSERT OR IGNORE INTO tag (name) VALUES (?)"
COLOUR_TAG = "UPDATE tag SET color = ? WHERE name = ? AND color IS NULL"
INSERT_IMAGE_TAG = "INSERT OR IGNORE INTO image_tag (image_id, tag_id) VALUES (?, ?)"
SELECT_ALBUM = "SELECT id, query IS ? FROM album WHERE name = ?"
INSERT_ALBUM = """
INSERT INTO album (name, query, position) VALUES (?, ?, (SELECT coalesce(max(position) + 1, 0) FROM album))
"""
ADD_NOTES = """
UPDATE album SET notes = CASE notes WHEN '' THEN :notes ELSE notes || char(10, 10) || :notes END
WHERE id = :id AND :notes <> '' AND instr(notes, :notes) = 0
"""
NEXT_PLACE = "SELECT coalesce(max(position) + 1, 0) FROM album_image WHERE album_id = ?"
INSERT_ALBUM_IMAGE = "INSERT OR IGNORE INTO album_image (image_id, album_id, position) VALUES (?, ?, ?)"
SET_COVER = "UPDATE album SET cover_id = ? WHERE id = ? AND cover_id IS NULL"
SELECT_SEARCH = "SELECT id, query = ? AND sort = ? FROM saved_search WHERE name = ?"
INSERT_SEARCH = """
INSERT INTO saved_search (name, query, sort, position)
VALUES (?, ?, ?, (SELECT coalesce(max(position) + 1, 0) FROM saved_search))
"""
MERGE_STACK = """
INSERT INTO stack_cover VALUES (?, ?) ON CONFLICT (image_id) DO UPDATE SET picked_ms = excluded.picked_ms
WHERE excluded.picked_ms > picked_ms
"""
SELECT_RULE = "SELECT id FROM rule WHERE query = ? AND tag_id = ?"
INSERT_RULE = "INSERT INTO rule (query, tag_id, active) VALUES (?, ?, ?)"
INSERT_RULE_IMAGE = "INSERT OR IGNORE INTO rule_image (rule_id, image_id) VALUES (?, ?)"
MERGE_HISTORY = """
INSERT INTO search_history VALUES (?, ?) ON CONFLICT (query) DO UPDATE SET used_ms = excluded.used_ms
WHERE excluded.used_ms > used_ms
"""


class _Merging:
    """One transaction's work."""

    def __init__(self, connection: sqlite3.Connection, staging: Staging, touched: array[int]) -> None:
        self._connection = connection
        self._staging = staging
        self.added: Counter[str] = Counter()
        self._touched = touched
        self._tags: dict[int, int] = {}

    def _write(self, what: str, sql: str, values: tuple[int | str | None, ...]) -> None:
        if self._connection.execute(sql, values).rowcount > 0:
            self.added[what] += 1

    def _write_many(self, what: str, sql: str, rows: Iterable[tuple[int, ...]]) -> None:
        """Write rows that begin with an image's id. Of a stretch of which any was new all images count as touched."""
        rows = iter(rows)
        while stretch := list(islice(rows, STRETCH)):
            before = self._connection.total_changes
            self._connection.executemany(sql, stretch)
            changed = self._connection.total_changes - before
            if changed:
                self.added[what] += changed
                self._touched.extend(row[0] for row in stretch)

    def marks(self) -> None:
        rows = self._staging.rows("SELECT image_id, rating, favorite, nsfw FROM mark ORDER BY image_id")
        self._write_many("marks", MERGE_MARK, rows)

    def views(self) -> None:
        self._write_many("views", MERGE_VIEW, self._staging.rows("SELECT image_id, viewed_ms FROM view"))
        self._write_many("stacks", MERGE_STACK, self._staging.rows("SELECT image_id, picked_ms FROM stack_cover"))

    def tags(self) -> None:
        ids = self._tags
        for number, name, _, color in self._staging.texts("SELECT no, name, '', color FROM tag"):
            self._write("tags", INSERT_TAG, (name,))
            if color is not None:
                self._connection.execute(COLOUR_TAG, (color, name))
            ids[number] = self._connection.execute("SELECT id FROM tag WHERE name = ?", (name,)).fetchone()[0]
        given = self._staging.rows("SELECT image_id, tag_no FROM image_tag ORDER BY image_id")
        self._write_many("tagged", INSERT_IMAGE_TAG, ((image_id, ids[number]) for image_id, number in given))

    def albums(self) -> None:
        ids = {
            number: self._album(name, notes, query)
            for number, name, notes, query in self._staging.texts("SELECT no, name, notes, query FROM album")
        }
        self._write_many("filed", INSERT_ALBUM_IMAGE, self._filed(ids))
        for number, image_id in self._staging.rows("SELECT album_no, image_id FROM cover"):
            self._write("covers", SET_COVER, (image_id, ids[number]))

    def _filed(self, ids: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
        """Image, album and place of all that albums have, after what is in them already."""
        album, place = None, 0
        ordered = "SELECT album_no, image_id FROM album_image ORDER BY album_no, position, rowid"
        for number, image_id in self._staging.rows(ordered):
            if number != album:
                album, place = number, self._connection.execute(NEXT_PLACE, (ids[number],)).fetchone()[0]
            yield image_id, ids[number], place
            place += 1

    def _album(self, name: str, notes: str, query: str | None) -> int:
        """The album of that name and query, made when there is none."""
        for candidate in _names(name):
            row = self._connection.execute(SELECT_ALBUM, (query, candidate)).fetchone()
            if row is None:
                self._write("albums", INSERT_ALBUM, (candidate, query))
                row = self._connection.execute(SELECT_ALBUM, (query, candidate)).fetchone()
            if row[1]:
                break
        self._connection.execute(ADD_NOTES, {"notes": notes, "id": row[0]})
        return int(row[0])

    def rules(self) -> None:
        """A new rule has met no image but those it brings, and tags those that come from now on."""
        ids: dict[int, int] = {}
        for number, query, tag, active in self._staging.texts("SELECT no, query, tag_no, active FROM rule"):
            tag_id = self._tags[int(tag)]
            if self._connection.execute(SELECT_RULE, (query, tag_id)).fetchone() is None:
                self._write("rules", INSERT_RULE, (query, tag_id, active))
            ids[number] = self._connection.execute(SELECT_RULE, (query, tag_id)).fetchone()[0]
        met = self._staging.rows("SELECT rule_no, image_id FROM rule_image")
        rows = ((ids[number], image_id) for number, image_id in met if number in ids)
        self._connection.executemany(INSERT_RULE_IMAGE, rows)

    def searches(self) -> None:
        for _, name, query, sort in self._staging.texts("SELECT no, name, query, sort FROM search ORDER BY no"):
            for candidate in _names(name):
                row = self._connection.execute(SELECT_SEARCH, (query, sort, candidate)).fetchone()
                if row is None:
                    self._write("searches", INSERT_SEARCH, (candidate, query, sort))
                if row is None or row[1]:
                    break
        past = self._staging.texts("SELECT used_ms, query, '', NULL FROM past_search")
        self._connection.executemany(MERGE_HISTORY, ((query, used_ms) for used_ms, query, _, _ in past))
        self._connection.execute(FORGET_OLDEST, (REMEMBERED,))


def _names(name: str) -> Iterator[str]:
    """The name, and what it may be called beside another of that name."""
    yield name
    number = 2
    while True:
        yield f"{name} ({number})"
        number += 1
