"""Which image of the library a record from elsewhere speaks of: by path, by content, by the end of its path.

In this order, the first that finds one:

    1. the file at that path, unless its content is known to differ
    2. a file of that content: same fingerprint and size; of several, the one whose path ends most alike
    3. the file at that path, though it has another content now: it was edited there
    4. when the record knows no fingerprint (another program's): a file of that name whose folders end alike, or of
       that name and size, if there is only one such; case, drive letters and kinds of slashes do not matter
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple

from lib_berry.db.connection import Database
from lib_berry.owned import BY_CONTENT, BY_ID, BY_NAME, BY_PATH, OwnedImage

ENOUGH = 2
"""So many parts of two paths, the name among them, must be alike when nothing else is known."""

SELECT_ROOTS = "SELECT id, path FROM root ORDER BY active DESC, length(path) DESC"
SELECT_AT = """
SELECT i.id, i.size, i.fingerprint FROM image i JOIN folder f ON f.id = i.folder_id
WHERE f.root_id = ? AND f.path = ? AND i.name = ?
"""


class _Row(NamedTuple):
    id: int
    size: int
    fingerprint: int | None


class Matcher:
    """Finds images of one library; to be closed. For one thread.

    Tables by content and by name are made when they are first needed, in a temporary file: a library that lies where
    it did needs neither.
    """

    def __init__(self, database: Database) -> None:
        self._reader = database.reader()
        self._roots = [(row[0], _slashed(row[1]).rstrip("/")) for row in self._reader.execute(SELECT_ROOTS)]
        self._tables = sqlite3.connect("", isolation_level=None)
        self._made: set[str] = set()

    def __enter__(self) -> Matcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tables.close()

    def find(self, image: OwnedImage) -> tuple[int, str] | None:
        """The image's id, and how it was found."""
        if image.path is None:
            return self._unknown(image.id)
        path = _slashed(f"{image.root}/{image.path}" if image.root else image.path)
        at = self._at(path)
        if at is not None and not _differs(at, image):
            return at.id, BY_PATH
        alike = self._by_content(image, path)
        if alike is not None:
            return alike, BY_CONTENT
        if at is not None:
            return at.id, BY_PATH
        named = self._by_name(image, path) if image.fingerprint is None else None
        return None if named is None else (named, BY_NAME)

    def _unknown(self, image_id: int | None) -> tuple[int, str] | None:
        if image_id is None or self._reader.execute("SELECT 1 FROM image WHERE id = ?", (image_id,)).fetchone():
            return None
        return image_id, BY_ID

    def _at(self, path: str) -> _Row | None:
        folded = os.path.normcase(path).replace("\\", "/")
        for root_id, root in self._roots:
            if folded.startswith(os.path.normcase(root).replace("\\", "/") + "/"):
                folder, _, name = path[len(root) + 1 :].rpartition("/")
                row = self._reader.execute(SELECT_AT, (root_id, folder, name)).fetchone()
                if row is not None:
                    return _Row(*row)
        return None

    def _by_content(self, image: OwnedImage, path: str) -> int | None:
        if image.fingerprint is None or image.size is None:
            return None
        self._make("content", SELECT_CONTENT)
        found = self._tables.execute(FIND_CONTENT, (image.fingerprint, image.size)).fetchall()
        ids = [row[0] for row in found]
        if len(ids) < 2:
            return ids[0] if ids else None
        return max(self._paths(ids), key=lambda row: (_alike(row[1], path), -row[0]))[0]

    def _by_name(self, image: OwnedImage, path: str) -> int | None:
        self._make("named", SELECT_NAMED)
        rows = self._tables.execute(FIND_NAMED, (path.rpartition("/")[2].casefold(),)).fetchall()
        sizes = dict(rows)
        scored = sorted(
            ((sizes[image_id] == image.size, _alike(other, path), image_id) for image_id, other in self._paths(sizes)),
            reverse=True,
        )
        if not scored or (len(scored) > 1 and scored[0][:2] == scored[1][:2]):
            return None
        same_size, alike, image_id = scored[0]
        return image_id if same_size or alike >= ENOUGH else None

    def _paths(self, ids: Sequence[int] | dict[int, int]) -> list[tuple[int, str]]:
        return self._reader.execute(SELECT_PATHS, (json.dumps(list(ids)),)).fetchall()

    def _make(self, table: str, select: str) -> None:
        if table in self._made:
            return
        self._tables.execute("BEGIN")
        self._tables.execute(f"CREATE TABLE {table} (key, size, id, PRIMARY KEY (key, id)) WITHOUT ROWID")
        rows = self._reader.execute(select)
        if table == "named":
            rows = ((name.casefold(), size, image_id) for name, size, image_id in rows)  # type: ignore[assignment]
        self._tables.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
        self._tables.execute("COMMIT")
        self._made.add(table)


SELECT_CONTENT = "SELECT fingerprint, size, id FROM image WHERE fingerprint IS NOT NULL"
FIND_CONTENT = "SELECT id FROM content WHERE key = ? AND size = ? ORDER BY id LIMIT 500"
SELECT_NAMED = "SELECT name, size, id FROM image"
FIND_NAMED = "SELECT id, size FROM named WHERE key = ? LIMIT 500"
SELECT_PATHS = """
SELECT i.id, r.path || '/' || f.path || '/' || i.name
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE i.id IN (SELECT value FROM json_each(?))
"""


def _slashed(path: str) -> str:
    """A path of any system with ``/`` between its parts. A backslash in a name, which Linux allows, is taken for one
    only where the path looks like one of Windows."""
    is_windows = "\\" in path and ("/" not in path or path[1:2] == ":" or path.startswith("\\\\") or os.name == "nt")
    return path.replace("\\", "/") if is_windows else path


def _differs(row: _Row, image: OwnedImage) -> bool:
    if image.fingerprint is None or row.fingerprint is None:
        return False
    return row.fingerprint != image.fingerprint


def _alike(one: str, other: str) -> int:
    """How many parts the paths have in common, from their ends."""
    parts = [[part for part in _slashed(path).casefold().split("/") if part] for path in (one, other)]
    count = 0
    for first, second in zip(reversed(parts[0]), reversed(parts[1]), strict=False):
        if first != second:
            break
        count += 1
    return count
