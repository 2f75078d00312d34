"""The columns: every image of the index, a few dozen bytes each, in step with one version of the database."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

import numpy as np

from lib_berry.db.columns import NUMBERS, SAID, VALUES
from lib_berry.model import IDS_PER_MS
from lib_berry.query.dates import epoch_ms
from lib_berry.search.arrays import SMALLEST, Coded, Codes, Growing, Mask, Numbers, Rows

KINDS = {
    "id": np.int64,
    "prompt": np.int32,
    "extra": np.int32,
    "seed": np.int64,
    "filesize": np.int64,
    "mtime": np.int64,
    "month": np.int16,
}
CODED = ("size", "extension", *(name for name in VALUES if name not in ("width", "height", "name")))
Encoded = dict[str, Numbers | Codes]
"""Images by column, all in the order of their ids."""
TO_COME = 64
"""There is room for one image more for each so many."""
FIRST_YEAR = 1970
LATEST_MS = 32_500_000_000_000
"""In the year 2999, as far as local time is known everywhere."""


class Columns:
    """One row for each image, in the order in which they came.

    A row of an image that has gone stays, its ``state`` unknown. The rows of a library read from the database are in
    the order of their ids, and mostly new images continue it; where older ones come later, that order is kept beside.
    ``shown``, ``runs``, ``values`` and ``smart`` are what others have worked out of this version.
    """

    def __init__(self, version: int = 0) -> None:
        self.version = version
        self.numbers = {name: Growing(kind) for name, kind in KINDS.items()}
        self.coded = {name: Coded() for name in CODED}
        self.begin_anew()
        self._order: Rows | None = None
        self._ordered_ids: Numbers | None = None
        self._months = Months()

    def begin_anew(self) -> None:
        """What was worked out of the version before is good no longer."""
        self.shown: Mask | None = None
        self.runs: dict[str, Numbers] = {}
        self.values: dict[str, list[tuple[str, str, int]]] = {}
        self.smart: dict[Hashable, Mask] = {}

    def __getitem__(self, name: str) -> Numbers:
        """A column of plain numbers."""
        return self.numbers[name].view

    def __len__(self) -> int:
        return len(self["id"])

    @property
    def nbytes(self) -> int:
        order = 0 if self._order is None or self._ordered_ids is None else self._order.nbytes + self._ordered_ids.nbytes
        numbers = sum(column.nbytes for column in self.numbers.values())
        return numbers + sum(column.nbytes for column in self.coded.values()) + order

    @property
    def is_in_order(self) -> bool:
        """Whether the rows are in the order of their ids."""
        return self._order is None

    def in_order(self, mask: Mask) -> Rows:
        """The rows of the mask from the oldest image to the newest."""
        if self._order is None:
            return np.flatnonzero(mask).astype(np.int32)
        return self._order[mask[self._order]]

    def rows(self, ids: Sequence[int] | Numbers) -> Rows:
        """The row of each of these images, -1 for one that has none."""
        wanted = np.asarray(ids, np.int64)
        ordered = self["id"] if self._ordered_ids is None else self._ordered_ids
        if not len(ordered):
            return np.full(len(wanted), -1, np.int32)
        places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
        rows = places if self._order is None else self._order[places]
        return np.where(ordered[places] == wanted, rows, -1).astype(np.int32)

    def ends_of_runs(self, name: str, codes: Numbers) -> Numbers:
        """The last rows of each run of rows that have the same code; worked out once for each version."""
        if name not in self.runs:
            self.runs[name] = np.append(np.flatnonzero(codes[1:] != codes[:-1]), len(codes) - 1).astype(np.int32)
        return self.runs[name]

    def having(self, ids: Sequence[int] | Numbers) -> Mask:
        """The rows of these images, those that have one."""
        rows = self.rows(ids)
        found = np.zeros(len(self), np.bool_)
        found[rows[rows >= 0]] = True
        return found

    def alive(self) -> Mask:
        """The rows whose image has not gone from the database."""
        return self.coded["state"].codes != 0  # type: ignore[no-any-return]

    def encode(self, records: Sequence[Sequence[Any]]) -> Encoded:
        """Images as ``db.columns`` reads them, for ``put``. Changes nothing, so it may run beside searches."""
        values = _transposed(records)
        found: Encoded = {name: np.array(values[name], kind) for name, kind in KINDS.items() if name in values}
        found["month"] = self._months.of(np.asarray(found["id"]))
        return found | {name: column.encode(values[name]) for name, column in self.coded.items()}

    def reserve(self, count: int) -> None:
        """Make room for so many images in all, and some to come: growing step by step would leave holes all over the
        memory, and the first image saved would wait for all columns to be copied."""
        for column in (self.numbers | self.coded).values():
            column.reserve(count + count // TO_COME + SMALLEST)

    def put(self, found: Encoded, gone: Iterable[int] = ()) -> Rows:
        """Take in images, new or changed, and forget those in ``gone``. Returns the rows that were written."""
        leaving = self.rows(list(gone))
        leaving = leaving[leaving >= 0]
        self.coded["state"].put(leaving, np.zeros(len(leaving), np.int64))
        ids = found["id"]
        if not len(ids):
            return leaving
        values = {
            name: self.coded[name].settle(each) if isinstance(each, Codes) else each for name, each in found.items()
        }
        places = self.rows(values["id"])
        old, new = np.flatnonzero(places >= 0), np.flatnonzero(places < 0)
        columns = (self.numbers | self.coded).items()
        if len(old):
            for name, column in columns:
                column.put(places[old], values[name][old])
        first = len(self)
        if len(new):
            self._insert(values["id"][new])
            for name, column in columns:
                column.append(values[name][new])
        added = np.arange(first, first + len(new), dtype=np.int32)
        return np.concatenate((leaving, places[old], added))

    def put_said(self, records: Sequence[Sequence[Any]]) -> None:
        """Take in what is said of images that are here already, as ``db.columns.said`` reads it."""
        if records:
            ids, *said = zip(*records, strict=True)
            rows = self.rows(ids)
            here = rows >= 0
            for name, values in zip(SAID, said, strict=True):
                column = self.coded[name]
                column.put(rows[here], column.settle(column.encode(values))[here])

    def _insert(self, ids: Numbers) -> None:
        """Keep the order of ids where these, which are about to be appended, do not continue it."""
        rows = np.arange(len(self), len(self) + len(ids), dtype=np.int32)
        if self._order is None or self._ordered_ids is None:
            if not len(self) or ids[0] > self["id"][-1]:
                return
            self._order, self._ordered_ids = np.arange(len(self), dtype=np.int32), self["id"].copy()
        places = np.searchsorted(self._ordered_ids, ids)
        self._order = np.insert(self._order, places, rows)
        self._ordered_ids = np.insert(self._ordered_ids, places, ids)


def joined(parts: Sequence[Encoded]) -> Encoded:
    """The images of all parts."""
    return {name: _together([part[name] for part in parts]) for name in parts[0]}


def _together(columns: Sequence[Any]) -> Numbers | Codes:
    if not isinstance(columns[0], Codes):
        return np.concatenate(columns)
    return Codes(
        np.concatenate([each.codes for each in columns]), [*chain.from_iterable(each.values for each in columns)]
    )


def _transposed(records: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    names = (*NUMBERS, *VALUES)
    by_column = zip(*records, strict=True) if records else ((),) * len(names)
    values: dict[str, Sequence[Any]] = dict(zip(names, by_column, strict=True))
    values["size"] = list(zip(values.pop("width"), values.pop("height"), strict=True))
    values["extension"] = [_extension(name) for name in values.pop("name")]
    return values


def _extension(name: str) -> str | None:
    _, point, extension = name.rpartition(".")
    return extension.lower() if point else None


class Months:
    """Which month of local time images were made in, counted from January 1970."""

    def __init__(self) -> None:
        self._starts: Numbers = np.empty(0, np.int64)

    def of(self, ids: Numbers) -> Numbers:
        made = np.clip(ids // IDS_PER_MS, 0, LATEST_MS)
        last = int(made.max(initial=0))
        if not len(self._starts) or last >= self._starts[-1]:
            until = (last // 86_400_000 // 28) + 2
            self._starts = np.array([month_start(month) for month in range(min(until, _MONTHS))], np.int64)
        return np.maximum(np.searchsorted(self._starts, made, "right") - 1, 0).astype(np.int16)  # type: ignore[no-any-return]


_MONTHS = (2999 - FIRST_YEAR + 1) * 12


def month_start(month: int) -> int:
    """When the month began, in milliseconds since the epoch."""
    return epoch_ms(date(FIRST_YEAR + month // 12, month % 12 + 1, 1), datetime.now())


def month_name(month: int) -> str:
    """``2024-03``."""
    return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02}"
