"""Reading what people have said of their images in other programs, from those programs' databases.

    infinite-image-browsing   iib.db                  likes become favourites, custom tags tags
    images-browser            wib.sqlite3             the ranking becomes the rating
    Diffusion Toolkit         diffusion-toolkit.db    ratings of 10 become ratings of 5 (9 and 10 five stars, 1 and 2
                                                      one); favourites, NSFW, tags, albums; "for deletion" becomes a tag

Told by the tables they have, not by their names. Nothing is ever written to them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lib_berry.owned import Owned, OwnedAlbum, OwnedImage, OwnedTag

LIKE = "like"
FOR_DELETION = "for deletion"

Reader = Callable[[sqlite3.Connection], Iterator[Owned]]


def reader_of(connection: sqlite3.Connection) -> tuple[str, Reader] | None:
    """The program's name and who reads its database; None for a database of none of them."""
    for name, (needed, reader) in _RIVALS.items():
        if all(columns <= _columns(connection, table) for table, columns in needed.items()):
            return name, reader
    return None


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[0]).lower() for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _named(values: Any) -> tuple[str, ...]:
    """The names among ``values`` that are any."""
    return tuple(value.strip() for value in values if isinstance(value, str) and value.strip())


def _size(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


IIB_TAGS = "SELECT name, {color} FROM tag WHERE type = 'custom' AND name <> ? ORDER BY id"
IIB_IMAGES = """
SELECT i.path, i.size, json_group_array(t.name)
FROM image_tag it JOIN tag t ON t.id = it.tag_id AND t.type = 'custom' JOIN image i ON i.id = it.image_id
GROUP BY i.id
"""


def _infinite_image_browsing(connection: sqlite3.Connection) -> Iterator[Owned]:
    color = "color" if "color" in _columns(connection, "tag") else "NULL"
    for name, shown in connection.execute(IIB_TAGS.format(color=color), (LIKE,)):
        if _named([name]):
            yield OwnedTag(name.strip(), shown if isinstance(shown, str) and shown else None)
    for path, size, names in connection.execute(IIB_IMAGES):
        tags = _named(json.loads(names))
        own = tuple(tag for tag in tags if tag != LIKE)
        yield OwnedImage(str(path), size=_size(size), favorite=LIKE in tags, tags=own)


IB_IMAGES = "SELECT file, CAST(ranking AS INTEGER) FROM ranking WHERE CAST(ranking AS INTEGER) BETWEEN 1 AND 5"


def _images_browser(connection: sqlite3.Connection) -> Iterator[Owned]:
    for path, ranking in connection.execute(IB_IMAGES):
        yield OwnedImage(str(path), rating=ranking)


DT_ALBUMS = "SELECT Name FROM Album ORDER BY {order}, Id"
DT_TAGS = "SELECT Name FROM Tag ORDER BY Id"
DT_IMAGES = """
SELECT i.Path, {size}, ifnull(i.Rating, 0), ifnull(i.Favorite, 0), ifnull(i.NSFW, 0), ifnull(i.ForDeletion, 0),
       (SELECT json_group_array(t.Name) FROM {tags}), (SELECT json_group_object(a.Name, ai.rowid) FROM {albums})
FROM Image i
"""
DT_TAGS_OF = "ImageTag it JOIN Tag t ON t.Id = it.TagId WHERE it.ImageId = i.Id"
DT_ALBUMS_OF = "AlbumImage ai JOIN Album a ON a.Id = ai.AlbumId WHERE ai.ImageId = i.Id"
NO_TAGS = "(SELECT NULL AS Name) t WHERE 0"
NO_ALBUMS = "(SELECT NULL AS Name) a, (SELECT 0 AS rowid) ai WHERE 0"


def _diffusion_toolkit(connection: sqlite3.Connection) -> Iterator[Owned]:
    has_albums = bool(_columns(connection, "Album")) and bool(_columns(connection, "AlbumImage"))
    has_tags = bool(_columns(connection, "Tag")) and bool(_columns(connection, "ImageTag"))
    if has_albums:
        order = '"Order"' if "order" in _columns(connection, "Album") else "Id"
        rows = connection.execute(DT_ALBUMS.format(order=order))
        yield from (OwnedAlbum(name) for row in rows for name in _named(row))
    if has_tags:
        yield from (OwnedTag(name) for row in connection.execute(DT_TAGS) for name in _named(row))
    sql = DT_IMAGES.format(
        size="i.FileSize" if "filesize" in _columns(connection, "Image") else "NULL",
        tags=DT_TAGS_OF if has_tags else NO_TAGS,
        albums=DT_ALBUMS_OF if has_albums else NO_ALBUMS,
    )
    for path, size, rating, favorite, nsfw, doomed, tags, albums in connection.execute(sql):
        names = _named(json.loads(tags)) + ((FOR_DELETION,) if doomed else ())
        places: Mapping[str, int] = {name.strip(): at for name, at in json.loads(albums).items() if name.strip()}
        if rating or favorite or nsfw or names or places:
            stars = min(max((int(rating) + 1) // 2, 0), 5)
            yield OwnedImage(
                str(path), None, None, _size(size), None, stars, bool(favorite), bool(nsfw), None, names, places
            )


_RIVALS: dict[str, tuple[Mapping[str, set[str]], Reader]] = {
    "infinite-image-browsing": (
        {"image": {"id", "path", "size"}, "tag": {"id", "name", "type"}, "image_tag": {"image_id", "tag_id"}},
        _infinite_image_browsing,
    ),
    "images-browser": ({"ranking": {"file", "ranking"}}, _images_browser),
    "Diffusion Toolkit": (
        {"Image": {"id", "path", "rating", "favorite", "fordeletion", "nsfw"}},
        _diffusion_toolkit,
    ),
}
"""By program: the tables and columns (in lower case) its database has, and who reads it."""
