"""The engine: keeps the columns in step with the database and finds, of any query, the images in order.

SQLite is the source of truth. Under one lock a search opens a snapshot, takes in what has changed up to it, and
evaluates the query there, so that an answer is of one moment and never older than the database was when it was asked.
What may take long (patterns over many texts) is looked up before, and then only continued.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain
from typing import Any

import numpy as np

from lib_berry.cancelling import stopped_by
from lib_berry.db import changes
from lib_berry.db import columns as stored
from lib_berry.db.connection import Database
from lib_berry.db.stacks import covers
from lib_berry.errors import DatabaseError, QueryError
from lib_berry.model import Stacking
from lib_berry.query.ast import Choice, Match, Node, Regex, Text, TextPattern, TextRegex, walk
from lib_berry.query.kinds import Order
from lib_berry.search import saved, smart
from lib_berry.search.arrays import Mask
from lib_berry.search.changed import Changed, changed
from lib_berry.search.columns import Columns
from lib_berry.search.evaluate import matching
from lib_berry.search.filenames import Filenames
from lib_berry.search.following import Following, Turns
from lib_berry.search.found import Found
from lib_berry.search.leaves import Leaves
from lib_berry.search.matching import Matcher
from lib_berry.search.names import NameOrder
from lib_berry.search.orders import arranged, keys
from lib_berry.search.prompts import Prompts
from lib_berry.search.stacks import stacked
from lib_berry.search.tables import Tables
from lib_berry.search.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

MOST_BYTES = 16 << 20
"""Of results remembered."""
MOST_UNSAVED = 500
"""Versions after which a large library's columns are saved again."""
SECONDS = 15.0
"""So long the parts of one query may be looked for."""
LARGE = 50_000
"""A library of more images is read again beside the columns in use, and these are saved."""


