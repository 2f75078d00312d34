"""One condition of a query as the images that fulfil it: a mask over the rows of the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

import numpy as np

from lib_berry.db import views
from lib_berry.db.columns import ERROR, FAVORITE, MISSING, NSFW, PARAMETERS, RATING, SEED
from lib_berry.db.connection import Database
from lib_berry.model import IDS_PER_MS
from lib_berry.query.ast import (
    Choice,
    DateRange,
    DayTime,
    Dimensions,
    Match,
    Parameter,
    Pattern,
    Range,
    Regex,
    Value,
    Weighted,
    Wildcard,
)
from lib_berry.query.dates import instants
from lib_berry.search import daytime, tables
from lib_berry.search.arrays import Mask
from lib_berry.search.columns import Columns
from lib_berry.search.filenames import Filenames
from lib_berry.search.numbers import between, inside, nearly_inside, within, within_unsigned
from lib_berry.search.patterns import split_path, test_of
from lib_berry.search.prompts import AnyText, Prompts
from lib_berry.search.seeds import is_decided, may_match
from lib_berry.search.similar import alike
from lib_berry.search.stored import NAMES
from lib_berry.search.tables import Tables

VIDEOS = frozenset(("mp4", "webm"))
CODED_NAMES = ("model", "sampler", "scheduler", "vae", "generator")
SETS = {"tag": "tags", "album": "albums"}
WHOLE = {"steps": "steps", "clip_skip": "clip_skip"}
REAL = {"cfg": "cfg", "denoise": "denoise"}
TEXT = ("prompt", "negative")


def members(listed: str) -> frozenset[int]:
    """The ids of a set as its column holds it."""
    return frozenset(map(int, listed.split()))


def weights(listed: str) -> list[tuple[int, float | None]]:
    """The LoRAs of a set as its column holds it, with their weights."""
    pairs = (each.split(":") for each in listed.split())
    return [(int(key), float(weight) if weight else None) for key, weight in pairs]


class Leaves:
    """Conditions on one state of the columns and the database, which the connection sees. Used under their lock."""

    def __init__(
        self,
        columns: Columns,
        database: Database,
        prompts: Prompts,
        names: Tables,
        filenames: Filenames,
        now: datetime,
    ) -> None:
        self.columns = columns
        self.database = database
        self.connection = database.reader()
        self.prompts = prompts
        self.tables = names
        self.filenames = filenames
        self.now = now
        self.smart_now: set[int] = set()
        """Smart albums that are being searched for: one may be in the query of another, and so in its own."""

    def by_prompt(self, chosen: Mask) -> Mask:
        """The images whose prompt is chosen; ``chosen`` is of every prompt, its first place of images without one."""
        return np.take(chosen, self.columns["prompt"], mode="clip")

    def visible(self) -> Mask:
        """The images of roots in sight."""
        alive = self.columns.alive()
        hidden = self.tables.folders.hidden
        if not hidden:
            return alive
        return alive & ~self.columns.coded["folder"].where(hidden.__contains__)

    def shown(self) -> Mask:
        """The images that a query without conditions finds."""
        if self.columns.shown is None:
            self.columns.shown = self.visible() & ~self._has(MISSING)
        return self.columns.shown

    def match(self, node: Match) -> Mask:
        """The images that have any of the values."""
        if node.field == "id" and len(node.values) > 1:
            exact = [each for each in node.values if isinstance(each, Range) and each.low == each.high is not None]
            if len(exact) == len(node.values):
                return self.columns.having([int(each.low or 0) for each in exact])
        return self._any(self._value(node.field, value) for value in node.values)

    def _value(self, field: str, value: Value) -> Mask:
        if isinstance(value, Choice):
            return self._choice(field, value.name)
        if isinstance(value, Range):
            return self._range(field, value)
        if isinstance(value, (Pattern, Regex)):
            return self._named(field, value)
        return self._compound(field, value)

    def _compound(self, field: str, value: Value) -> Mask:
        if isinstance(value, Weighted):
            return self._lora(value)
        if isinstance(value, Dimensions):
            return self.columns.coded["size"].where(
                lambda size: _is_side(size[0], value.width) and _is_side(size[1], value.height)
            )
        if isinstance(value, DateRange):
            return self._date(field, value)
        if isinstance(value, DayTime):
            return daytime.within(self.columns["id"] // IDS_PER_MS, value, self.now)
        return self._by_extra(value, tables.has_parameter(cast(Parameter, value)))

    # --- names -------------------------------------------------------------------------------------------------------

    def _named(self, field: str, sought: Pattern | Regex) -> Mask:
        if field in CODED_NAMES:
            return self.columns.coded[field].where(self.tables.ids(self.connection, field, sought).__contains__)
        if field == "hash":
            return self.columns.coded["model"].where(self.tables.ids(self.connection, "hash", sought).__contains__)
        if field in SETS:
            wanted = self.tables.ids(self.connection, field, sought)
            return self.columns.coded[SETS[field]].where(lambda listed: not wanted.isdisjoint(members(listed)))
        if field in NAMES:
            return self._named_in_extra(field, sought)
        return self._placed(field, sought)

    def _placed(self, field: str, sought: Pattern | Regex) -> Mask:
        if field == "seed":
            return self._seed_like(cast(Pattern, sought))
        if field == "ext":
            pieces = cast(Pattern, sought).pieces
            test = test_of(Pattern(tuple(p.removeprefix(".") if isinstance(p, str) else p for p in pieces[1:])))
            return self.columns.coded["extension"].where(test)
        if field == "folder":
            return self._in_folders(cast(Pattern, sought))
        if field == "path" and isinstance(sought, Pattern):
            return self._any(self._path(*parts) for parts in split_path(sought))
        if field in ("name", "path"):
            return self.filenames.mask(self.connection, self.columns, sought)
        raise KeyError(field)

    def _in_folders(self, pattern: Pattern) -> Mask:
        return self.columns.coded["folder"].where(self.tables.folder_ids(pattern).__contains__)

    def _path(self, folder: Pattern, rest: Pattern) -> Mask:
        """``folder`` of the path up to its last slash, ``rest`` of the name."""
        found = np.ones(len(self.columns), np.bool_)
        if folder.pieces != (Wildcard.ANY,):
            found &= self._in_folders(folder)
        if rest.pieces != (Wildcard.ANY,) and found.any():
            found &= self.filenames.mask(self.connection, self.columns, rest)
        return found

    def _any(self, masks: Iterable[Mask]) -> Mask:
        found = np.zeros(len(self.columns), np.bool_)
        for mask in masks:
            found |= mask
        return found

    def _seed_like(self, pattern: Pattern) -> Mask:
        seeds = self.columns["seed"].view(np.uint64)
        rows = np.flatnonzero(self._has(SEED) & may_match(seeds, pattern))
        test = test_of(pattern)
        found = np.zeros(len(seeds), np.bool_)
        found[rows] = True if is_decided(pattern) else [test(str(seed)) for seed in seeds[rows].tolist()]
        return found

    def _lora(self, value: Weighted) -> Mask:
        wanted = self.tables.ids(self.connection, "lora", value.name)
        bounds = value.weights

        def has(listed: str) -> bool:
            return any(
                key in wanted and (bounds is None or (weight is not None and nearly_inside(weight, bounds)))
                for key, weight in weights(listed)
            )

        return self.columns.coded["loras"].where(has)

    def _named_in_extra(self, field: str, sought: Pattern | Regex) -> Mask:
        return np.take(self.tables.named(self.connection, field, sought), self.columns["extra"], mode="clip")

    def _by_extra(self, key: Any, holds: Callable[[dict[str, Any]], bool]) -> Mask:
        chosen = self.tables.extra(self.connection, key, holds)
        return np.take(chosen, self.columns["extra"], mode="clip")

    # --- numbers -----------------------------------------------------------------------------------------------------

    def _range(self, field: str, value: Range) -> Mask:
        columns = self.columns
        if field in WHOLE:
            return columns.coded[WHOLE[field]].where(lambda number: inside(number, value))
        if field in REAL:
            return columns.coded[REAL[field]].where(lambda number: nearly_inside(number, value))
        if field == "rating":
            return columns.coded["mark"].take(
                [inside((mark or 0) & RATING, value) for mark in columns.coded["mark"].values]
            )
        if field in MEASURES:
            measure = MEASURES[field]
            return columns.coded["size"].where(lambda size: measure(size, value))
        if field == "hires":
            return self._by_extra((field, value), lambda stored: _is_enlarged(stored, value))
        return self._long_range(field, value)

    def _long_range(self, field: str, value: Range) -> Mask:
        columns = self.columns
        if field == "seed":
            return self._has(SEED) & within_unsigned(columns["seed"], value)
        if field == "filesize":
            return within(columns["filesize"], value)
        if field == "id":
            return within(columns["id"], value)
        row = int(columns.rows([int(value.low or 0)])[0])
        prompt = int(columns["prompt"][row]) if row >= 0 else 0
        if not prompt:
            return np.zeros(len(columns), np.bool_)
        if field == "stack":
            return columns["prompt"] == prompt  # type: ignore[no-any-return]
        if field == "similar":
            return self.by_prompt(alike(self.connection, self.prompts, prompt) > 0)
        raise KeyError(field)

    def _date(self, field: str, value: DateRange) -> Mask:
        start, end = instants(value, self.now)
        column, scale = {"date": ("id", IDS_PER_MS), "modified": ("mtime", 1_000_000), "viewed": ("", 1)}[field]
        first, after = (None if each is None else each * scale for each in (start, end))
        if column:
            return between(self.columns[column], first, after)
        return self._viewed(lambda moment: inside(moment, Range(first, after, high_open=True)))

    def _viewed(self, holds: Callable[[int], bool]) -> Mask:
        return self.columns.having([image for image, moment in views.viewed(self.database) if holds(moment)])

    # --- words of a fixed list ---------------------------------------------------------------------------------------

    def _choice(self, field: str, word: str) -> Mask:
        if field == "has":
            return self._known(word)
        if field == "missing":
            return np.ones(len(self.columns), np.bool_) if word == "any" else self._has(MISSING) ^ (word == "no")
        if field in ("favorite", "nsfw"):
            marked = self._marked(FAVORITE if field == "favorite" else NSFW)
            return marked ^ (word == "no")
        if field == "hires":
            return self._known("hires") ^ (word == "no")
        if field == "type":
            return self.columns.coded["container"].where(VIDEOS.__contains__) ^ (word == "image")
        return self.columns.coded["size"].where(lambda size: _shape(size) == word)

    def _known(self, field: str) -> Mask:
        """The images that have any value of the field."""
        columns = self.columns
        if field in KNOWN_COLUMN:
            return columns.coded[KNOWN_COLUMN[field]].codes != 0  # type: ignore[no-any-return]
        if field in ("parameters", "error", "seed"):
            return self._has({"parameters": PARAMETERS, "error": ERROR, "seed": SEED}[field])
        if field in TEXT:
            return self.by_prompt(self.prompts.mask(self.connection, AnyText(field)))
        if field in ("model", "hash"):
            return self._named(field, Pattern((Wildcard.ONE, Wildcard.ANY)))
        if field in ("width", "height", "size", "ratio", "megapixels"):
            sides = {"width": (0,), "height": (1,)}.get(field, (0, 1))
            return columns.coded["size"].where(lambda size: all(size[side] is not None for side in sides))
        if field == "rating":
            return self._marked(RATING)
        if field == "viewed":
            return self._viewed(lambda moment: True)
        key = {"embedding": "embeddings", "control": "controls", "hires": "hires"}[field]
        return self._by_extra(("has", field), lambda stored: key in stored)

    def _has(self, bit: int) -> Mask:
        return self.columns.coded["state"].where(lambda state: state & bit)

    def _marked(self, bits: int) -> Mask:
        return self.columns.coded["mark"].where(lambda mark: mark & bits)


KNOWN_COLUMN = {
    **{name: name for name in ("sampler", "scheduler", "vae", "generator", "steps", "cfg", "clip_skip", "denoise")},
    **{"lora": "loras", "tag": "tags", "album": "albums"},
}
"""Fields whose values a column of codes has, None for none."""

Size = tuple[int | None, int | None]


def _is_side(side: int | None, wanted: int | None) -> bool:
    # A side of any length must still be known.
    return side is not None and wanted in (None, side)


def _shape(size: Size) -> str:
    width, height = size
    if width is None or height is None:
        return ""
    return "portrait" if height > width else "landscape" if width > height else "square"


def _ratio(size: Size, range_: Range) -> bool:
    width, height = size
    return width is not None and bool(height) and nearly_inside(width / cast(int, height), range_)


def _area(size: Size, range_: Range) -> bool:
    width, height = size
    return width is not None and height is not None and nearly_inside(width * height / 1e6, range_)


MEASURES: dict[str, Callable[[Size, Range], bool]] = {
    "width": lambda size, range_: size[0] is not None and inside(size[0], range_),
    "height": lambda size, range_: size[1] is not None and inside(size[1], range_),
    "size": _ratio,
    "ratio": _ratio,
    "megapixels": _area,
}


def _is_enlarged(stored: dict[str, Any], range_: Range) -> bool:
    upscale = stored.get("hires", {}).get("upscale")
    return isinstance(upscale, (int, float)) and nearly_inside(upscale, range_)
