"""A small library of two roots, with something said of every image."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.db.connection import Database
from lib_berry.filing.service import Filing
from lib_berry.indexing.selection import Selection
from tests.library import ids_by_name, infotext, save_png, scan

OWNED = ("mark", "tag", "image_tag", "album", "album_image", "image_view")


class Shelf:
    """The library under test. Ids by the name the image had at first."""

    def __init__(self, database: Database, one: Path, other: Path) -> None:
        self.database = database
        self.one, self.other = one, other
        self.filing = Filing(database, Selection)
        self.ids: dict[str, int] = {}

    def root_id(self, path: Path) -> int:
        row = self.database.reader().execute("SELECT id FROM root WHERE path = ?", (str(path),)).fetchone()
        return int(row[0])

    def place(self, name: str) -> str:
        """Where the index says that the image is, relative to both roots' parent."""
        return self.places()[self.ids[name]]

    def places(self) -> dict[int, str]:
        rows = self.database.reader().execute(
            "SELECT i.id, r.path, f.path, i.name FROM image i JOIN folder f ON f.id = i.folder_id "
            "JOIN root r ON r.id = f.root_id WHERE i.missing_since_ms IS NULL"
        )
        return {row[0]: Path(*row[1:]).relative_to(self.one.parent).as_posix() for row in rows}

    def files(self) -> set[str]:
        """Every file there is, relative to both roots' parent."""
        found = (path for root in (self.one, self.other) for path in root.rglob("*") if path.is_file())
        return {path.relative_to(self.one.parent).as_posix() for path in found}

    def owned(self) -> dict[str, list[tuple[object, ...]]]:
        reader = self.database.reader()
        return {table: reader.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in OWNED}

    def check(self) -> None:
        """Rows and files agree, and a scan finds nothing to change."""
        before = self.places()
        for place in before.values():
            assert (self.one.parent / place).is_file(), place
        result = scan(self.database)
        assert (result.progress.indexed, result.progress.missing) == (0, 0)
        assert self.places() == before
        reader = self.database.reader()
        assert reader.execute("SELECT count(*) FROM file_step").fetchone() == (0,)
        assert reader.execute("SELECT count(*) FROM file_operation").fetchone() == (0,)


def build(database: Database, parent: Path) -> Shelf:
    one, other = parent / "one", parent / "other"
    for n, name in enumerate(("a.png", "day/b.png", "day/c.png")):
        save_png(one / name, infotext(f"castle {n}", Seed=n, Model="dream"), seconds=n)
    save_png(other / "d.png", infotext("castle 3", Seed=3), seconds=3)
    (one / "day" / "b.txt").write_text("beside b")
    scan(database, one, other)
    shelf = Shelf(database, one, other)
    shelf.ids = {name[0]: image_id for name, image_id in ids_by_name(database).items()}
    assert shelf.ids.keys() == {"a", "b", "c", "d"}
    with database.transaction() as connection:
        connection.execute("INSERT INTO tag (id, name) VALUES (1, 'liked')")
        connection.execute("INSERT INTO album (id, name, position) VALUES (1, 'best', 1)")
        for n, image_id in enumerate(shelf.ids.values()):
            connection.execute("INSERT INTO mark VALUES (?, ?, 1, 0)", (image_id, n + 1))
            connection.execute("INSERT INTO image_tag VALUES (?, 1)", (image_id,))
            connection.execute("INSERT INTO album_image VALUES (1, ?, ?)", (image_id, n))
            connection.execute("INSERT INTO image_view VALUES (?, ?)", (image_id, n))
    return shelf


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    return build(database, tmp_path)
