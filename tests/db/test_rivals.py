"""What people bring from other programs: their databases as those programs make them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.db.connection import Database
from lib_berry.errors import UnreadableImportError
from lib_berry.importing import bring_in
from lib_berry.owned import Imported
from tests.owned import make_library, said

IIB = """
CREATE TABLE image (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, exif TEXT, size INTEGER, date TEXT);
CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, score INTEGER, type TEXT, count INTEGER, color TEXT DEFAULT '',
    UNIQUE (name, type) ON CONFLICT REPLACE
);
CREATE TABLE image_tag (
    image_id INTEGER REFERENCES image (id), tag_id INTEGER REFERENCES tag (id), created_at TIMESTAMP,
    PRIMARY KEY (image_id, tag_id)
);
CREATE TABLE folders (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT, modified_date TEXT);
CREATE TABLE image_embedding (image_id INTEGER PRIMARY KEY, model TEXT, dim INTEGER, text_hash TEXT, vec BLOB);
INSERT INTO tag VALUES (1, 'like', 0, 'custom', 0, ''), (2, 'print me', 0, 'custom', 0, '#f0f'),
    (3, 'Euler a', 0, 'Sampler', 0, ''), (4, 'never', 0, 'custom', 0, ''), (5, 'like', 0, 'pos', 3, ''),
    (6, 'Image', 0, 'Media Type', 5, ''), (7, 'a cat', 0, 'pos', 5, '');
