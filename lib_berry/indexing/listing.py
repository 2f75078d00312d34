"""What the file system says of one folder."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lib_berry.files import is_inside, stamp_of
from lib_berry.indexing.places import is_storable
from lib_berry.indexing.selection import Selection
from lib_berry.model import FileStamp, Root, SeenFile

CLOCK_NS = 2_000_000_000

SIDECARS = (".txt", ".json", ".swarm.json")
"""Text files that belong to the image of the same stem."""


class Stamps(Mapping[str, FileStamp]):
    """The stamps of listed files by name, the newest first. Each is made when it is asked for: of a folder where
    nothing has changed none is."""

    __slots__ = ("_sidecars", "_stats")

    def __init__(self, stats: dict[str, os.stat_result], sidecars: Mapping[str, int]) -> None:
        self._stats, self._sidecars = stats, sidecars

    def __getitem__(self, name: str) -> FileStamp:
        return stamp_of(self._stats[name], self._sidecar(name))

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in sorted(self._stats.items(), key=_time, reverse=True))

    def __len__(self) -> int:
        return len(self._stats)

    def __contains__(self, name: object) -> bool:
        return name in self._stats

    def _sidecar(self, name: str) -> int:
        return self._sidecars.get(name.rpartition(".")[0], 0) if self._sidecars else 0

    def agree(self, rows: Collection[SeenFile]) -> bool:
        """Whether these rows are of the listed files, each as it is now, and of no other."""
        stats, sidecars = self._stats, self._sidecars
        if len(rows) != len(stats):
            return False
        for name, size, mtime_ns, sidecar_mtime_ns, _ in rows:
            status = stats.get(name)
            if status is None or status.st_size != size or status.st_mtime_ns != mtime_ns:
                return False
            if sidecar_mtime_ns != (self._sidecar(name) if sidecars else 0):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Listing:
    """One folder's images and subfolders, newest first. ``names`` are all its files', sidecars included.

    ``problems`` are (path, reason) of entries that cannot be indexed. ``mtime_ns`` is the folder's time before it was
    listed; None when it is so recent that a change just after could bear the same. With ``stealth`` its images are
    also searched for parameters hidden in their pixels.
    """

    folder: str
    files: Mapping[str, FileStamp]
    subfolders: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    problems: tuple[tuple[str, str], ...] = ()
    mtime_ns: int | None = None
    stealth: bool = False


@dataclass(slots=True)
class _Found:
    """``others`` are the names of files that are not among ``stats``, or not by the quick way."""

    stats: dict[str, os.stat_result] = field(default_factory=dict)
    folders: list[tuple[int, str]] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    sidecars: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def absolute(root: Root, folder: str) -> str:
    return os.path.join(root.path, *folder.split("/")) if folder else root.path  # noqa: PTH118 - a million times


def list_folder(root: Root, folder: str, selection: Selection, *, stem: str | tuple[str, ...] = "") -> Listing:
    """The folder's images, and its subfolders; with ``stem``, only files whose name begins so, or like one of several.

    Links to folders are not followed (they may form loops; name their target as a folder of its own), nor links to
    files outside the root. Raises OSError when the folder cannot be read.
    """
    path, found = absolute(root, folder), _Found()
    mtime_ns = None if stem else folder_time(path)
    with os.scandir(path) as entries:
        wanted = (entry for entry in entries if entry.name.startswith(stem)) if stem else entries
        _take_all(wanted, root, selection, found)
    files = Stamps(found.stats, _sidecar_times(path, found))
    prefix = f"{folder}/" if folder else ""
    subfolders = tuple(prefix + name for _, name in sorted(found.folders, reverse=True))
    stealth = selection.looks_at_pixels(path)
    names = frozenset(found.others).union(found.stats)
    return Listing(folder, files, subfolders, names, tuple(found.problems), mtime_ns, stealth)


def folder_time(path: str) -> int | None:
    """When entries of the folder were last added, renamed or removed, when that is long enough ago to be told apart
    from a next time: file systems' clocks are as coarse as two seconds. Raises OSError."""
    mtime_ns = os.stat(path).st_mtime_ns  # noqa: PTH116 - many times
    return mtime_ns if 0 < mtime_ns < time.time_ns() - CLOCK_NS else None


