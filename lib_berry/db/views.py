"""When images were last looked at. Looking is no change of the index: its version stays what it is."""

from __future__ import annotations

import time

from lib_berry.db import pages
from lib_berry.db.connection import Database


def mark_viewed(database: Database, image_id: int) -> None:
    """Note that the image was looked at now. Raises NotFoundError."""
    pages.location(database, image_id)
    with database.transaction(changes_index=False) as connection:
        now = time.time_ns() // 1_000_000
        connection.execute("INSERT OR REPLACE INTO image_view (image_id, viewed_ms) VALUES (?, ?)", (image_id, now))


def viewed(database: Database) -> list[tuple[int, int]]:
    """(image id, time in ms) of every image that was looked at, the latest first."""
    rows = database.reader().execute(
        "SELECT image_id, viewed_ms FROM image_view ORDER BY viewed_ms DESC, image_id DESC"
    )
    return rows.fetchall()
