"""Albums: images in an order made by hand, or, smart ones, all that a query finds. Each act can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lib_berry.curation import require_any
from lib_berry.db import albums
from lib_berry.db.acting import Act, acting
from lib_berry.db.albums import AlbumRow
from lib_berry.db.connection import Database
from lib_berry.errors import BerryError, ConflictError, InvalidRequestError
from lib_berry.gallery import Gallery
from lib_berry.model import Action, Album, Chosen
from lib_berry.words import images_in_words

LONGEST_NAME = 200
LONGEST_NOTES = 10_000
MOST_ALBUMS = 1000


class Albums:
    """The albums of a library. Safe from any thread."""

    def __init__(self, database: Database, gallery: Gallery) -> None:
        self._database = database
        self._gallery = gallery

    def albums(self) -> tuple[Album, ...]:
        """All albums in the user's order; a smart one with what its query finds now."""
        return tuple(map(self._counted, albums.albums(self._database)))

    def _counted(self, album: Album) -> Album:
        if album.query is None:
            return album
        try:
            page = self._gallery.page(album.query, limit=1)
        except BerryError:
            return album
        newest = page.images[0].id if page.images else None
        return replace(album, count=page.total, cover_id=album.cover_id or newest)

    def create(
        self, name: str, chosen: Chosen | None = None, *, notes: str = "", query: str | None = None
    ) -> Action | None:
        """A new album at the end, with these images, or a smart one of what ``query`` finds.

        Raises InvalidRequestError, QueryError, ConflictError when the name is taken.
        """
        name, notes = _name(name), _notes(notes)
        self._check(query)
        ids = [] if chosen is None else self._gallery.chosen(chosen)
        with acting(self._database) as act:
            rows = albums.rows(act.connection)
            _require_free(rows, name)
            if len(rows) >= MOST_ALBUMS:
                raise InvalidRequestError(f"There are {MOST_ALBUMS:,} albums already; delete one first.")
            made = albums.create(act, name, notes, query)
            require_any(act, ids)
            self._add(act, made)
            act.label = f"Album {name} made" + (f": {images_in_words(act.images())}" if ids else "")
        return act.action

    def change(
        self,
        album_id: int,
        *,
        name: str | None = None,
        notes: str | None = None,
        query: str | None = None,
        cover_id: int | None = None,
        position: int | None = None,
    ) -> Action | None:
        """Change what is not None: rename it, give it notes, another query (a smart one) or cover, another place.

        Raises as ``create``, and NotFoundError.
        """
        self._check(query)
        given: dict[str, Any] = {"name": None if name is None else _name(name)}
        given |= {"notes": None if notes is None else _notes(notes)}
        given |= {"query": query, "cover_id": cover_id}
        with acting(self._database) as act:
            before = albums.row(act.connection, album_id)
            after = before._replace(**{key: value for key, value in given.items() if value is not None})
            if after.query is not None and before.query is None:
                raise ConflictError(f"{before.name} holds images chosen by hand; make a smart album beside it.")
            _require_free([row for row in albums.rows(act.connection) if row.id != album_id], after.name)
            if after != before:
                act.replace("album", [before], [after])
            if position is not None:
                rows = [row for row in albums.rows(act.connection) if row.id != album_id]
                albums.order(act, [*rows[:position], after, *rows[position:]])
            act.label = _described(before, after, moved=position is not None)
        return act.action

    def delete(self, album_id: int) -> Action | None:
        """The album goes, its images stay in the library. Raises NotFoundError."""
        with acting(self._database) as act:
            row = albums.row(act.connection, album_id)
            albums.delete(act, row)
            act.label = f"Album {row.name} deleted"
        return act.action

    def add(self, album_id: int, chosen: Chosen) -> Action | None:
        """Put images at the end, those that are not in it yet. Raises NotFoundError, ConflictError, QueryError."""
        ids = self._gallery.chosen(chosen)
        with acting(self._database) as act:
            row = albums.row(act.connection, album_id)
            _require_by_hand(row)
            require_any(act, ids)
            self._add(act, row)
            act.label = f"Put into {row.name}: {images_in_words(act.images())}"
        return act.action

    def _add(self, act: Act, row: AlbumRow) -> None:
        if row.query is None:
            albums.add(act, row.id)

    def remove(self, album_id: int, chosen: Chosen) -> Action | None:
        """Take images out. Raises as ``add``."""
        ids = self._gallery.chosen(chosen)
        with acting(self._database) as act:
            row = albums.row(act.connection, album_id)
            _require_by_hand(row)
            require_any(act, ids)
            albums.remove(act, album_id)
            act.label = f"Taken out of {row.name}: {images_in_words(act.images())}"
        return act.action

    def move(self, album_id: int, chosen: Chosen, before_id: int | None) -> Action | None:
        """Put images of the album, in the order they have there, before that image of it (None: at the end).

        Raises as ``add``.
        """
        ids = self._gallery.chosen(chosen)
        with acting(self._database) as act:
            row = albums.row(act.connection, album_id)
            _require_by_hand(row)
            require_any(act, ids)
            albums.move(act, album_id, before_id)
            act.label = f"Order of {row.name}"
        return act.action

    def _check(self, query: str | None) -> None:
        """Raises QueryError."""
        if query is not None:
            self._gallery.page(query, limit=1)


def _described(before: AlbumRow, after: AlbumRow, *, moved: bool) -> str:
    if after.name != before.name:
        return f"Album {before.name} renamed {after.name}"
    changed = [word for word in ("notes", "query", "cover") if getattr(after, word, 0) != getattr(before, word, 0)]
    changed += ["cover"] if after.cover_id != before.cover_id else []
    changed += ["place"] if moved else []
    return f"{' and '.join(changed).capitalize() or 'Name'} of the album {before.name}"


def _require_free(rows: list[AlbumRow], name: str) -> None:
    if any(row.name.lower() == name.lower() for row in rows):
        raise ConflictError(f"There is an album {name} already; choose another name.", reason="album_taken", name=name)


def _require_by_hand(row: AlbumRow) -> None:
    if row.query is not None:
        raise ConflictError(f"{row.name} is a smart album: it holds what its search finds. Change its search instead.")


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidRequestError(f"An album needs a name of 1 to {LONGEST_NAME} characters.")
    return name


def _notes(text: str) -> str:
    if len(text) > LONGEST_NOTES:
        raise InvalidRequestError(f"Notes have at most {LONGEST_NOTES:,} characters.")
    return text
