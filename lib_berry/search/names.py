"""The order of the images by file name: made when first asked for, then kept in step."""

from __future__ import annotations

import sqlite3

import numpy as np

from lib_berry.db import texts
from lib_berry.search.arrays import Numbers, Rows
from lib_berry.search.columns import Columns
from lib_berry.search.prompts import numbers

FEW = 300
"""So many changed images are put in their places one by one; for more the order is made anew."""


class NameOrder:
    """Used under the lock of the columns."""

    def __init__(self) -> None:
        self._order: Rows | None = None
        self._ranks: Numbers | None = None
        self._changed: Rows = np.empty(0, np.int32)

    def forget(self, rows: Rows | None = None) -> None:
        """These rows have changed, or all."""
        self._ranks = None
        if rows is None or self._order is None:
            self._order = None
        else:
            self._changed = np.union1d(self._changed, rows)

    def ranks(self, connection: sqlite3.Connection, columns: Columns) -> Numbers:
        """The place of each row in that order."""
        if self._ranks is None or len(self._ranks) != len(columns):
            self._ranks = np.zeros(len(columns), np.int32)
            order = self._ordered(connection, columns)
            self._ranks[order] = np.arange(len(order), dtype=np.int32)
        return self._ranks

    def _ordered(self, connection: sqlite3.Connection, columns: Columns) -> Rows:
        if self._order is None or len(self._changed) > FEW:
            rows = columns.rows(numbers(texts.ids_by_name(connection)))
            self._order = rows[rows >= 0]
        elif len(self._changed):
            kept = self._order[~np.isin(self._order, self._changed)]
            self._order = self._inserted(connection, columns, kept)
        self._changed = np.empty(0, np.int32)
        return self._order

    def _inserted(self, connection: sqlite3.Connection, columns: Columns, order: Rows) -> Rows:
        ids = columns["id"]

        def named(rows: Rows) -> list[tuple[bytes, int, int]]:
            found = dict(texts.some(connection, "name", ",".join(map(str, ids[rows].tolist()))))
            return [
                (_sorted_as(found[i]), i, row)
                for i, row in zip(ids[rows].tolist(), rows.tolist(), strict=True)
                if i in found
            ]

        places, rows = [], []
        for name, image_id, row in sorted(named(self._changed)):
            low, high = 0, len(order)
            while low < high:
                middle = (low + high) // 2
                (there,) = named(order[middle : middle + 1])
                low, high = (middle + 1, high) if there[:2] < (name, image_id) else (low, middle)
            places.append(low)
            rows.append(row)
        return np.insert(order, places, np.array(rows, np.int32)).astype(np.int32)


def _sorted_as(name: str) -> bytes:
    """The name as SQLite's NOCASE compares it."""
    return "".join(c.lower() if c.isascii() else c for c in name).encode()
