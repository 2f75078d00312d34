"""The journal of file operations: what shall happen to which file, noted before it happens.

The indexer leaves alone what a pending step names: between the move of a file and that of its row it would take the
one for a new image, and the other for a missing one.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from lib_berry.db import actions
from lib_berry.db.connection import Database
from lib_berry.db.deeds import Deed, encode
from lib_berry.db.freeids import FreeIds
from lib_berry.db.roots import folder_id
from lib_berry.db.rows import MAX_INODE
from lib_berry.model import Action, FileOperation, FileStamp, Place, Step
from lib_berry.words import images_in_words

KIND = "files"
"""Of our actions in the history."""

ANY_PENDING = "SELECT EXISTS (SELECT 1 FROM file_step INDEXED BY file_step_source WHERE NOT done)"
BUSY_NAMES = """
SELECT source_name FROM file_step WHERE NOT done AND source_id = :folder
UNION ALL SELECT target_name FROM file_step WHERE NOT done AND target_id = :folder
"""


def busy_names(connection: sqlite3.Connection, folder: int) -> Collection[str]:
    """The names in a folder that pending steps are about."""
    if not connection.execute(ANY_PENDING).fetchone()[0]:
        return ()
    return {row[0] for row in connection.execute(BUSY_NAMES, {"folder": folder})}


IS_BUSY = "EXISTS (SELECT 1 FROM file_step s WHERE NOT s.done AND s.image_id = image.id)"
"""The condition that a pending step is about an ``image``."""
BUSY_AMONG = """
SELECT image_id FROM file_step WHERE NOT done AND image_id IN (SELECT value FROM json_each(?))
"""


def busy_images(connection: sqlite3.Connection, ids: Collection[int]) -> Collection[int]:
    """Those of these images that pending steps are about."""
    if not connection.execute(ANY_PENDING).fetchone()[0]:
        return ()
    return {row[0] for row in connection.execute(BUSY_AMONG, (json.dumps(list(ids)),))}


INSERT_OPERATION = """
INSERT INTO file_operation (kind, label, action_id, undone, made_ms) VALUES (?, ?, ?, ?, ?)
"""
INSERT_STEP = """
INSERT INTO file_step (operation_id, position, image_id, source_id, source_name, target_id, target_name, companions)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def begin(database: Database, operation: FileOperation, steps: Sequence[Step]) -> int:
    """Note all that is going to happen, on the disk itself. Returns the operation's number."""
    now = time.time_ns() // 1_000_000
    with database.transaction(touched=(), durable=True) as connection:
        values = (operation.kind, operation.label, operation.action_id, operation.undone, now)
        number = int(connection.execute(INSERT_OPERATION, values).lastrowid or 0)
        folders: dict[tuple[int, str], int] = {}

        def folder(place: Place) -> int:
            key = place.root_id, place.folder
            if key not in folders:
                folders[key] = folder_id(connection, *key)
            return folders[key]

        connection.executemany(
            INSERT_STEP,
            (
                (
                    *(number, position, step.image_id),
                    *(folder(step.source), step.source.name, folder(step.target), step.target.name),
                    json.dumps(step.companions),
                )
                for position, step in enumerate(steps)
            ),
        )
    return number


SELECT_OPERATIONS = "SELECT id, kind, label, action_id, undone FROM file_operation ORDER BY id"


def unfinished(database: Database) -> list[tuple[int, FileOperation]]:
    """The operations that were begun and have not come to their end, by number."""
    rows = database.reader().execute(SELECT_OPERATIONS)
    return [(row[0], FileOperation(row[1], row[2], row[3], _flag(row[4]))) for row in rows]


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


class Pending(NamedTuple):
    """A step to be taken, by its place in the operation, with the absolute paths of the two roots."""

    position: int
    step: Step
    source_root: str
    target_root: str


