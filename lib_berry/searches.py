"""Searches worth keeping: saved under a name with how many images each finds now, and the history of those made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib_berry.db import searches
from lib_berry.db.connection import Database
from lib_berry.errors import BerryError, InvalidRequestError
from lib_berry.gallery import Gallery
from lib_berry.model import PastSearch, SavedSearch

LONGEST_NAME = 200
MOST_SAVED = 500
SHOWN_HISTORY = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """Saved searches in the user's order, each with its count (None: its query has a mistake), and the history."""

    saved: Sequence[tuple[SavedSearch, int | None]]
    history: Sequence[PastSearch]


class Searches:
    """Saved searches and history. Safe from any thread."""

    def __init__(self, database: Database, gallery: Gallery) -> None:
        self._database = database
        self._gallery = gallery

    def kept(self) -> Kept:
        """All there is. Every saved search is made for its count, so this is for when they are looked at."""
        saved = [(search, self._count(search)) for search in searches.saved_searches(self._database)]
        return Kept(saved, self.history())

    def history(self) -> Sequence[PastSearch]:
        """The searches made last, the latest first."""
        return searches.history(self._database, SHOWN_HISTORY)

    def save(self, name: str, query: str, sort: str) -> None:
        """Keep a search under a new name. Raises QueryError, InvalidRequestError, ConflictError."""
        self._check(query, sort)
        if len(searches.saved_searches(self._database)) >= MOST_SAVED:
            raise InvalidRequestError(f"There are {MOST_SAVED} saved searches already; delete one first.")
        searches.save(self._database, _name(name), query, sort)

    def change(
        self,
        search_id: int,
        *,
        name: str | None = None,
        query: str | None = None,
        sort: str | None = None,
        position: int | None = None,
    ) -> None:
        """Rename, rewrite or move a saved search. Raises as ``save``, and NotFoundError."""
        if query is not None or sort is not None:
            self._check(query or "", sort or "created")
        name = None if name is None else _name(name)
        searches.change(self._database, search_id, name=name, query=query, sort=sort)
        if position is not None:
            searches.move(self._database, search_id, max(position, 0))

    def delete(self, search_id: int) -> None:
        """Raises NotFoundError."""
        searches.delete(self._database, search_id)

    def remember(self, query: str) -> None:
        """Note in the history that this search was made; an empty one is none."""
        if query.strip():
            searches.remember(self._database, query.strip())

    def clear_history(self) -> None:
        searches.clear_history(self._database)

    def _check(self, query: str, sort: str) -> None:
        self._gallery.page(query, sort=sort, limit=1)

    def _count(self, search: SavedSearch) -> int | None:
        try:
            return self._gallery.page(search.query, limit=1).total
        except BerryError:
            return None


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidRequestError(f"A saved search needs a name of 1 to {LONGEST_NAME} characters.")
    return name
