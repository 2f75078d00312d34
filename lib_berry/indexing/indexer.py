"""The one path from a file to its row, for the saved-image hook, the scan and the watch alike."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.db.images import FolderRows
from lib_berry.db.rows import row_of
from lib_berry.errors import MetadataError
from lib_berry.indexing.fingerprint import fingerprint
from lib_berry.indexing.listing import Listing, Stamps, absolute
from lib_berry.indexing.moves import find_moves
from lib_berry.metadata import READERS, normalise, read
from lib_berry.model import FileStamp, IndexedFile, KnownFile, RawMetadata, Reading, Root

ALL_READERS = sum(READERS.values())
"""Grows with every new or improved reader: a file nobody understood is tried again when it does."""


UNREAD = -1
"""The version in rows of files that could not be opened. What kept them shut leaves no trace in size and time when
it is over, so each scan tries again."""

ALL_READERS_AND_PIXELS = UNREAD - ALL_READERS
"""The version of files nobody understood although their pixels were searched too: never one of the others."""


def is_current(known: KnownFile | None, stamp: FileStamp, *, stealth: bool = False) -> bool:
    """Whether the row still says what the file and today's readers would, with ``stealth`` its pixels too."""
    if known is None or known.missing:
        return False
    if (known.stamp.size, known.stamp.mtime_ns) != (stamp.size, stamp.mtime_ns):
        return False
    if known.stamp.sidecar_mtime_ns != stamp.sidecar_mtime_ns:
        return False
    if known.dialect is not None:
        return known.dialect_version == READERS.get(known.dialect)
    return known.dialect_version == ALL_READERS_AND_PIXELS or (known.dialect_version == ALL_READERS and not stealth)


_UP_TO_DATE = itemgetter(4)


def is_in_step(database: Database, root: Root, listing: Listing) -> bool:
    """Whether the folder's rows say what its files and today's readers would, and no row is of a file that is gone.

    A quick way to tell that nothing is ``changed`` and nothing gone; it knows that of listings of whole folders only.
    """
    if not isinstance(listing.files, Stamps):
        return False
    readers = [*READERS.items(), (None, ALL_READERS_AND_PIXELS), *([] if listing.stealth else [(None, ALL_READERS)])]
    rows = images.seen_files(database, root.id, listing.folder, readers)
    return listing.files.agree(rows) and all(map(_UP_TO_DATE, rows))


def changed(known: Mapping[str, KnownFile], listing: Listing) -> Iterator[str]:
    """The listed files whose rows are new, missing or out of date."""
    if not known:
        return iter(listing.files)
    return (
        name for name, stamp in listing.files.items() if not is_current(known.get(name), stamp, stealth=listing.stealth)
    )


def read_file(root: Root, listing: Listing, name: str) -> IndexedFile | None:
    """One listed file, read; None when it has gone since it was listed.

    What is wrong with it is in its reading's ``error``; this does not raise.
    """
    path = os.path.join(absolute(root, listing.folder), name)  # noqa: PTH118
    return read_path(path, root, listing, name, fingerprint(path, listing.files[name].size))


def read_path(
    path: str, root: Root, listing: Listing, name: str, content: int | None, raw: RawMetadata | None = None
) -> IndexedFile | None:
    """As ``read_file``, for who knows the file's path and fingerprint already, and may have read its texts."""
    try:
        reading = read(path, siblings=listing.names, stealth=listing.stealth, raw=raw)
        if reading.dialect is None:
            version = ALL_READERS_AND_PIXELS if listing.stealth else ALL_READERS
            reading = replace(reading, dialect_version=version)
    except MetadataError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        reading = Reading(error=error.message, dialect_version=UNREAD)
    parameters = reading.parameters
    sampler, scheduler = normalise(parameters.sampler, parameters.scheduler) if parameters else (None, None)
    return IndexedFile(root.id, listing.folder, name, listing.files[name], reading, sampler, scheduler, content)


def fresh_names(known: Mapping[str, KnownFile], names: Iterable[str]) -> frozenset[str]:
    """Those of the names that the index does not know, or knows as missing: they may have come from elsewhere."""
    return frozenset(name for name in names if name not in known or known[name].missing)


def index_folder(database: Database, root: Root, listing: Listing) -> int:
    """Bring the rows of these listed files in step, in one transaction. Returns how many were read.

    Files the listing does not name are left alone: it may be of a part of the folder.
    """
    known = images.known_files(database, root.id, listing.folder)
    rows = [row_of(file) for name in changed(known, listing) if (file := read_file(root, listing, name))]
    if rows:
        fresh = fresh_names(known, (row.name for row in rows))
        moved = find_moves(database, absolute(root, listing.folder), rows, fresh)
        images.store_rows(database, [FolderRows(root.id, listing.folder, rows, moved)])
    return len(rows)
