"""The commands that keep what the user has said: ``export``, ``import``, ``backup`` and ``restore``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from lib_berry import backups
from lib_berry.console import OK, add_database, print_json
from lib_berry.db.connection import Database
from lib_berry.errors import SettingsError
from lib_berry.exporting import export
from lib_berry.importing import bring_in, restore
from lib_berry.owned import BY_CONTENT, BY_ID, BY_NAME, BY_PATH, Imported
from lib_berry.words import images_in_words, in_words, size_in_words

SHOWN = 20


def add_commands(commands: Any) -> None:
    """``export``, ``import``, ``backup`` and ``restore``, among argparse's subparsers."""
    out = commands.add_parser("export", help="write ratings, tags, albums and searches to a file")
    out.add_argument("file", type=Path, metavar="FILE", help="the file to write, JSON Lines")
    out.add_argument("--force", action="store_true", help="write over a file that is there")
    add_database(out)
    out.set_defaults(run=_export)

    brought = commands.add_parser(
        "import",
        help="take over ratings, tags, albums and searches from a file",
        description="From an export or a backup of Berry, or a database of infinite-image-browsing (iib.db), "
        "images-browser (wib.sqlite3) or Diffusion Toolkit (diffusion-toolkit.db), which are only read. What you have "
        "said already stays; nothing is lowered or dropped. A backup is made first.",
    )
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument("--preview", action="store_true", help="change nothing, only say what would be done")
    brought.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(brought)
    brought.set_defaults(run=_import)

    backup = commands.add_parser("backup", help="back up ratings, tags, albums and searches now, or list the backups")
    backup.add_argument("--list", action="store_true", help="make none, list those there are")
    backup.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(backup)
    backup.set_defaults(run=_backup)

    back = commands.add_parser(
        "restore",
        help="bring back ratings, tags, albums and searches from a backup",
        description="Shows what would come back; --yes does it. A backup of the present state is made first.",
    )
    back.add_argument("backup", nargs="?", default="latest", metavar="BACKUP", help="as 'backup --list' names it")
    back.add_argument("--yes", action="store_true", help="do it; without it nothing is changed")
    back.add_argument(
        "--replace", action="store_true", help="make everything as it was then, dropping what was said since"
    )
    back.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(back)
    back.set_defaults(run=_restore)


def _existing(path: Path) -> Database:
    if not path.is_file():
        raise SettingsError(f"There is no database {path}; scan a folder first.")
    return Database(path)


def _export(arguments: argparse.Namespace) -> int:
    target: Path = arguments.file
    if target.exists() and not arguments.force:
        raise SettingsError(f"{target} is there already; name another file, or add --force to write over it.")
    with closing(_existing(arguments.db)) as database:
        count = export(database, target)
    print(f"{count:,} entries written to {target}", file=sys.stderr)
    return OK


def _import(arguments: argparse.Namespace) -> int:
    with closing(_existing(arguments.db)) as database:
        found = bring_in(database, arguments.file, preview=arguments.preview)
    _tell(found, arguments, changed=not arguments.preview)
    return OK


def _restore(arguments: argparse.Namespace) -> int:
    with closing(_existing(arguments.db)) as database:
        backup, found = restore(database, arguments.backup, preview=not arguments.yes, replace=arguments.replace)
    if not arguments.json:
        print(describe_backup(backup))
    _tell(found, arguments, changed=arguments.yes)
    if not arguments.yes:
        print("Nothing was changed; add --yes to do it.", file=sys.stderr)
    return OK


def _tell(found: Imported, arguments: argparse.Namespace, *, changed: bool) -> None:
    if arguments.json:
        print_json({"changed": changed, **asdict(found)})
    else:
        print("\n".join(describe(found, changed=changed)))


_HOW = {
    BY_PATH: "at their path",
    BY_CONTENT: "by content, at another path",
    BY_NAME: "by the end of their path",
    BY_ID: "known to be gone, kept for when they come back",
}
_WHAT = {
    "marks": ("image rated or marked", "images rated or marked"),
    "tags": ("new tag", "new tags"),
    "tagged": ("tag given to an image", "tags given to images"),
    "albums": ("new album", "new albums"),
    "filed": ("image put into an album", "images put into albums"),
    "covers": ("album cover", "album covers"),
    "searches": ("saved search", "saved searches"),
    "rules": ("rule", "rules"),
    "stacks": ("cover of a stack", "covers of stacks"),
    "views": ("time of a view", "times of views"),
}


def describe(found: Imported, *, changed: bool) -> Iterator[str]:
    """The outcome of an import as lines."""
    yield f"From {found.source}: {images_in_words(found.images)}"
    yield from (f"  {count:,} found {_HOW[how]}" for how, count in sorted(found.matched.items()))
    if found.unmatched:
        yield f"  {found.unmatched:,} not found in this library:"
        yield from (f"    {path}" for path in found.examples[:SHOWN])
        if found.unmatched > SHOWN:
            yield f"    and {found.unmatched - SHOWN:,} more"
    yield ("Taken over" if changed else "Would be taken over") + ("" if found.added else ": nothing that is new")
    yield from (f"  {in_words(found.added[what], *words)}" for what, words in _WHAT.items() if what in found.added)


def _backup(arguments: argparse.Namespace) -> int:
    if not arguments.list:
        with closing(_existing(arguments.db)) as database:
            made = backups.make(database.path, "by-hand")
        if made is None:
            raise SettingsError("There is nothing to back up yet: no rating, tag, album or search.")
    found = backups.existing(arguments.db)
    if arguments.json:
        print_json([_backup_json(backup) for backup in found])
    else:
        print("\n".join(describe_backup(backup) for backup in found) or "There is no backup yet.")
    return OK


def _backup_json(backup: backups.Backup) -> dict[str, Any]:
    return {**asdict(backup), "path": str(backup.path), "name": backup.name}


def describe_backup(backup: backups.Backup) -> str:
    """A backup as a line."""
    when = datetime.fromtimestamp(backup.made_ms / 1000).strftime("%Y-%m-%d %H:%M:%S")
    return f"{backup.name}  {when}  {backup.reason.replace('-', ' ')}, {size_in_words(backup.size)}"