SELECT_PENDING = """
SELECT s.position, s.image_id, sf.root_id, sf.path, s.source_name, tf.root_id, tf.path, s.target_name, s.companions,
       sr.path, tr.path
FROM file_step s JOIN folder sf ON sf.id = s.source_id JOIN root sr ON sr.id = sf.root_id
JOIN folder tf ON tf.id = s.target_id JOIN root tr ON tr.id = tf.root_id
WHERE s.operation_id = ? AND s.position > ? AND NOT s.done ORDER BY s.position LIMIT ?
"""


def pending(database: Database, number: int, after: int, limit: int) -> list[Pending]:
    """The next steps of an operation, beyond the position ``after``."""
    rows = database.reader().execute(SELECT_PENDING, (number, after, limit))
    return [Pending(row[0], _step(row[1:9]), row[9], row[10]) for row in rows]


def _step(row: Sequence[Any]) -> Step:
    image_id, source_root, source, name, target_root, target, new_name, companions = row
    pairs = tuple((old, new) for old, new in json.loads(companions))
    return Step(image_id, Place(source_root, source, name), Place(target_root, target, new_name), pairs)


SET_DONE = "UPDATE file_step SET done = 1, copy_id = ? WHERE operation_id = ? AND position = ?"
DELETE_STEP = "DELETE FROM file_step WHERE operation_id = ? AND position = ?"
INSERT_TRASH = """
INSERT OR REPLACE INTO trash (image_id, root_id, folder, name, trashed_ms) VALUES (?, ?, ?, ?, ?)
"""


def settle(
    database: Database, number: int, kind: str, moved: Sequence[tuple[Pending, FileStamp]], failed: Iterable[Pending]
) -> None:
    """The files of these steps are where they shall be, with this stamp: let their rows follow. The failed are struck
    off."""
    now = time.time_ns() // 1_000_000
    touched: set[int] = set()
    with database.transaction(touched=touched) as connection:
        connection.executemany(DELETE_STEP, [(number, each.position) for each in failed])
        rows, done = _Rows(connection, touched), []
        for each, stamp in moved:
            copy_id = None
            if kind == "copy":
                copy_id = rows.copy(each.step, stamp)
            else:
                rows.move(each.step, stamp)
            done.append((copy_id, number, each.position))
        connection.executemany(SET_DONE, done)
        steps = [each.step for each, _ in moved]
        if kind == "trash":
            origins = [(step.image_id, step.source.root_id, step.source.folder, step.source.name) for step in steps]
            connection.executemany(INSERT_TRASH, [(*origin, now) for origin in origins])
        elif kind == "restore":
            connection.executemany("DELETE FROM trash WHERE image_id = ?", [(step.image_id,) for step in steps])


FIND_OCCUPANT = "SELECT id FROM image WHERE folder_id = ? AND name = ? AND id <> ?"
STEP_ASIDE = "UPDATE image SET name = char(0) || id WHERE id = ?"
PUT_ASIDE = """
UPDATE image SET folder_id = ?, name = ?, missing_since_ms = coalesce(missing_since_ms, ?) WHERE id = ?
"""
MOVE_ROW = "UPDATE image SET folder_id = ?, name = ?, inode = ?, missing_since_ms = NULL WHERE id = ?"


COPIED = (
    *"fingerprint container width height prompt_id seed steps cfg_scale sampler_id scheduler_id model_id".split(),
    *"vae_id generator_id clip_skip denoising_strength extra_id dialect dialect_version error".split(),
    "sidecar_mtime_ns",
)
COPY_ROW = f"""
INSERT INTO image (id, folder_id, name, size, mtime_ns, inode, {", ".join(COPIED)})
SELECT ?, ?, ?, ?, ?, ?, {", ".join(COPIED)} FROM image WHERE id = ?
"""
COPY_LORAS = "INSERT INTO image_lora SELECT ?, lora_id, weight FROM image_lora WHERE image_id = ?"
COPY_MARK = "INSERT INTO mark SELECT ?, rating, favorite, nsfw FROM mark WHERE image_id = ?"
COPY_TAGS = "INSERT INTO image_tag SELECT ?, tag_id FROM image_tag WHERE image_id = ?"


