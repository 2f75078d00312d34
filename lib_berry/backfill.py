"""Thumbnails made before they are asked for: of new images at once, of the rest while nothing else goes on.

What is decoded for them shows how the image looks (see ``looks``), and once the user wants duplicates found, images
are decoded for that alone.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from lib_berry.db import pages, scans
from lib_berry.db.connection import Database
from lib_berry.errors import BerryError, ImageDecodeError
from lib_berry.indexing.pace import Pace, be_nice
from lib_berry.looks import Looks
from lib_berry.model import MAX_ID, IndexedFile
from lib_berry.thumbnails import Thumbnails

logger = logging.getLogger(__name__)

NICENESS = 10
WAITING_LIMIT = 500
"""Of more new images than this, the newest get their thumbnails at once, the others as the rest does."""
PAGE = 200
Wanted = tuple[int, str, bool]
"""An image's id and version, and whether there is room for its thumbnail."""
IDLE_SECONDS = 2.0
CHECK_SECONDS = 2.0


class Backfill:
    """A thread that makes thumbnails, from ``__init__`` to ``close``.

    ``may_fill`` says whether nothing is going on that should come before thumbnails nobody has asked for.
    """

    def __init__(
        self,
        database: Database,
        thumbnails: Thumbnails,
        may_fill: Callable[[], bool],
        pace: Pace | None = None,
        looks: Looks | None = None,
    ) -> None:
        self._database = database
        self._thumbnails = thumbnails
        self._may_fill = may_fill
        self._pace = pace or Pace()
        self._looks = looks
        self._new: deque[IndexedFile] = deque(maxlen=WAITING_LIMIT)
        self._wake = threading.Event()
        self._closed = False
        self._filled_after = (-1, False)
        self._thread = threading.Thread(target=self._run, name="berry-thumbnails", daemon=True)
        self._thread.start()

    def indexed(self, files: Sequence[IndexedFile]) -> None:
        """These have just been indexed: their thumbnails are wanted first. Returns at once."""
        self._new.extend(file for file in files if not file.reading.error)
        self._wake.set()

    def wake(self) -> None:
        """There may be something new to do."""
        self._wake.set()

    def close(self) -> None:
        """End the thread, after the thumbnail it is at."""
        self._closed = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        be_nice(NICENESS)
        rest: Iterator[Wanted] = iter(())
        while not self._closed:
            try:
                rest = self._step(rest)
            except Exception:
                logger.exception("Berry could not make a thumbnail ahead; it is made when it is asked for.")
        self._flush()

    def _step(self, rest: Iterator[Wanted]) -> Iterator[Wanted]:
        """Make one thumbnail, or wait. Returns what is left of the rest."""
        if self._new:
            self._make_new(self._new.pop())
            return rest
        if not self._is_idle():
            self._wait(CHECK_SECONDS)
            return rest
        following = next(rest, None)
        if following is not None:
            self._make(*following)
            return rest
        scan = scans.latest(self._database)
        after = (scan.updated_ms if scan is not None else 0, self._wants_looks())
        if after == self._filled_after or (scan is not None and scan.state == "running"):
            self._wait(CHECK_SECONDS)
            return rest
        self._filled_after = after
        return self._everything()

    def _is_idle(self) -> bool:
        return not self._thumbnails.is_asked(IDLE_SECONDS) and self._may_fill()

    def _wants_looks(self) -> bool:
        return self._looks is not None and self._looks.are_wanted()

    def _flush(self) -> None:
        if self._looks is not None:
            self._looks.flush()

    def _wait(self, seconds: float) -> None:
        self._flush()
        self._wake.wait(seconds)
        self._wake.clear()

    def _make_new(self, file: IndexedFile) -> None:
        image_id = pages.ids_of(self._database, file.root_id, file.folder, [file.name]).get(file.name)
        if image_id is not None:
            self._make(image_id, file.stamp.version, new=True)

    def _make(self, image_id: int, version: str, thumbnail: bool = True, new: bool = False) -> None:
        while self._thumbnails.is_asked() and not self._closed:
            self._wait(0.05)
        with suppress(BerryError):  # gone, or away: nobody has asked
            if not self._closed and self._made(image_id, version, thumbnail, new):
                self._pace.rest()

    def _made(self, image_id: int, version: str, thumbnail: bool, new: bool) -> bool:
        """Make what is not there yet. Returns whether there was something to do.

        The page may have been quicker with the thumbnail of a ``new`` image, which is still in the system's cache.
        """
        looks, thumbnails = self._looks, self._thumbnails
        if looks is None or not looks.lacks(image_id):
            return thumbnail and thumbnails.make_ahead(image_id, version)
        see = looks.seeing(image_id)
        if thumbnail and thumbnails.make_ahead(image_id, version, see):
            return True
        if not new and not looks.are_wanted():
            return False
        try:
            thumbnails.show(image_id, version, see)
        except ImageDecodeError:
            looks.note_failure(image_id, version)
        return True

    def _everything(self) -> Iterator[Wanted]:
        """Every image's id and version, the newest first, and whether it may have a thumbnail: until the cache is full.
        Once after each scan: what is indexed in between comes by ``indexed``."""
        last = MAX_ID + 1
        while True:
            room = not self._thumbnails.is_full()
            ids = pages.readable_ids(self._database, before=last, limit=PAGE) if room or self._wants_looks() else ()
            if not ids:
                return
            last = ids[-1]
            self._pace.rest()
            found = pages.images(self._database, ids)
            yield from ((image.id, image.version, room) for image in found if not image.missing)
