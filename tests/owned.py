"""Builders: libraries of which much is said, and all that is said of one as a plain value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.db.owned import owned
from lib_berry.model import PastSearch, Root
from lib_berry.owned import OwnedAlbum, OwnedImage, OwnedRule, OwnedSearch, OwnedTag
from tests.library import add_root, indexed

COUNT = 8


def make_library(database: Database, root: str = "/pictures", *, names: Sequence[str] = (), content: int = 1) -> Root:
    """``COUNT`` images, each of a content of its own: 100 bytes, fingerprint ``content`` and up."""
    found = add_root(database, root)
    wanted = names or [f"{'day' if n % 2 else 'night'}/{n}.png" for n in range(COUNT)]
    files = []
    for number, path in enumerate(wanted):
        folder, _, name = path.rpartition("/")
        files.append(indexed(found, name, ms=number * 1000, folder=folder))
    images.store(database, files)
    with database.transaction() as connection:
        for number, path in enumerate(wanted):
            name = path.rpartition("/")[2]
            connection.execute("UPDATE image SET fingerprint = ? WHERE name = ?", (content + number, name))
    return found


def ids(database: Database) -> list[int]:
    """The images' ids, oldest first."""
    return [row[0] for row in database.reader().execute("SELECT id FROM image ORDER BY id")]


def say(database: Database) -> None:
    """Something of every kind, also of an image that is no longer indexed."""
    known = ids(database)
    with database.transaction() as connection:
        execute = connection.execute
        execute(
            "INSERT INTO tag (id, name, color) VALUES (1, 'liked', '#c33'), (2, 'to/print', NULL), (3, 'idle', NULL)"
        )
        execute(
            "INSERT INTO album (id, name, position, notes, cover_id) VALUES (1, 'best', 1, 'for print', ?)", known[:1]
        )
        execute("INSERT INTO album (id, name, position, query) VALUES (2, 'smart', 0, 'rating:5')")
        execute(
            "INSERT INTO saved_search (name, query, sort, position) VALUES ('b', 'q', 'name', 0), ('a', '', 'x', 1)"
        )
        execute("INSERT INTO search_history VALUES ('castle', 5)")
        execute("INSERT INTO rule VALUES (3, 'castle', 2, 0), (5, 'night', 1, 1)")
        execute("INSERT INTO stack_cover VALUES (?, 77)", known[:1])
        for number, image_id in enumerate([*known[:-1], 123]):
            execute("INSERT INTO mark VALUES (?, ?, ?, ?)", (image_id, number % 6, number % 2, number % 3 == 0))
            execute("INSERT INTO image_tag VALUES (?, ?)", (image_id, 1 + number % 2))
            execute("INSERT INTO album_image VALUES (1, ?, ?)", (image_id, 100 - number))
            execute("INSERT INTO image_view VALUES (?, ?)", (image_id, 1000 + number))
            execute("INSERT INTO rule_image VALUES (?, ?)", (3 + 2 * (number % 2), image_id))


def said(database: Database) -> dict[str, Any]:
    """All that is said, by names and places instead of ids; albums as lists in their order."""
    tags: dict[str, str | None] = {}
    albums: list[tuple[str, str, str | None]] = []
    searches: list[tuple[str, str, str]] = []
    past: dict[str, int] = {}
    rules: list[tuple[str, str, bool]] = []
    others: dict[str, tuple[Any, ...]] = {}
    marked: dict[str, tuple[Any, ...]] = {}
    filed: dict[str, list[tuple[int, str]]] = {}
    covers: dict[str, str] = {}
    for record in owned(database):
        if isinstance(record, OwnedTag):
            tags[record.name] = record.color
        elif isinstance(record, OwnedAlbum):
            albums.append((record.name, record.notes, record.query))
        elif isinstance(record, OwnedSearch):
            searches.append((record.name, record.query, record.sort))
        elif isinstance(record, PastSearch):
            past[record.query] = record.used_ms
        elif isinstance(record, OwnedRule):
            rules.append((record.query, record.tag, record.active))
        else:
            place = _place(record)
            marked[place] = (record.rating, record.favorite, record.nsfw, record.viewed_ms, record.tags)
            if record.rules or record.stack_picked_ms is not None:
                others[place] = (tuple(rules[number] for number in record.rules), record.stack_picked_ms)
            for name, position in record.albums.items():
                filed.setdefault(name, []).append((position, place))
            covers.update(dict.fromkeys(record.covers, place))
    order: Mapping[str, list[str]] = {name: [place for _, place in sorted(rows)] for name, rows in filed.items()}
    return {
        **{"tags": tags, "albums": albums, "searches": searches, "past": past},
        **{"marked": marked, "filed": order, "covers": covers, "rules": rules, "others": others},
    }


def _place(image: OwnedImage) -> str:
    return f"#{image.id}" if image.path is None else image.path
