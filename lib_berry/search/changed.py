"""What has changed in the database, in the codes of the columns that are to take it in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from lib_berry.db import columns as stored
from lib_berry.db.changes import Difference
from lib_berry.search.columns import Columns, Encoded, joined

AT_ONCE = 100
"""So many images are read in one go."""


class Changed(NamedTuple):
    """The images that were touched, the values of those that there are, and what is said of others."""

    touched: set[int]
    found: Encoded
    said: Sequence[tuple[Any, ...]]


def changed(
    connection: sqlite3.Connection,
    columns: Columns,
    touched: Difference,
    between: Callable[[], object] = lambda: None,
) -> Changed:
    """Reads it, with a call of ``between`` after every few images. The columns stay as they are meanwhile."""
    ids, parts = sorted(touched.rows), [columns.encode([])]
    for start in range(0, len(ids), AT_ONCE):
        parts.append(columns.encode(stored.some(connection, ids[start : start + AT_ONCE])))
        between()
    return Changed(touched.rows, joined(parts), stored.said(connection, touched.said))
