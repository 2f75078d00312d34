"""Scanning: walk the roots, read what changed, note what is gone. Runs in a process of its own, one per database.

Work is committed in batches, so that images show at once and a killed scan loses at most its last batch: the next
one compares files with rows again and goes on where this one stopped.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.db.folders import folder_times
from lib_berry.db.images import FolderRows
from lib_berry.db.rows import Row, row_of
from lib_berry.db.scans import Wishes
from lib_berry.errors import ConflictError
from lib_berry.indexing.collecting import rare_collections
from lib_berry.indexing.indexer import changed, fresh_names, is_in_step, read_file
from lib_berry.indexing.listing import Listing, Unreadable, absolute, count_files, walk
from lib_berry.indexing.moves import find_moves
from lib_berry.indexing.pace import Pace
from lib_berry.indexing.places import inner_roots, lies_below
from lib_berry.indexing.presence import gone_files, gone_folders, is_available, is_certain, is_folder_gone
from lib_berry.indexing.reading import CHUNK_FILES, Chunk, Readers, reader_count
from lib_berry.indexing.selection import Selection
from lib_berry.indexing.standing import ScanResult, Standing
from lib_berry.indexing.trashed import adopt
from lib_berry.locks import FileLock
from lib_berry.model import KnownFile, Root, ScanProgress

BATCH_FILES = 2000
GENTLE_BATCH_FILES = 1000
"""In a scan that is paced: who has an image or a rating to store waits for the lock half as long."""
INLINE_FILES = 100
"""Files that are read here, before it is worth starting readers."""
NEWEST_FOLDERS = 4
"""Folders that are always looked into first, whatever their time says: generators overwrite files, too."""
BATCH_SECONDS = 0.5
REPORT_SECONDS = 0.25

Target = tuple[Root, str]
"""A root and the folder in it to start from."""


def scan_lock(database: Database) -> FileLock:
    """Held by the process that scans."""
    return FileLock(database.path.with_suffix(".scan-lock"))


class _CancelledError(Exception):
    pass


@dataclass(slots=True)
class _Walk:
    """One target's folders: those looked into so far, and those that could not be. ``times`` are those remembered."""

    root: Root
    start: str
    skip: frozenset[str]
    times: dict[str, int | None]
    seen: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


