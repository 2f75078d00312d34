"""What a row of the vocabulary says: a search field, a kind of value, a sort order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How the values of a field are written; ``values`` has one reader for each, which says what it makes of them."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    SEED = "seed"
    NAME = "name"
    PREFIX = "prefix"
    LORA = "lora"
    SIZE = "size"
    RATIO = "ratio"
    AREA = "area"
    BYTES = "bytes"
    DATE = "date"
    TIME = "time"
    PATH = "path"
    FOLDER = "folder"
    EXTENSION = "extension"
    RATING = "rating"
    TAG = "tag"
    HIRES = "hires"
    PARAM = "param"
    CHOICE = "choice"
    IMAGE = "image"
    SORT = "sort"


@dataclass(frozen=True, slots=True)
class Field:
    """One search field.

    ``name`` is what we write, ``aliases`` what is understood too (case, spaces, ``_`` and ``-`` never matter).
    ``source`` is where the database keeps what is compared, as ``table.column`` (of ``extra``: the key of its JSON).
    ``example`` is a complete query. An image may lack a value where the field is ``optional``: then ``has:`` takes it.
    ``choices`` are the words of a fixed list.

    Three kinds of rows are only another way to write something, and never stand in the AST under their own name:
    with ``means``, ``yes`` stands for ``has:`` and that word (after ``-``, for lacking it) and ``no`` for the
    contrary; with ``either``, values are looked for in each of those fields; with ``key``, values are those of that
    infotext key, as after ``param:``.
    """

    name: str
    kind: Kind
    source: str
    example: str
    help: str
    aliases: tuple[str, ...] = ()
    optional: bool = True
    choices: tuple[str, ...] = ()
    means: str = ""
    either: tuple[str, ...] = ()
    key: str = ""

    @property
    def listed(self) -> str | None:
        """The table whose names are this field's values, for those who complete or count them; None if there is none.

        Where there is none, ``choices`` may list the values, or they are numbers, dates or free text.
        """
        table, _, column = self.source.partition(".")
        return table if column == "name" and table != "image" else None


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of results, by ``source`` and then by ``image.id``.

    ``descending`` is its direction unless a ``-`` before the name turns it round; ``label`` and ``reverse`` say so to
    a person (no ``reverse``: there is nothing to turn round).
    """

    name: str
    source: str
    label: str
    reverse: str = ""
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """The sort that was asked for: of that name, in that direction, with the number that ``random`` begins from."""

    name: str
    descending: bool = True
    seed: int = 0
