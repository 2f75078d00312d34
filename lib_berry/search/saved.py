"""The columns in a file beside the database, so that a new process need not read the whole index first.

The file is never required: one that is damaged, of another layout or of another database is not used.
"""

from __future__ import annotations

import io
import json
import logging
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lib_berry.db import changes
from lib_berry.db.connection import Database
from lib_berry.search.arrays import Coded, Growing, Numbers
from lib_berry.search.columns import CODED, KINDS, Columns

logger = logging.getLogger(__name__)

LAYOUT = 1
SUFFIX = ".columns"


class Copy(NamedTuple):
    """What the file will hold."""

    head: dict[str, Any]
    arrays: list[Numbers]


class SavedColumns:
    """The file."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + SUFFIX)

    def write(self, copy: Copy) -> None:
        """Write the file anew, whole or not at all."""
        partial = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            with partial.open("wb") as file:
                text = json.dumps(copy.head).encode()
                file.write(len(text).to_bytes(8, "little") + text)
                for array in copy.arrays:
                    np.save(file, array)
            partial.replace(self.path)
        except OSError as error:
            logger.warning("Berry could not write %s: %s. The next start takes longer.", self.path, error)
            partial.unlink(missing_ok=True)

    def load(self, database: Database) -> Columns | None:
        """The columns as they were saved, if the database can tell what has changed since. Inside a snapshot."""
        try:
            with self.path.open("rb") as file:
                head, columns = _read(file)
        except FileNotFoundError:
            return None
        except Exception as error:  # a damaged file may fail in any way
            logger.warning("Berry does not use %s: %r.", self.path, error)
            return None
        reader = database.reader()
        if head["identity"] != changes.identity(reader, columns.version):
            return None
        return None if changes.since(reader, columns.version, database.version()) is None else columns


def copied(columns: Columns, database: Database) -> Copy:
    """A copy of the columns in the order of the images' ids, without those that have gone."""
    head = {
        "layout": LAYOUT,
        "version": columns.version,
        "identity": changes.identity(database.reader(), columns.version),
        "zone": _zone(),
        "values": {name: list(column.values) for name, column in columns.coded.items()},
    }
    rows = columns.in_order(columns.alive())
    whole = len(rows) == len(columns) and columns.is_in_order
    arrays = [*(columns[name] for name in KINDS), *(columns.coded[name].codes for name in CODED)]
    return Copy(head, [array.copy() if whole else array[rows] for array in arrays])


def _read(file: io.BufferedReader) -> tuple[dict[str, Any], Columns]:
    size = int.from_bytes(file.read(8), "little")
    head = json.loads(file.read(size))
    if head["layout"] != LAYOUT or head["zone"] != _zone():
        raise ValueError("it is of another layout or time zone")
    columns = Columns(head["version"])
    for name, kind in KINDS.items():
        columns.numbers[name] = Growing(kind, np.load(file, allow_pickle=False))
    for name in CODED:
        of_name = [tuple(each) if isinstance(each, list) else each for each in head["values"][name]]
        columns.coded[name] = Coded(of_name, np.load(file, allow_pickle=False))
    sizes = {len(columns[name]) for name in KINDS} | {len(columns.coded[name].codes) for name in CODED}
    beyond = any(int(c.codes.max(initial=0)) >= len(c.values) for c in columns.coded.values())
    if len(sizes) > 1 or beyond or (np.diff(columns["id"]) <= 0).any():
        raise ValueError("its columns do not fit together")
    columns.reserve(len(columns))
    return head, columns


def _zone() -> str:
    """Which local time the months are of."""
    return f"{time.tzname} {time.timezone}"
