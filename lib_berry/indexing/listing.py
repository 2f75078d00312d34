"""What the file system says of one folder."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lib_berry.files import is_inside, stamp_of
from lib_berry.indexing.selection import Selection
from lib_berry.model import FileStamp, Root

SIDECARS = (".txt", ".json", ".swarm.json")
"""Text files that belong to the image of the same stem."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One folder's images and subfolders, newest first. ``names`` are all its files', sidecars included.

    ``problems`` are (path, reason) of entries that cannot be indexed; with ``stealth`` its images are also searched
    for parameters hidden in their pixels.
    """

    folder: str
    files: dict[str, FileStamp]
    subfolders: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    problems: tuple[tuple[str, str], ...] = ()
    stealth: bool = False


@dataclass(slots=True)
class _Found:
    stats: dict[str, os.stat_result] = field(default_factory=dict)
    folders: list[tuple[int, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    problems: list[tuple[str, str]] = field(default_factory=list)


def absolute(root: Root, folder: str) -> str:
    return os.path.join(root.path, *folder.split("/")) if folder else root.path  # noqa: PTH118 - a million times


def list_folder(root: Root, folder: str, selection: Selection, *, stem: str = "") -> Listing:
    """The folder's images, and its subfolders; with ``stem``, only files whose name begins so are looked at.

    Links to folders are not followed (they may form loops; name their target as a folder of its own), nor links to
    files outside the root. Raises OSError when the folder cannot be read.
    """
    path, found = absolute(root, folder), _Found()
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith(stem):
                _take(entry, root, selection, found)
    sidecars = _sidecar_times(path, found)
    files = {
        name: stamp_of(status, sidecars.get(os.path.splitext(name)[0], 0))  # noqa: PTH122 - a million times
        for name, status in sorted(found.stats.items(), key=lambda item: item[1].st_mtime_ns, reverse=True)
    }
    prefix = f"{folder}/" if folder else ""
    subfolders = tuple(prefix + name for _, name in sorted(found.folders, reverse=True))
    stealth = selection.looks_at_pixels(path)
    return Listing(folder, files, subfolders, frozenset(found.names), tuple(found.problems), stealth=stealth)


def _take(entry: os.DirEntry[str], root: Root, selection: Selection, found: _Found) -> None:
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(entry.path).decode("utf-8", "backslashreplace")
        found.problems.append((shown, "The name is not valid UTF-8; rename it."))
        return
    try:
        if entry.is_dir(follow_symlinks=False):
            if selection.takes_folder(entry.name):
                found.folders.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
            return
        found.names.add(entry.name)
        if (
            selection.takes_file(entry.name)
            and entry.is_file()
            and not (entry.is_symlink() and leads_outside(entry.path, root))
        ):
            found.stats[entry.name] = entry.stat()
    except FileNotFoundError:
        pass
    except OSError as error:
        found.problems.append((entry.path, f"{error.strerror or error}"))


def leads_outside(path: str, root: Root) -> bool:
    """Whether the file is a link to one outside the root."""
    return os.path.islink(path) and not is_inside(os.path.realpath(path), os.path.realpath(root.path))  # noqa: PTH114


def _sidecar_times(path: str, found: _Found) -> dict[str, int]:
    """When the text beside each image was last written, by the image's stem."""
    times: dict[str, int] = {}
    stems = {os.path.splitext(name)[0] for name in found.stats}  # noqa: PTH122
    for name in found.names:
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


def walk(root: Root, start: str, selection: Selection, skip: Collection[str]) -> Iterator[Listing | Unreadable]:
    """Every folder from ``start`` down, newest first; a folder that cannot be read comes as (folder, error).

    ``skip`` are absolute resolved folders left out with all beneath: roots of their own.
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
        waiting.extend(reversed(listing.subfolders))


def _is_skipped(path: str, skip: Collection[str]) -> bool:
    return bool(skip) and os.path.realpath(path) in skip


def count_files(root: Root, start: str, selection: Selection, skip: Collection[str]) -> Iterator[int]:
    """How many images each folder from ``start`` down holds, by their names alone."""
    waiting = [absolute(root, start)]
    while waiting:
        path = waiting.pop()
        count = 0
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if selection.takes_folder(entry.name) and not _is_skipped(entry.path, skip):
                            waiting.append(entry.path)
                    else:
                        count += selection.takes_file(entry.name)
        except OSError:
            continue
        yield count
