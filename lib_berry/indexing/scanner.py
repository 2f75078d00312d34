"""Scanning: walk the roots, read what changed, note what is gone. Runs in a process of its own, one per database.

Work is committed in batches, so that images show at once and a killed scan loses at most its last batch: the next
one compares files with rows again and goes on where this one stopped.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lib_berry.db import images, roots, scans
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError
from lib_berry.files import is_inside
from lib_berry.indexing.indexer import changed, read_file
from lib_berry.indexing.listing import Listing, absolute, count_files, leads_outside, walk
from lib_berry.indexing.places import inner_roots, lies_below
from lib_berry.indexing.selection import Selection
from lib_berry.locks import FileLock
from lib_berry.model import IndexedFile, Root, ScanProgress

BATCH_FILES = 500
BATCH_SECONDS = 0.5
REPORT_SECONDS = 0.25

Target = tuple[Root, str]
"""A root and the folder in it to start from."""


def scan_lock(database: Database) -> FileLock:
    """Held by the process that scans."""
    return FileLock(database.path.with_suffix(".scan-lock"))


@dataclass(slots=True)
class ScanResult:
    """What a scan found. ``errors`` are (path, reason) of every file or folder that could not be read; ``complete``
    says that no folder was among them."""

    progress: ScanProgress
    errors: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = True


class _CancelledError(Exception):
    pass


class Scanner:
    """One scan. ``report`` is called now and then with where it stands."""

    def __init__(
        self, database: Database, selection: Selection, report: Callable[[ScanProgress], None] = lambda _: None
    ) -> None:
        self._database = database
        self._selection = selection
        self._report = report
        now = int(time.time() * 1000)
        self._progress = ScanProgress("running", started_ms=now, updated_ms=now)
        self._errors: list[tuple[str, str]] = []
        self._rowless: list[tuple[str, str]] = []
        self._batch: list[IndexedFile] = []
        self._stored_at = self._reported_at = 0.0
        self._counted_files = 0
        self._counted = False
        self._scan_id = 0
        self._complete = True

    def scan(self, targets: Sequence[Target]) -> ScanResult:
        """Bring the index in step with these folders; those of archived roots are passed over.

        Raises ConflictError when another process is scanning into this database.
        """
        targets = [(root, start) for root, start in targets if not root.archived]
        lock = scan_lock(self._database)
        if not lock.acquire():
            raise ConflictError(f"Another scan of {self._database.path} is running; wait for it or cancel it.")
        with lock:
            self._scan_id = scans.begin(self._database)
            every_root = roots.active_roots(self._database)
            state, message = "done", None
            counter = threading.Thread(target=self._count, args=(targets, every_root), daemon=True)
            counter.start()
            try:
                for root, start in targets:
                    self._scan_target(root, start, inner_roots(every_root, root))
                self._flush()
            except _CancelledError:
                state = "cancelled"
            except KeyboardInterrupt:
                state = "cancelled"
                raise
            except BaseException as error:
                state, message = "failed", f"{type(error).__name__}: {error}"
                raise
            finally:
                self._finish(state, message)
        return ScanResult(self._progress, self._errors, self._complete)

    def _count(self, targets: Sequence[Target], every_root: Sequence[Root]) -> None:
        """How many files there are in all, found out beside the scan so that time left can be told."""
        for root, start in targets:
            for files in count_files(root, start, self._selection, inner_roots(every_root, root)):
                self._counted_files += files
                if self._progress.state != "running":
                    return
        self._counted = True

    def _scan_target(self, root: Root, start: str, skip: frozenset[str]) -> None:
        if not self._is_available(root):
            if root.available:
                roots.set_available(self._database, root.id, False)
            self._add(missing=roots.image_count(self._database, root.id))
            self._complete = False
            self._problem(root.path, "The folder cannot be reached, or is empty now: is its drive connected?")
            return
        if not root.available:
            roots.set_available(self._database, root.id, True)
        if not Path(root.path).exists():
            return
        seen, unread = set(), []
        for found in walk(root, start, self._selection, skip):
            if isinstance(found, Listing):
                seen.add(found.folder)
                self._scan_folder(root, found)
            else:
                folder, error = found
                unread.append(folder)
                self._complete = False
                self._lock_out(absolute(root, folder), f"The folder cannot be read: {error.strerror or error}.")
        self._forget_gone(root, start, skip, seen, unread)
        if not start:
            roots.note_scan(self._database, root.id, int(time.time() * 1000), self._rowless)
        self._rowless.clear()

    def _is_available(self, root: Root) -> bool:
        """A root that held images and now has nothing at all in it is taken for the mount point of an absent drive.

        One that never held any need not exist: a web UI makes its output folders when it first saves to them.
        """
        try:
            with os.scandir(root.path) as entries:
                if any(True for _ in entries):
                    return True
        except FileNotFoundError:
            pass
        except OSError:
            return False
        return roots.image_count(self._database, root.id) == 0

    def _scan_folder(self, root: Root, listing: Listing) -> None:
        known = images.known_files(self._database, root.id, listing.folder)
        for problem in listing.problems:
            self._lock_out(*problem)
        unlisted = (name for name, file in known.items() if not file.missing and name not in listing.files)
        gone = [name for name in unlisted if self._is_gone(root, listing.folder, name)]
        if gone:
            self._add(missing=images.mark_missing(self._database, root.id, listing.folder, gone))
        stale = set(changed(known, listing))
        fresh = len(listing.files) - len(stale)
        self._add(files=fresh, unchanged=fresh)
        for name in listing.files:
            if name in stale:
                self._index(root, listing, name)
        self._tick()

    def _index(self, root: Root, listing: Listing, name: str) -> None:
        file = read_file(root, listing, name)
        if file is None:
            return
        self._batch.append(file)
        self._add(files=1, indexed=1)
        if file.reading.error:
            self._problem(str(Path(absolute(root, listing.folder), name)), file.reading.error)
        self._tick()

    def _is_gone(self, root: Root, folder: str, name: str) -> bool:
        """Looked at again, since a file may have been saved and indexed after the folder was listed."""
        path = os.path.join(absolute(root, folder), name)  # noqa: PTH118 - a million times
        if not self._selection.takes_file(name) or leads_outside(path, root):
            return True
        return _is_absent(path, stat.S_ISREG)

    def _forget_gone(self, root: Root, start: str, skip: frozenset[str], seen: set[str], unread: Sequence[str]) -> None:
        """Mark missing what lay in folders that are no longer there; what could not be looked at stays as it is."""
        for folder in roots.folders_with_images(self._database, root.id):
            if folder in seen or not lies_below(folder, start) or any(lies_below(folder, each) for each in unread):
                continue
            if self._is_folder_gone(root, folder, skip):
                self._add(missing=images.mark_folder_missing(self._database, root.id, folder))

    def _is_folder_gone(self, root: Root, folder: str, skip: frozenset[str]) -> bool:
        path = os.path.realpath(absolute(root, folder))
        if not self._selection.takes_path(folder):
            return True
        became_link = os.path.normcase(path) != os.path.normcase(Path(os.path.realpath(root.path), folder))
        return became_link or _is_absent(path, stat.S_ISDIR) or any(is_inside(path, inner) for inner in skip)

    def _lock_out(self, path: str, reason: str) -> None:
        """What cannot be read at all has no row to say so."""
        self._rowless.append((path, reason))
        self._problem(path, reason)

    def _problem(self, path: str, reason: str) -> None:
        self._errors.append((path, reason))
        self._add(errors=1)

    def _add(self, **counts: int) -> None:
        self._progress = replace(
            self._progress, **{name: getattr(self._progress, name) + count for name, count in counts.items()}
        )

    def _flush(self) -> None:
        images.store(self._database, self._batch)
        self._batch.clear()
        self._stored_at = time.monotonic()

    def _tick(self) -> None:
        """Commit, report and look for a request to cancel, when it is time to."""
        now = time.monotonic()
        if len(self._batch) >= BATCH_FILES or (self._batch and now - self._stored_at >= BATCH_SECONDS):
            self._flush()
        if now - self._reported_at >= REPORT_SECONDS:
            self._reported_at = now
            if self._write_progress():
                self._flush()
                raise _CancelledError

    def _write_progress(self) -> bool:
        done = self._progress.state == "done"
        self._progress = replace(
            self._progress,
            total=self._progress.files if done else max(self._counted_files, self._progress.files),
            counted=done or self._counted,
            updated_ms=int(time.time() * 1000),
        )
        self._report(self._progress)
        return scans.record(self._database, self._scan_id, self._progress)

    def _finish(self, state: str, message: str | None) -> None:
        self._progress = replace(self._progress, state=state, message=message)
        self._write_progress()


def _is_absent(path: str, is_kind: Callable[[int], bool]) -> bool:
    """Whether nothing of that kind is there. What cannot be looked at is not absent."""
    try:
        return not is_kind(Path(path).stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
