"""How the library is doing: what is known of every root, what could not be read, and another try at that."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lib_berry.db import health, roots
from lib_berry.db.connection import Database
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.indexing.indexer import UNREAD, index_folder
from lib_berry.indexing.listing import list_folder
from lib_berry.indexing.selection import Selection
from lib_berry.model import Problem, Root, RootHealth

SHOWN_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Report:
    """The state of everything at one moment. Sizes are in bytes; ``free_bytes`` is None when the disk cannot tell.

    ``problems`` are the first ``SHOWN_PROBLEMS``; how many there are, each root says.
    """

    roots: tuple[RootHealth, ...]
    problems: tuple[Problem, ...]
    database_bytes: int
    thumbnail_bytes: int
    thumbnail_cap: int
    free_bytes: int | None


@dataclass(frozen=True, slots=True)
class Retried:
    """How many unreadable files were read once more, and how many of those could be read now."""

    tried: int
    mended: int


def thumbnails_beside(database_path: Path) -> Path:
    """The thumbnail cache that belongs to a database."""
    return database_path.with_name(f"{database_path.stem}-thumbnails.sqlite3")


def size_on_disk(path: Path) -> int:
    """What a database takes, with what has not been merged into it yet. 0 when it is not there."""
    parts = (path, path.with_name(f"{path.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.is_file())


def free_space(path: Path) -> int | None:
    """The bytes free on the disk that holds ``path``; None when it cannot tell."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return None


class Health:
    """Reads for the health page, and the retry. Safe from any thread."""

    def __init__(self, database: Database, store: ThumbnailStore, selection: Callable[[], Selection]) -> None:
        self._database = database
        self._store = store
        self._selection = selection

    def report(self) -> Report:
        """Looks at the database and at the disk it is on, not at the roots' own files."""
        with self._database.snapshot():
            found = health.root_health(self._database)
            problems = health.problems(self._database, limit=SHOWN_PROBLEMS)
        return Report(
            roots=found,
            problems=problems,
            database_bytes=size_on_disk(self._database.path),
            thumbnail_bytes=self._store.bytes_used(),
            thumbnail_cap=self._store.cap,
            free_bytes=free_space(self._database.path),
        )

    def retry(self, ids: Sequence[int]) -> Retried:
        """Read those of these images that could not be read once more, now, by the path every file takes.

        Files that have gone, or lie on a drive that is away, are not tried; the next scan does.
        """
        places = health.unreadable_places(self._database, ids)
        if not places:
            return Retried(0, 0)
        # A reader of no version: should this process end before it has read them, the next scan does.
        health.mark_unread(self._database, ids, UNREAD)
        known = {root.id: root for root in roots.active_roots(self._database)}
        before = health.count_unreadable(self._database, ids)
        tried = sum(self._read_again(known[root_id], folder, names) for (root_id, folder), names in places.items())
        return Retried(tried, before - health.count_unreadable(self._database, ids))

    def _read_again(self, root: Root, folder: str, names: set[str]) -> int:
        try:
            listing = list_folder(root, folder, self._selection())
        except OSError:
            return 0
        files = {name: stamp for name, stamp in listing.files.items() if name in names}
        return index_folder(self._database, root, replace(listing, files=files))
