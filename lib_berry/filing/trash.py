"""Emptying the trash: the one place where files are thrown away, when the user says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lib_berry.db import filing
from lib_berry.db.connection import Database
from lib_berry.filing import moving
from lib_berry.filing.companions import Stems, list_names
from lib_berry.filing.disks import Disks
from lib_berry.filing.operations import explained, remove_empty_folders
from lib_berry.model import Failure, Filed, Outcome

BATCH = 500


class Trash:
    """What is in the trash of all roots."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def has_recycle_bin(self) -> bool:
        """Whether the system's recycle bin can be reached: by the package Send2Trash, which may not be installed."""
        return _thrower() is not None

    def empty(self) -> Outcome:
        """Throw everything out: into the system's recycle bin where there is one, else for good."""
        throw = _thrower() or moving.delete
        failures: list[Failure] = []
        done, last = 0, -1
        while ids := filing.trashed_ids(self._database, last, BATCH):
            last = ids[-1]
            gone, folders, disks = [], set(), Disks(self._database)
            for image in filing.filed(self._database, ids):
                try:
                    folders.add(Path(_throw_out(image, throw, disks)))
                    gone.append(image.id)
                except OSError as error:
                    failures.append(Failure(image.id, image.place.name, explained(error)))
            filing.mark_emptied(self._database, gone)
            remove_empty_folders(folders)
            done += len(gone)
        return Outcome(done, tuple(failures))


def _throw_out(image: Filed, throw: Callable[[str], object], disks: Disks) -> str:
    """The image's file last: while it is there, the rest can be tried again. Returns its folder. Raises OSError."""
    folder, name = disks.folder(image.root, image.place), image.place.name
    for each in (*Stems(list_names(folder)).companions(name, (name,)), name):
        throw(str(Path(folder, each)))
    return folder


def _thrower() -> Callable[[str], object] | None:
    """What moves a file to the system's recycle bin, or deletes it on a disk that has none."""
    try:
        from send2trash import send2trash
    except Exception:  # it looks for a desktop when it is imported
        return None

    def throw(path: str) -> None:
        if not Path(path).exists():
            return
        with suppress(Exception):  # a disk without a recycle bin, a system without a desktop
            send2trash(path)
        moving.delete(path)

    return throw
