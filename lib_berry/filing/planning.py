"""What shall go where: a plan of steps, made before anything is touched, in which no name is given twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from lib_berry.db import filing
from lib_berry.db.connection import Database
from lib_berry.filing.companions import TWIN, Stems, list_names, split, twin_of
from lib_berry.filing.names import numbered
from lib_berry.model import Failure, Filed, Place, Root, Step

MOST_TRIES = 10_000


class RefusedError(Exception):
    """An image that cannot go where it should, with the reason."""


class Group(NamedTuple):
    """An image, its twin if it has one, and the names of the files that go along with each."""

    image: Filed
    companions: tuple[str, ...]
    twin: Filed | None = None
    twin_companions: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """``unchanged`` images are where they should be already; ``renamed`` have got a number, their name being taken."""

    steps: list[Step] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    unchanged: int = 0
    renamed: int = 0


@dataclass(slots=True)
class _Folder:
    """A folder as it is now. ``taken`` are its names and those given away, without regard to case."""

    path: str
    stems: Stems
    names: frozenset[str]
    taken: set[str]
    rows: dict[str, Filed] | None = None


class Planner:
    """One plan. ``roots`` are the active ones."""

    def __init__(self, database: Database, roots: Sequence[Root]) -> None:
        self._database = database
        self._paths = {root.id: root.path for root in roots}
        self._folders: dict[tuple[int, str], _Folder] = {}

    def groups(self, images: Sequence[Filed]) -> Iterator[Group]:
        """The images with what belongs to them. A twin that was chosen beside its image comes with that one only."""
        leaving: dict[tuple[int, str], set[str]] = {}
        chosen = {image.id: image for image in images}
        for image in images:
            leaving.setdefault((image.place.root_id, image.place.folder), set()).add(image.place.name)
        twins = {image.id: twin for image in images if (twin := self._twin(image)) is not None}
        for twin in twins.values():
            leaving[twin.place.root_id, twin.place.folder].add(twin.place.name)
        follow = {twin.id for twin in twins.values()}
        for image in chosen.values():
            if image.id not in follow:
                twin = twins.get(image.id)
                names = leaving[image.place.root_id, image.place.folder]
                yield Group(image, self._companions(image, names), twin)

    def _twin(self, image: Filed) -> Filed | None:
        folder = self._folder(image.place.root_id, image.place.folder)
        name = split(image.place.name)[0] + TWIN
        if name == image.place.name or name not in folder.names:
            return None
        if folder.rows is None:
            folder.rows = filing.in_folder(self._database, image.place.root_id, image.place.folder)
        return twin_of(image, folder.rows)

    def _companions(self, image: Filed, leaving: set[str]) -> tuple[str, ...]:
        folder = self._folder(image.place.root_id, image.place.folder)
        return tuple(sorted(folder.stems.companions(image.place.name, leaving)))

    def plan(self, groups: Iterator[Group], where: Callable[[Filed], Place], *, copying: bool = False) -> Plan:
        """``where`` names the place each image should go to; it raises RefusedError for one that should stay.

        An image that is in its place already stays, but for a copy: that gets a number.
        """
        plan = Plan()
        for group in groups:
            try:
                self._add(plan, group, where(group.image), copying)
            except RefusedError as refusal:
                plan.failures.append(Failure(group.image.id, group.image.place.name, str(refusal)))
        return plan

    def _add(self, plan: Plan, group: Group, wanted: Place, copying: bool) -> None:
        image = group.image
        if not image.reachable:
            raise RefusedError("Its file is gone, or its drive is not connected.")
        if wanted == image.place and not copying:
            plan.unchanged += 1
            return
        stem, extension = split(wanted.name)
        old_stem, _ = split(image.place.name)
        endings = [extension, *(name[len(old_stem) :] for name in group.companions)]
        if group.twin is not None:
            endings.append(TWIN)
        free = self._free(wanted, stem, endings)
        plan.renamed += free != stem
        pairs = tuple((name, free + name[len(old_stem) :]) for name in group.companions)
        target = Place(wanted.root_id, wanted.folder, free + extension)
        plan.steps.append(Step(image.id, image.place, target, pairs))
        if group.twin is not None:
            plan.steps.append(Step(group.twin.id, group.twin.place, Place(wanted.root_id, wanted.folder, free + TWIN)))

    def _free(self, wanted: Place, stem: str, endings: Sequence[str]) -> str:
        """The stem, with a number when one of its names is taken; its names are then given away."""
        taken = self._folder(wanted.root_id, wanted.folder).taken
        for number in range(1, MOST_TRIES):
            free = stem if number == 1 else numbered(stem, number)
            names = {(free + ending).casefold() for ending in endings}
            if taken.isdisjoint(names):
                taken |= names
                return free
        raise RefusedError("No name is free for it there.")

    def _folder(self, root_id: int, folder: str) -> _Folder:
        key = root_id, folder
        if key not in self._folders:
            if root_id not in self._paths:
                raise RefusedError("The folder it came from is not indexed any more.")
            path = str(Path(self._paths[root_id], folder))
            names = list_names(path)
            self._folders[key] = _Folder(path, Stems(names), names, {name.casefold() for name in names})
        return self._folders[key]
