"""Reading the library: a query and a place in its result become a page; an id becomes an image with all its detail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib_berry import metadata
from lib_berry.blur import blurred
from lib_berry.db import pages, stacks, views
from lib_berry.db.connection import Database
from lib_berry.differences import MOST_IMAGES, Differences, differences
from lib_berry.errors import InvalidRequestError, MetadataError, NotFoundError
from lib_berry.files import Files
from lib_berry.model import (
    MAX_ID,
    MAX_LIMIT,
    Chosen,
    Counts,
    Facet,
    FileError,
    Image,
    ImageDetail,
    Page,
    Reading,
    Shape,
    Spread,
    Stacking,
    Suggestions,
)
from lib_berry.promptfile import MOST_LINES, prompt_line
from lib_berry.query.ast import Match, Node, Range, any_of
from lib_berry.query.kinds import Order
from lib_berry.query.parser import parse_query
from lib_berry.query.sorts import parse_sort, spell
from lib_berry.search.cursor import Cursor
from lib_berry.search.engine import Engine
from lib_berry.search.facets import FACETS, facet, facets, timeline
from lib_berry.search.found import Found
from lib_berry.search.shape import packed_ids, shape
from lib_berry.search.similar import most_alike
from lib_berry.search.suggest import suggest

MOST_INFOTEXTS = 500
"""Of so many files at once the text is read."""


class Gallery:
    """Reads for the page, the command line and the API. Safe from any thread."""

    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files
        self._counts: tuple[int, Counts] | None = None
        self.engine = Engine(database)

    def close(self) -> None:
        """End what searches keep running. Nothing is lost when this never runs."""
        self.engine.close()

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

        An order within the query comes before ``sort``. Walking by cursors meets every image exactly once while others
        are added or removed. Raises QueryError for a mistake in ``query``, InvalidRequestError for an unusable limit,
        sort or rank, CursorError.
        """
        return self.answer(query, sort=sort, limit=limit, cursor=cursor, rank=rank)[0]

    def answer(
        self,
        query: str = "",
        *,
        sort: str = "created",
        limit: int = 100,
        cursor: str | None = None,
        rank: int | None = None,
        stacking: Stacking | None = None,
        keep: Sequence[int] = (),
        spread: bool = False,
    ) -> tuple[Page, Spread | None]:
        """A page as ``page`` gives it, and if asked how the whole result is spread, both of one moment.

        Images in ``keep`` are in it whether they match or not; the spread is of those that match.
        """
        rank = rank or 0
        _check(limit, rank)
        node, order = _read(query, sort)
        last = Cursor.decode(cursor, spell(order)) if cursor else None
        with self.engine.at_one_moment(node) as search:
            found = search.find(_with(node, keep), order, stacking)
            if last is not None:
                rank = last.rank if last.version == found.version else found.rank_after(last.key)
            images = pages.images(self._database, found.ids(rank, rank + limit))
            total, end = len(found.rows), rank + limit
            following = None
            if end < total:
                following = Cursor(spell(order), found.key(end - 1), end, found.version).encode()
            spread_over = None
            if spread:
                matching = search.find(node, order) if keep else found.whole
                spread_over = Spread(tuple(facets(search, node, matching)), tuple(timeline(search, found)))
            several = found.stacks(rank, min(end, total))
            strays = frozenset(keep).difference(search.among(node, keep)) if keep else frozenset()
            whole = len(found.whole.rows)
        return Page(images, total, rank, following, found.version, whole, several, strays), spread_over

    def facet(self, query: str, field: str, *, containing: str = "", limit: int = MAX_LIMIT) -> Facet:
        """How the query's result is spread over one field, of values with ``containing`` in them.

        Raises QueryError, InvalidRequestError for a field that is no facet.
        """
        _check(limit, 0)
        if field not in FACETS:
            raise InvalidRequestError(f"There is no facet {field!r}; choose one of {', '.join(FACETS)}.")
        node, order = _read(query, "created")
        with self.engine.at_one_moment(node) as search:
            return facet(search, field, node, search.find(node, order), limit, containing)

    def rank(
        self,
        query: str,
        image_id: int,
        *,
        sort: str = "created",
        stacking: Stacking | None = None,
        keep: Sequence[int] = (),
    ) -> tuple[int | None, int, int]:
        """The 0-based place of the image or its stack in the result (None when it is not in it), the total, and the
        version. ``keep`` as for ``answer``."""
        node, order = _read(query, sort)
        with self.engine.at_one_moment(node) as search:
            found = search.find(_with(node, keep), order, stacking)
            return found.rank_of(image_id), len(found.rows), found.version

    def shape(
        self,
        query: str,
        *,
        sort: str = "created",
        stacking: Stacking | None = None,
        keep: Sequence[int] = (),
        known: tuple[int, int] | None = None,
    ) -> Shape:
        """What the whole result looks like; ``keep`` as for ``answer``, ``known`` as ``search.shape`` has it.

        Raises QueryError.
        """
        node, order = _read(query, sort)
        with self.engine.at_one_moment(node) as search:
            return shape(search.find(_with(node, keep), order, stacking), known)

    def ids_between(
        self,
        query: str,
        one_id: int,
        other_id: int,
        *,
        sort: str = "created",
        stacking: Stacking | None = None,
        keep: Sequence[int] = (),
    ) -> bytes:
        """The ids of all images shown from the one to the other, packed (see ``search.shape``), in the result's order.

        Raises NotFoundError when one of the two is not in the result, QueryError.
        """
        node, order = _read(query, sort)
        with self.engine.at_one_moment(node) as search:
            found = search.find(_with(node, keep), order, stacking)
            first, last = sorted(_place(found, image_id) for image_id in (one_id, other_id))
            return packed_ids(found, first, last + 1)

    def chosen(self, chosen: Chosen) -> list[int]:
        """The ids of the images the user chose, in their order: newest first for a query. Raises QueryError."""
        if chosen.query is None:
            return list(chosen.ids)
        node, order = _read(chosen.query, "created")
        with self.engine.at_one_moment(node) as search:
            found = search.find(node, order)
            ids = found.ids(0, len(found.rows))
        excluded = set(chosen.excluded)
        return [image_id for image_id in ids if image_id not in excluded] if excluded else ids

    def among(self, query: str, ids: Sequence[int], version: int) -> list[int] | None:
        """Those of these images that the query finds; None if searches are not at this version of the index yet.

        Raises QueryError.
        """
        node, _ = _read(query, "created")
        with self.engine.at_one_moment(node) as search:
            return search.among(node, ids) if search.version >= version else None

    def blurred(self, image_ids: Sequence[int], words: tuple[str, ...]) -> list[int]:
        """Those of these images whose prompts have one of the words in them (see ``blur``)."""
        return blurred(pages.prompts(self._database, image_ids), words) if words else []

    def marked_nsfw(self, image_ids: Sequence[int]) -> list[int]:
        """Those of these images that the user marked as not safe for work."""
        return [image.id for image in pages.images(self._database, image_ids) if image.nsfw]

    def similar(self, image_id: int, *, limit: int = 100) -> tuple[Image, ...]:
        """Images whose prompts share rare tags with this one's, the most alike first. Raises NotFoundError."""
        _check(limit, 0)
        self.image(image_id)
        with self.engine.at_one_moment(vocabulary=True) as search:
            return pages.images(self._database, most_alike(search.leaves, image_id, limit))

    def suggest(self, query: str, position: int) -> Suggestions:
        """What the word at the caret may become. Never raises QueryError."""
        with self.engine.at_one_moment(vocabulary=True) as search:
            return suggest(search, query, position)

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

    def infotexts(self, chosen: Chosen, most: int = MOST_INFOTEXTS) -> tuple[list[str], int, int]:
        """The infotexts of the chosen images, how many images have none, and how many beyond ``most`` were not read.

        Raises QueryError, NotFoundError.
        """
        ids = self.chosen(chosen)
        texts = [self.detail(image_id)[1].infotext for image_id in ids[:most]]
        found = [text for text in texts if text]
        return found, len(texts) - len(found), len(ids) - len(texts)

    def workflow(self, image_id: int) -> tuple[Image, metadata.Workflow]:
        """The ComfyUI workflow in the image's file. Raises NotFoundError, FileMissingError, also where it has none."""
        found = self.image(image_id)
        workflow = metadata.find_workflow(metadata.read(self._files.path(image_id)).raw)
        if workflow is None:
            raise NotFoundError(f"{found.name} holds no ComfyUI workflow.")
        return found, workflow

    def prompt_lines(self, chosen: Chosen, *, settings: bool = False) -> tuple[str, ...]:
        """A line for each chosen image that has a prompt, in the order of ``chosen``; see ``promptfile``.

        Raises QueryError, InvalidRequestError for more than MOST_LINES images.
        """
        ids = self.chosen(chosen)
        if len(ids) > MOST_LINES:
            raise InvalidRequestError(f"{len(ids):,} images are chosen; take at most {MOST_LINES:,} at once.")
        lines = (prompt_line(found.parameters, settings=settings) for found in pages.details(self._database, ids))
        return tuple(line for line in lines if line is not None)

    def differences(self, image_ids: Sequence[int]) -> Differences:
        """What differs between two or more images. Raises NotFoundError, InvalidRequestError for too few or many."""
        if not 2 <= len(set(image_ids)) == len(image_ids) <= MOST_IMAGES:
            raise InvalidRequestError(f"Compare 2 to {MOST_IMAGES} different images; {len(image_ids)} were named.")
        return differences([pages.detail(self._database, image_id) for image_id in image_ids])

    def viewed(self, image_id: int) -> None:
        """Note that the image was looked at now. Raises NotFoundError."""
        views.mark_viewed(self._database, image_id)

    def pick_cover(self, image_id: int) -> None:
        """Let the image stand for the stacks it is in. Raises NotFoundError."""
        stacks.pick_cover(self._database, image_id)

    def errors(self, *, limit: int = 100, cursor: str | None = None) -> tuple[tuple[FileError, ...], str | None]:
        """Files that could not be read, newest first, and the cursor of the next page."""
        _check(limit, 0)
        before = int(Cursor.decode(cursor, "errors").key[0]) if cursor else MAX_ID
        found = pages.errors(self._database, before=before, limit=limit + 1)
        following = Cursor("errors", (found[limit - 1].id,), 0, 0).encode() if len(found) > limit else None
        return found[:limit], following


def _place(found: Found, image_id: int) -> int:
    rank = found.rank_of(image_id)
    if rank is None:
        raise NotFoundError(f"Image {image_id} is not in this result any more; select again.", reason="result_changed")
    return rank


def _read(query: str, sort: str) -> tuple[Node, Order]:
    """What is sought and in what order. Raises QueryError, InvalidRequestError."""
    try:
        asked = parse_sort(sort)
    except ValueError as error:
        raise InvalidRequestError(str(error)) from None
    read = parse_query(query)
    return read.node, read.sort or asked


def _with(node: Node, keep: Sequence[int]) -> Node:
    """What is sought, or one of these images."""
    return any_of([node, Match("id", tuple(Range(image_id, image_id) for image_id in keep))]) if keep else node


def _check(limit: int, rank: int) -> None:
    """Raises InvalidRequestError."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidRequestError(f"limit is {limit}; choose 1 to {MAX_LIMIT}.")
    if not 0 <= rank <= MAX_ID:
        raise InvalidRequestError(f"rank is {rank}; it counts from 0.")