"""
IB = """
CREATE TABLE db_data (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE path_recorder (path TEXT PRIMARY KEY, depth INT, path_display TEXT);
CREATE TABLE exif_data (file TEXT, key TEXT, value TEXT, PRIMARY KEY (file, key));
CREATE TABLE ranking (
    file TEXT PRIMARY KEY, name TEXT, ranking TEXT,
    created TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TRIGGER ranking_tr AFTER UPDATE ON ranking BEGIN
    UPDATE ranking SET updated = CURRENT_TIMESTAMP WHERE file = OLD.file;
END;
CREATE TABLE filehash (file TEXT PRIMARY KEY, hash TEXT);
CREATE TABLE work_files (file TEXT PRIMARY KEY);
INSERT INTO db_data VALUES ('version', '7'), ('last_default_tab', 'Others');
"""
DT = """
CREATE TABLE "Image" (
    "Id" integer primary key autoincrement not null, "RootFolderId" integer, "FolderId" integer, "Path" varchar,
    "FileName" varchar, "Prompt" varchar, "NegativePrompt" varchar, "Steps" integer, "Sampler" varchar,
    "CFGScale" float, "Seed" bigint, "Width" integer, "Height" integer, "CreatedDate" bigint, "ModifiedDate" bigint,
    "CustomTags" varchar, "Rating" integer, "Favorite" integer, "ForDeletion" integer, "NSFW" integer,
    "Unavailable" integer, "FileSize" bigint, "Hash" varchar, "ViewedDate" bigint, "TouchedDate" bigint, "Type" integer
);
CREATE UNIQUE INDEX "Image_Path" ON "Image" ("Path");
CREATE TABLE "Album" (
    "Id" integer primary key autoincrement not null, "Name" varchar, "Order" integer, "LastUpdated" bigint
);
CREATE TABLE "AlbumImage" (
    "AlbumId" integer REFERENCES Album ("Id"), "ImageId" integer REFERENCES Image ("Id")
);
CREATE UNIQUE INDEX "IDX_AlbumImage" ON "AlbumImage" ("AlbumId", "ImageId");
CREATE TABLE "Tag" ("Id" integer primary key autoincrement not null, "Name" varchar);
CREATE TABLE "ImageTag" ("ImageId" integer, "TagId" integer);
CREATE UNIQUE INDEX "ImageTag_ImageId_TagId" ON "ImageTag" ("ImageId", "TagId");
CREATE TABLE "Query" ("Id" integer primary key autoincrement not null, "Name" varchar, "QueryJson" varchar);
INSERT INTO Album VALUES (1, 'second', 2, 638000000000000000), (2, 'first', NULL, 638000000000000000);
INSERT INTO Tag VALUES (1, 'castle'), (2, ' ');
"""
"""As their own code makes them, with the columns that matter and some that must not: an album that was never moved has
no order, the time of a tag stands beside it, and words of prompts are tags of another type."""

TAGGED = "INSERT INTO image_tag (image_id, tag_id) VALUES"
RANKED = "INSERT INTO ranking (file, name, ranking) VALUES"
Make = Callable[..., Path]


@pytest.fixture
def library(database: Database) -> Database:
    make_library(database)
    return database


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(schema: str, *statements: str) -> Path:
        path = tmp_path / "rival.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(schema + "\n".join(statements))
        return path

    return made


def taken(database: Database, path: Path) -> Imported:
    """What an import did; the file is as it was, and nothing lies beside it."""
    before = hashlib.sha256(path.read_bytes()).digest(), sorted(path.parent.iterdir())
    found = bring_in(database, path)
    assert (hashlib.sha256(path.read_bytes()).digest(), sorted(path.parent.iterdir())) == before
    assert not bring_in(database, path).added, "the same again changes nothing"
    return found


def test_likes_and_tags_of_infinite_image_browsing(library: Database, make: Make) -> None:
    path = make(
        IIB,
        "INSERT INTO image VALUES (1, '/pictures/day/1.png', '', 100, ''), (2, '/pictures/night/2.png', '', 7, ''),",
        "(3, '/pictures/day/3.png', '', 100, ''), (4, '/gone/x.png', '', 1, '');",
        f"{TAGGED} (1, 1), (1, 2), (1, 3), (2, 2), (3, 3), (4, 1), (3, 5), (3, 6);",
    )
    found = taken(library, path)
    assert (found.source, found.matched, found.unmatched) == ("infinite-image-browsing", {"path": 2}, 1)
    assert found.examples == ("/gone/x.png",)
    after = said(library)
    assert after["tags"] == {"print me": "#f0f", "never": None}
    assert after["marked"] == {
        "day/1.png": (0, True, False, None, ("print me",)),
        "night/2.png": (0, False, False, None, ("print me",)),
    }


def test_ranking_of_images_browser(library: Database, make: Make) -> None:
    path = make(
        IB,
        f"{RANKED} ('/pictures/day/1.png', '1.png', '5'), ('/pictures/day/3.png', '3.png', 'None'),",
        "('/pictures/night/2.png', '2.png', '1'), ('/pictures/day/5.png', '5.png', '9');",
    )
    assert taken(library, path).source == "images-browser"
    assert {place: values[0] for place, values in said(library)["marked"].items()} == {
        "day/1.png": 5,
        "night/2.png": 1,
    }


def test_everything_of_diffusion_toolkit(library: Database, make: Make) -> None:
    rows = [(f"/pictures/{'day' if n % 2 else 'night'}/{n}.png", n) for n in range(1, 8)]
    inserts = [
        "INSERT INTO Image (Id, Path, Rating, Favorite, ForDeletion, NSFW) "
        f"VALUES ({n}, '{place}', {r}, {f}, {d}, {x});"
        for (place, n), (r, f, d, x) in zip(
            rows,
            [
                (1, 0, 0, 0),
                (2, 1, 0, 0),
                (9, 0, 1, 0),
                (10, 0, 0, 1),
                ("NULL", 0, 0, 0),
                ("NULL", 0, 0, 0),
                (0, 0, 0, 0),
            ],
            strict=True,
        )
    ]
    path = make(
        DT,
        *inserts,
        "INSERT INTO AlbumImage VALUES (2, 5), (2, 1); INSERT INTO ImageTag VALUES (6, 1), (6, 2), (3, 1);",
    )
    found = taken(library, path)
    assert (found.source, found.matched) == ("Diffusion Toolkit", {"path": 6})
    after = said(library)
    assert {place: values[:3] for place, values in after["marked"].items()} == {
        "day/1.png": (1, False, False),
        "night/2.png": (1, True, False),
        "day/3.png": (5, False, False),
        "night/4.png": (5, False, True),
        "day/5.png": (0, False, False),
        "night/6.png": (0, False, False),
    }
    assert after["marked"]["day/3.png"][4] == ("castle", "for deletion")
    assert [name for name, _, _ in after["albums"]] == ["first", "second"]
    assert after["filed"] == {"first": ["day/5.png", "day/1.png"]}


@pytest.mark.parametrize(
    ("theirs", "size", "found"),
    [
        (r"D:\AI\outputs\Day\1.PNG", 7, True),
        (r"\\nas\share\day\1.png", 7, True),
        ("/mnt/other/day/1.png", 7, True),
        ("/mnt/other/somewhere/1.png", 100, True),
        ("/mnt/other/somewhere/1.png", 7, False),
        ("/mnt/other/day/9.png", 100, False),
    ],
)
def test_paths_of_other_systems_are_found_by_their_end(
    library: Database, make: Make, theirs: str, size: int, found: bool
) -> None:
    path = make(
        IIB,
        f"INSERT INTO image VALUES (1, '{theirs}', '', {size}, ''); {TAGGED} (1, 1);",
    )
    assert taken(library, path).matched == ({"name": 1} if found else {})
    assert said(library)["marked"] == ({"day/1.png": (0, True, False, None, ())} if found else {})


def test_two_that_might_be_meant_are_left_alone(database: Database, make: Make) -> None:
    make_library(database, names=["a/day/1.png", "b/day/1.png"])
    path = make(
        IIB,
        f"INSERT INTO image VALUES (1, '/x/day/1.png', '', 100, ''); {TAGGED} (1, 1);",
    )
    assert taken(database, path).unmatched == 1


def test_a_database_in_use_is_read_with_what_is_not_merged_yet(library: Database, make: Make) -> None:
    path = make(IB)
    with closing(sqlite3.connect(path, isolation_level=None)) as running:
        running.execute("PRAGMA journal_mode = WAL")
        running.execute(f"{RANKED} ('/pictures/day/1.png', '1.png', '4')")
        assert taken(library, path).added["marks"] == 1


def test_another_program_is_named(library: Database, make: Make) -> None:
    with pytest.raises(UnreadableImportError, match="no program that is known here"):
        bring_in(library, make("CREATE TABLE image (id);"))
