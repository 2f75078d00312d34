"""Which images the user picked to stand for their stacks."""

from __future__ import annotations

import sqlite3
import time

from lib_berry.db import pages
from lib_berry.db.connection import Database

SELECT_COVERS = "SELECT image_id FROM stack_cover ORDER BY picked_ms, image_id"


def covers(connection: sqlite3.Connection) -> list[int]:
    """The picked images, the one picked last after all others."""
    return [row[0] for row in connection.execute(SELECT_COVERS)]


INSERT_COVER = """
INSERT OR REPLACE INTO stack_cover
VALUES (?, max(?, (SELECT coalesce(max(picked_ms) + 1, 0) FROM stack_cover)))
"""


def pick_cover(database: Database, image_id: int) -> None:
    """Let the image stand for its stack. Raises NotFoundError."""
    pages.location(database, image_id)
    with database.transaction(touched=[image_id]) as connection:
        connection.execute(INSERT_COVER, (image_id, time.time_ns() // 1_000_000))
