"""The columns stay in step with the database: whatever is written, a search finds what one that begins anew finds."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.cancelling import Task
from lib_berry.db import images, purging, roots
from lib_berry.db.connection import Database
from lib_berry.db.images import FolderRows, Moved
from lib_berry.db.rows import row_of
from lib_berry.errors import CancelledError, QueryError
from lib_berry.model import IndexedFile, Lora, Root
from lib_berry.query.ast import And
from lib_berry.query.parser import parse
from lib_berry.query.sorts import NEWEST_FIRST, SORTS, parse_sort
from lib_berry.search import changed
from lib_berry.search import engine as engine_module
from lib_berry.search.engine import Engine
from tests.library import add_root, ids_by_name, indexed, store_images, until

QUERIES = (
    *("", "cat", "-cat", "cat|dog", "*a*", "猫", "model:m1", "-model:m1", "lora:a>0.5", "steps:20..30", "missing:any"),
    *("rating:4..5", "favorite:yes", "tag:t", "album:a", "name:1", "name:*7*", "folder:x", "ext:png", "has:prompt"),
    *("param:key=1", "seed:1*", "size:8x8", "path:x/1", "-has:lora (cat | rating:1)"),
)
ORDERS = [order for sort in SORTS for order in (sort.name, f"-{sort.name}")] + ["random:7"]


def found(engine: Engine, query: str, sort: str = "created") -> list[int]:
    node = parse(query)
    with engine.at_one_moment(node) as moment:
        result = moment.find(node, parse_sort(sort))
        return result.ids(0, len(result.rows))


@pytest.fixture(autouse=True)
def _little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is read of a change comes in parts, as that of a scan does."""
    monkeypatch.setattr(changed, "AT_ONCE", 2)


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    with closing(Engine(database)) as engine:
        yield engine


class Writer:
    """Writes at random what may be written: files new, changed, gone, moved and purged; marks, tags, albums, roots."""

    def __init__(self, database: Database, root: Root, seed: int) -> None:
        self.database, self.root = database, root
        self.chance = random.Random(seed)
        self.written = 0

    def file(self, number: int) -> IndexedFile:
        pick = self.chance.choice
        self.written += 1
        stated = {
            "prompt": pick([None, "cat", "dog, cat", "Cáts 猫", f"unique{self.written} cat"]),
            "model": pick([None, "m1", "m2", f"model{self.written % 300}"]),
            "steps": pick([None, 20, 25, 50]),
            "seed": pick([None, 1, 12, 2**64 - 1]),
            "loras": pick([(), (Lora("a", pick([None, 0.4, 0.8])),), (Lora("a", 1.0), Lora("b"))]),
            "extra": pick([{}, {"key": pick("12")}]),
        }
        return indexed(self.root, f"{number}.png", ms=number * 7 % 50 * 1000, folder=pick(["", "x", "x/y"]), **stated)

    def ids(self) -> list[int]:
        return [row[0] for row in self.database.reader().execute("SELECT id FROM image")]

    def some(self) -> list[int]:
        ids = self.ids()
        return self.chance.sample(ids, min(len(ids), self.chance.randint(0, 4)))

    def store(self) -> None:
        images.store(self.database, [self.file(self.chance.randrange(60)) for _ in range(self.chance.randint(1, 6))])

    def lose(self) -> None:
        name = f"{self.chance.randrange(60)}.png"
        images.mark_missing(self.database, self.root.id, self.chance.choice(["", "x", "x/y"]), [name])

    def lose_folder(self) -> None:
        images.mark_folder_missing(self.database, self.root.id, self.chance.choice(["", "x", "x/y"]))

    def purge(self) -> None:
        purging.purge(self.database, purging.purgeable(self.database, 2**60))

    def move(self) -> None:
        row = (
            self.database.reader().execute("SELECT id, folder_id, name FROM image ORDER BY random() LIMIT 1").fetchone()
        )
        if row is not None:
            name = f"moved{self.chance.randrange(5)}.png"
            moved = {name: Moved(*row)}
            images.store_rows(self.database, [FolderRows(self.root.id, "z", [row_of(indexed(self.root, name))], moved)])

    def mark(self) -> None:
        rows = [(each, self.chance.randint(0, 5), self.chance.randint(0, 1)) for each in self.some()]
        with self.database.transaction(touched=[row[0] for row in rows]) as connection:
            sql = "INSERT OR REPLACE INTO mark (image_id, rating, favorite) VALUES (?, ?, ?)"
            connection.executemany(sql, rows)

    def tag(self) -> None:
        chosen = self.some()
        with self.database.transaction(touched=chosen) as connection:
            connection.execute("INSERT OR IGNORE INTO tag (id, name) VALUES (1, 't'), (2, 't/u'), (3, 'v')")
            connection.execute("INSERT OR IGNORE INTO album (id, name, position) VALUES (1, 'a', 0)")
            for image in chosen:
                connection.execute("DELETE FROM image_tag WHERE image_id = ?", (image,))
                connection.execute("INSERT INTO image_tag VALUES (?, ?)", (image, self.chance.randint(1, 3)))
                connection.execute("INSERT OR IGNORE INTO album_image VALUES (1, ?, 0)", (image,))

    def rename_tag(self) -> None:
        with self.database.transaction(touched=()) as connection:
            connection.execute("UPDATE tag SET name = ? WHERE id = 3", (self.chance.choice(["t/w", "v"]),))

    def hide_and_show(self) -> None:
        roots.replace_roots(self.database, self.chance.choice([[], [("/pictures", "folder")]]))

    def delete(self) -> None:
        chosen = self.some()
        with self.database.transaction(touched=chosen) as connection:
            connection.executemany("DELETE FROM image WHERE id = ?", [(each,) for each in chosen])

    def act(self) -> None:
        acts: list[Callable[[], None]] = [self.store] * 4 + [self.mark] * 2 + [self.tag] * 2
        acts += [self.lose, self.lose_folder, self.purge, self.move, self.rename_tag, self.hide_and_show, self.delete]
        for _ in range(self.chance.randint(1, 3)):
            self.chance.choice(acts)()


