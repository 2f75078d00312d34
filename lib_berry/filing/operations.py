"""Carrying out a plan so that files and rows never disagree, whenever the process is killed.

1. The whole plan is noted in the journal, which is forced to the disk. From here on the indexer leaves these files
   and rows alone.
2. The files of some steps are moved, and the folders' names forced to the disk.
3. One transaction lets the rows of these steps follow, and ticks them off. 2 and 3 repeat.
4. One transaction notes the action that takes all of it back, and clears the journal.

A process that was killed is followed by one that finds steps which are not ticked off. It looks at each file: one that
is under its new name has been moved, one under its old name is moved now, so that everything comes to its end. Where a
drive is away by then, these steps are taken when it is back.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from lib_berry.db import journal
from lib_berry.db.connection import Database
from lib_berry.db.journal import Pending
from lib_berry.errors import ConflictError
from lib_berry.files import stamp_of
from lib_berry.filing import moving
from lib_berry.filing.disks import Disks
from lib_berry.locks import FileLock
from lib_berry.model import TRASH_FOLDER, Failure, FileOperation, FileStamp, Outcome, Step

logger = logging.getLogger(__name__)

BATCH = 1000
"""Images whose files are moved before their rows follow."""
MOST_FAILURES = 200
"""Failures that are told one by one."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the operation that runs stands: images done of ``total``; None of both when none runs."""

    done: int = 0
    total: int = 0


@dataclass(slots=True)
class _Run:
    number: int
    operation: FileOperation
    resumed: bool
    failures: list[Failure] = field(default_factory=list)
    left: bool = False
    """Whether steps were left for later: their disk is away, or the library closes."""


class Operations:
    """One at a time, in whatever process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._between_processes = FileLock(database.path.with_suffix(".filing-lock"))
        self._progress = Progress()
        self._cancelled = self._closed = False
        self._awaited: dict[int, str] = {}
        """The roots whose drives are away, of the steps that were left."""

    def progress(self) -> Progress:
        return self._progress

    def cancel(self) -> None:
        """Stop the operation that runs after the images it is at; what is done stays done, and can be taken back."""
        self._cancelled = True

    def close(self) -> None:
        """Stop after the images it is at; the next start goes on."""
        self._closed = True

    def run(self, operation: FileOperation, steps: Sequence[Step]) -> Outcome:
        """Raises ConflictError when another operation runs, DatabaseError."""
        with self.alone():
            self._progress, self._cancelled = Progress(0, len(steps)), False
            try:
                self._resume()
                number = journal.begin(self._database, operation, steps)
                return self._carry_out(_Run(number, operation, resumed=False))
            finally:
                self._progress = Progress()

    def can_go_on(self) -> bool:
        """Whether something was interrupted, and a drive that it waits for is back, if it waits for any. Cheap."""
        if self._closed or self._lock.locked() or not journal.unfinished(self._database):
            return False
        disks = Disks(self._database)
        return not self._awaited or any(disks.has(*root) for root in self._awaited.items())

    def recover(self) -> None:
        """Bring to their end the operations of a process that was killed; nothing when one is running."""
        if not journal.unfinished(self._database):
            return
        with suppress(ConflictError), self.alone():
            self._resume()

    def _resume(self) -> None:
        self._awaited = {}
        for number, operation in journal.unfinished(self._database):
            outcome = self._carry_out(_Run(number, operation, resumed=True))
            logger.info("Berry has taken up what was interrupted: %s (%d).", operation.label, outcome.done)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes files meanwhile, in no process. Raises ConflictError when somebody does."""
        busy = ConflictError("Files are being moved already; wait until that is done.", reason="files_busy")
        if not self._lock.acquire(blocking=False):
            raise busy
        try:
            if not self._between_processes.acquire():
                raise busy
            with self._between_processes:
                yield
        finally:
            self._lock.release()

    def _carry_out(self, run: _Run) -> Outcome:
        after = -1
        while steps := journal.pending(self._database, run.number, after, BATCH):
            if self._cancelled and not run.resumed:
                journal.drop_pending(self._database, run.number)
                break
            if self._closed:
                run.left = True
                break
            self._take(run, steps)
            after = steps[-1].position
            if not run.resumed:
                self._progress = replace(self._progress, done=self._progress.done + len(steps))
        if run.left:
            return Outcome(0, tuple(run.failures))
        done, action = journal.finish(self._database, run.number, run.operation)
        return Outcome(done, tuple(run.failures), action, cancelled=self._cancelled and not run.resumed)

    def _take(self, run: _Run, steps: Sequence[Pending]) -> None:
        """Move the files of these steps, then their rows."""
        moved: list[tuple[Pending, FileStamp]] = []
        failed: list[Pending] = []
        disks = Disks(self._database)
        for each in steps:
            if run.resumed and (away := _away(each, disks)):
                self._awaited |= away
                run.left = True
                continue
            try:
                moved.append((each, _take_step(each, run, disks)))
            except OSError as error:
                failed.append(each)
                run.failures.append(Failure(each.step.image_id, each.step.source.name, explained(error)))
        for folder in disks.folders:
            moving.sync_folder(folder)
        journal.settle(self._database, run.number, run.operation.kind, moved, failed)
        if run.operation.kind == "restore":
            remove_empty_folders({Path(each.source_root, each.step.source.folder) for each, _ in moved})


def _away(each: Pending, disks: Disks) -> dict[int, str]:
    """The roots that the step needs and whose drives are not connected: their paths by id."""
    needed = ((each.step.source.root_id, each.source_root), (each.step.target.root_id, each.target_root))
    return {number: path for number, path in needed if not disks.has(number, path)}


def _take_step(each: Pending, run: _Run, disks: Disks) -> FileStamp:
    """The image's file and those that go along are moved or copied, or none of them. Raises OSError."""
    step = each.step
    source = disks.folder(each.source_root, step.source)
    target = disks.folder(each.target_root, step.target, make=True)
    act = moving.copy if run.operation.kind == "copy" else moving.move
    taken: list[tuple[str, str]] = []
    try:
        for old, new in (*step.companions, (step.source.name, step.target.name)):
            pair = f"{source}{os.sep}{old}", f"{target}{os.sep}{new}"
            try:
                act(*pair, resumed=run.resumed)
            except FileNotFoundError:
                if old == step.source.name:
                    raise
                continue  # text that was there when the plan was made
            taken.append(pair)
        return stamp_of(os.stat(f"{target}{os.sep}{step.target.name}"))  # noqa: PTH116
    except OSError:
        _take_back(taken, copied=act is moving.copy)
        raise


def _take_back(taken: Sequence[tuple[str, str]], *, copied: bool) -> None:
    for old, new in reversed(taken):
        with suppress(OSError):
            if copied:
                moving.delete(new)
            else:
                moving.move(new, old)


def explained(error: OSError) -> str:
    """The error as a sentence for a person."""
    text = error.strerror or str(error)
    return f"{text[:1].upper()}{text[1:]}."


def remove_empty_folders(folders: Iterator[Path] | set[Path]) -> None:
    """Remove those of these folders of the trash that are empty, and the ones around them, up to the trash itself."""
    for folder in folders:
        while TRASH_FOLDER in folder.parts:
            try:
                folder.rmdir()
            except OSError:
                break
            folder = folder.parent
