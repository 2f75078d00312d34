"""Files on their way: the trash, moves, copies and renames."""

from __future__ import annotations

from dataclasses import dataclass

from lib_berry.model.curation import Action

TRASH_FOLDER = ".berry-trash"
"""In a root, where its images lie that are in the trash. Hidden, so no scan and no watch goes into it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is or shall be: a root, a folder relative to it with ``/`` between its parts, a name."""

    root_id: int
    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Filed:
    """An image as those see it who move its file. ``root`` is the root's absolute path; ``reachable`` says that its
    root can be reached and its file was there when last looked for."""

    id: int
    root: str
    place: Place
    size: int
    mtime_ns: int
    reachable: bool
    prompt_id: int | None
    seed: int | None

    @property
    def is_trashed(self) -> bool:
        return self.place.folder.startswith(TRASH_FOLDER + "/")


@dataclass(frozen=True, slots=True)
class Step:
    """One image's part of a file operation: from where to where, with the names of the files that go along."""

    image_id: int
    source: Place
    target: Place
    companions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileOperation:
    """What is being done to files. ``kind``: trash, restore, move, rename or copy. One that takes an action back, or
    does it again, has that action's id, and in ``undone`` which of the two it is."""

    kind: str
    label: str
    action_id: int | None = None
    undone: bool | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be done with an image's file, and why."""

    image_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file operation: how many images it concerned in the end, those it could not, and the action that
    takes it back (None when nothing was done). ``renamed`` counts those that got a number since their name was taken.
    """

    done: int
    failures: tuple[Failure, ...] = ()
    action: Action | None = None
    renamed: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class TrashContents:
    """How many images the trash holds, and the size of their files in bytes."""

    images: int
    bytes: int
