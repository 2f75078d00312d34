"""Whether folders can be used now. Where a drive is away its mount point may be there, and empty: nothing must be made
in it, and nothing that it should hold is gone."""

from __future__ import annotations

import os
from pathlib import Path

from lib_berry.db.connection import Database
from lib_berry.files import is_inside
from lib_berry.indexing.presence import is_available
from lib_berry.model import Place, Root

AWAY = "its drive is not connected"


class Disks:
    """Each root and folder is looked at once: make a new one for every few hundred files."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._roots: dict[int, bool] = {}
        self._inside: dict[str, bool] = {}

    @property
    def folders(self) -> tuple[str, ...]:
        """Those that were asked for."""
        return tuple(self._inside)

    def has(self, root_id: int, path: str) -> bool:
        """Whether the root is there, and not only the mount point of its drive."""
        if root_id not in self._roots:
            there = is_available(self._database, Root(root_id, path)) and Path(path).is_dir()
            self._roots[root_id] = there
        return self._roots[root_id]

    def folder(self, root: str, place: Place, *, make: bool = False) -> str:
        """The absolute path of the place's folder; with ``make`` it is made when it is new.

        Raises OSError when its root is not there, it cannot be made, or a link leads out of the root.
        """
        if not self.has(place.root_id, root):
            raise OSError(AWAY)
        path = os.path.join(root, *place.folder.split("/")) if place.folder else root  # noqa: PTH118 - for every image
        if path not in self._inside:
            if make:
                Path(path).mkdir(parents=True, exist_ok=True)
            self._inside[path] = is_inside(os.path.realpath(path), os.path.realpath(root))
        if not self._inside[path]:
            raise OSError(f"{Path(path).name} leads out of its folder")
        return path
