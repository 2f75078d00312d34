"""Which images have a file name that matches: looked up in the database, remembered, and kept in step."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict

import numpy as np

from lib_berry.db import changes, texts
from lib_berry.db.connection import Database
from lib_berry.query.ast import Match, Pattern, Regex, Value
from lib_berry.search.arrays import Mask, Rows
from lib_berry.search.columns import Columns
from lib_berry.search.matching import Matcher
from lib_berry.search.patterns import ANYTHING, like, split_path, test_of
from lib_berry.search.prompts import numbers

MOST_REMEMBERED = 16


class Filenames:
    """Masks over the rows of the columns. Used under their lock, but for ``prepare``."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._masks: OrderedDict[Pattern | Regex, tuple[Mask, Rows]] = OrderedDict()
        self._looked_up: OrderedDict[Pattern | Regex, tuple[int, str]] = OrderedDict()

    def forget(self, rows: Rows | None = None) -> None:
        """These rows have changed, or all."""
        if rows is None:
            self._masks.clear()
        elif len(rows):
            self._masks = OrderedDict((key, (mask, np.union1d(old, rows))) for key, (mask, old) in self._masks.items())

    def mask(self, connection: sqlite3.Connection, columns: Columns, sought: Pattern | Regex) -> Mask:
        known = self._masks.get(sought) or self._prepared(connection, columns, sought)
        if known is None or (len(known[1]) and isinstance(sought, Regex)):
            mask = columns.having(numbers(self._find(connection, sought)))
        else:
            mask = self._renewed(connection, columns, sought, *known)
        self._masks[sought] = mask, np.empty(0, np.int32)
        self._masks.move_to_end(sought)
        while len(self._masks) > MOST_REMEMBERED:
            self._masks.popitem(last=False)
        return mask

    def prepare(self, database: Database, node: Match) -> None:
        """Look up what is not remembered, before anyone has to wait for it."""
        for value in node.values:
            for sought in _sought(node.field, value):
                if sought not in self._masks:
                    with database.snapshot():
                        found = database.version(), self._find(database.reader(), sought)
                    self._looked_up[sought] = found
                    while len(self._looked_up) > MOST_REMEMBERED:
                        self._looked_up.popitem(last=False)

    def _prepared(
        self, connection: sqlite3.Connection, columns: Columns, sought: Pattern | Regex
    ) -> tuple[Mask, Rows] | None:
        """What was looked up beforehand, and which rows have changed since."""
        version, found = self._looked_up.pop(sought, (columns.version + 1, ""))
        touched = changes.since(connection, version, columns.version) if version <= columns.version else None
        if touched is None:
            return None
        rows = columns.rows(sorted(touched))
        return columns.having(numbers(found)), rows[rows >= 0]

    def _find(self, connection: sqlite3.Connection, sought: Pattern | Regex) -> str:
        if isinstance(sought, Regex):
            return self._matcher.matching("name", sought)
        return texts.images_named(connection, like(sought), test_of(sought))

    def _renewed(
        self, connection: sqlite3.Connection, columns: Columns, sought: Pattern | Regex, mask: Mask, changed: Rows
    ) -> Mask:
        """The mask with the rows that have changed since looked up again."""
        if not len(changed) or isinstance(sought, Regex):
            return mask
        longer = np.zeros(len(columns), np.bool_)
        longer[: len(mask)] = mask
        longer[changed] = False
        test = test_of(sought)
        ids = ",".join(map(str, columns["id"][changed].tolist()))
        named = [key for key, name in texts.some(connection, "name", ids) if test(name)]
        return longer | columns.having(named)


def _sought(field: str, value: Value) -> list[Pattern | Regex]:
    """What a value of ``name`` or ``path`` asks of names."""
    if field == "path" and isinstance(value, Pattern):
        return [rest for _, rest in split_path(value) if rest.pieces != ANYTHING]
    return [value] if isinstance(value, (Pattern, Regex)) else []
