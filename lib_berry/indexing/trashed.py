"""What lies in a root's trash and is not known of: the database that knew it was lost, or is another Berry's.

Every file of the trash lies in its old folder (see ``filing``), so that it can be known again from there alone: it gets
its row, and the note where it came from, and what was said of it comes back with a backup, by content.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from lib_berry.db import filing
from lib_berry.db.connection import Database
from lib_berry.indexing.indexer import index_folder, is_in_step
from lib_berry.indexing.listing import Listing, absolute, walk
from lib_berry.indexing.selection import Selection
from lib_berry.model import TRASH_FOLDER, Root


def adopt(database: Database, root: Root, selection: Selection, skip: Collection[str]) -> int:
    """Index what is in the root's trash as being there. Returns how many images were not known to be.

    Files that were put there by hand, outside a folder of the trash's own, are left alone.
    """
    trash = Path(absolute(root, TRASH_FOLDER))
    if trash.is_symlink() or not trash.is_dir():
        return 0
    for found in walk(root, TRASH_FOLDER, selection, skip):
        if not isinstance(found, Listing) or found.folder == TRASH_FOLDER or not found.files:
            continue
        if not is_in_step(database, root, found):
            index_folder(database, root, found)
    return filing.note_trashed(database, root.id)