class _Rows:
    """The rows of one transaction's images. ``touched`` grows by those that changed."""

    def __init__(self, connection: sqlite3.Connection, touched: set[int]) -> None:
        self._connection = connection
        self._touched = touched
        self._folders: dict[tuple[int, str], int] = {}
        self._ids = FreeIds(connection)

    def _folder(self, place: Place) -> int:
        key = place.root_id, place.folder
        if key not in self._folders:
            self._folders[key] = folder_id(self._connection, *key)
        return self._folders[key]

    def move(self, step: Step, stamp: FileStamp) -> None:
        """The row goes where its file is. Another that had the place has lost its file, since the file went there
        without replacing one: it gets the old place."""
        connection, target = self._connection, self._folder(step.target)
        occupant = connection.execute(FIND_OCCUPANT, (target, step.target.name, step.image_id)).fetchone()
        if occupant is not None:
            connection.execute(STEP_ASIDE, occupant)
        connection.execute(MOVE_ROW, (target, step.target.name, stamp.inode & MAX_INODE, step.image_id))
        self._touched.add(step.image_id)
        if occupant is not None:
            values = self._folder(step.source), step.source.name, time.time_ns() // 1_000_000, occupant[0]
            connection.execute(PUT_ASIDE, values)
            self._touched.add(occupant[0])

    def copy(self, step: Step, stamp: FileStamp) -> int:
        """A row for the copy, with the stars, marks and tags of the original. Returns its id."""
        connection, target = self._connection, self._folder(step.target)
        there = connection.execute(FIND_OCCUPANT, (target, step.target.name, 0)).fetchone()
        if there is not None:
            return int(there[0])
        copy_id = self._ids.take(stamp.mtime_ns // 1_000_000)
        place = (copy_id, target, step.target.name, stamp.size, stamp.mtime_ns, stamp.inode & MAX_INODE)
        connection.execute(COPY_ROW, (*place, step.image_id))
        for statement in (COPY_LORAS, COPY_MARK, COPY_TAGS):
            connection.execute(statement, (copy_id, step.image_id))
        self._touched.add(copy_id)
        return copy_id


def drop_pending(database: Database, number: int) -> None:
    """Nothing more shall happen of this operation."""
    with database.transaction(touched=()) as connection:
        connection.execute("DELETE FROM file_step WHERE operation_id = ? AND NOT done", (number,))


SELECT_DONE = """
SELECT s.image_id, sf.root_id, sf.path, s.source_name, tf.root_id, tf.path, s.target_name, s.companions, s.copy_id
FROM file_step s JOIN folder sf ON sf.id = s.source_id JOIN folder tf ON tf.id = s.target_id
WHERE s.operation_id = ? AND s.done ORDER BY s.position
"""


def finish(database: Database, number: int, operation: FileOperation) -> tuple[int, Action | None]:
    """The operation has come to its end: note it as an action (or that one as undone or done again) and clear the
    journal of it. Returns how many images it concerned, and the new action, None when there is none."""
    action = None
    with database.transaction(touched=()) as connection:
        rows = connection.execute(SELECT_DONE, (number,)).fetchall()
        if operation.action_id is not None:
            actions.set_undone(connection, operation.action_id, bool(operation.undone))
        elif rows:
            label = f"{operation.label}: {images_in_words(len(rows))}"
            actions.add(connection, KIND, label, len(rows), _payload(operation.kind, rows))
            action = actions.undoable(connection)
        connection.execute("DELETE FROM file_step WHERE operation_id = ?", (number,))
        connection.execute("DELETE FROM file_operation WHERE id = ?", (number,))
    return len(rows), action


def _payload(kind: str, rows: Sequence[Sequence[Any]]) -> bytes:
    if kind in ("trash", "restore"):
        return encode(Deed(kind, tuple(row[0] for row in rows)))
    if kind == "copy":
        return encode(Deed(kind, tuple(row[8] for row in rows)))
    return encode(Deed(kind, (), tuple(_step(row[:8]) for row in rows)))
