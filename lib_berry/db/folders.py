"""What is remembered of folders themselves: when each was last changed, as of the last look into it."""

from __future__ import annotations

from lib_berry.db.connection import Database
from lib_berry.model import TRASH_FOLDER

NOT_TRASH = f"f.path NOT GLOB '{TRASH_FOLDER}/*'"
"""The condition that a folder ``f`` is none of the trash."""

NOT_TRASHED = f"i.folder_id NOT IN (SELECT f.id FROM folder f WHERE f.path GLOB '{TRASH_FOLDER}/*')"
"""The condition that an image ``i`` is not in the trash."""

SELECT_TIMES = f"SELECT path, mtime_ns FROM folder f WHERE root_id = ? AND {NOT_TRASH}"


def folder_times(database: Database, root_id: int) -> dict[str, int | None]:
    """The folders of a root but its trash by relative path, with their time before they were last listed and indexed
    as a whole.

    None: that has not happened yet, or was too close to a change to be sure.
    """
    return dict(database.reader().execute(SELECT_TIMES, (root_id,)).fetchall())