@pytest.mark.parametrize("seed", range(8))
def test_searches_follow_everything_that_is_written(database: Database, root: Root, engine: Engine, seed: int) -> None:
    writer = Writer(database, root, seed)
    for turn in range(12):
        writer.act()
        with closing(Engine(database)) as anew:
            for query in QUERIES:
                assert found(engine, query) == found(anew, query), (turn, query)
            for sort in ORDERS:
                assert found(engine, "cat", sort) == found(anew, "cat", sort), (turn, sort)


def test_a_result_is_remembered_until_something_changes(database: Database, root: Root, engine: Engine) -> None:
    store_images(database, root, 3)
    node = And(())

    def look() -> object:
        with engine.at_one_moment(node) as moment:
            return moment.find(node, NEWEST_FIRST)

    first = look()
    assert look() is first
    store_images(database, root, 1, start=9)
    assert look() is not first


def test_what_was_looked_at_is_never_remembered(database: Database, root: Root, engine: Engine) -> None:
    first, second = store_images(database, root, 2)

    def view(image: int) -> None:
        with database.transaction(changes_index=False) as connection:
            connection.execute("INSERT INTO image_view VALUES (?, ?)", (image, image))

    assert found(engine, "has:viewed") == []
    assert found(engine, "", "viewed") == [second, first]
    view(first)
    assert found(engine, "has:viewed") == [first]
    assert found(engine, "", "viewed") == [first, second]


