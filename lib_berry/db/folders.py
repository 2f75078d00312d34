"""What is remembered of folders themselves: when each was last changed, as of the last look into it."""

from __future__ import annotations

from lib_berry.db.connection import Database

SELECT_TIMES = "SELECT path, mtime_ns FROM folder WHERE root_id = ?"


def folder_times(database: Database, root_id: int) -> dict[str, int | None]:
    """The folders of a root by relative path, with their time before they were last listed and indexed as a whole.

    None: that has not happened yet, or was too close to a change to be sure.
    """
    return dict(database.reader().execute(SELECT_TIMES, (root_id,)).fetchall())
