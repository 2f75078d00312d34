"""Downloads: prepared for who may ask for them, then fetched once, by the ticket that was given for them.

A browser fetches a file by GET, which can carry no token of ours; so a POST prepares it and answers with a ticket.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lib_berry.db.connection import Database
from lib_berry.db.exports import Export, exports
from lib_berry.downloads.plan import ArchivePlan, entries
from lib_berry.downloads.sheet import MOST, contact_sheet
from lib_berry.downloads.stripping import stripped
from lib_berry.downloads.tables import as_csv, as_json
from lib_berry.downloads.texts import as_infotexts, as_prompt_lines
from lib_berry.downloads.zipping import Content, Entry, archived, gathered, zipped
from lib_berry.errors import InvalidRequestError, NotFoundError
from lib_berry.thumbnails import Thumbnails

VALID_SECONDS = 600.0
MOST_TICKETS = 50
STRIPPED_BYTES = 256 * 1024 * 1024
"""Larger files are not taken apart: they are held in memory for that."""

ROWS: dict[str, tuple[str, str, Callable[[Iterable[Export]], Iterator[bytes]]]] = {
    "csv": ("csv", "text/csv; charset=utf-8", as_csv),
    "json": ("json", "application/json", as_json),
    "infotexts": ("txt", "text/plain; charset=utf-8", as_infotexts),
    "prompts": ("txt", "text/plain; charset=utf-8", as_prompt_lines),
}
KINDS = ("zip", "stripped", "sheet", *ROWS)


@dataclass(slots=True)
class Download:
    """A file made while it is sent. ``length`` in bytes is None where nobody can know it yet; ``left_out`` images
    cannot be had now, or not in this form. ``close`` when it is not needed any more."""

    name: str
    media_type: str
    pieces: Iterator[bytes]
    images: int
    left_out: int = 0
    length: int | None = None
    close: Callable[[], None] = field(default=lambda: None)


class Downloads:
    """Safe from any thread."""

    def __init__(self, database: Database, thumbnails: Thumbnails, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._thumbnails = thumbnails
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[float, Download]] = {}

    def prepare(self, kind: str, ids: Sequence[int]) -> tuple[str, Download]:
        """A ticket for a download of these images, good for ten minutes, and what it will be.

        Raises InvalidRequestError for a kind that is none of ``KINDS``, or no images.
        """
        if kind not in KINDS:
            raise InvalidRequestError(f"There is no download {kind[:40]!r}; choose one of {', '.join(KINDS)}.")
        if not ids:
            raise InvalidRequestError("No image is chosen, so there is nothing to download.")
        download = self._made(kind, ids)
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._waiting[ticket] = self._clock() + VALID_SECONDS, download
            self._forget()
        return ticket, download

    def claim(self, ticket: str) -> Download:
        """What was prepared; the ticket is then used. Raises NotFoundError."""
        with self._lock:
            self._forget()
            found = self._waiting.pop(ticket, None)
        if found is None:
            raise NotFoundError("This download has been fetched already, or waited for too long; start it again.")
        return found[1]

    def close(self) -> None:
        """Drop what nobody has fetched."""
        with self._lock:
            for _, download in self._waiting.values():
                download.close()
            self._waiting.clear()

    def _forget(self) -> None:
        now = self._clock()
        late = [ticket for ticket, (until, _) in self._waiting.items() if until < now]
        many = list(self._waiting)[:-MOST_TICKETS]
        for ticket in {*late, *many}:
            self._waiting.pop(ticket)[1].close()

    def _made(self, kind: str, ids: Sequence[int]) -> Download:
        name = time.strftime(f"berry-{kind}-%Y%m%d-%H%M%S")
        if kind in ROWS:
            ending, media_type, write = ROWS[kind]
            pieces = gathered(write(exports(self._database, ids)))
            return Download(f"{name}.{ending}", media_type, pieces, len(ids))
        if kind == "sheet":
            data = contact_sheet(exports(self._database, ids), self._thumbnails.get)
            shown = min(len(ids), MOST)
            return Download(f"{name}.png", "image/png", iter((data,)), shown, len(ids) - shown, len(data))
        plan = ArchivePlan(entries(self._database, ids))
        if kind == "zip":
            pieces, length = gathered(archived(plan)), plan.length
            return Download(f"{name}.zip", "application/zip", pieces, plan.count, plan.left_out, length, plan.close)
        pieces = gathered(zipped(_without_metadata(plan)))
        return Download(f"{name}.zip", "application/zip", pieces, plan.count, plan.left_out, None, plan.close)


def _without_metadata(plan: Iterable[Entry]) -> Iterator[tuple[Entry, Content]]:
    """The files that can be taken apart, without their metadata; at the end a note of those that cannot."""
    refused: list[str] = []
    for entry in plan:
        data = stripped(Path(entry.path).read_bytes()) if entry.size <= STRIPPED_BYTES else None
        if data is None:
            refused.append(entry.name)
        else:
            yield entry._replace(size=len(data)), lambda data=data: (data,)  # type: ignore[misc]
    if refused:
        note = "These files are of a kind whose metadata cannot be taken out, or damaged; they were left out:\n"
        data = (note + "\n".join(refused) + "\n").encode("utf-8", "replace")
        yield Entry("left-out.txt", len(data), time.time_ns(), ""), lambda: (data,)
