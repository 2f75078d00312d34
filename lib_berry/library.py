"""One open library: the database and everything that works on it, put together."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lib_berry.albums import Albums
from lib_berry.backfill import Backfill
from lib_berry.backups import DailyBackup
from lib_berry.curation import Curation
from lib_berry.db import acting, journal, roots
from lib_berry.db.connection import Database
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.downloads.service import Downloads
from lib_berry.duplicates import Duplicates
from lib_berry.files import Files
from lib_berry.filing.service import Filing
from lib_berry.gallery import Gallery
from lib_berry.health import Health, thumbnails_beside
from lib_berry.host import Host, SavedImage
from lib_berry.importing import KIND as IMPORTS
from lib_berry.importing import Imports
from lib_berry.indexing.pace import BusyMark, Pace
from lib_berry.indexing.places import distinct, is_storable
from lib_berry.indexing.presence import declare_gone
from lib_berry.indexing.scans import Scans
from lib_berry.indexing.selection import Selection
from lib_berry.indexing.watcher import Watcher
from lib_berry.indexing.worker import IndexWorker
from lib_berry.looks import Looks
from lib_berry.model import IndexedFile, Root, ScanProgress, Watching
from lib_berry.rules import RuleRunner, Rules
from lib_berry.searches import Searches
from lib_berry.thumbnails import Thumbnails
from lib_berry.undo import Undo, Undoable

logger = logging.getLogger(__name__)

DATABASE_NAME = "berry.sqlite3"
BACKFILL_PART = 0.5
"""Of the time that background work may take, what goes to thumbnails made ahead."""
MEGABYTE = 1 << 20
THREADS = 4
"""Threads that answer the page; the host's own thread pool is left to the host."""


