from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.health import Health, Retried, free_space, size_on_disk
from lib_berry.indexing import indexer
from lib_berry.indexing.selection import Selection
from tests.library import ids_by_name, infotext, save_png, save_pngs, scan

BROKEN = b"\x89PNG\r\n\x1a\nnonsense"


@pytest.fixture
def health(database: Database) -> Iterator[Health]:
    store = ThumbnailStore(database.path.with_name("thumbnails.sqlite3"))
    yield Health(database, store, Selection)
    store.close()


@pytest.fixture
def broken(database: Database, folder: Path) -> list[int]:
    """The ids of three files that cannot be read, in two folders, beside one that can."""
    save_png(folder / "good.png", infotext())
    for name in ("a.png", "b.png", "deep/c.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(BROKEN)
    scan(database, folder)
    found = ids_by_name(database)
    return [found[name] for name in ("a.png", "b.png", "c.png")]


def errors(database: Database) -> set[str]:
    return {name for (name,) in database.reader().execute("SELECT name FROM image WHERE error IS NOT NULL")}


def test_the_report_has_counts_and_sizes(health: Health, database: Database, folder: Path, broken: list[int]) -> None:
    report = health.report()
    (root,) = report.roots
    assert (root.root.path, root.images, root.errors, root.missing) == (str(folder), 4, 3, 0)
    assert report.database_bytes >= database.path.stat().st_size > 0
    assert report.thumbnail_bytes <= report.thumbnail_cap
    assert report.free_bytes is not None


def test_files_that_were_mended_are_read(health: Health, database: Database, folder: Path, broken: list[int]) -> None:
    """Same size and time as before: a retry does not take the file's word for it."""
    mended = folder / "deep" / "c.png"
    before = mended.stat()
    save_png(mended, infotext("mended"))
    row = "UPDATE image SET size = ?, mtime_ns = ? WHERE name = 'c.png'"
    with database.transaction() as connection:
        connection.execute(row, (mended.stat().st_size, mended.stat().st_mtime_ns))
    assert before.st_size != mended.stat().st_size
    assert health.retry(broken) == Retried(tried=3, mended=1)
    assert errors(database) == {"a.png", "b.png"}


def test_only_those_asked_for_are_read(
    health: Health, database: Database, folder: Path, broken: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    monkeypatch.setattr(
        indexer, "read", lambda path, **_: read.append(Path(path).name) or indexer.Reading(error="still")
    )
    good = ids_by_name(database)["good.png"]
    assert health.retry([broken[0], good, 12345]) == Retried(tried=1, mended=0)
    assert read == ["a.png"]


def test_what_has_gone_is_left_to_the_scan(health: Health, database: Database, folder: Path, broken: list[int]) -> None:
    (folder / "a.png").unlink()
    shutil.rmtree(folder / "deep")
    assert health.retry(broken) == Retried(tried=1, mended=0)
    assert len(ids_by_name(database)) == 4


def test_nothing_to_retry_writes_nothing(health: Health, database: Database, folder: Path) -> None:
    save_pngs(folder, 2)
    scan(database, folder)
    version = database.version()
    assert health.retry(list(ids_by_name(database).values())) == Retried(0, 0)
    assert database.version() == version


def test_a_retry_cut_short_is_taken_up_by_the_scan(
    health: Health, database: Database, folder: Path, broken: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(images, "store_rows", die)
        with pytest.raises(KeyboardInterrupt):
            health.retry(broken)
    assert scan(database, folder).progress.indexed == 3


def test_images_of_a_removed_root_are_not_tried(health: Health, database: Database, broken: list[int]) -> None:
    roots.replace_roots(database, [])
    assert health.retry(broken) == Retried(0, 0)


def test_sizes_of_what_is_not_there(tmp_path: Path) -> None:
    assert size_on_disk(tmp_path / "none.sqlite3") == 0
    assert free_space(tmp_path / "none" / "none.sqlite3") is None
