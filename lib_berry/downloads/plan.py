"""What an archive will hold, found out before its first byte is sent, so that its size can be told.

The list lies in a temporary file: of a million images it would be hundreds of megabytes in memory.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence

from lib_berry.db import filing
from lib_berry.db.connection import Database
from lib_berry.downloads.zipping import Entry, measured
from lib_berry.files import is_inside
from lib_berry.filing.names import FORBIDDEN
from lib_berry.model import Filed


class ArchivePlan:
    """The archive's entries, in order, and its ``length`` in bytes. ``left_out`` counts images without a file now."""

    def __init__(self, entries: Iterable[Entry | None]) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
        self.count = self.left_out = 0
        for entry in entries:
            if entry is None:
                self.left_out += 1
            else:
                self._file.write(json.dumps(entry) + "\n")
                self.count += 1
        self.length = measured(self)

    def __iter__(self) -> Iterator[Entry]:
        self._file.seek(0)
        return (Entry(*json.loads(line)) for line in self._file)

    def close(self) -> None:
        self._file.close()


def entries(database: Database, ids: Sequence[int]) -> Iterator[Entry | None]:
    """Each image as it would lie in an archive, in its folder; None for one whose file cannot be had now.

    Two roots of one name are told apart by a number. Folders that all images share are left out.
    """
    places = filing.folders_of(database, ids)
    roots = _root_names({root for root, _ in places})
    shared = _shared({(roots[root], *filter(None, folder.split("/"))) for root, folder in places})
    real: dict[str, str] = {}
    for image in filing.filed(database, ids):
        yield _entry(image, roots, shared, real)


def _root_names(paths: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for path in sorted(paths):
        name = path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or "images"
        same = sum(each == name or each.startswith(f"{name} (") for each in names.values())
        names[path] = f"{name} ({same + 1})" if same else name
    return names


def _shared(folders: set[tuple[str, ...]]) -> int:
    """How many parts at their beginning all folders share."""
    if not folders:
        return 0
    first, last = min(folders), max(folders)
    return next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))


def _entry(image: Filed, roots: dict[str, str], shared: int, real: dict[str, str]) -> Entry | None:
    folder = os.path.join(image.root, *filter(None, image.place.folder.split("/")))  # noqa: PTH118 - many times
    if folder not in real:
        resolved = os.path.realpath(folder)
        real[folder] = resolved if is_inside(resolved, os.path.realpath(image.root)) else ""
    path = os.path.join(real[folder], image.place.name)  # noqa: PTH118
    try:
        status = os.lstat(path)
    except OSError:
        return None
    if not real[folder] or not stat.S_ISREG(status.st_mode):
        return None
    parts = (roots[image.root], *filter(None, image.place.folder.split("/")))[shared:]
    name = "/".join((*parts, image.place.name))
    if FORBIDDEN.search(name.replace("/", "")):
        # Made fit for every system; the number keeps it from becoming another's name.
        name = "/".join(FORBIDDEN.sub("_", part) for part in (*parts, f"{image.id}-{image.place.name}"))
    return Entry(name, status.st_size, status.st_mtime_ns, path)