class Engine:
    """Searches of one database. Safe from any thread.

    ``clock`` gives relative dates their meaning and local time its zone (see ``query.dates``).
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = datetime.now) -> None:
        self._clock = clock
        self._database = database
        self._matcher = Matcher(database.path)
        self.prompts = Prompts(self._matcher)
        self._tables = Tables(self._matcher)
        self._filenames = Filenames(self._matcher)
        self._names = NameOrder()
        self._columns: Columns | None = None
        self._results: OrderedDict[tuple[Any, ...], Found] = OrderedDict()
        self._lock = threading.RLock()
        self._turns = Turns()
        self._reloading: threading.Thread | None = None
        self._closed = False
        self._following: Following | None = None
        self._not_followed = -1
        self._saved = saved.SavedColumns(database.path)
        self._saved_version = -1
        self._saving: threading.Thread | None = None

    @contextmanager
    def at_one_moment(self, node: Node | None = None, *, vocabulary: bool = False) -> Iterator[Search]:
        """A view of the library as it is now, to search in, until the block ends. Other searches wait meanwhile.

        ``node`` is what will be searched, and ``vocabulary`` says whether its words will be asked for: what takes long
        of that is looked up before anyone has to wait.
        """
        with self._turns.first():
            if node is not None:
                self._prepare(node)
            if vocabulary:
                self.prompts.vocabulary(self._database.reader())
            with self._lock, self._database.snapshot():
                columns = self._follow()
                leaves = Leaves(columns, self._database, self.prompts, self._tables, self._filenames, self._clock())
                yield Search(self, leaves)

    def _prepare(self, node: Node) -> None:
        """Raises QueryError for what takes too long, CancelledError when nobody waits for it any more."""
        connection = self._database.reader()
        deadline = time.monotonic() + SECONDS
        for part in chain(walk(node), *map(walk, smart.nodes(connection).values())):
            if time.monotonic() > deadline:
                problem = f"The search takes longer than {SECONDS:.0f} s; look for less at once."
                raise QueryError(problem, 0, reason="search_slow", seconds=round(SECONDS))
            if isinstance(part, (Text, TextPattern, TextRegex)):
                with stopped_by(connection.interrupt):
                    self.prompts.mask(connection, part)
            elif isinstance(part, Match) and part.field in ("name", "path"):
                self._filenames.prepare(self._database, part)
            elif isinstance(part, Match):
                for value in part.values:
                    if isinstance(value, Regex):
                        self._tables.prepare(connection, part.field, value)

    def keep_up(self) -> None:
        """From now on take in what other processes write beside the searches, not during them.

        A search may then be one commit of theirs behind, never one of this process. A large library's words are read,
        and the process that tries patterns is started, before anyone asks for them.
        """
        self._following = self._following or Following(self._take_in_beside)

    # --- in step -----------------------------------------------------------------------------------------------------

    def _follow(self) -> Columns:
        """The columns as of this snapshot (while many are read again: as of before)."""
        version = self._database.version()
        if self._columns is None:
            self._columns = self._saved.load(self._database)
            self._saved_version = -1 if self._columns is None else self._columns.version
            self._columns = self._columns or self._read()
            if self._following and len(self._columns) > LARGE:
                threading.Thread(target=self._get_ready, name="berry-gets-ready", daemon=True).start()
        columns = self._columns
        if columns.version < version and not self._is_followed(columns, version):
            touched = changes.difference(self._database.reader(), columns.version, version)
            if touched is not None:
                self._put(columns, changed(self._database.reader(), columns, touched), version)
            elif len(columns) > LARGE:
                self._reload()
                return columns
            else:
                self._replace(self._read())
                columns = self._columns
        self._tables.follow_folders(self._database.reader())
        if len(columns) > LARGE and not 0 <= columns.version - self._saved_version < MOST_UNSAVED:
            self._save_beside()
        return columns

    def _is_followed(self, columns: Columns, version: int) -> bool:
        """Whether what is new is of another process, little, and being taken in at the moment."""
        if self._following is None or self._database.written > columns.version or version == self._not_followed:
            return False
        followed = self._following.is_running and version == columns.version + 1
        self._following.begin()
        return followed

    def _take_in_beside(self) -> bool:
        """Read what has changed without keeping searches from the columns. Whether there was anything."""
        columns, database = self._columns, self._database
        if columns is None:
            return False
        before = columns.version
        with database.snapshot():
            version = database.version()
            touched = changes.difference(database.reader(), before, version)
            if touched is None:
                self._not_followed = version
            if version == before or touched is None:
                return False
            new = changed(database.reader(), columns, touched, self._turns.give_way)
        with self._lock:
            if self._columns is columns and columns.version == before:
                self._put(columns, new, version)
        return True

    def _get_ready(self) -> None:
        """Do what the first search for a pattern would have to wait for."""
        try:
            self.prompts.vocabulary(self._database.reader())
            self._matcher.start()
        except DatabaseError:
            pass  # closed meanwhile, or busy: a search will see

    def _read(self) -> Columns:
        columns = Columns(self._database.version())
        columns.reserve(stored.count(self._database.reader()))
        for records in stored.every(self._database.reader()):
            columns.put(columns.encode(records))
        return columns

    def _put(self, columns: Columns, new: Changed, version: int) -> None:
        touched, found, said = new
        if touched:
            rows = columns.put(found, touched.difference(np.asarray(found["id"]).tolist()))
            self._filenames.forget(rows)
            self._names.forget(rows)
        columns.put_said(said)
        columns.version = version
        columns.begin_anew()
        self._results.clear()

    def _replace(self, columns: Columns) -> None:
        """Ids of rows, prompts and names may mean something else from now on."""
        self._columns = columns
        self._results.clear()
        for each in (self.prompts, self._tables, self._filenames, self._names):
            each.forget()

    def _reload(self) -> None:
        if self._reloading is None or not self._reloading.is_alive():
            self._reloading = threading.Thread(target=self._read_beside, name="berry-columns", daemon=True)
            self._reloading.start()

    def _read_beside(self) -> None:
        try:
            with self._database.snapshot():
                columns = self._read()
            with self._lock:
                self._replace(columns)
        except Exception:
            if not self._closed:
                logger.exception("Berry could not read the index again; it tries once more at the next search.")

    # --- results -----------------------------------------------------------------------------------------------------

    def found(self, leaves: Leaves, node: Node, order: Order, stacking: Stacking | None = None) -> Found:
        """The images that match, in order; the same as before where nothing has changed."""
        columns = leaves.columns
        day: date = leaves.now.date()
        key = node, order, columns.version, len(self._tables.folders.hidden), day, stacking
        known = self._results.get(key)
        if known is not None and known.columns is columns:
            self._results.move_to_end(key)
            return known
        if stacking is not None:
            whole = self.found(leaves, node, order)
            collapsed = stacked(whole, stacking, covers(leaves.connection))
            if not _depends_on_views(node, order):
                self._remember(key, collapsed)
            return collapsed
        mask = matching(node, leaves)
        sorted_by = None if order.name == "created" else keys(order, node, leaves, self._names)
        found = Found(columns.version, order, mask, arranged(mask, order, columns, sorted_by), sorted_by, columns)
        if not _depends_on_views(node, order):
            self._remember(key, found)
        return found

    def forget_results(self, *, words: bool = False) -> None:
        """Answer the next queries as if they had not been asked before; with ``words``, nor any of their words."""
        with self._lock:
            self._results.clear()
            if words:
                self.prompts.forget_masks()

    def _remember(self, key: tuple[Any, ...], found: Found) -> None:
        self._results[key] = found
        while sum(each.nbytes for each in self._results.values()) > MOST_BYTES and len(self._results) > 1:
            self._results.popitem(last=False)

    # --- what is kept ------------------------------------------------------------------------------------------------

    def _save_beside(self) -> None:
        if self._saving is None or not self._saving.is_alive():
            self._saving = threading.Thread(target=self.save, name="berry-saves-columns", daemon=True)
            self._saving.start()

    def save(self) -> None:
        """Keep the columns in a file beside the database, for the next start; unless it has them already."""
        with self._lock:
            columns = self._columns
            if columns is None or columns.version == self._saved_version or self._closed:
                return
            copy = saved.copied(columns, self._database)
            self._saved_version = columns.version
        self._saved.write(copy)

    def nbytes(self) -> int:
        """What the columns take."""
        return 0 if self._columns is None else self._columns.nbytes

    def close(self) -> None:
        """End what runs beside. Nothing is lost when this never runs."""
        if self._following is not None:
            self._following.close()
        self._matcher.close()
        if self._columns is not None and len(self._columns) > LARGE:
            self.save()
        self._closed = True


def _depends_on_views(node: Node, order: Order) -> bool:
    """Looking at an image makes no new version."""
    parts = [part for part in walk(node) if isinstance(part, Match)]
    seen = any(part.field == "viewed" or Choice("viewed") in part.values for part in parts)
    return seen or order.name == "viewed"


class Search:
    """The library at one moment; good within its block."""

    def __init__(self, engine: Engine, leaves: Leaves) -> None:
        self._engine = engine
        self.leaves = leaves

    @property
    def version(self) -> int:
        return self.leaves.columns.version

    def find(self, node: Node, order: Order, stacking: Stacking | None = None) -> Found:
        """With ``stacking`` a ``Stacked`` result. Raises QueryError for what takes too long."""
        return self._engine.found(self.leaves, node, order, stacking)

    def mask(self, node: Node) -> Mask:
        """The images that match, without an order. Raises as ``find``."""
        return matching(node, self.leaves)

    def among(self, node: Node, ids: Sequence[int]) -> list[int]:
        """Those of these images that match. Raises as ``find``."""
        rows = self.leaves.columns.rows(ids)
        there = rows[rows >= 0]
        return self.leaves.columns["id"][there[self.mask(node)[there]]].tolist()  # type: ignore[no-any-return]

    def vocabulary(self) -> Vocabulary:
        """The words of the prompts."""
        return self._engine.prompts.vocabulary(self.leaves.connection)