class Library:
    """The library of one host, from ``open`` to ``close``. Its parts are attributes; all may be used by any thread.

    ``token`` must accompany every request that changes something; it is new in each process.
    """

    def __init__(self, database_path: Path, host: Host) -> None:
        """Opens (or creates) the database. Raises DatabaseError."""
        self._host = host
        self._roots_lock = threading.Lock()
        self._rescan = False
        self._selection = Selection.of(host.settings())
        self.token = secrets.token_urlsafe(32)
        self.database = Database(database_path)
        self.files = Files(self.database)
        self.gallery = Gallery(self.database, self.files)
        self.gallery.engine.keep_up()
        self.filing = Filing(self.database, lambda: Selection.of(host.settings()))
        self._recovery = self._recovering()
        self._recovery.start()
        self.searches = Searches(self.database, self.gallery)
        self.curation = Curation(self.database, self.gallery)
        self.albums = Albums(self.database, self.gallery)
        self.rules = Rules(self.database, self.gallery)
        kinds: dict[str, Undoable] = {acting.KIND: self.curation, journal.KIND: self.filing}
        self.undo = Undo(self.database, {**kinds, IMPORTS: Imports(self.database)})
        self._store = ThumbnailStore(thumbnails_beside(database_path))
        self._pace = Pace(host_is_busy=host.is_busy)
        self._follow_limits()
        self.thumbnails = Thumbnails(self._store, self.files, host.settings)
        self.downloads = Downloads(self.database, self.thumbnails)
        self.health = Health(self.database, self._store, lambda: Selection.of(host.settings()))
        self.daily_backup = DailyBackup(database_path)
        self._scans = Scans(self.database)
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="berry")
        self._rule_runner = RuleRunner(self.rules)
        self._backfill = Backfill(self.database, self.thumbnails, self._may_fill, self._pace, Looks(self.database))
        self.duplicates = Duplicates(self.database, self._backfill.wake)
        self._worker = IndexWorker(
            self.database,
            self.roots,
            lambda: Selection.of(host.settings()),
            indexed=self._indexed,
            needs_scan=self._want_scan,
        )
        self._busy_mark = BusyMark(database_path)
        self._watcher = Watcher(self._worker.look, self._want_scan, self._attend)

    def _recovering(self) -> threading.Thread:
        return threading.Thread(target=self._recover, name="berry-filing", daemon=True)

    def _recover(self) -> None:
        try:
            self.filing.recover()
        except Exception:
            logger.exception("Berry could not finish what was interrupted with files; it tries again.")

    def roots(self) -> tuple[Root, ...]:
        """The roots as the host has them configured now; a change of them, or of what is left out, starts a scan."""
        self._follow_settings()
        self._attend()
        found = roots.active_roots(self.database)
        self._watcher.follow(found)
        return found

    def _attend(self) -> None:
        """What is to be done every few seconds."""
        self._busy_mark.set(self._host.is_busy())
        self._follow_limits()
        if self.rules.have_work():
            self._rule_runner.wake()
        self.daily_backup.attend()
        if not self._recovery.is_alive() and self.filing.can_go_on():  # a drive that it waited for is back
            self._recovery = self._recovering()
            self._recovery.start()
        if self._rescan and not self._scans.is_running():
            self.start_scan()

    def _indexed(self, files: Sequence[IndexedFile]) -> None:
        self._rule_runner.wake()
        self._backfill.indexed(files)

    def _follow_limits(self) -> None:
        """Hold thumbnails to what the settings allow now."""
        settings = self._host.settings()
        self._pace.cap = settings.background_load / 100 * BACKFILL_PART
        self._store.cap = settings.thumbnail_cache * MEGABYTE

    def _may_fill(self) -> bool:
        """Whether nobody needs the machine more than thumbnails that nobody has asked for."""
        return not self._host.is_busy() and not self._scans.is_running()

    def _want_scan(self) -> None:
        with self._roots_lock:
            self._rescan = True

    def watching(self) -> Mapping[int, Watching]:
        """How each root that is not archived is watched, by its id."""
        return self._watcher.states()

    def _follow_settings(self) -> None:
        folders = [(str(folder.path), folder.kind) for folder in self._host.output_folders()]
        selection = Selection.of(self._host.settings())
        with self._roots_lock:
            if selection != self._selection:
                self._selection, self._rescan = selection, True
            if roots.replace_roots(self.database, distinct(folders)):
                logger.info("Berry indexes %s", ", ".join(path for path, _ in folders) or "no folder yet")
                for path in (path for path, _ in folders if not is_storable(path)):
                    logger.warning("Berry cannot index %a: its name is not valid UTF-8; rename it.", path)
                self._rescan = True

    def set_archived(self, root_id: int, archived: bool) -> None:
        """Keep the root in sight without scanning or watching it; or take it up again, as the settings say.

        Raises NotFoundError.
        """
        roots.set_archived(self.database, root_id, archived)
        with self._roots_lock:
            self._rescan = self._rescan or not archived
        self.roots()

    def declare_gone(self, root_id: int) -> int:
        """The user says that the files of this root, whose folder is gone or empty, are not on a drive that is away.

        Raises NotFoundError, ConflictError.
        """
        return declare_gone(self.database, root_id)

    def image_saved(self, saved: SavedImage) -> None:
        """The host has saved an image: index it soon. Returns at once."""
        self._worker.put(saved)

    def start_scan(self) -> ScanProgress:
        """Scan every root in the background, or report the scan that is running."""
        self._follow_settings()
        self._rescan = self._rescan and self._scans.is_running()
        settings = self._host.settings()
        return self._scans.start(Selection.of(settings), settings.background_load)

    def cancel_scan(self) -> ScanProgress | None:
        """Ask the running scan to stop after its batch; what it has indexed stays."""
        return self._scans.cancel()

    def pause_scan(self, pause: bool) -> ScanProgress | None:
        """Ask the running scan to pause, or to go on. A pause outlives the page, not the scan."""
        return self._scans.pause(pause)

    def scan_progress(self) -> ScanProgress | None:
        """The running scan, or how the last one ended; None before the first."""
        return self._scans.progress()

    def close(self) -> None:
        """Stop every thread and process of ours. Nothing is lost when this never runs."""
        self.filing.close()
        self._watcher.close()
        self._recovery.join()
        self._worker.close()
        self._rule_runner.close()
        self._backfill.close()
        self.daily_backup.close()
        self.pool.shutdown(cancel_futures=True)
        self._scans.close()
        self.downloads.close()
        self.gallery.close()
        self.thumbnails.close()
        self.database.close()
