"""What a user does with files: trash and restore, move, copy and rename, take back and do again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lib_berry.db import actions, filing, journal, roots
from lib_berry.db.connection import Database
from lib_berry.db.deeds import Deed, decode
from lib_berry.errors import ConflictError, InvalidRequestError, NotFoundError
from lib_berry.filing.companions import split
from lib_berry.filing.disks import Disks
from lib_berry.filing.names import is_portable_folder
from lib_berry.filing.operations import Operations, Progress
from lib_berry.filing.patterns import NamePattern
from lib_berry.filing.planning import Plan, Planner, RefusedError
from lib_berry.filing.trash import Trash
from lib_berry.indexing.places import inner_roots, is_storable
from lib_berry.indexing.selection import Selection
from lib_berry.model import (
    TRASH_FOLDER,
    Action,
    Failure,
    Filed,
    FileOperation,
    Outcome,
    Place,
    Root,
    TrashContents,
)

IN_TRASH = "It is in the trash; restore it first."


class Renaming(NamedTuple):
    """An image's name now and as it would be; ``reason`` says why it would keep it."""

    image_id: int
    name: str
    new_name: str
    reason: str | None = None


class Preview(NamedTuple):
    """The first of the images that would be renamed."""

    renamings: tuple[Renaming, ...]
    total: int


