"""The command line: the same services without a page. Results go to stdout, progress and messages to stderr."""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib_berry import __version__, metadata
from lib_berry.console import FAILED, OK, add_database, existing_folders, print_json
from lib_berry.db import roots, scans
from lib_berry.db.connection import Database
from lib_berry.errors import BerryError, QueryError, SettingsError
from lib_berry.files import Files
from lib_berry.indexing.pace import BusyMark, Pace, step_back
from lib_berry.indexing.places import distinct, locate
from lib_berry.indexing.scanner import Scanner, Target, scan_lock
from lib_berry.indexing.selection import Selection
from lib_berry.model import MAX_LIMIT, Image, Page, Reading
from lib_berry.settings import Settings, from_values
from lib_berry.terminal import ProgressLine, describe_image, describe_mistake, describe_reading

if TYPE_CHECKING:
    from lib_berry.gallery import Gallery


def _parser(first: str) -> argparse.ArgumentParser:
    """The parser for a command line that begins with this word."""
    parser = argparse.ArgumentParser(prog="python -m lib_berry", description="The image library for AI images.")
    parser.add_argument("--version", action="version", version=f"Berry {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="open the gallery in a browser")
    serve.add_argument("folders", nargs="*", metavar="FOLDER", help="folders to index; none: those known, or samples")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on; others than 127.0.0.1 ask a password")
    serve.add_argument("--port", type=_port, help="port to listen on (7870, or the next free one)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.add_argument("--thumbnail-size", type=int, help="longer side of thumbnails in pixels")
    serve.add_argument("--thumbnail-cache", type=int, metavar="MB", help="how large the thumbnail cache may grow")
    serve.add_argument("--read-only", action="store_true", help="nobody changes ratings, tags, albums or files")
    _add_index_options(serve)
    serve.set_defaults(run=_serve)

    scan = commands.add_parser("scan", help="bring the index in step with folders")
    scan.add_argument("folders", nargs="*", metavar="FOLDER", help="folders to index; none: all that are known")
    scan.add_argument("--json", action="store_true", help="print the result as JSON")
    scan.add_argument("--background", action="store_true", help=argparse.SUPPRESS)
    scan.add_argument("--load", type=_percent, default=100, help="percent of the time to work at most (100)")
    control = scan.add_mutually_exclusive_group()
    control.add_argument("--pause", dest="wish", action="store_const", const="pause", help="pause the scan that runs")
    control.add_argument("--resume", dest="wish", action="store_const", const="resume", help="let it go on")
    control.add_argument(
        "--cancel", dest="wish", action="store_const", const="cancel", help="stop it; what it found stays"
    )
    _add_index_options(scan)
    scan.set_defaults(run=_scan)

    search = commands.add_parser("search", help="find images")
    search.add_argument("query", help='such as: castle -night model:dream "blue sky" steps:20..30')
    search.add_argument("--limit", type=_limit, default=100, help="how many images at most (100)")
    search.add_argument("--sort", default="created", type=_sort, help="created, rating, name …; - turns it round")
    search.add_argument("--cursor", help="go on after an earlier result: its 'next'")
    search.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(search)
    search.set_defaults(run=_search)

    read = commands.add_parser("read", help="show what image files say of how they were made")
    read.add_argument("files", nargs="+", metavar="FILE")
    read.add_argument("--json", action="store_true", help="print one JSON object a line for each file")
    read.set_defaults(run=_read)

    if first != "scan":  # which begins a third sooner without them
        from lib_berry import keeping, purge, trashing, upkeep

        upkeep.add_commands(commands)
        purge.add_command(commands)
        keeping.add_commands(commands)
        trashing.add_command(commands)
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; choose 1 to 65535")
    return int(text)


def _percent(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage; choose 1 to 100")
    return int(text)


def _limit(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of images; choose 1 or more")
    return int(text)


def _sort(text: str) -> str:
    from lib_berry.query.sorts import parse_sort, spell  # as above

    try:
        return spell(parse_sort(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _add_index_options(parser: argparse.ArgumentParser) -> None:
    add_database(parser)
    parser.add_argument("--exclude", action="append", default=[], metavar="PATTERN", help="leave out names like this")
    parser.add_argument(
        "--stealth", action="append", default=[], metavar="FOLDER", help="search the pixels there for parameters (slow)"
    )
    parser.add_argument("--no-grids", action="store_true", help="leave out grids")
    parser.add_argument("--no-intermediates", action="store_true", help="leave out intermediate images")


def _settings(arguments: argparse.Namespace) -> Settings:
    values: dict[str, Any] = {
        "exclude": arguments.exclude,
        "stealth_folders": arguments.stealth,
        "index_grids": not arguments.no_grids,
        "index_intermediates": not arguments.no_intermediates,
        "read_only": getattr(arguments, "read_only", False),
    }
    for name in ("thumbnail_size", "thumbnail_cache"):
        if getattr(arguments, name, None) is not None:
            values[name] = getattr(arguments, name)
    return from_values(values)


def _serve(arguments: argparse.Namespace) -> int:
    from lib_berry import standalone  # gradio takes seconds to import; the other commands do without

    return standalone.serve(
        folders=existing_folders(arguments.folders),
        database_path=arguments.db,
        settings=_settings(arguments),
        address=arguments.host,
        port=arguments.port,
        open_browser=not arguments.no_browser,
    )


def _ask_of_scan(path: Path, wish: str) -> int:
    """Ask something of the scan that runs into this database, in whatever process."""
    if not path.is_file():
        raise SettingsError(f"There is no database {path}.")
    with closing(Database(path)) as database:
        if scan_lock(database).is_free():
            raise SettingsError(f"No scan of {path} is running.")
        if wish == "cancel":
            scans.request_cancel(database)
        else:
            scans.request_pause(database, wish == "pause")
    return OK


def _scan(arguments: argparse.Namespace) -> int:
    if arguments.wish:
        return _ask_of_scan(arguments.db, arguments.wish)
    if arguments.background:
        step_back()
    folders = existing_folders(arguments.folders)
    selection = Selection.of(_settings(arguments))
    with closing(Database(arguments.db)) as database:
        return _scan_into(database, folders, selection, arguments)


def _scan_into(database: Database, folders: Sequence[str], selection: Selection, arguments: argparse.Namespace) -> int:
    targets = _targets(database, folders, selection)
    if not targets:
        raise SettingsError("There is no folder to scan yet: name one.")
    line = ProgressLine()
    report = (lambda _: None) if arguments.background else line.show
    started = time.monotonic()
    result = Scanner(database, selection, report, _pace(arguments)).scan(targets)
    if arguments.json:
        progress = result.progress
        print_json(
            {
                "files": progress.files,
                "indexed": progress.indexed,
                "unchanged": progress.unchanged,
                "missing": progress.missing,
                "errors": [{"path": path, "reason": reason} for path, reason in result.errors],
                "seconds": round(time.monotonic() - started, 3),
            }
        )
    else:
        for path, reason in result.errors:
            print(f"{path}: {reason}", file=sys.stderr)
    return OK if result.progress.state == "done" and result.complete else FAILED


def _pace(arguments: argparse.Namespace) -> Pace | None:
    """None for a scan that someone waits for. One in the background is niced, and yields to the host and to others."""
    if arguments.background:
        return Pace(arguments.load / 100, BusyMark(arguments.db).is_set)
    return Pace(arguments.load / 100, sample=lambda: None) if arguments.load < 100 else None


def _targets(database: Database, folders: Sequence[str], selection: Selection) -> list[Target]:
    """What to scan: every root, or the named folders, which become roots unless one holds them already.

    A folder that its root's scan leaves out, a hidden one say, is a root of its own when it is named.
    """
    if not folders:
        return [(root, "") for root in roots.active_roots(database)]
    wanted = distinct((folder, "folder") for folder in folders)
    held = [locate(roots.active_roots(database), path) for path, _ in wanted]
    is_new = [place is None or not selection.takes_path(place[1]) for place in held]
    roots.add_roots(database, list(compress(wanted, is_new)))
    places = [locate(roots.active_roots(database), path) for path, _ in wanted]
    archived = [place[0].path for place in places if place is not None and place[0].archived]
    if archived:
        raise SettingsError(f"{archived[0]} is archived, so it is not scanned: 'roots unarchive' takes it up again.")
    return [place for place in places if place is not None]


def _search(arguments: argparse.Namespace) -> int:
    if not arguments.db.is_file():
        raise SettingsError(f"There is no database {arguments.db}; scan a folder first.")
    from lib_berry.gallery import Gallery  # numpy takes a while to import; a scan does without

    with closing(Database(arguments.db)) as database, closing(Gallery(database, Files(database))) as gallery:
        found, page = _collect(gallery, arguments)
    if arguments.json:
        print_json({"total": page.total, "images": [asdict(image) for image in found], "next": page.next})
    else:
        for image in found:
            print(describe_image(image))
        print(f"{len(found):,} of {page.total:,} images", file=sys.stderr)
    return OK


def _collect(gallery: Gallery, arguments: argparse.Namespace) -> tuple[list[Image], Page]:
    """Up to ``--limit`` images, page by page, and the last page."""
    found: list[Image] = []
    cursor = arguments.cursor
    while True:
        limit = min(arguments.limit - len(found), MAX_LIMIT)
        page = gallery.page(arguments.query, sort=arguments.sort, limit=limit, cursor=cursor)
        found += page.images
        cursor = page.next
        if cursor is None or len(found) >= arguments.limit:
            return found, page


def _read(arguments: argparse.Namespace) -> int:
    status = OK
    for file in arguments.files:
        try:
            reading = metadata.read(file, stealth=True)
        except BerryError as error:
            reading = Reading(error=error.message)
        if reading.error:
            status = FAILED
        if arguments.json:
            print_json(_reading_json(file, reading))
        else:
            print("\n".join(describe_reading(file, reading)))
    return status


def _reading_json(path: str, reading: Reading) -> dict[str, Any]:
    parameters = asdict(reading.parameters) if reading.parameters else None
    if reading.parameters and parameters:
        labels = metadata.normalise(reading.parameters.sampler, reading.parameters.scheduler)
        parameters["sampler_label"], parameters["scheduler_label"] = labels
    return {
        "path": path,
        "container": reading.container,
        "width": reading.width,
        "height": reading.height,
        "duration": reading.duration,
        "generator": reading.parameters.generator if reading.parameters else None,
        "parameters": parameters,
        "stages": [asdict(stage) for stage in reading.stages],
        "infotext": reading.infotext,
        "raw": dict(reading.raw),
        "error": reading.error,
    }


def _shield_query(argv: Sequence[str]) -> list[str]:
    """argparse takes a query such as ``-night`` for an option, unless a space stands before it."""
    if argv[:1] != ["search"]:
        return list(argv)
    return [f" {text}" if text[:1] == "-" and text[:2] != "--" and text != "-h" else text for text in argv]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 1 when something failed, or 2 when the command line is wrong."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # file names need not be text, nor text be in the terminal's alphabet
            stream.reconfigure(errors="backslashreplace")
    given = _shield_query(sys.argv[1:] if argv is None else argv)
    arguments = _parser(given[0] if given else "").parse_args(given)
    try:
        return int(arguments.run(arguments))
    except QueryError as error:
        print(describe_mistake(arguments.query, error.position, error.length), file=sys.stderr)
        print(f"error: {error.message}", file=sys.stderr)
        return FAILED
    except BerryError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader of our output has gone; what is left in the buffer goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
