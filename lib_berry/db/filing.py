"""What moving files needs to know of images and folders, and the list of what is in the trash."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence

from lib_berry.db.connection import Database
from lib_berry.db.folders import NOT_TRASH
from lib_berry.model import TRASH_FOLDER, Filed, Place, TrashContents

CHUNK = 5000

SELECT_FILED = """
SELECT i.id, r.path, r.id, f.path, i.name, i.size, i.mtime_ns, i.missing_since_ms IS NULL AND r.available,
       i.prompt_id, i.seed
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
"""
FILED_BY_ID = SELECT_FILED + "WHERE r.active AND i.id IN (SELECT value FROM json_each(?))"


def filed(database: Database, ids: Sequence[int]) -> Iterator[Filed]:
    """These images in this order; left out are those that have gone, or whose root is not configured."""
    for start in range(0, len(ids), CHUNK):
        wanted = ids[start : start + CHUNK]
        rows = database.reader().execute(FILED_BY_ID, (json.dumps(wanted),))
        found = {row[0]: _filed(row) for row in rows}
        yield from (found[each] for each in wanted if each in found)


def _filed(row: Sequence[object]) -> Filed:
    image_id, root, root_id, folder, name, size, mtime_ns, reachable, prompt_id, seed = row
    place = Place(root_id, folder, name)  # type: ignore[arg-type]
    return Filed(image_id, root, place, size, mtime_ns, bool(reachable), prompt_id, seed)  # type: ignore[arg-type]


SELECT_FOLDERS_OF = """
SELECT DISTINCT r.path, f.path FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE r.active AND i.id IN (SELECT value FROM json_each(?))
"""


def folders_of(database: Database, ids: Sequence[int]) -> set[tuple[str, str]]:
    """The folders that these images are in: each root's path, and the folder's relative to it."""
    found: set[tuple[str, str]] = set()
    for start in range(0, len(ids), CHUNK):
        found.update(database.reader().execute(SELECT_FOLDERS_OF, (json.dumps(ids[start : start + CHUNK]),)))
    return found


FILED_IN_FOLDER = SELECT_FILED + "WHERE r.id = ? AND f.path = ?"


def in_folder(database: Database, root_id: int, folder: str) -> dict[str, Filed]:
    """The images of one folder by name, the missing among them."""
    rows = database.reader().execute(FILED_IN_FOLDER, (root_id, folder))
    return {row[4]: _filed(row) for row in rows}


SELECT_FOLDERS = f"""
SELECT f.root_id, f.path FROM folder f JOIN root r ON r.id = f.root_id
WHERE r.active AND NOT r.archived AND {NOT_TRASH} AND f.path <> '' AND f.path LIKE ? ESCAPE '\\'
AND EXISTS (SELECT 1 FROM image i WHERE i.folder_id = f.id AND i.missing_since_ms IS NULL)
ORDER BY f.path DESC LIMIT ?
"""


def folders(database: Database, containing: str, limit: int) -> list[tuple[int, str]]:
    """(root id, relative path) of folders that hold images, with this text in their path, the last by name first."""
    escaped = containing.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return database.reader().execute(SELECT_FOLDERS, (f"%{escaped}%", limit)).fetchall()


SELECT_ORIGINS = "SELECT image_id, root_id, folder, name FROM trash WHERE image_id IN (SELECT value FROM json_each(?))"


def origins(database: Database, ids: Sequence[int]) -> dict[int, Place]:
    """Where these images were before they came into the trash; without those that are not in it."""
    found: dict[int, Place] = {}
    for start in range(0, len(ids), CHUNK):
        rows = database.reader().execute(SELECT_ORIGINS, (json.dumps(ids[start : start + CHUNK]),))
        found.update((row[0], Place(*row[1:])) for row in rows)
    return found


IN_TRASH = f"""
FROM trash t JOIN image i ON i.id = t.image_id JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
WHERE r.active AND f.path GLOB '{TRASH_FOLDER}/*'
"""
COUNT_TRASH = f"SELECT count(*), coalesce(sum(i.size), 0) {IN_TRASH}"


def trash_contents(database: Database) -> TrashContents:
    return TrashContents(*database.reader().execute(COUNT_TRASH).fetchone())


SELECT_TRASH = f"SELECT t.image_id {IN_TRASH} AND t.image_id > ? ORDER BY t.image_id LIMIT ?"


def trashed_ids(database: Database, after: int, limit: int) -> list[int]:
    """The next images in the trash, beyond this id."""
    return [row[0] for row in database.reader().execute(SELECT_TRASH, (after, limit))]


SELECT_UNNOTED = f"""
SELECT i.id, f.root_id, f.path, i.name FROM image i JOIN folder f ON f.id = i.folder_id
WHERE f.root_id = ? AND f.path GLOB '{TRASH_FOLDER}/*' AND i.missing_since_ms IS NULL
AND NOT EXISTS (SELECT 1 FROM trash t WHERE t.image_id = i.id)
"""
NOTE_TRASHED = "INSERT OR IGNORE INTO trash (image_id, root_id, folder, name, trashed_ms) VALUES (?, ?, ?, ?, ?)"


def note_trashed(database: Database, root_id: int) -> int:
    """Images of this root that lie in its trash without a note of it came from where their folder there says. Returns
    how many they are."""
    rows = database.reader().execute(SELECT_UNNOTED, (root_id,)).fetchall()
    if not rows:
        return 0
    now = time.time_ns() // 1_000_000
    with database.transaction(touched=[row[0] for row in rows]) as connection:
        connection.executemany(NOTE_TRASHED, [(*row[:2], _origin(row[2]), row[3], now) for row in rows])
    return len(rows)


def _origin(folder: str) -> str:
    """``.berry-trash/20260131-101530-000123/day`` -> ``day``"""
    return "/".join(folder.split("/")[2:])


MARK_EMPTIED = "UPDATE image SET missing_since_ms = coalesce(missing_since_ms, ?) WHERE id = ?"


def mark_emptied(database: Database, ids: Sequence[int]) -> None:
    """The files of these images are gone from the trash for good. Their rows stay, as those of all missing files do:
    should a file come back, from a backup say, it is known again."""
    now = time.time_ns() // 1_000_000
    with database.transaction(touched=ids) as connection:
        connection.executemany(MARK_EMPTIED, [(now, image_id) for image_id in ids])
        connection.executemany("DELETE FROM trash WHERE image_id = ?", [(image_id,) for image_id in ids])


SELECT_FACTS = """
SELECT i.id, i.name, i.mtime_ns, i.width, i.height, i.seed, i.steps, i.cfg_scale, p.prompt, s.name, c.name, m.name,
       coalesce(k.rating, 0)
FROM image i LEFT JOIN prompt p ON p.id = i.prompt_id LEFT JOIN sampler s ON s.id = i.sampler_id
LEFT JOIN scheduler c ON c.id = i.scheduler_id LEFT JOIN model m ON m.id = i.model_id
LEFT JOIN mark k ON k.image_id = i.id
WHERE i.id IN (SELECT value FROM json_each(?))
"""
FACTS = "id name mtime_ns width height seed steps cfg prompt sampler scheduler model rating".split()


def facts(database: Database, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """What new names of images are made of, by image; keys are ``FACTS``. ``seed`` is as the row has it."""
    found: dict[int, dict[str, object]] = {}
    for start in range(0, len(ids), CHUNK):
        rows = database.reader().execute(SELECT_FACTS, (json.dumps(ids[start : start + CHUNK]),))
        found.update((row[0], dict(zip(FACTS, row, strict=True))) for row in rows)
    return found
