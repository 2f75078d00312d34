"""Folders that are indexed, and the files in them as the file system and the index know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lib_berry.model.parameters import Reading
from lib_berry.records import quick


@dataclass(frozen=True, slots=True)
class Root:
    """A folder the user (or the host) told us to index. ``path`` is absolute; ``kind`` as in ``OutputFolder``.

    ``available`` is False while the folder cannot be reached (a drive that is not connected). ``archived``: its
    images stay in sight and are searched, but it is neither scanned nor watched.
    """

    id: int
    path: str
    kind: str = "folder"
    available: bool = True
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Watching:
    """How a root is kept in step. ``state``: live (by the system's events), polling (looked at every few seconds), off
    (scans only), away (it cannot be reached) or starting; ``reason`` says why it is not live."""

    state: str
    reason: str | None = None


class FileStamp(NamedTuple):
    """What the file system says of a file: enough to tell whether it changed.

    ``sidecar_mtime_ns`` is the newest of the text files beside it, 0 when there are none.
    """

    size: int
    mtime_ns: int
    inode: int = 0
    sidecar_mtime_ns: int = 0

    @property
    def version(self) -> str:
        """Names this content of the file: ``Image.version``."""
        return f"{self.mtime_ns:x}-{self.size:x}"


class KnownFile(NamedTuple):
    """What the index remembers of a file, to tell whether it must be read again."""

    stamp: FileStamp
    missing: bool
    dialect: str | None
    dialect_version: int


SeenFile = tuple[str, int, int, int, int]
"""A file that was last seen to be there: name, size, mtime_ns, sidecar_mtime_ns, and 1 when today's readers would say
of it what its row does, else 0. For comparing whole folders at once, which a class would make slow."""


@quick
@dataclass(frozen=True, slots=True)
class IndexedFile:
    """One file as the indexer hands it to the database: where it is, what it looked like, what it said.

    ``folder`` is relative to the root, with ``/`` between its parts, and empty for the root itself. The labels are
    the sampler's and scheduler's names as they are searched, one spelling for all generators. ``fingerprint`` tells
    contents apart (see ``indexing.fingerprint``).
    """

    root_id: int
    folder: str
    name: str
    stamp: FileStamp
    reading: Reading
    sampler_label: str | None = None
    scheduler_label: str | None = None
    fingerprint: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where an image's file should be: an absolute root, a folder relative to it, a name."""

    root: str
    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """Where a scan stands. ``total`` grows until ``counted``. ``state``: running, done, cancelled or failed.

    ``held`` says why a running one is at rest or slow: paused (by the user), host (which is generating an image) or
    load (other programs need the machine).
    """

    state: str
    files: int = 0
    total: int = 0
    counted: bool = False
    indexed: int = 0
    unchanged: int = 0
    missing: int = 0
    errors: int = 0
    started_ms: int = 0
    updated_ms: int = 0
    message: str | None = None
    held: str | None = None


@dataclass(frozen=True, slots=True)
class FileError:
    """A file that could not be read, and why. ``id`` is its image's."""

    id: int
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A folder or file name of a root that has no row because it could not be read at all, and why."""

    root_id: int
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class RootHealth:
    """What is known of one root. ``active`` is False for one that was removed: its rows are kept, out of sight.

    ``images`` have their file, ``missing`` have lost it; ``errors`` are images that could not be read, ``problems``
    what has no row because of that. ``scanned_ms`` is when a scan last went through all of it.
    """

    root: Root
    active: bool
    images: int
    missing: int
    errors: int
    problems: int
    scanned_ms: int | None
