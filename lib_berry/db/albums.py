"""Albums, ordered by hand: what there are, which images are in them. What is written is noted, to be taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASHED
from lib_berry.db.noting import Noting
from lib_berry.errors import NotFoundError
from lib_berry.model import Album


class AlbumRow(NamedTuple):
    """A row of the table."""

    id: int
    name: str
    position: int
    notes: str = ""
    cover_id: int | None = None
    query: str | None = None


THERE = f"""
JOIN image i ON i.id = ai.image_id WHERE ai.album_id = a.id AND i.missing_since_ms IS NULL AND {NOT_TRASHED}
"""
SELECT_ALBUMS = f"""
SELECT a.id, a.name, a.position, a.notes, coalesce(
    (SELECT id FROM image WHERE id = a.cover_id),
    (SELECT ai.image_id FROM album_image ai {THERE} ORDER BY ai.position, ai.image_id LIMIT 1)
), a.query, (SELECT count(*) FROM album_image ai {THERE})
FROM album a ORDER BY a.position, a.id
"""


def albums(database: Database) -> tuple[Album, ...]:
    """Every album in the user's order, with its cover and how many images that are there it has (a smart one: 0)."""
    return tuple(Album(*row) for row in database.reader().execute(SELECT_ALBUMS))


SELECT_OF = """
SELECT a.id, a.name, a.position, a.notes, a.cover_id, a.query
FROM album_image ai JOIN album a ON a.id = ai.album_id WHERE ai.image_id = ? ORDER BY a.position, a.id
"""


def albums_of(database: Database, image_id: int) -> tuple[Album, ...]:
    """The albums that the image is in."""
    return tuple(Album(*row) for row in database.reader().execute(SELECT_OF, (image_id,)))


SELECT_ROWS = "SELECT id, name, position, notes, cover_id, query FROM album ORDER BY position, id"


def rows(connection: sqlite3.Connection) -> list[AlbumRow]:
    """Every album, in order."""
    return [AlbumRow(*row) for row in connection.execute(SELECT_ROWS)]


def row(connection: sqlite3.Connection, album_id: int) -> AlbumRow:
    """Raises NotFoundError."""
    found = [each for each in rows(connection) if each.id == album_id]
    if not found:
        raise NotFoundError(f"There is no album {album_id}; it may have been deleted.")
    return found[0]


def order(noting: Noting, albums: Sequence[AlbumRow]) -> None:
    """Number the albums as they stand here."""
    moved = [(each, each._replace(position=place)) for place, each in enumerate(albums) if each.position != place]
    noting.replace("album", [old for old, _ in moved], [new for _, new in moved])


SELECT_SMART = "SELECT id, name, query FROM album WHERE query IS NOT NULL ORDER BY id"


def smart(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Id, name and query of each smart album."""
    return connection.execute(SELECT_SMART).fetchall()


# --- the images of one -----------------------------------------------------------------------------------------------

SELECT_MEMBERS = """
SELECT image_id, album_id, position FROM album_image WHERE album_id = ? ORDER BY position, image_id
"""
SELECT_OTHERS = """
SELECT image_id FROM chosen WHERE image_id NOT IN (SELECT image_id FROM album_image WHERE album_id = ?) ORDER BY place
"""
END = "SELECT coalesce(max(position) + 1, 0) FROM album_image WHERE album_id = ?"


def add(noting: Noting, album_id: int) -> None:
    """Put the chosen images that are not in the album yet at its end."""
    (end,) = noting.connection.execute(END, (album_id,)).fetchone()
    new = noting.connection.execute(SELECT_OTHERS, (album_id,)).fetchall()
    noting.replace("album_image", [], [(image_id, album_id, end + n) for n, (image_id,) in enumerate(new)])


SELECT_CHOSEN_MEMBERS = """
SELECT image_id, album_id, position FROM album_image WHERE album_id = ?
AND image_id IN (SELECT image_id FROM chosen) ORDER BY position, image_id
"""


def remove(noting: Noting, album_id: int) -> None:
    """Take the chosen images out of the album; the others keep their places."""
    noting.replace("album_image", noting.connection.execute(SELECT_CHOSEN_MEMBERS, (album_id,)), [])


def move(noting: Noting, album_id: int, before_id: int | None) -> None:
    """Put the chosen images of the album, in the order they have there, before that image (None: at the end)."""
    connection = noting.connection
    members = connection.execute(SELECT_MEMBERS, (album_id,)).fetchall()
    moving = connection.execute(SELECT_CHOSEN_MEMBERS, (album_id,)).fetchall()
    chosen = {each[0] for each in moving}
    ahead = next((n for n, each in enumerate(members) if each[0] == before_id), len(members))
    ordered = [each for each in members[:ahead] if each[0] not in chosen]
    ordered += moving + [each for each in members[ahead:] if each[0] not in chosen]
    if ordered != members:
        changed = [(each, (*each[:2], place)) for place, each in enumerate(ordered) if each[2] != place]
        noting.replace("album_image", [old for old, _ in changed], [new for _, new in changed])


SELECT_POSITIONS = """
SELECT image_id, min(position) FROM album_image
WHERE album_id IN (SELECT value FROM json_each(?)) GROUP BY image_id
"""


def positions(connection: sqlite3.Connection, album_ids: Sequence[int]) -> list[tuple[int, int]]:
    """The images of these albums, each with its place in one of them."""
    return connection.execute(SELECT_POSITIONS, (json.dumps(list(album_ids)),)).fetchall()


def delete(noting: Noting, album: AlbumRow) -> None:
    """The album goes, not its images."""
    noting.replace("album_image", noting.connection.execute(SELECT_MEMBERS, (album.id,)), [])
    noting.replace("album", [album], [])


NEXT_ID = "SELECT coalesce(max(id), 0) + 1, coalesce(max(position), -1) + 1 FROM album"


def create(noting: Noting, name: str, notes: str, query: str | None) -> AlbumRow:
    """A new album at the end."""
    number, position = noting.connection.execute(NEXT_ID).fetchone()
    made = AlbumRow(number, name, position, notes, None, query)
    noting.replace("album", [], [made])
    return made