class Filing:
    """Files and rows, moved together. Safe from any thread; one operation at a time."""

    def __init__(self, database: Database, selection: Callable[[], Selection]) -> None:
        self._database = database
        self._selection = selection
        self._operations = Operations(database)
        self._trash = Trash(database)

    def can_go_on(self) -> bool:
        """Whether ``recover`` has something to do now. Cheap, but for a look at drives that are waited for."""
        return self._operations.can_go_on()

    def recover(self) -> None:
        """Bring to its end what was going on when a process was killed; what needs a drive that is away waits."""
        self._operations.recover()

    def progress(self) -> Progress:
        return self._operations.progress()

    def cancel(self) -> None:
        """Stop what is going on; what is done stays done, and can be taken back."""
        self._operations.cancel()

    def close(self) -> None:
        """Stop what is going on; the next start goes on with it."""
        self._operations.close()

    # --- trash -------------------------------------------------------------------------------------------------------

    def trash(self, ids: Sequence[int]) -> Outcome:
        """Move these images, with what belongs to them, into the trash of their roots.

        Images that are in it already stay there. Raises ConflictError while another operation runs.
        """
        return self._trash_them(ids, FileOperation("trash", "Moved to the trash"))

    def _trash_them(self, ids: Sequence[int], operation: FileOperation) -> Outcome:
        stamp = time.strftime("%Y%m%d-%H%M%S") + f"-{time.time_ns() // 1000 % 1_000_000:06}"

        def where(image: Filed) -> Place:
            if image.is_trashed:
                return image.place
            folder = "/".join(filter(None, (TRASH_FOLDER, stamp, image.place.folder)))
            return replace(image.place, folder=folder)

        return self._run(operation, ids, where)

    def restore(self, ids: Sequence[int]) -> Outcome:
        """Move these images back from the trash to where they were; under a numbered name when theirs is taken."""
        return self._restore_them(ids, FileOperation("restore", "Restored from the trash"))

    def _restore_them(self, ids: Sequence[int], operation: FileOperation) -> Outcome:
        origins = filing.origins(self._database, ids)

        def where(image: Filed) -> Place:
            if not image.is_trashed or image.id not in origins:
                return image.place
            return origins[image.id]

        return self._run(operation, ids, where)

    def trash_contents(self) -> TrashContents:
        """What emptying the trash would free."""
        return filing.trash_contents(self._database)

    def has_recycle_bin(self) -> bool:
        """Whether what is thrown out of the trash goes to the system's own first."""
        return self._trash.has_recycle_bin()

    def empty_trash(self, expected: int) -> Outcome:
        """Throw out everything in the trash. Their rows stay, as missing. This cannot be taken back.

        ``expected`` is how many images the user was told of: raises ConflictError when there are others by now.
        """
        with self._operations.alone():
            found = self.trash_contents().images
            if found != expected:
                problem = f"The trash holds {found:,} images now, not {expected:,}; look at it again."
                raise ConflictError(problem, reason="trash_changed", found=found)
            return self._trash.empty()

    # --- move, copy, rename ------------------------------------------------------------------------------------------

    def move(self, ids: Sequence[int], root_id: int, folder: str) -> Outcome:
        """Move these images into a folder of an active root, which is made when it is new.

        Raises NotFoundError for an unknown root, InvalidRequestError for a folder that cannot be.
        """
        return self._place(ids, "move", "Moved", root_id, folder)

    def copy(self, ids: Sequence[int], root_id: int, folder: str) -> Outcome:
        """Copy these images into a folder, as ``move``. The copies have the stars, marks and tags of the originals."""
        return self._place(ids, "copy", "Copied", root_id, folder)

    def _place(self, ids: Sequence[int], kind: str, verb: str, root_id: int, folder: str) -> Outcome:
        root, folder = self._target(root_id, folder)
        label = f"{verb} to {'/'.join(filter(None, (Path(root.path).name, folder)))}"

        def where(image: Filed) -> Place:
            if image.is_trashed:
                raise RefusedError(IN_TRASH)
            return Place(root.id, folder, image.place.name)

        return self._run(FileOperation(kind, label), ids, where)

    def _target(self, root_id: int, folder: str) -> tuple[Root, str]:
        """The root and the folder in it, its parts tidied. Raises NotFoundError, InvalidRequestError."""
        every_root = roots.active_roots(self._database)
        root = next((root for root in every_root if root.id == root_id), None)
        if root is None:
            raise NotFoundError(f"There is no root {root_id}; it may have been removed.")
        if root.archived or not Disks(self._database).has(root.id, root.path):
            raise ConflictError(f"{Path(root.path).name} is archived or cannot be reached, so nothing is moved there.")
        parts = [part.strip() for part in folder.replace("\\", "/").split("/") if part.strip()]
        bad = next((part for part in parts if not is_portable_folder(part) or not is_storable(part)), None)
        if bad is not None:
            raise InvalidRequestError(f"A folder cannot be named {bad[:60]!r} on every system.")
        found = "/".join(parts)
        if not self._selection().takes_path(found):
            raise InvalidRequestError(f"{found} is left out of the library by the settings.")
        inner = inner_roots(every_root, root)
        if any(str(Path(root.path, *parts[: n + 1]).resolve()) in inner for n in range(len(parts))):
            raise InvalidRequestError(f"{found} belongs to a root of its own; choose that root.")
        return root, found

    def folders(self, containing: str, limit: int) -> list[tuple[int, str]]:
        """(root id, relative path) of folders that hold images and have this text in their path."""
        return filing.folders(self._database, containing, limit)

    def rename(self, ids: Sequence[int], pattern: str) -> Outcome:
        """Rename these images by a pattern, the oldest first. Raises InvalidRequestError for a mistake in it."""
        return self._run(FileOperation("rename", "Renamed"), sorted(ids), self._naming(sorted(ids), pattern))

    def preview_rename(self, ids: Sequence[int], pattern: str, limit: int) -> Preview:
        """What renaming would make of the first images. Raises InvalidRequestError."""
        ordered = sorted(ids)
        first = ordered[:limit]
        where = self._naming(first, pattern, total=len(ordered))
        images = list(filing.filed(self._database, first))
        plan = self._plan(images, where)
        targets = {step.image_id: step.target.name for step in plan.steps}
        reasons = {failure.image_id: failure.reason for failure in plan.failures}
        renamings = tuple(
            Renaming(image.id, image.place.name, targets.get(image.id, image.place.name), reasons.get(image.id))
            for image in images
        )
        return Preview(renamings, len(ordered))

    def _naming(self, ids: Sequence[int], text: str, total: int | None = None) -> Callable[[Filed], Place]:
        pattern = NamePattern(text)
        digits = len(str(total or len(ids)))
        facts = filing.facts(self._database, ids)
        selection, counter = self._selection(), 0

        def where(image: Filed) -> Place:
            nonlocal counter
            if image.is_trashed:
                raise RefusedError(IN_TRASH)
            counter += 1
            name = pattern.stem(facts[image.id], counter, digits) + split(image.place.name)[1]
            if not selection.takes_file(name):
                raise RefusedError(f"{name} is left out of the library by the settings.")
            return replace(image.place, name=name)

        return where

    # --- all of them -------------------------------------------------------------------------------------------------

    def _run(self, operation: FileOperation, ids: Sequence[int], where: Callable[[Filed], Place]) -> Outcome:
        plan = self._plan(list(filing.filed(self._database, ids)), where, copying=operation.kind == "copy")
        if not plan.steps:
            return Outcome(0, tuple(plan.failures))
        # Folder by folder, so that each is forced to the disk a few times only.
        steps = sorted(plan.steps, key=lambda step: (step.source.root_id, step.source.folder))
        outcome = self._operations.run(operation, steps)
        return replace(outcome, failures=(*plan.failures, *outcome.failures), renamed=plan.renamed)

    def _plan(self, images: Sequence[Filed], where: Callable[[Filed], Place], *, copying: bool = False) -> Plan:
        busy = journal.busy_images(self._database.reader(), [image.id for image in images])
        planner = Planner(self._database, roots.active_roots(self._database))
        plan = planner.plan(planner.groups([image for image in images if image.id not in busy]), where, copying=copying)
        reason = "It is being moved already; connect the drive it was on its way to."
        plan.failures += [Failure(each.id, each.place.name, reason) for each in images if each.id in busy]
        return plan

    def undo(self, action: Action) -> None:
        """Take back what an action did. Raises ConflictError, saying how many could not be put back and why."""
        deed = self._deed(action)
        operation = FileOperation(deed.kind, action.label, action.id, undone=True)
        if deed.kind == "trash":
            outcome = self._restore_them(deed.images, replace(operation, kind="restore"))
        elif deed.kind in ("restore", "copy"):
            outcome = self._trash_them(deed.images, replace(operation, kind="trash"))
        else:
            back = {step.image_id: (step.target, step.source) for step in deed.steps}
            outcome = self._put(back, operation)
        self._tell(outcome, action, undone=True)

    def redo(self, action: Action) -> None:
        """Do again what was taken back. Raises as ``undo``."""
        deed = self._deed(action)
        operation = FileOperation(deed.kind, action.label, action.id, undone=False)
        if deed.kind == "trash":
            outcome = self._trash_them(deed.images, operation)
        elif deed.kind in ("restore", "copy"):
            outcome = self._restore_them(deed.images, replace(operation, kind="restore"))
        else:
            again = {step.image_id: (step.source, step.target) for step in deed.steps}
            outcome = self._put(again, operation)
        self._tell(outcome, action, undone=False)

    def _deed(self, action: Action) -> Deed:
        return decode(actions.payload(self._database.reader(), action.id))

    def _put(self, places: dict[int, tuple[Place, Place]], operation: FileOperation) -> Outcome:
        """Move images from the first to the second place of each; one that is elsewhere by now stays."""

        def where(image: Filed) -> Place:
            expected, wanted = places.get(image.id, (image.place, image.place))
            if image.place != expected:
                raise RefusedError("It has been moved since.")
            return wanted

        return self._run(operation, list(places), where)

    def _tell(self, outcome: Outcome, action: Action, *, undone: bool) -> None:
        """Raises ConflictError for what could not be done. An action of which nothing is left to do is done with:
        else it would stand in the way of those before it."""
        if outcome.done == 0:
            with self._database.transaction(touched=()) as connection:
                actions.set_undone(connection, action.id, undone)
        if outcome.failures or not outcome.done:
            first = outcome.failures[0] if outcome.failures else None
            reason = f" {first.name}: {first.reason}" if first else " They are not there any more."
            lost = max(action.images - outcome.done, len(outcome.failures))
            raise ConflictError(f"{lost:,} of {action.images:,} images could not be put back.{reason}")
