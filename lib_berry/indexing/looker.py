"""A look at one place instead of a whole scan: what is new there, what has changed, what is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.db.images import FolderRows
from lib_berry.db.rows import row_of
from lib_berry.indexing.indexer import changed, fresh_names, read_file
from lib_berry.indexing.listing import Listing, absolute, list_folder, walk
from lib_berry.indexing.moves import find_moves
from lib_berry.indexing.places import inner_roots, locate
from lib_berry.indexing.presence import gone_files, gone_folders, is_available
from lib_berry.indexing.selection import Selection
from lib_berry.model import IndexedFile, KnownFile, Root

SETTLING_SECONDS = 2.0
"""A file younger than this that cannot be read may still be being written."""
MAX_FILES = 2000
"""What is more to read than this is left to the scan, in its own process: here it would slow the page."""
BATCH_FILES = 200
MAX_STEMS = 64
"""With more names than this the whole folder is looked at."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something may have changed in the absolute ``folder``: in files whose names begin like one of ``stems``, or
    anywhere in it when there are none; with ``deep``, beneath it too. The folder may be gone."""

    folder: str
    stems: frozenset[str] = frozenset()
    deep: bool = False


@dataclass(slots=True)
class Findings:
    """What a look came to. ``indexed`` are the files that were read; ``unsettled`` is to be looked at again soon;
    ``outside`` are folders that no root holds, or an archived one; ``needs_scan``: there is more to do than a look
    should."""

    indexed: list[IndexedFile] = field(default_factory=list)
    unsettled: list[Hint] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    needs_scan: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    hint: Hint
    root: Root
    folder: str
    skip: frozenset[str]

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(self.hint.stems) if 0 < len(self.hint.stems) <= MAX_STEMS else ("",)


def merged(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """The same hints without repeats: one for a folder, and none for what lies below a deep one."""
    deep: set[str] = set()
    shallow: dict[str, frozenset[str] | None] = {}
    for hint in hints:
        if hint.deep:
            deep.add(hint.folder)
        else:
            stems = shallow.get(hint.folder, frozenset())
            shallow[hint.folder] = stems | hint.stems if hint.stems and stems is not None else None
    tops = {folder for folder in deep if not any(str(above) in deep for above in Path(folder).parents)}
    rest = (folder for folder in shallow if not _is_below(folder, tops))
    return (
        *(Hint(folder, shallow[folder] or frozenset()) for folder in rest),
        *(Hint(folder, deep=True) for folder in sorted(tops)),
    )


def _is_below(folder: str, tops: Collection[str]) -> bool:
    return bool(tops) and (folder in tops or any(str(above) in tops for above in Path(folder).parents))


class Looker:
    """Brings places in step with the file system. ``roots`` and ``selection`` are asked at each look."""

    def __init__(
        self, database: Database, roots: Callable[[], Sequence[Root]], selection: Callable[[], Selection]
    ) -> None:
        self._database = database
        self._roots = roots
        self._selection = selection

    def look(self, hints: Iterable[Hint], *, patient: bool = True) -> Findings:
        """Look at these places. What is gone is noted before anything new is read, so that a move is seen as one.

        Without ``patient`` even files that may still be being written are indexed as they are.
        Raises BerryError or OSError when the database or a folder is out of order.
        """
        findings, selection = Findings(), self._selection()
        places = [place for place in self._places(hints, findings) if selection.takes_path(place.folder)]
        for place in places:
            self._note_gone(place, selection)
        for place in places:
            for listing in self._listings(place, selection):
                if not self._index(place.root, listing, findings, patient):
                    findings.needs_scan = True
                    return findings
        return findings

    def _places(self, hints: Iterable[Hint], findings: Findings) -> Iterator[_Place]:
        every_root = self._roots()
        reachable: dict[int, bool] = {}
        for hint in hints:
            found = locate(every_root, hint.folder)
            if found is None or found[0].archived:  # which the root around it does not take over
                findings.outside.append(hint.folder)
                continue
            root, folder = found
            if root.id not in reachable:
                reachable[root.id] = self._is_reachable(root)
                findings.needs_scan |= reachable[root.id] and not root.available
            if reachable[root.id]:
                yield _Place(hint, root, folder, inner_roots(every_root, root) if hint.deep else frozenset())

    def _is_reachable(self, root: Root) -> bool:
        available = is_available(self._database, root)
        if available is not root.available:
            roots.set_available(self._database, root.id, available)
        return available and Path(root.path).is_dir()

    def _note_gone(self, place: _Place, selection: Selection) -> None:
        root = place.root
        if place.hint.deep or not Path(place.hint.folder).is_dir():
            for folder in gone_folders(self._database, root, place.folder, selection, place.skip):
                images.mark_folder_missing(self._database, root.id, folder)
        for listing in self._listings(place, selection):
            known = images.known_files(self._database, root.id, listing.folder)
            gone = gone_files(root, listing.folder, known, listing.files, selection, place.stems)
            if gone:
                images.mark_missing(self._database, root.id, listing.folder, gone)

    def _listings(self, place: _Place, selection: Selection) -> Iterator[Listing]:
        if place.hint.deep:
            found = walk(place.root, place.folder, selection, place.skip)
            yield from (listing for listing in found if isinstance(listing, Listing))
        elif Path(place.hint.folder).is_dir():
            yield list_folder(place.root, place.folder, selection, stem=place.stems)

    def _index(self, root: Root, listing: Listing, findings: Findings, patient: bool) -> bool:
        """Read and store what is new or changed; False when that is too much."""
        known = images.known_files(self._database, root.id, listing.folder)
        stale = list(changed(known, listing))
        if len(findings.indexed) + len(stale) > MAX_FILES:
            return False
        for start in range(0, len(stale), BATCH_FILES):
            files = list(self._read(root, listing, stale[start : start + BATCH_FILES], findings, patient))
            self._store(root, listing, known, files)
            findings.indexed += files
        return True

    def _store(
        self, root: Root, listing: Listing, known: Mapping[str, KnownFile], files: Sequence[IndexedFile]
    ) -> None:
        rows = [row_of(file) for file in files]
        fresh = fresh_names(known, (row.name for row in rows))
        moved = find_moves(self._database, absolute(root, listing.folder), rows, fresh)
        images.store_rows(self._database, [FolderRows(root.id, listing.folder, rows, moved)])

    def _read(
        self, root: Root, listing: Listing, names: Collection[str], findings: Findings, patient: bool
    ) -> Iterator[IndexedFile]:
        unsettled = set()
        for name in names:
            file = read_file(root, listing, name)
            if file is not None and patient and _may_be_incomplete(file):
                unsettled.add(name)
            elif file is not None:
                yield file
        if unsettled:
            findings.unsettled.append(Hint(absolute(root, listing.folder), frozenset(unsettled)))


def _may_be_incomplete(file: IndexedFile) -> bool:
    return bool(file.reading.error) and abs(time.time() - file.stamp.mtime_ns / 1e9) < SETTLING_SECONDS
