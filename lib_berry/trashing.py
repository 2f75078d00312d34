"""``python -m lib_berry trash``: what is in the trash of a library, restoring it, and emptying it."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import Any

from lib_berry.console import FAILED, OK, add_database, print_json
from lib_berry.db import filing
from lib_berry.db.connection import Database
from lib_berry.errors import SettingsError
from lib_berry.filing.service import Filing
from lib_berry.indexing.selection import Selection
from lib_berry.model import MAX_ID, Outcome
from lib_berry.words import images_in_words, size_in_words


def add_command(commands: Any) -> None:
    """``trash``, among argparse's subparsers."""
    parser = commands.add_parser(
        "trash",
        help="show, restore or empty the trash",
        description="Shows what is in the trash, where each image came from, and how much space emptying it would "
        "free. --empty throws the files out: into the system's recycle bin where the package Send2Trash is "
        "installed, else for good.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--restore", action="store_true", help="move everything back to where it was")
    what.add_argument("--empty", action="store_true", help="throw everything out; needs --yes, too")
    parser.add_argument("--yes", action="store_true", help="really empty it")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(parser)
    parser.set_defaults(run=_trash)


def _trash(arguments: argparse.Namespace) -> int:
    if not arguments.db.is_file():
        raise SettingsError(f"There is no database {arguments.db}; scan a folder first.")
    with closing(Database(arguments.db)) as database:
        service = Filing(database, Selection)
        service.recover()
        held = service.trash_contents()
        ids = filing.trashed_ids(database, -1, MAX_ID)
        places = {image_id: f"{place.folder}/{place.name}" for image_id, place in filing.origins(database, ids).items()}
        outcome = None
        if arguments.restore:
            outcome = service.restore(ids)
        elif arguments.empty and arguments.yes:
            outcome = service.empty_trash(held.images)
    _tell(arguments, [places[image_id].lstrip("/") for image_id in ids if image_id in places], held.bytes, outcome)
    return FAILED if outcome and outcome.failures else OK


def _tell(arguments: argparse.Namespace, places: list[str], size: int, outcome: Outcome | None) -> None:
    if arguments.json:
        failures = [{"name": each.name, "reason": each.reason} for each in outcome.failures] if outcome else []
        done = outcome.done if outcome else 0
        print_json({"images": places, "bytes": size, "done": done, "failures": failures})
        return
    for failure in outcome.failures if outcome else ():
        print(f"{failure.name}: {failure.reason}", file=sys.stderr)
    if outcome is not None:
        word = "restored" if arguments.restore else "thrown out"
        print(f"{images_in_words(outcome.done)} {word}", file=sys.stderr)
        return
    for place in places:
        print(place)
    hint = f"; add --yes to throw {'it' if len(places) == 1 else 'them'} out" if arguments.empty else ""
    print(f"{images_in_words(len(places))}, {size_in_words(size)}{hint}", file=sys.stderr)