class Scanner:
    """One scan. ``report`` is called now and then with where it stands; ``pace`` holds it back."""

    def __init__(
        self,
        database: Database,
        selection: Selection,
        report: Callable[[ScanProgress], None] = lambda _: None,
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._selection = selection
        self._pace = pace
        self._standing = Standing(database, report, pace)
        self._most = BATCH_FILES if pace is None else GENTLE_BATCH_FILES
        self._batch: list[FolderRows] = []
        self._batch_files = 0
        self._stored_at = self._reported_at = 0.0
        self._counter: threading.Thread | None = None
        self._targets: Sequence[Target] = ()
        self._every_root: tuple[Root, ...] = ()
        self._readers: Readers | None = None

    def scan(self, targets: Sequence[Target], *, quick: bool = False) -> ScanResult:
        """Bring the index in step with these folders; with ``quick``, only those whose own time has changed.

        A folder's time tells of files added, renamed and removed, not of those overwritten in place.
        Raises ConflictError when another process is scanning into this database.
        """
        lock = scan_lock(self._database)
        if not lock.acquire():
            raise ConflictError(f"Another scan of {self._database.path} is running; wait for it or cancel it.")
        with lock, rare_collections():
            self._standing.begin()
            self._targets, self._every_root = targets, roots.active_roots(self._database)
            state, message = "done", None
            try:
                self._scan_targets(quick)
            except _CancelledError:
                state = "cancelled"
            except KeyboardInterrupt:
                state = "cancelled"
                raise
            except BaseException as error:
                state, message = "failed", f"{type(error).__name__}: {error}"
                raise
            finally:
                if self._readers is not None:
                    self._readers.close()
                self._standing.finish(state, message)
        return self._standing.result()

    def _count(self) -> None:
        """How many files there are in all, found out beside the scan so that time left can be told."""
        for root, start in self._targets:
            for files in count_files(root, start, self._selection, inner_roots(self._every_root, root)):
                self._standing.known_files += files
                if self._standing.state != "running":
                    return
        self._standing.counted = True

    def _scan_targets(self, quick: bool) -> None:
        """What is known to have changed in any root, then everything else."""
        found = (self._begin(root, start) for root, start in self._targets if not root.archived)
        walks = [walking for walking in found if walking is not None]
        if not all(walking.times for walking in walks):
            self._expect_many()  # they get ready beside the first files
        for walking in walks:
            self._scan_changed(walking)
            self._drain()
        for walking in () if quick else walks:
            for each in walk(walking.root, walking.start, self._selection, walking.skip):
                self._take(walking, each)
            self._drain()
            self._forget_gone(walking)
            if not walking.start:
                adopt(self._database, walking.root, self._selection, walking.skip)
                roots.note_scan(self._database, walking.root.id, int(time.time() * 1000), walking.problems)

    def _begin(self, root: Root, start: str) -> _Walk | None:
        """None when there is nothing to scan, or it cannot be reached."""
        if not is_available(self._database, root):
            if root.available:
                roots.set_available(self._database, root.id, False)
            self._standing.unreachable += roots.image_count(self._database, root.id)
            self._standing.complete = False
            self._standing.problem(root.path, "The folder cannot be reached, or is empty now: is its drive connected?")
            return None
        if not root.available:
            roots.set_available(self._database, root.id, True)
        if not Path(root.path).exists():
            return None
        return _Walk(root, start, inner_roots(self._every_root, root), folder_times(self._database, root.id))

    def _scan_changed(self, walking: _Walk) -> None:
        """The folders whose time has changed, and the newest, before all others. What has gone from them is noted
        first, so that it is known again where it went."""
        root, start = walking.root, walking.start
        found = {folder: time for folder, time in walking.times.items() if lies_below(folder, start)}
        now = {folder: _time_of(absolute(root, folder)) for folder in found}
        newest = sorted(now, key=lambda folder: now[folder] or 0, reverse=True)
        changed = [folder for folder in newest if now[folder] is None or now[folder] != found[folder]]
        for folder in changed:
            self._note_gone(walking, folder)
        known = walking.times.keys()
        for folder in dict.fromkeys([*changed, *newest[:NEWEST_FOLDERS]]):
            if folder not in walking.seen and now[folder] is not None and not self._is_folder_gone(walking, folder):
                for listing in walk(root, folder, self._selection, walking.skip, known):
                    self._take(walking, listing)

    def _note_gone(self, walking: _Walk, folder: str) -> None:
        root = walking.root
        known = images.known_files(self._database, root.id, folder)
        if all(file.missing for file in known.values()):
            return
        if self._is_folder_gone(walking, folder):
            if is_certain(root, folder):
                self._standing.lost += images.mark_folder_missing(self._database, root.id, folder)
            return
        try:
            names = set(os.listdir(absolute(root, folder)))  # noqa: PTH208 - names are all it takes
        except OSError:
            return
        self._mark_gone(root, folder, known, names)

    def _mark_gone(self, root: Root, folder: str, known: Mapping[str, KnownFile], there: Container[str]) -> None:
        gone = gone_files(root, folder, known, there, self._selection)
        if gone:
            self._standing.lost += images.mark_missing(self._database, root.id, folder, gone)

    def _take(self, walking: _Walk, found: Listing | Unreadable) -> None:
        if isinstance(found, Listing):
            if found.folder not in walking.seen:
                walking.seen.add(found.folder)
                self._scan_folder(walking, found)
        elif found[0] not in walking.unread:
            folder, error = found
            walking.unread.append(folder)
            self._standing.complete = False
            reason = f"The folder cannot be read: {error.strerror or error}."
            walking.problems.append((absolute(walking.root, folder), reason))
            self._standing.problem(*walking.problems[-1])

    def _scan_folder(self, walking: _Walk, listing: Listing) -> None:
        root = walking.root
        walking.problems += listing.problems
        for problem in listing.problems:
            self._standing.problem(*problem)
        if is_in_step(self._database, root, listing):
            self._standing.unchanged += len(listing.files)
        else:
            self._bring_in_step(root, listing)
        if listing.mtime_ns is not None and walking.times.get(listing.folder) != listing.mtime_ns:
            self._put_time(root, listing)
        self._tick()

    def _bring_in_step(self, root: Root, listing: Listing) -> None:
        known = images.known_files(self._database, root.id, listing.folder)
        self._mark_gone(root, listing.folder, known, listing.files)
        stale = list(changed(known, listing))
        self._standing.unchanged += len(listing.files) - len(stale)
        fresh = fresh_names(known, stale)
        first = stale[: max(INLINE_FILES - self._standing.indexed, 0)] if not self._readers else []
        for name in first:
            file = read_file(root, listing, name)
            if file is not None:
                self._add(root, listing, [row_of(file)], fresh)
        rest = stale[len(first) :]
        for start in range(0, len(rest), CHUNK_FILES):
            self._put(Chunk(root, listing, rest[start : start + CHUNK_FILES], fresh))

    def _put(self, chunk: Chunk) -> None:
        readers = self._expect_many()
        while readers.is_full:
            self._take_read()
        readers.put(chunk)

    def _expect_many(self) -> Readers:
        """The readers, started if they are not yet, and all else that is worth it for many files."""
        if self._readers is None:
            self._readers = Readers(reader_count())
            self._database.expect_much()
            self._counter = threading.Thread(target=self._count, daemon=True)
            self._counter.start()
        return self._readers

    def _put_time(self, root: Root, listing: Listing) -> None:
        """Remember the folder's time once all its files, of which some may still be with the readers, are stored."""
        done = Chunk(root, listing, (), frozenset())
        if self._readers:
            self._put(done)
        else:
            self._add_rows(FolderRows(root.id, listing.folder, (), {}, listing.mtime_ns))

    def _take_read(self) -> None:
        assert self._readers is not None
        chunk, rows = self._readers.take()
        if chunk.names:
            self._add(chunk.root, chunk.listing, rows, chunk.fresh)
        else:
            self._add_rows(FolderRows(chunk.root.id, chunk.listing.folder, (), {}, chunk.listing.mtime_ns))

    def _drain(self) -> None:
        while self._readers:
            self._take_read()
        self._flush()

    def _add(self, root: Root, listing: Listing, rows: Sequence[Row], fresh: frozenset[str]) -> None:
        folder = absolute(root, listing.folder)
        moved = find_moves(self._database, folder, rows, fresh)
        self._standing.indexed += len(rows)
        for row in rows:
            if row.error:
                self._standing.problem(str(Path(folder, row.name)), row.error)
        self._add_rows(FolderRows(root.id, listing.folder, rows, moved))
        self._tick()

    def _add_rows(self, rows: FolderRows) -> None:
        self._batch.append(rows)
        self._batch_files += len(rows.rows)

    def _forget_gone(self, walking: _Walk) -> None:
        """Mark missing what lay in folders that are no longer there; what could not be looked at stays as it is."""
        root = walking.root
        places = (walking.start, self._selection, walking.skip, walking.seen, walking.unread)
        for folder in gone_folders(self._database, root, *places):
            self._standing.lost += images.mark_folder_missing(self._database, root.id, folder)

    def _is_folder_gone(self, walking: _Walk, folder: str) -> bool:
        return is_folder_gone(walking.root, folder, self._selection, walking.skip)

    def _flush(self) -> None:
        if not self._batch:
            return
        images.store_rows(self._database, self._batch)
        self._batch.clear()
        self._batch_files = 0
        self._stored_at = time.monotonic()

    def _tick(self) -> None:
        """Commit, report and look for a request to cancel, when it is time to."""
        now = time.monotonic()
        full = self._batch_files >= self._most or len(self._batch) >= self._most
        if full or (self._batch_files and now - self._stored_at >= BATCH_SECONDS):
            self._flush()
        if now - self._reported_at >= REPORT_SECONDS:
            self._reported_at = now
            self._obey(self._standing.tell())
        if self._pace is not None:
            self._pace.rest()

    def _obey(self, wishes: Wishes) -> None:
        while wishes.pause and not wishes.cancel:
            if not self._standing.paused:
                self._flush()
            self._standing.paused = True
            time.sleep(REPORT_SECONDS)
            wishes = self._standing.tell()
        self._standing.paused = False
        if wishes.cancel:
            self._flush()
            raise _CancelledError


def _time_of(path: str) -> int | None:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - many times
    except OSError:
        return None