def _time(item: tuple[str, os.stat_result]) -> int:
    return item[1].st_mtime_ns


def _take_all(entries: Iterable[os.DirEntry[str]], root: Root, selection: Selection, found: _Found) -> None:
    is_plainly_taken, stats = selection.is_plainly_taken(), found.stats
    for entry in entries:
        name = entry.name
        try:
            if is_plainly_taken(name) and entry.is_file(follow_symlinks=False):
                stats[name] = entry.stat()
            else:
                _take_other(entry, root, selection, found)
        except FileNotFoundError:
            pass
        except OSError as error:
            found.problems.append((entry.path, f"{error.strerror or error}"))


def _take_other(entry: os.DirEntry[str], root: Root, selection: Selection, found: _Found) -> None:
    """What is not plainly an image's file."""
    name = entry.name
    if not (name.isascii() or is_storable(name)):
        shown = os.fsencode(entry.path).decode("utf-8", "backslashreplace")
        found.problems.append((shown, "The name is not valid UTF-8; rename it."))
        return
    if entry.is_dir(follow_symlinks=False):
        if selection.takes_folder(name):
            found.folders.append((entry.stat(follow_symlinks=False).st_mtime_ns, name))
        return
    found.others.add(name)
    if selection.takes_file(name):
        # A plain file needs no second look; anything else might be a link that leads somewhere.
        if entry.is_file(follow_symlinks=False) or (entry.is_file() and not leads_outside(entry.path, root)):
            found.stats[name] = entry.stat()
    elif name.endswith(SIDECARS):
        found.sidecars.append(name)


def leads_outside(path: str, root: Root) -> bool:
    """Whether the file is a link to one outside the root."""
    return os.path.islink(path) and not is_inside(os.path.realpath(path), os.path.realpath(root.path))  # noqa: PTH114


def _sidecar_times(path: str, found: _Found) -> dict[str, int]:
    """When the text beside each image was last written, by the image's stem."""
    times: dict[str, int] = {}
    stems = {name.rpartition(".")[0] for name in found.stats} if found.sidecars else ()
    for name in found.sidecars:
        for suffix in SIDECARS:
            stem = name[: -len(suffix)]
            if name.endswith(suffix) and stem in stems:
                try:
                    written = os.stat(os.path.join(path, name)).st_mtime_ns  # noqa: PTH116, PTH118
                except OSError:
                    continue
                times[stem] = max(times.get(stem, 0), written)
    return times


Unreadable = tuple[str, OSError]


def walk(
    root: Root, start: str, selection: Selection, skip: Collection[str], known: Container[str] = ()
) -> Iterator[Listing | Unreadable]:
    """Every folder from ``start`` down, newest first; a folder that cannot be read comes as (folder, error).

    ``skip`` are absolute resolved folders left out with all beneath: roots of their own. Subfolders that are ``known``
    are not gone into.
    """
    waiting = [start]
    while waiting:
        folder = waiting.pop()
        if folder != start and _is_skipped(absolute(root, folder), skip):
            continue
        try:
            listing = list_folder(root, folder, selection)
        except OSError as error:
            if folder == start or not isinstance(error, FileNotFoundError):  # else deleted since its parent was listed
                yield folder, error
            continue
        yield listing
        waiting.extend(folder for folder in reversed(listing.subfolders) if folder not in known)


def _is_skipped(path: str, skip: Collection[str]) -> bool:
    return bool(skip) and os.path.realpath(path) in skip


def count_files(root: Root, start: str, selection: Selection, skip: Collection[str]) -> Iterator[int]:
    """How many images each folder from ``start`` down holds, by their names alone."""
    waiting, is_plainly_taken = [absolute(root, start)], selection.is_plainly_taken()
    while waiting:
        path = waiting.pop()
        count = 0
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if is_plainly_taken(entry.name) and entry.is_file(follow_symlinks=False):
                        count += 1
                    elif not entry.is_dir(follow_symlinks=False):
                        count += selection.takes_file(entry.name)
                    elif selection.takes_folder(entry.name) and not _is_skipped(entry.path, skip):
                        waiting.append(entry.path)
        except OSError:
            continue
        yield count