def test_a_large_library_is_read_again_beside_the_searches(
    database: Database, root: Root, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile they find what was there before."""
    monkeypatch.setattr(engine_module, "LARGE", 1)
    ids = store_images(database, root, 5)
    assert len(found(engine, "")) == 5
    with database.transaction() as connection:
        connection.execute("DELETE FROM image WHERE id = ?", (ids[0],))
    assert found(engine, "") in (ids[::-1], ids[:0:-1])
    until(lambda: found(engine, "") == ids[:0:-1])


def test_only_so_much_is_remembered(
    database: Database, root: Root, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "MOST_BYTES", 100)
    store_images(database, root, 10)
    for n in range(20):
        assert found(engine, f"-word{n}")
    assert len(engine._results) <= 3


def test_a_search_elsewhere_and_one_here_agree(database: Database, root: Root, engine: Engine, tmp_path: Path) -> None:
    """Another process writes through a connection of its own."""
    store_images(database, root, 3)
    assert len(found(engine, "")) == 3
    with closing(Database(database.path)) as elsewhere:
        images.mark_missing(elsewhere, root.id, "", ["000001.png"])
    assert len(found(engine, "")) == 2
    assert ids_by_name(database).keys() == {"000000.png", "000002.png"}


def test_a_query_of_every_kind_works_on_nothing(engine: Engine) -> None:
    for query in QUERIES:
        assert found(engine, query) == []
    for sort in ORDERS:
        assert found(engine, "", sort) == []


def test_a_change_of_a_name_that_a_search_has_found_shows(database: Database, root: Root, engine: Engine) -> None:
    (image,) = store_images(database, root, 1)
    assert found(engine, "name:000000*") == [image]
    with database.transaction(touched=[image]) as connection:
        connection.execute("UPDATE image SET name = 'other.png' WHERE id = ?", (image,))
    assert found(engine, "name:000000*") == []
    assert found(engine, "name:other*") == [image]


def test_a_search_has_an_end(database: Database, root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    store_images(database, root, 1)
    with closing(Engine(database)) as engine:
        assert found(engine, "a | b") == []
        monkeypatch.setattr(engine_module, "SECONDS", -1.0)
        with pytest.raises(QueryError, match="look for less at once"):
            found(engine, "a | c")


def test_a_search_that_nobody_waits_for_is_not_begun(database: Database, root: Root) -> None:
    store_images(database, root, 1)
    task = Task()
    with closing(Engine(database)) as engine, task.running():
        task.cancel()
        with pytest.raises(CancelledError):
            found(engine, "a")


@pytest.mark.parametrize("seed", range(4))
def test_one_that_keeps_up_is_at_most_one_commit_of_others_behind_and_gets_there(
    database: Database, root: Root, seed: int
) -> None:
    """Another process writes; what this one finds is what was so after its last commit or the one before."""
    with closing(Engine(database)) as engine, closing(Database(database.path)) as other:
        engine.keep_up()
        writer = Writer(other, root, seed)
        states = {database.version(): _anew(database, "")}
        for _ in range(30):
            for act in (writer.store, writer.lose, writer.hide_and_show, writer.delete):
                act()
                version = database.version()
                states[version] = _anew(database, "")
                assert found(engine, "") in [states.get(version - each) for each in range(2)]
        until(lambda: found(engine, "") == states[version])
        for query in QUERIES:
            assert found(engine, query) == _anew(database, query), query


def test_searches_do_not_wait_for_the_commit_that_is_being_taken_in(
    database: Database, root: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "_take_in_beside", lambda _: True)  # it is at it, and never gets there
    with closing(Engine(database)) as engine, closing(Database(database.path)) as other:
        engine.keep_up()
        ids: list[int] = []
        for number in range(2):
            ids += store_images(other, root, 1, start=number)
            assert sorted(found(engine, "")) == sorted(ids)  # from the second on it is followed
        store_images(other, root, 1, start=2)
        assert sorted(found(engine, "")) == sorted(ids)
        store_images(other, root, 1, start=3)
        assert len(found(engine, "")) == 4


def _anew(database: Database, query: str) -> list[int]:
    with closing(Engine(database)) as engine:
        return found(engine, query)


def test_what_this_process_writes_is_found_at_once_by_one_that_keeps_up(database: Database, root: Root) -> None:
    with closing(Engine(database)) as engine, closing(Database(database.path)) as other:
        engine.keep_up()
        for number in range(0, 40, 2):
            store_images(other, root, 1, start=number)
            found(engine, "")
            own = store_images(database, root, 1, start=number + 1)
            assert own[0] in found(engine, "")


def test_a_large_library_is_ready_for_patterns(database: Database, root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "LARGE", 2)
    store_images(database, root, 4)
    started = threading.Event()
    with closing(Engine(database)) as engine:
        monkeypatch.setattr(engine._matcher, "start", started.set)
        engine.keep_up()
        found(engine, "")
        assert started.wait(30)


@pytest.mark.parametrize("query", ["model:/m.1/", "sampler:/e/", "embedding:/e./", "control:/c/", "vae:/a/"])
def test_expressions_are_tried_before_others_have_to_wait(
    database: Database, root: Root, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    store_images(database, root, 2)
    with closing(Engine(database)) as engine:
        found(engine, "")
        asked: list[bool] = []

        def look() -> None:
            asked.append(engine._lock.acquire(timeout=5))
            if asked[-1]:
                engine._lock.release()

        def matching(*_: object) -> str:
            other = threading.Thread(target=look)
            other.start()
            other.join()
            return ""

        monkeypatch.setattr(engine._matcher, "matching", matching)
        found(engine, query)
    assert asked == [True]
