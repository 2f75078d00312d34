"""``python -m tests.filing.killing SCENARIO FOLDER``: does something to files again and again, killed each time one
step later, until it comes to its end unharmed; after each kill the next start has to put everything in order.

Prints how often it was killed. Forks, so it must be a process without threads.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from lib_berry.db import actions
from lib_berry.db.connection import Database
from lib_berry.filing import operations
from tests.filing.conftest import Shelf, build

SYSTEM = ("link", "unlink", "replace", "mkdir", "rmdir", "fsync", "utime")
Act = Callable[[Shelf], object]


def _without_links(*_: Any, **__: Any) -> None:
    raise OSError(errno.EPERM, "no links here")


def _on_two_disks(source: Any, target: Any, **options: Any) -> None:
    if Path(source).parent != Path(target).parent:
        raise OSError(errno.EXDEV, "on two disks")
    LINK(source, target, **options)


def _links_only_on_one_disk(source: Any, target: Any, **options: Any) -> None:
    raise OSError(errno.EXDEV if Path(source).parent != Path(target).parent else errno.EPERM, "two disks, no links")


LINK = os.link


def _ids(shelf: Shelf) -> list[int]:
    return [shelf.ids["a"], shelf.ids["b"], shelf.ids["c"]]


def _move(shelf: Shelf) -> None:
    shelf.filing.move(_ids(shelf), shelf.root_id(shelf.other), "moved")


def _copy(shelf: Shelf) -> None:
    shelf.filing.copy(_ids(shelf), shelf.root_id(shelf.other), "moved")


def _nothing(shelf: Shelf) -> None:
    pass


SCENARIOS: dict[str, tuple[Act, Act, Any]] = {
    "trash": (_nothing, lambda shelf: shelf.filing.trash(_ids(shelf)), LINK),
    "restore": (lambda s: s.filing.trash(_ids(s)), lambda s: s.filing.restore(_ids(s)), LINK),
    "rename": (_nothing, lambda shelf: shelf.filing.rename(_ids(shelf), "{seed}-{prompt:1}"), LINK),
    "move": (_nothing, _move, LINK),
    "move without links": (_nothing, _move, _without_links),
    "move between disks": (_nothing, _move, _on_two_disks),
    "move between disks without links": (_nothing, _move, _links_only_on_one_disk),
    "copy": (_nothing, _copy, LINK),
    "copy without links": (_nothing, _copy, _without_links),
    "undo": (_move, lambda shelf: shelf.filing.undo(actions.history(shelf.database, 1)[0]), LINK),
}
"""What is done before, what is done and killed, and how links work there."""


class Killer:
    """Ends this process at the n-th thing that it does to the disk or the database."""

    def __init__(self, at: int) -> None:
        self._left = at

    def __call__(self, *_: Any) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, database: Database) -> None:
        for name in SYSTEM:
            setattr(os, name, self._watched(getattr(os, name)))
        shutil.copyfileobj = self._half_copied  # type: ignore[assignment]
        database._writer.set_trace_callback(self)

    def _watched(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*args: Any, **options: Any) -> Any:
            self()
            return act(*args, **options)

        return acting

    def _half_copied(self, source: Any, target: Any, length: int = 0) -> None:
        data = source.read()
        target.write(data[: len(data) // 2])
        target.flush()
        self()
        target.write(data[len(data) // 2 :])


def opened(folder: Path) -> Shelf:
    shelf = Shelf(Database(folder / "data" / "berry.sqlite3"), folder / "one", folder / "other")
    for image_id, name in shelf.database.reader().execute(
        "SELECT image_id, rating FROM mark WHERE image_id IN (SELECT image_id FROM image_view)"
    ):
        shelf.ids["abcd"[name - 1]] = image_id
    return shelf


def run(act: Act, folder: Path, at: int) -> bool:
    """Whether it came to its end before it was to be killed."""
    child = os.fork()
    if child == 0:
        try:
            shelf = opened(folder)
            Killer(at).watch(shelf.database)
            act(shelf)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the act itself failed"
    return os.WIFEXITED(status)


def check(folder: Path, before: dict[int, str], after: dict[int, str] | None) -> dict[int, str]:
    """After the next start everything is as before, or done; nothing else lies about. Returns how it is."""
    with closing((shelf := opened(folder)).database):
        owned = shelf.owned()
        shelf.filing.recover()
        places = _without_stamp(shelf.places())
        assert places == before or (after is None or places == after), places
        shelf.check()
        images = {place for place in shelf.files() if place.endswith(".png")}
        assert images == set(shelf.places().values())
        assert not any("berry-part" in place for place in shelf.files())
        texts = {place for place in shelf.files() if place.endswith(".txt")}
        assert texts == {place.removesuffix(".png") + ".txt" for place in _of_b(shelf)}
        if after is not None and places != after:
            assert shelf.owned() == owned
        for name in "abcd":
            assert (shelf.ids[name], " abcd".index(name), 1, 0) in shelf.owned()["mark"]
        return places


def _of_b(shelf: Shelf) -> set[str]:
    """The places of the image that has text beside it, and of its copy."""
    reader = shelf.database.reader()
    rows = reader.execute("SELECT id FROM image WHERE seed = 1 AND missing_since_ms IS NULL")
    return {shelf.places()[row[0]] for row in rows}


def _without_stamp(places: dict[int, str]) -> dict[int, str]:
    """The folder of the trash is named after the time."""
    return {key: "/".join(p for p in place.split("/") if not p[:8].isdigit()) for key, place in places.items()}


def main(scenario: str, folder: Path) -> None:
    prepare, act, link = SCENARIOS[scenario]
    os.link = link
    operations.BATCH = 2
    template = folder / "template"
    with closing(Database(template / "data" / "berry.sqlite3")) as database:
        prepare(build(database, template))
    # The roots are absolute: each try takes the place of the last.
    place, kept = template, folder / "kept"
    template.rename(kept)
    shutil.copytree(kept, place, symlinks=True)
    before = check(place, {}, None)
    assert run(act, place, -1)
    after = check(place, {}, None)
    assert after != before
    killed, rolled_back = 0, 0
    while True:
        shutil.rmtree(place)
        shutil.copytree(kept, place, symlinks=True)
        if run(act, place, killed + 1):
            break
        killed += 1
        rolled_back += check(place, before, after) == before
    print(killed, rolled_back)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
