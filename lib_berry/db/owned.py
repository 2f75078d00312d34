"""Reading all that the user has said, image by image, whatever its amount."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any

from lib_berry.db.connection import Database
from lib_berry.model import PastSearch
from lib_berry.owned import Owned, OwnedAlbum, OwnedImage, OwnedRule, OwnedSearch, OwnedTag

PAGE = 1000

SELECT_TAGS = "SELECT name, color FROM tag ORDER BY name"
SELECT_ALBUMS = "SELECT name, notes, query FROM album ORDER BY position, id"
SELECT_SEARCHES = "SELECT name, query, sort FROM saved_search ORDER BY position, id"
SELECT_HISTORY = "SELECT query, used_ms FROM search_history ORDER BY used_ms, query"
SELECT_RULES = "SELECT r.query, t.name, r.active FROM rule r JOIN tag t ON t.id = r.tag_id ORDER BY r.id"
MENTIONED = """
SELECT image_id FROM mark WHERE image_id > :after UNION SELECT image_id FROM image_tag WHERE image_id > :after
UNION SELECT image_id FROM album_image WHERE image_id > :after
UNION SELECT image_id FROM image_view WHERE image_id > :after
UNION SELECT image_id FROM stack_cover WHERE image_id > :after
UNION SELECT cover_id FROM album WHERE cover_id > :after
ORDER BY 1 LIMIT :limit
"""


def owned(database: Database) -> Generator[Owned, None, None]:
    """Everything, of one moment. To be read to its end, or closed, on one thread."""
    with database.snapshot():
        reader = database.reader()
        yield from (OwnedTag(*row) for row in reader.execute(SELECT_TAGS))
        yield from (OwnedAlbum(*row) for row in reader.execute(SELECT_ALBUMS))
        yield from (OwnedSearch(*row) for row in reader.execute(SELECT_SEARCHES))
        yield from (PastSearch(*row) for row in reader.execute(SELECT_HISTORY))
        yield from (OwnedRule(query, tag, bool(active)) for query, tag, active in reader.execute(SELECT_RULES))
        last = -1
        while ids := [row[0] for row in reader.execute(MENTIONED, {"after": last, "limit": PAGE})]:
            yield from _images(reader, ids)
            last = ids[-1]


THESE = "IN (SELECT value FROM json_each(?))"
SELECT_PLACES = f"""
SELECT i.id, r.path, ifnull(t.folder, f.path), ifnull(t.name, i.name), i.size, i.fingerprint
FROM image i LEFT JOIN trash t ON t.image_id = i.id JOIN folder f ON f.id = i.folder_id
JOIN root r ON r.id = ifnull(t.root_id, f.root_id) WHERE i.id {THESE}
"""
"""Those in the trash are where they came from."""
SELECT_MARKS = f"SELECT image_id, rating, favorite, nsfw FROM mark WHERE image_id {THESE}"
SELECT_VIEWS = f"SELECT image_id, viewed_ms FROM image_view WHERE image_id {THESE}"
SELECT_TAGGED = f"""
SELECT it.image_id, t.name FROM image_tag it JOIN tag t ON t.id = it.tag_id WHERE it.image_id {THESE} ORDER BY 1, 2
"""
SELECT_FILED = f"""
SELECT ai.image_id, a.name, ai.position FROM album_image ai JOIN album a ON a.id = ai.album_id
WHERE ai.image_id {THESE} ORDER BY 1, 2
"""
SELECT_COVERS = f"SELECT cover_id, name FROM album WHERE cover_id {THESE} ORDER BY name"

SELECT_STACKS = f"SELECT image_id, picked_ms FROM stack_cover WHERE image_id {THESE}"
SELECT_MET = f"""
SELECT m.image_id, r.place FROM rule_image m
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM rule) r ON r.id = m.rule_id
WHERE m.image_id {THESE} ORDER BY 1, 2
"""


def _images(reader: sqlite3.Connection, ids: Sequence[int]) -> Iterator[OwnedImage]:
    wanted = (json.dumps(ids),)
    places = {row[0]: row[1:] for row in reader.execute(SELECT_PLACES, wanted)}
    marks = {row[0]: row[1:] for row in reader.execute(SELECT_MARKS, wanted)}
    views = dict(reader.execute(SELECT_VIEWS, wanted).fetchall())
    stacks = dict(reader.execute(SELECT_STACKS, wanted).fetchall())
    tags = _lists(reader.execute(SELECT_TAGGED, wanted))
    covers = _lists(reader.execute(SELECT_COVERS, wanted))
    rules = _lists(reader.execute(SELECT_MET, wanted))
    albums: dict[int, dict[str, int]] = {}
    for image_id, name, position in reader.execute(SELECT_FILED, wanted):
        albums.setdefault(image_id, {})[name] = position
    for image_id in ids:
        root, folder, name, size, fingerprint = places.get(image_id, (None, "", None, None, None))
        rating, favorite, nsfw = marks.get(image_id, (0, 0, 0))
        yield OwnedImage(
            path=f"{folder}/{name}" if folder else name,
            root=root,
            id=image_id,
            size=size,
            fingerprint=fingerprint,
            rating=rating,
            favorite=bool(favorite),
            nsfw=bool(nsfw),
            viewed_ms=views.get(image_id),
            tags=tuple(tags.get(image_id, ())),
            albums=albums.get(image_id, {}),
            covers=tuple(covers.get(image_id, ())),
            stack_picked_ms=stacks.get(image_id),
            rules=tuple(rules.get(image_id, ())),
        )


def _lists(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """The second of each row, by the first."""
    found: dict[int, list[Any]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found
