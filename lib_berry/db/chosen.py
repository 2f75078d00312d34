"""The images an act is about, as a table that the writer's statements join."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

CREATE = "CREATE TEMP TABLE IF NOT EXISTS chosen (image_id INTEGER PRIMARY KEY, place INTEGER NOT NULL)"
FILL = """
INSERT INTO chosen SELECT e.value, e.key FROM json_each(?) e WHERE EXISTS (SELECT 1 FROM image WHERE id = e.value)
ON CONFLICT (image_id) DO NOTHING
"""


def choose(connection: sqlite3.Connection, ids: Sequence[int]) -> int:
    """Put these images, in this order, into the table ``chosen``; those that have gone are left out. Inside a
    transaction, until the next call. Returns how many there are."""
    connection.execute(CREATE)
    connection.execute("DELETE FROM chosen")
    return connection.execute(FILL, (json.dumps(ids),)).rowcount
