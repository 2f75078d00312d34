"""A thorough look at one library, in plain words; and the mending of what can be derived from the image files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lib_berry.backups import existing
from lib_berry.db import backups as copies
from lib_berry.db import checks, health, pages, scans
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, DatabaseError
from lib_berry.health import free_space, size_on_disk, thumbnails_beside
from lib_berry.indexing.scanner import scan_lock
from lib_berry.indexing.watches import is_installed
from lib_berry.model import FileError, Problem, Root, RootHealth
from lib_berry.words import in_words, size_in_words

OLD_BACKUP_DAYS = 7
SHOWN_NAMES = 10
LOW_SPACE = 500_000_000
BRING_BACK = "'restore' then brings back your ratings, tags and albums from a backup."
PAGE = 500
MAX_ID = (1 << 53) - 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. ``state``: ok, note (worth knowing) or fault (something is wrong)."""

    check: str
    state: str
    message: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, every root, every file and folder that could not be read with its reason.

    Of a damaged database only the findings are told: its counts could not be trusted.
    """

    findings: tuple[Finding, ...]
    roots: tuple[RootHealth, ...] = ()
    errors: tuple[FileError, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_well(self) -> bool:
        return all(finding.state != "fault" for finding in self.findings)


def examine(database: Database, *, quick: bool = False) -> Diagnosis:
    """Changes nothing. ``quick`` leaves out what takes long on a large database: comparing indexes with tables."""
    damage = checks.damage(database, quick=quick)
    disk = tuple(_disk(database.path))
    if damage:
        message = (
            f"The database is damaged: {'; '.join(damage)}. Try --repair; if that does not help, move {database.path} "
            f"away and scan again: what it says of your images is read from their files anew. {BRING_BACK}"
        )
        return Diagnosis((Finding("database", "fault", message), *disk))
    unlike = checks.unlike_schema(database)
    if unlike:
        message = (
            f"The database is not laid out as this version does it ({', '.join(unlike)}): another program or an "
            f"unfinished version wrote it. Move {database.path} away and scan again. {BRING_BACK}"
        )
        return Diagnosis((Finding("database", "fault", message), *disk))
    found = health.root_health(database)
    findings = (
        Finding("database", "ok", "The database is whole."),
        *_references(database),
        _full_text(database),
        *_orphans(database),
        *_owned(database),
        _backups(database.path),
        _last_scan(database),
        *(finding for root in found if root.active for finding in _root(root)),
        _watchdog(),
        *disk,
    )
    return Diagnosis(findings, found, tuple(_errors(database)), health.problems(database, limit=-1))


def repair(database: Database) -> None:
    """Make anew what can be derived: indexes, full-text search; drop rows that nothing refers to.

    Raises ConflictError while a scan runs, DatabaseError when the damage is too deep.
    """
    lock = scan_lock(database)
    if not lock.acquire():
        raise ConflictError("A scan is running; repair when it is done.")
    with lock:
        checks.rebuild(database)


def _references(database: Database) -> Iterator[Finding]:
    found = checks.dangling(database)
    if found:
        yield Finding("references", "fault", f"Rows refer to others that are gone: {'; '.join(found)}. Try --repair.")
    else:
        yield Finding("references", "ok", "Every row that is referred to is there.")


def _full_text(database: Database) -> Finding:
    if checks.full_text_agrees(database):
        return Finding("full-text search", "ok", "Full-text search agrees with the stored prompts.")
    message = "Full-text search does not agree with the stored prompts, so searches miss images: --repair rebuilds it."
    return Finding("full-text search", "fault", message)


def _orphans(database: Database) -> Iterator[Finding]:
    found = checks.orphans(database)
    if found:
        counted = ", ".join(f"{count:,} {table}" for table, count in found.items())
        message = f"Rows that no image uses any more: {counted}. They do no harm; --repair drops them."
        yield Finding("unused rows", "note", message)


def _owned(database: Database) -> Iterator[Finding]:
    """What the user said and nothing shows: told, and left for the user to decide."""
    unknown = checks.unknown_images(database)
    if unknown:
        yield Finding(
            "ratings and tags",
            "note",
            f"What you said of {unknown:,} images that are no longer indexed is kept for when their files come back.",
        )
    told = (
        ("albums", "The covers of these albums are images no longer indexed; choose others", checks.broken_covers),
        ("albums", "Albums without images", checks.empty_albums),
        ("tags", "Tags that no image has", checks.unused_tags),
    )
    for check, words, ask in told:
        names = ask(database)
        if names:
            more = f" and {len(names) - SHOWN_NAMES:,} more" if len(names) > SHOWN_NAMES else ""
            yield Finding(check, "note", f"{words}: {', '.join(names[:SHOWN_NAMES])}{more}.")


def _backups(path: Path) -> Finding:
    found = existing(path)
    if not found:
        return Finding(
            "backups", "note", "There is no backup yet: Berry makes one a day while it runs, of what you said."
        )
    latest, age = found[0], (time.time() - found[0].made_ms / 1000) / 86_400
    try:
        marks, tagged, albums, _ = copies.counts(latest.path)
    except DatabaseError as error:
        return Finding("backups", "fault", f"{error.message} Make another: 'backup'. Others: 'backup --list'.")
    size = size_in_words(sum(backup.size for backup in found))
    words = (("mark", "marks"), ("tag given", "tags given"), ("album", "albums"))
    what = ", ".join(in_words(count, *word) for count, word in zip((marks, tagged, albums), words, strict=True))
    said = f"{in_words(len(found), 'backup takes', 'backups take')} {size}; the latest ({what})"
    if age > OLD_BACKUP_DAYS:
        return Finding("backups", "note", f"{said} is {age:,.0f} days old: Berry makes one a day while it runs.")
    return Finding("backups", "ok", f"{said} is {in_words(round(max(age, 0) * 24), 'hour', 'hours')} old.")


def _last_scan(database: Database) -> Finding:
    last = scans.latest(database)
    if last is None:
        return Finding("last scan", "note", "Nothing has been scanned yet.")
    if last.state == "failed":
        return Finding("last scan", "fault", f"The last scan failed: {last.message} Start it again.")
    if last.state == "cancelled":
        return Finding("last scan", "note", "The last scan was stopped before its end; the next one goes on.")
    if last.state != "done":
        if not scan_lock(database).is_free():
            return Finding("last scan", "ok", f"A scan is running: {last.files:,} files so far.")
        return Finding("last scan", "note", "The last scan ended unexpectedly; the next one goes on.")
    return Finding("last scan", "ok", f"The last scan went through {last.files:,} files.")


def _root(found: RootHealth) -> Iterator[Finding]:
    path, root = found.root.path, found.root
    if root.archived:
        yield Finding("folder", "ok", f"{path} is archived: kept and searched, neither scanned nor watched.")
    elif not root.available:
        yield Finding("folder", "fault", f"{path}: {_why_unavailable(root)} Its images are kept.")
    elif not found.images and not found.missing and not Path(path).exists():
        yield Finding("folder", "ok", f"{path} is not there yet: it is made when the first image is saved to it.")
    elif found.scanned_ms is None:
        yield Finding("folder", "note", f"{path} has not been scanned to its end yet.")
    if found.missing:
        message = f"{path}: the files of {found.missing:,} images are gone. They come back with all they had with them."
        yield Finding("missing", "note", message)
    if found.errors or found.problems:
        message = f"{path}: {found.errors + found.problems:,} of its files and folders could not be read; see below."
        yield Finding("unreadable", "note", message)


def _why_unavailable(root: Root) -> str:
    path = Path(root.path)
    try:
        if path.is_file():
            return "This is a file now, not a folder."
        with os.scandir(path) as entries:
            if next(entries, None) is not None:
                return "The last scan could not reach it; now it can be reached: scan again."
    except FileNotFoundError:
        return "The folder is not there. Is its drive connected?"
    except OSError as error:
        return f"The folder cannot be read: {error.strerror or error}."
    return "The folder is empty now, though it held images. Is its drive connected? If they are deleted: 'roots gone'."


def _watchdog() -> Finding:
    if is_installed():
        return Finding("live updates", "ok", "New files can show by themselves while Berry runs.")
    return Finding("live updates", "note", "The Python package watchdog is not installed: only scans find new files.")


def _disk(path: Path) -> Iterator[Finding]:
    store = thumbnails_beside(path)
    damage = checks.thumbnail_damage(store)
    if damage:
        message = f"The thumbnail cache is damaged: {'; '.join(damage)}. Berry makes it anew when it is used."
        yield Finding("thumbnails", "note", message)
    else:
        yield Finding("thumbnails", "ok", f"The thumbnail cache takes {size_in_words(size_on_disk(store))}.")
    free = free_space(path)
    if free is not None and free < LOW_SPACE:
        message = f"Only {size_in_words(free)} are free on the disk of {path}: Berry may be unable to write soon."
        yield Finding("disk", "fault", message)
    elif free is not None:
        message = f"The database takes {size_in_words(size_on_disk(path))}; {size_in_words(free)} are free on its disk."
        yield Finding("disk", "ok", message)


def _errors(database: Database) -> Iterator[FileError]:
    before = MAX_ID
    while found := pages.errors(database, before=before, limit=PAGE):
        yield from found
        before = found[-1].id
