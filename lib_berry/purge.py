"""``python -m lib_berry purge``: forget images that have long been missing, after showing which."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from lib_berry.console import OK, add_database, print_json
from lib_berry.db.connection import Database
from lib_berry.db.purging import Purgeable, purge, purgeable
from lib_berry.errors import ConflictError, SettingsError
from lib_berry.indexing.scanner import scan_lock
from lib_berry.words import images_in_words

DAY_MS = 86_400_000
SHOWN = 20


def add_command(commands: Any) -> None:
    """``purge``, among argparse's subparsers."""
    parser = commands.add_parser(
        "purge",
        help="forget images whose files are long gone",
        description="Shows which images are missing; with --yes, drops all that is known of them. Files are not "
        "touched, and neither are images of a folder that cannot be reached, or to which you gave stars, a mark or a "
        "tag, or which you put into an album.",
    )
    parser.add_argument("--older-than", type=_days, default=30, metavar="DAYS", help="missing for so long (30)")
    parser.add_argument("--yes", action="store_true", help="drop them; without it they are only shown")
    parser.add_argument("--curated", action="store_true", help="also those with stars, marks, tags or albums")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(parser)
    parser.set_defaults(run=_purge)


def _days(text: str) -> int:
    if not text.isdigit() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days; choose 0 or more")
    return int(text)


def _purge(arguments: argparse.Namespace) -> int:
    if not arguments.db.is_file():
        raise SettingsError(f"There is no database {arguments.db}; scan a folder first.")
    with closing(Database(arguments.db)) as database:
        now = int(time.time() * 1000)
        missing = purgeable(database, now - arguments.older_than * DAY_MS)
        later = 0 if missing or arguments.json else len(purgeable(database, now))
        images = [image for image in missing if arguments.curated or not image.curated]
        dropped = _drop(database, images) if arguments.yes else 0
    if arguments.json:
        kept = [image.path for image in missing if image.curated and not arguments.curated]
        print_json({"missing": [image.path for image in images], "kept": kept, "dropped": dropped})
        return OK
    folders = Counter(str(Path(image.path).parent) for image in images)
    for folder, count in folders.most_common(SHOWN):
        print(f"{count:,} in {folder}")
    if len(folders) > SHOWN:
        print(f"and {len(folders) - SHOWN:,} more folders")
    if len(images) < len(missing):
        said = f"{images_in_words(len(missing) - len(images))} with stars, marks, tags or albums"
        print(f"{said} kept; --curated forgets those too", file=sys.stderr)
    if later:
        said = f"{images_in_words(later)} missing for less than {arguments.older_than} days"
        print(f"{said}; --older-than 0 shows them", file=sys.stderr)
    if arguments.yes:
        print(f"{images_in_words(dropped)} forgotten", file=sys.stderr)
    elif not images:
        print("nothing to forget", file=sys.stderr)
    else:
        print(f"{images_in_words(len(images))} would be forgotten; add --yes to do it", file=sys.stderr)
    return OK


def _drop(database: Database, images: Sequence[Purgeable]) -> int:
    """Not beside a scan, which may be about to find them elsewhere."""
    lock = scan_lock(database)
    if not lock.acquire():
        raise ConflictError(f"A scan of {database.path} is running; wait for it or cancel it.")
    with lock:
        return purge(database, images)
