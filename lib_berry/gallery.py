"""Reading the library: a query and a place in its result become a page; an id becomes an image with all its detail."""

from __future__ import annotations

import base64
import binascii
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lib_berry import metadata
from lib_berry.db import pages, views
from lib_berry.db.connection import Database
from lib_berry.differences import MOST_IMAGES, Differences, differences
from lib_berry.errors import CursorError, InvalidRequestError, MetadataError
from lib_berry.files import Files
from lib_berry.model import Counts, FileError, Image, ImageDetail, Page, Reading
from lib_berry.query.parser import parse
from lib_berry.query.sorts import parse_sort
from lib_berry.query.sql import Where, compile_where

MAX_LIMIT = 500
REMEMBERED_TOTALS = 64
MAX_ID = (1 << 53) - 1

SCAN_FROM = 5000
"""Results larger than this are found by walking the images in order, smaller ones through the terms' indexes."""


@dataclass(frozen=True, slots=True)
class _Cursor:
    """Where a page ended: the last image's id and, in the index of one version, the rank after it, in one sort."""

    sort: str
    image_id: int
    rank: int
    version: int

    def encode(self) -> str:
        text = f"{self.sort}:{self.image_id}:{self.rank}:{self.version}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, sort: str) -> _Cursor:
        try:
            padded = text + "=" * (-len(text) % 4)
            name, *numbers = base64.urlsafe_b64decode(padded.encode()).decode("ascii").split(":")
            image_id, rank, version = (_number(each) for each in numbers)
        except (ValueError, binascii.Error):
            raise CursorError("The cursor is not one this server gave out; leave it out to start at the top.") from None
        cursor = cls(name, image_id, rank, version)
        if cursor.sort != sort:
            raise CursorError(f"The cursor belongs to sort {cursor.sort!r}, not {sort!r}; start at the top.")
        return cursor


def _number(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MAX_ID:
        raise ValueError(text)
    return number


class Gallery:
    """Reads for the page, the command line and the API. Safe from any thread."""

    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files
        self._totals: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self._counts: tuple[int, Counts] | None = None
        self._lock = threading.Lock()

    def version(self) -> int:
        """Grows with every change of the index, whichever process makes it."""
        return self._database.version()

    def counts(self) -> Counts:
        """What the index holds now; counted once for each version of it."""
        version = self.version()
        if self._counts is None or self._counts[0] != version:
            self._counts = version, pages.counts(self._database)
        return self._counts[1]

    def page(
        self,
        query: str = "",
        *,
        sort: str = "created",
        limit: int = 100,
        cursor: str | None = None,
        rank: int | None = None,
    ) -> Page:
        """The images after ``cursor``, or from place ``rank`` on (0-based, the top when None) if there is none.

        Walking by cursors meets every image exactly once while others are added or removed. Raises QueryError for a
        mistake in ``query``, InvalidRequestError for an unusable limit, sort or rank, CursorError.
        """
        rank = rank or 0
        descending = self._check(sort, limit, rank)
        last = _Cursor.decode(cursor, sort) if cursor else None
        node, now = parse(query), datetime.now()
        where = compile_where(node, now=now)
        with self._database.snapshot():
            version = self.version()
            total = self._total(where, version)
            if total > SCAN_FROM:
                where = compile_where(node, now=now, ordered_scan=True)
            # One more than asked for tells whether there is a next page.
            ids = pages.ids(
                self._database,
                where,
                descending=descending,
                limit=limit + 1,
                after=last.image_id if last else None,
                offset=0 if last else rank,
            )
            if last:
                rank = last.rank
                if last.version != version:  # what was added or removed since has moved this page
                    place = pages.rank(self._database, where, ids[0], descending=descending) if ids else None
                    rank = total if place is None else place
            images = pages.images(self._database, ids[:limit])
        following = _Cursor(sort, ids[limit - 1], rank + limit, version).encode() if len(ids) > limit else None
        return Page(images, total, rank, following, version)

    def rank(self, query: str, image_id: int, *, sort: str = "created") -> tuple[int | None, int, int]:
        """The image's 0-based place in the result (None when it is not in it), the total, and the version."""
        descending = self._check(sort, 1, 0)
        where = compile_where(parse(query), now=datetime.now())
        with self._database.snapshot():
            version = self.version()
            place = pages.rank(self._database, where, image_id, descending=descending)
            return place, self._total(where, version), version

    def image(self, image_id: int) -> Image:
        """Raises NotFoundError."""
        return pages.image(self._database, image_id)

    def detail(self, image_id: int) -> tuple[ImageDetail, Reading]:
        """The row, and the file read anew for what is not stored (raw text, stages), or hidden in its pixels.

        While the file is away the reading is made of what the row knows. Raises NotFoundError.
        """
        detail = pages.detail(self._database, image_id)
        try:
            return detail, metadata.read(self._files.path(image_id), stealth=True)
        except MetadataError as error:
            parameters = detail.parameters
            infotext = metadata.compose(parameters) if parameters else None
            size = detail.image.width, detail.image.height
            known = Reading(detail.container, *size, parameters=parameters, infotext=infotext)
            return replace(detail, image=replace(detail.image, missing=True)), replace(known, error=error.message)

    def differences(self, image_ids: Sequence[int]) -> Differences:
        """What differs between two or more images. Raises NotFoundError, InvalidRequestError for too few or many."""
        if not 2 <= len(set(image_ids)) == len(image_ids) <= MOST_IMAGES:
            raise InvalidRequestError(f"Compare 2 to {MOST_IMAGES} different images; {len(image_ids)} were named.")
        return differences([pages.detail(self._database, image_id) for image_id in image_ids])

    def viewed(self, image_id: int) -> None:
        """Note that the image was looked at now. Raises NotFoundError."""
        views.mark_viewed(self._database, image_id)

    def errors(self, *, limit: int = 100, cursor: str | None = None) -> tuple[tuple[FileError, ...], str | None]:
        """Files that could not be read, newest first, and the cursor of the next page."""
        self._check("created", limit, 0)
        before = _Cursor.decode(cursor, "created").image_id if cursor else MAX_ID
        found = pages.errors(self._database, before=before, limit=limit + 1)
        following = _Cursor("created", found[limit - 1].id, 0, 0).encode() if len(found) > limit else None
        return found[:limit], following

    def _check(self, sort: str, limit: int, rank: int) -> bool:
        """Whether the sort is descending; raises InvalidRequestError."""
        try:
            order = parse_sort(sort)
        except ValueError as error:
            raise InvalidRequestError(str(error)) from None
        if order.name != "created":
            raise InvalidRequestError(f"Images are not sorted by {order.name!r} yet; choose created or -created.")
        if not 1 <= limit <= MAX_LIMIT:
            raise InvalidRequestError(f"limit is {limit}; choose 1 to {MAX_LIMIT}.")
        if not 0 <= rank <= MAX_ID:
            raise InvalidRequestError(f"rank is {rank}; it counts from 0.")
        return order.descending

    def _total(self, where: Where, version: int) -> int:
        """How many match; remembered for as long as the index does not change."""
        key = (where.sql, where.params, version)
        with self._lock:
            if key in self._totals:
                self._totals.move_to_end(key)
                return self._totals[key]
        total = pages.count(self._database, where)
        with self._lock:
            self._totals[key] = total
            while len(self._totals) > REMEMBERED_TOTALS:
                self._totals.popitem(last=False)
        return total
