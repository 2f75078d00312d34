"""The commands that look after a library: its roots, and the doctor."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from lib_berry import doctor
from lib_berry.console import FAILED, OK, add_database, existing_folders, print_json
from lib_berry.db import health, roots
from lib_berry.db.connection import Database
from lib_berry.errors import NotFoundError, SettingsError
from lib_berry.indexing.places import distinct
from lib_berry.indexing.presence import declare_gone
from lib_berry.model import RootHealth

SHOWN_ERRORS = 50
EVERY_ACTION = ("list", "add", "remove", "archive", "unarchive", "gone")


def add_commands(commands: Any) -> None:
    """``doctor`` and ``roots``, among argparse's subparsers."""
    examined = commands.add_parser("doctor", help="check the library, and say what is wrong with it")
    examined.add_argument("--quick", action="store_true", help="leave out what takes long on a large library")
    examined.add_argument("--repair", action="store_true", help="make anew what can be derived from the image files")
    examined.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(examined)
    examined.set_defaults(run=_doctor)

    changed = commands.add_parser(
        "roots",
        help="list, add, remove, archive or unarchive folders; say that one's files are gone",
        description="A web UI follows its own settings: there, folders added or removed here last until it runs next.",
    )
    changed.add_argument("action", nargs="?", choices=EVERY_ACTION, default="list", metavar="ACTION", help=_ACTIONS)
    changed.add_argument("folders", nargs="*", metavar="FOLDER")
    changed.add_argument("--json", action="store_true", help="print the folders as JSON")
    add_database(changed)
    changed.set_defaults(run=_roots)


_ACTIONS = (
    "list (the default); add; remove: out of sight, all that is known of it is kept; archive: kept and searched, "
    "neither scanned nor watched; unarchive; gone: what it held is deleted, not on a drive that is away"
)


def _existing(path: Path) -> Database:
    if not path.is_file():
        raise SettingsError(f"There is no database {path}; scan a folder first.")
    return Database(path)


def _roots(arguments: argparse.Namespace) -> int:
    if bool(arguments.folders) == (arguments.action == "list"):
        wrong = "takes no folder" if arguments.folders else "needs a folder"
        raise SettingsError(f"roots {arguments.action} {wrong}.")
    opened = Database(arguments.db) if arguments.action == "add" else _existing(arguments.db)
    with closing(opened) as database:
        _change(database, arguments.action, arguments.folders)
        found = health.root_health(database)
    if arguments.json:
        print_json([_root_json(root) for root in found])
    else:
        print("\n".join(line for root in found for line in describe_root(root)) or "No folder is indexed yet.")
    return OK


def _change(database: Database, action: str, folders: list[str]) -> None:
    if action == "add":
        roots.add_roots(database, distinct((folder, "folder") for folder in existing_folders(folders)))
        return
    act: dict[str, Callable[[int], object]] = {
        "remove": lambda root_id: roots.remove_root(database, root_id),
        "archive": lambda root_id: roots.set_archived(database, root_id, True),
        "unarchive": lambda root_id: roots.set_archived(database, root_id, False),
        "gone": lambda root_id: declare_gone(database, root_id),
    }
    for root_id in [_root_id(database, folder) for folder in folders]:
        act[action](root_id)


def _root_id(database: Database, folder: str) -> int:
    """The root of that path, which may be away."""
    wanted = distinct([(folder, "folder")])
    paths = {os.path.normcase(path) for path, _ in wanted} | {os.path.normcase(os.path.realpath(folder))}
    for root in roots.active_roots(database):
        if {os.path.normcase(root.path), os.path.normcase(os.path.realpath(root.path))} & paths:
            return root.id
    raise NotFoundError(f"{folder} is not one of the folders; 'roots list' names them.")


def _root_json(found: RootHealth) -> dict[str, Any]:
    return {**asdict(found.root), **{name: value for name, value in asdict(found).items() if name != "root"}}


def describe_root(found: RootHealth) -> Iterator[str]:
    """A root as two lines."""
    state = ""
    if not found.active:
        state = "  (removed; add it to see its images again)"
    elif found.root.archived:
        state = "  (archived)"
    elif not found.root.available:
        state = "  (cannot be reached)"
    yield f"{found.root.path}{state}"
    counts = {"missing": found.missing, "unreadable": found.errors, "not looked at": found.problems}
    images = f"{found.images:,} image{'' if found.images == 1 else 's'}"
    parts = [images, *(f"{count:,} {name}" for name, count in counts.items() if count)]
    scanned = found.scanned_ms
    when = "never" if scanned is None else datetime.fromtimestamp(scanned / 1000).strftime("%Y-%m-%d %H:%M")
    yield f"    {', '.join(parts)}; last scan: {when}"


def _doctor(arguments: argparse.Namespace) -> int:
    with closing(_existing(arguments.db)) as database:
        if arguments.repair:
            doctor.repair(database)
        found = doctor.examine(database, quick=arguments.quick)
    if arguments.json:
        print_json(_diagnosis_json(found, repaired=arguments.repair))
    else:
        print(f"The library {arguments.db}\n")
        print("\n".join(describe(found)))
        print(f"\n{_verdict(found, repaired=arguments.repair)}", file=sys.stderr)
    return OK if found.is_well else FAILED


def _diagnosis_json(found: doctor.Diagnosis, *, repaired: bool) -> dict[str, Any]:
    return {
        "ok": found.is_well,
        "repaired": repaired,
        "findings": [asdict(finding) for finding in found.findings],
        "roots": [_root_json(root) for root in found.roots],
        "errors": [asdict(error) for error in found.errors],
        "problems": [asdict(problem) for problem in found.problems],
    }


def describe(found: doctor.Diagnosis) -> Iterator[str]:
    """A diagnosis as lines: findings, folders, and what could not be read."""
    for finding in found.findings:
        yield f"  {finding.state.upper() if finding.state == 'fault' else finding.state:5}  {finding.message}"
    if found.roots:
        yield "\nFolders"
    for root in found.roots:
        yield from (f"  {line}" for line in describe_root(root))
    unread = [(error.path, error.reason) for error in found.errors]
    unread += [(problem.path, problem.reason) for problem in found.problems]
    if unread:
        yield f"\nCould not be read ({len(unread):,})"
    for path, reason in unread[:SHOWN_ERRORS]:
        yield f"  {path}: {reason}"
    if len(unread) > SHOWN_ERRORS:
        yield f"  and {len(unread) - SHOWN_ERRORS:,} more; --json lists them all"


def _verdict(found: doctor.Diagnosis, *, repaired: bool) -> str:
    faults = sum(finding.state == "fault" for finding in found.findings)
    said = f"Wrong: {faults}, see FAULT above." if faults else "Nothing is wrong."
    return f"Repaired. {said}" if repaired else said
