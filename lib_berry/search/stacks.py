"""Stacks: images of one prompt in a result, collapsed into one cell with their count.

Stacking is a way to look at a result. It changes neither what was found nor how it is ordered: a stack stands where
the first of its images stood, counts only images of the result, and shows the one that the user picked as its cover,
else its first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from lib_berry.model import Stacking
from lib_berry.search.arrays import Numbers, Rows
from lib_berry.search.found import Found


@dataclass(frozen=True)
class Stacked(Found):
    """A result with its stacks collapsed: ``mask`` and ``rows`` are of the first image of each.

    ``covers`` are the rows of the images shown, ``counts`` the images of each stack, ``places`` the stack of each image
    of the whole result, in order. ``opened`` has, by rank, the image that opened a stack.
    """

    uncollapsed: Found
    covers: Rows
    counts: Numbers
    places: Rows
    opened: dict[int, int]

    @property
    def faces(self) -> Rows:
        return self.covers

    @property
    def whole(self) -> Found:
        return self.uncollapsed

    def rank_of(self, image_id: int) -> int | None:
        place = self.whole.rank_of(image_id)
        return None if place is None else int(self.places[place])

    def stacks(self, start: int, stop: int) -> dict[int, tuple[int, int | None]]:
        found: dict[int, tuple[int, int | None]] = {}
        for rank, image_id in enumerate(self.ids(start, stop), start):
            count = int(self.counts[rank])
            if count > 1:
                found[image_id] = count, self.opened.get(rank)
        return found

    @property
    def nbytes(self) -> int:
        return super().nbytes + self.covers.nbytes + self.counts.nbytes + self.places.nbytes


def stacked(found: Found, stacking: Stacking, picked: Collection[int]) -> Stacked:
    """The result with its stacks collapsed, but those that have one of ``stacking.open`` in them.

    ``picked`` are the images that are to stand for their stacks, the one picked last after all others.
    """
    columns, rows = found.columns, found.rows
    every = np.arange(len(rows), dtype=np.int32)
    heads = _heads(columns["prompt"][rows], every, stacking.rule)
    sizes = np.bincount(heads, minlength=len(rows)).astype(np.int32)
    opened = {int(heads[place]): image_id for image_id, place in _places_of(found, stacking.open).items()}
    is_open = np.isin(heads, list(opened))
    firsts = np.where(is_open, every, heads)
    standing = firsts == every
    ranks = (np.cumsum(standing, dtype=np.int32) - 1).astype(np.int32)
    chosen = every.copy()
    for place in _places_of(found, picked).values():
        if not is_open[place]:
            chosen[heads[place]] = place
    kept = rows[standing]
    mask = np.zeros(len(found.mask), np.bool_)
    mask[kept] = True
    counts = np.where(every == heads, sizes, 1)[standing].astype(np.int32)
    by_rank = {int(ranks[head]): image_id for head, image_id in opened.items()}
    plain = found.version, found.order, mask, kept, found.sorted_by, columns
    return Stacked(*plain, found, rows[chosen[standing]], counts, ranks[firsts], by_rank)


def _heads(prompts: Numbers, every: Rows, rule: str) -> Rows:
    """For each place of a result, the first place of its stack."""
    if not len(prompts):
        return every
    if rule == "batch":
        begins = np.concatenate(([True], prompts[1:] != prompts[:-1])) | (prompts == 0)
        return np.maximum.accumulate(np.where(begins, every, 0)).astype(np.int32)
    first = np.zeros(int(prompts.max()) + 1, np.int32)
    first[prompts[::-1]] = every[::-1]  # of several values for one place the last stays
    return np.where(prompts == 0, every, first[prompts]).astype(np.int32)


def _places_of(found: Found, ids: Collection[int]) -> dict[int, int]:
    """Where those of these images stand that are in the result."""
    if not ids:
        return {}
    wanted = np.fromiter(ids, np.int64, len(ids))
    rows = found.columns.rows(wanted)
    there = rows >= 0
    there[there] = found.mask[rows[there]]
    wanted, rows = wanted[there], rows[there]
    place = np.full(len(found.mask), -1, np.int32)
    place[found.rows] = np.arange(len(found.rows), dtype=np.int32)
    return dict(zip(wanted.tolist(), place[rows].tolist(), strict=True))
