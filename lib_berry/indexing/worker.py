"""The saved-image hook's other half: a thread that indexes what the host says it has saved.

What the host names is a hint. ``modules/images.py`` of A1111 and reForge names ``same.png`` when it has written
``same-1.png``, and says nothing of the JPEG it writes beside a large PNG. So every file in that folder whose name
begins like the hint's is compared with its row.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from lib_berry.db.connection import Database
from lib_berry.db.roots import set_available
from lib_berry.errors import BerryError
from lib_berry.host import SavedImage
from lib_berry.indexing.indexer import index_folder
from lib_berry.indexing.listing import list_folder
from lib_berry.indexing.places import locate
from lib_berry.indexing.selection import Selection
from lib_berry.model import Root

logger = logging.getLogger(__name__)


class IndexWorker:
    """Takes hints from any thread, indexes on its own."""

    def __init__(
        self, database: Database, roots: Callable[[], Sequence[Root]], selection: Callable[[], Selection]
    ) -> None:
        self._database = database
        self._roots = roots
        self._selection = selection
        self._queue: queue.SimpleQueue[SavedImage | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="berry-index", daemon=True)
        self._thread.start()

    def put(self, saved: SavedImage) -> None:
        """Index this soon. Returns at once."""
        self._queue.put(saved)

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (saved := self._queue.get()) is not None:
            try:
                self._index(saved)
            except (BerryError, OSError) as error:
                logger.warning("Berry could not index %s: %s The next scan tries again.", saved.candidates, error)
            except Exception:
                logger.exception("Berry could not index %s. The next scan tries again.", saved.candidates)

    def _index(self, saved: SavedImage) -> None:
        for folder, stem in sorted({(os.fspath(path.parent), path.stem) for path in saved.candidates}):
            self._index_like(folder, stem)

    def _index_like(self, folder: str, stem: str) -> None:
        if not Path(folder).is_dir():
            return
        place = locate(self._roots(), folder)
        if place is None:
            logger.warning("Berry does not index %s; add the folder in Settings > Berry to see its images.", folder)
            return
        root, relative = place
        if not root.available:
            set_available(self._database, root.id, True)
        selection = self._selection()
        if selection.takes_path(relative):
            index_folder(self._database, root, list_folder(root, relative, selection, stem=stem))
