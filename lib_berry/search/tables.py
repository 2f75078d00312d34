"""The small tables beside the images: names, folders, and the parameters that have no column of their own.

Each is read as far as it has grown since the last look, and what a pattern finds in it is remembered.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any

import numpy as np

from lib_berry.db import texts
from lib_berry.model import TRASH_FOLDER
from lib_berry.query.ast import Parameter, Pattern, Range, Regex
from lib_berry.query.folding import fold_key
from lib_berry.query.numbers import as_number
from lib_berry.search.arrays import Growing, Mask, Numbers
from lib_berry.search.matching import Matcher
from lib_berry.search.numbers import nearly_inside
from lib_berry.search.patterns import test_of
from lib_berry.search.prompts import numbers
from lib_berry.search.stored import NAMES

MOST_REMEMBERED = 256
GROWING = frozenset("model hash sampler scheduler vae generator lora".split())
"""Tables whose rows stay what they are; a tag and an album may be renamed."""
TABLES = GROWING | {"tag", "album"}


class Tables:
    """Used under the lock of the columns, but for ``prepare``."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._names: dict[str, dict[int, str]] = {}
        self.folders = Folders()
        self._places: tuple[int | None, str | None] | None = None

    def forget(self) -> None:
        """Ids no longer mean what they did."""
        with self._lock:
            self._found.clear()
        self._names.clear()
        self._places = None

    def names(self, connection: sqlite3.Connection, field: str) -> dict[int, str]:
        """The names in the field's table, by id."""
        if field not in GROWING:
            return dict(texts.texts(connection, field))
        known = self._names.setdefault(field, {})
        known.update(texts.texts(connection, field, max(known, default=0)))
        return known

    def prepare(self, connection: sqlite3.Connection, field: str, sought: Regex) -> None:
        """Try the expression on all there is, before anyone has to wait for it."""
        if field in NAMES:
            self._passing(connection, field, sought)
        elif field in TABLES:
            self._found_by(connection, field, sought)

    def ids(self, connection: sqlite3.Connection, field: str, sought: Pattern | Regex) -> set[int]:
        """The rows of the field's table whose name is ``sought``, or has it in it if it is a regular expression."""
        if isinstance(sought, Regex):
            return self._found_by(connection, field, sought)
        names = self.names(connection, field)

        def find() -> set[int]:
            test = test_of(sought)
            return {key for key, name in names.items() if test(name)}

        if field not in GROWING:
            return find()
        return self._remembered((field, sought, len(names)), find)  # type: ignore[no-any-return]

    def _found_by(self, connection: sqlite3.Connection, field: str, sought: Regex) -> set[int]:
        names = dict(texts.texts(connection, field))

        def find() -> set[int]:
            return set(numbers(self._matcher.matching(field, sought)).tolist())

        return self._remembered((field, sought, frozenset(names.items())), find)  # type: ignore[no-any-return]

    def _passing(self, connection: sqlite3.Connection, field: str, sought: Regex) -> Mask:
        """The rows of ``extra`` in which one of the field's names has the expression in it."""
        _, last = texts.last_ids(connection)

        def find() -> Mask:
            mask = np.zeros(last + 1, np.bool_)
            found = numbers(self._matcher.matching(field, sought))
            mask[found[found <= last]] = True
            return mask

        return self._remembered((field, sought, last), find)  # type: ignore[no-any-return]

    def named(self, connection: sqlite3.Connection, field: str, sought: Pattern | Regex) -> Mask:
        """The rows of ``extra`` in which one of the field's names is ``sought``, or has the expression in it."""
        if isinstance(sought, Regex):
            return self._passing(connection, field, sought)
        test = test_of(sought)
        return self.extra(connection, (field, sought), lambda stored: any(map(test, NAMES[field](stored))))

    def follow_folders(self, connection: sqlite3.Connection) -> None:
        """Take in new folders, and which are in sight."""
        last, roots = texts.places(connection)
        if self._places is not None and self._places[1] == roots:
            if last != self._places[0]:
                self.folders.add(texts.folders(connection, self.folders.last))
        else:
            self.folders = Folders()
            self.folders.add(texts.folders(connection))
        self._places = last, roots

    def folder_ids(self, pattern: Pattern) -> set[int]:
        """The folders whose path, which ends with a slash, matches."""

        def find() -> set[int]:
            test = test_of(pattern)
            found = {key for key, path in self.folders.paths.items() if test(path)}
            return found | {key for key, path in self.folders.trash.items() if test(path)}

        return self._remembered(("folder", pattern, self._places), find)  # type: ignore[no-any-return]

    def extra(self, connection: sqlite3.Connection, key: Hashable, holds: Callable[[dict[str, Any]], bool]) -> Mask:
        """The rows of ``extra``, by id, of which ``holds`` is true. ``key`` names it, to remember the result by."""
        _, last = texts.last_ids(connection)
        known = self._found.get(("extra", key))
        start = 0 if known is None else len(known) - 1
        if known is not None and start >= last:
            return known  # type: ignore[no-any-return]
        mask = np.zeros(last + 1, np.bool_)
        if known is not None:
            mask[: start + 1] = known
        for row, text in texts.texts(connection, "extra", start):
            mask[row] = holds(json.loads(text))
        self._remember(("extra", key), mask)
        return mask

    def _remembered(self, key: Hashable, find: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = find()
        self._remember(key, found)
        return found

    def _remember(self, key: Hashable, found: Any) -> None:
        with self._lock:
            self._found[key] = found
            while len(self._found) > MOST_REMEMBERED:
                self._found.popitem(last=False)


class Folders:
    """The folders as they are searched and shown. ``below`` and ``above`` are every folder and each one it is in,
    itself among them, side by side. ``trash`` are those whose images are in the trash, with the path of the folder that
    they were in: under that they are found and shown, too."""

    def __init__(self) -> None:
        self.paths: dict[int, str] = {}
        self.labels: dict[int, str] = {}
        self.hidden: set[int] = set()
        self.last = 0
        self.trash: dict[int, str] = {}
        self._by_path: dict[str, list[int]] = {}
        self._inside: dict[str, list[int]] = {}
        self._below, self._above = Growing(np.int64), Growing(np.int64)

    @property
    def below(self) -> Numbers:
        return self._below.view

    @property
    def above(self) -> Numbers:
        return self._above.view

    def add(self, rows: list[tuple[int, str, str, bool]]) -> None:
        """Take in folders as ``texts.folders`` reads them."""
        pairs: list[tuple[int, int]] = []
        for key, root, folder, visible in rows:
            # A root may be a drive or "/" itself, and Windows writes it with backslashes.
            above = root.replace("\\", "/").rstrip("/")
            beneath = folder.replace("\\", "/")
            path = self.paths[key] = f"{above}/{beneath}/" if beneath else f"{above}/"
            if not visible:
                self.hidden.add(key)
            if beneath.startswith(f"{TRASH_FOLDER}/"):
                beneath = "/".join(beneath.split("/")[2:])
                self.trash[key] = f"{above}/{beneath}/" if beneath else f"{above}/"
            self.labels[key] = "/".join(filter(None, (above.rsplit("/", 1)[-1], beneath)))
            self.last = max(self.last, key)
            pairs += ((other, key) for other in self._inside.get(path, ()))
            for place in _places(path):
                self._inside.setdefault(place, []).append(key)
                pairs += ((key, other) for other in self._by_path.get(place, ()))
            pairs.append((key, key))
            self._by_path.setdefault(path, []).append(key)
        if pairs:
            self._below.append([pair[0] for pair in pairs])
            self._above.append([pair[1] for pair in pairs])


def _places(path: str) -> Iterator[str]:
    """The folder of this path and those it is in, from the outermost inwards."""
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)


def has_parameter(parameter: Parameter) -> Callable[[dict[str, Any]], bool]:
    """Whether stored parameters have one whose key and value match."""
    key = test_of(parameter.key)
    value = _value_test(parameter.value)
    return lambda stored: any(
        isinstance(text, str) and key(fold_key(name)) and value(text) for name, text in stored.get("extra", {}).items()
    )


def _value_test(value: Pattern | Range | None) -> Callable[[str], bool]:
    if value is None:
        return lambda text: True
    if isinstance(value, Pattern):
        return test_of(value)

    def in_range(text: str) -> bool:
        number = as_number(text)
        return number is not None and nearly_inside(number, value)

    return in_range
