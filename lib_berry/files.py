"""The only code that opens an image file for a visitor: by id, inside a configured root, nowhere else."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from lib_berry.db import pages
from lib_berry.db.connection import Database
from lib_berry.errors import FileMissingError, ForbiddenError
from lib_berry.model import FileStamp

MAX_NS = (1 << 63) - 1


def is_inside(path: str, root: str) -> bool:
    """Whether ``path`` is ``root`` or lies beneath it, both already resolved. ``img2`` is not inside ``img``."""
    path, root = os.path.normcase(path), os.path.normcase(root)
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def stamp_of(status: os.stat_result, sidecar_mtime_ns: int = 0) -> FileStamp:
    """The stamp of a file. Times beyond the year 2262, which file systems know and SQLite does not, end there."""
    mtime_ns = status.st_mtime_ns
    if not -MAX_NS <= mtime_ns <= MAX_NS or sidecar_mtime_ns > MAX_NS:
        mtime_ns, sidecar_mtime_ns = max(min(mtime_ns, MAX_NS), -MAX_NS), min(sidecar_mtime_ns, MAX_NS)
    return FileStamp(status.st_size, mtime_ns, status.st_ino, sidecar_mtime_ns)


class Files:
    """Image files by id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def path(self, image_id: int) -> Path:
        """Where the image's file really is, links resolved.

        Raises NotFoundError for an unknown id, ForbiddenError when a link leads out of the image's root.
        """
        location = pages.location(self._database, image_id)
        root = os.path.realpath(location.root)
        resolved = os.path.realpath(Path(location.root, location.folder, location.name))
        if not is_inside(resolved, root):
            raise ForbiddenError(f"{location.name} leads out of its folder; add the folder it leads to instead.")
        return Path(resolved)

    def open(self, image_id: int) -> tuple[BinaryIO, FileStamp, Path]:
        """The file, open for reading, its stamp at this moment, and its resolved path. The caller closes it.

        Raises FileMissingError when it cannot be reached now, else as ``path``.
        """
        path = self.path(image_id)
        try:
            # Looked at before it is opened, since opening a pipe waits for its other end.
            if not stat.S_ISREG(path.stat().st_mode):
                raise FileMissingError(f"{path.name} is not a file any more.", reason="file_missing", name=path.name)
            file = path.open("rb")
        except OSError as error:
            raise FileMissingError(
                f"{path.name} cannot be opened: {error.strerror or error}. Is its drive connected?",
                reason="file_missing",
                name=path.name,
            ) from error
        return file, stamp_of(os.fstat(file.fileno())), path
