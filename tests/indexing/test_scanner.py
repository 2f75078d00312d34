from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import connection, images, pages, roots, scans
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, DatabaseBusyError
from lib_berry.indexing import scanner
from lib_berry.indexing.indexer import read_file
from lib_berry.indexing.listing import Listing
from lib_berry.indexing.pace import Pace
from lib_berry.indexing.scanner import scan_lock
from lib_berry.model import ScanProgress
from tests.library import (
    check_integrity,
    failing,
    ids_by_name,
    infotext,
    problems,
    save_png,
    save_pngs,
    scan,
    shown,
    states,
)

# --- what a scan finds -----------------------------------------------------------------------------------------------


def test_everything_is_found_once(database: Database, folder: Path) -> None:
    names = ["a.png", "2024/b.png", "2024/01/c.png"]
    for n, name in enumerate(names):
        save_png(folder / name, infotext(f"image {n}"))
    result = scan(database, folder)
    assert shown(database) == {"a.png", "b.png", "c.png"}
    progress = result.progress
    assert (progress.state, progress.files, progress.indexed, progress.unchanged) == ("done", 3, 3, 0)
    assert (result.errors, result.complete) == ([], True)
    check_integrity(database)


def test_unchanged_files_are_skipped(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_pngs(folder, 5)
    scan(database, folder)
    version = database.version()
    monkeypatch.setattr(scanner, "read_file", lambda *_: pytest.fail("read again"))
    progress = scan(database, folder).progress
    assert (progress.files, progress.indexed, progress.unchanged) == (5, 0, 5)
    assert database.version() == version, "nothing changed, and no page needs to look again"


def test_a_file_edited_in_place_is_read_again_and_keeps_its_id(database: Database, folder: Path) -> None:
    save_png(folder / "a.png", infotext("cat"), seconds=1)
    scan(database, folder)
    before, size = ids_by_name(database), (folder / "a.png").stat().st_size
    save_png(folder / "a.png", infotext("dog"), seconds=2)
    assert (folder / "a.png").stat().st_size == size
    progress = scan(database, folder).progress
    assert (progress.indexed, progress.unchanged) == (1, 0)
    assert ids_by_name(database) == before
    assert (shown(database, "dog"), shown(database, "cat")) == ({"a.png"}, set())


def test_newest_folders_come_first(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds, day in enumerate(["old", "new", "middle"]):
        save_png(folder / day / "a.png")
        os.utime(folder / day, (seconds % 2 + seconds, seconds % 2 + seconds))
    order: list[str] = []
    read = read_file
    monkeypatch.setattr(
        scanner, "read_file", lambda root, listing, name: order.append(listing.folder) or read(root, listing, name)
    )
    scan(database, folder)
    assert order == sorted(order, key=lambda day: (folder / day).stat().st_mtime, reverse=True)


def test_a_broken_file_is_reported_and_the_scan_goes_on(database: Database, folder: Path) -> None:
    save_png(folder / "a.png", seconds=1)
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.webp").write_text("not an image")
    save_png(folder / "z.png", seconds=2)
    result = scan(database, folder)
    assert set(problems(result)) == {"broken.png", "empty.jpg", "text.webp"}
    assert all(problems(result).values())
    assert {"a.png", "z.png"} <= shown(database)
    progress = result.progress
    assert (progress.state, progress.files, progress.indexed, progress.errors) == ("done", 5, 5, 3)
    assert result.complete, "every folder was read"
    assert pages.counts(database).errors == 3


def test_numbers_add_up_at_every_report(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_pngs(folder, 30)
    scan(database, folder)
    save_pngs(folder / "more", 30)
    monkeypatch.setattr(scanner, "REPORT_SECONDS", 0.0)
    reports: list[ScanProgress] = []
    scan(database, folder, report=reports.append)
    assert len(reports) > 30
    for earlier, later in pairwise(reports):
        assert later.files >= earlier.files
        assert later.updated_ms >= earlier.updated_ms
    for progress in reports:
        assert progress.files == progress.indexed + progress.unchanged <= progress.total
    assert states(reports) == ["running", "done"]
    last = reports[-1]
    assert (last.files, last.total, last.counted, last.indexed, last.unchanged) == (60, 60, True, 30, 30)
    assert scans.latest(database) == last


def test_the_total_at_the_end_is_what_was_found(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many the count, which goes by names and may run late, took for images."""
    save_png(folder / "a.png")
    (folder / "folder.png").symlink_to(folder)
    (folder / "broken.png").symlink_to(folder / "nowhere")
    late = threading.Event()

    def count_late(*_: Any) -> Iterator[int]:
        late.wait(10)
        yield 100

    monkeypatch.setattr(scanner, "count_files", count_late)
    reports: list[ScanProgress] = []
    result = scan(database, folder, report=lambda progress: reports.append(progress) or late.set())
    assert (result.progress.files, result.progress.total, result.progress.counted) == (1, 1, True)
    assert scans.latest(database) == result.progress


def test_the_first_image_shows_before_the_last_is_read(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(folder, 50)
    read, seen = read_file, []

    def watch(root: Any, listing: Listing, name: str) -> Any:
        seen.append(pages.counts(database).images)
        return read(root, listing, name)

    monkeypatch.setattr(scanner, "read_file", watch)
    scan(database, folder)
    assert seen[1] == 1


@pytest.mark.parametrize("size", [1, 2, 7, 500])
def test_batches_of_any_size_give_the_same_index(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    save_pngs(folder, 20)
    monkeypatch.setattr(scanner, "BATCH_FILES", size)
    monkeypatch.setattr(scanner, "BATCH_SECONDS", 1000)
    scan(database, folder)
    assert list(ids_by_name(database)) == [f"{n:05}.png" for n in range(20)]


@pytest.mark.parametrize(("pace", "most"), [(None, 8), (Pace(sample=lambda: None), 4)])
def test_a_paced_scan_holds_the_lock_for_fewer_files(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, pace: Pace | None, most: int
) -> None:
    for n in range(10):
        save_pngs(folder / str(n), 2)
    stored: list[int] = []
    store_rows = images.store_rows

    def noted(database: Database, folders: Any) -> None:
        stored.append(sum(len(each.rows) for each in folders))
        store_rows(database, folders)

    monkeypatch.setattr(images, "store_rows", noted)
    monkeypatch.setattr(scanner, "BATCH_FILES", 8)
    monkeypatch.setattr(scanner, "GENTLE_BATCH_FILES", 4)
    monkeypatch.setattr(scanner, "BATCH_SECONDS", 1000)
    scan(database, folder, pace=pace)
    assert sum(stored) == 20
    assert max(stored) == most


# --- one at a time, cancelled, failed --------------------------------------------------------------------------------


def test_two_scans_at_once_conflict(database: Database, folder: Path) -> None:
    save_png(folder / "a.png")
    with closing(Database(database.path)) as other:
        refused: list[ConflictError] = []

        def report(_: ScanProgress) -> None:
            if not refused:
                with pytest.raises(ConflictError, match=r"Another scan of .*berry\.sqlite3 is running") as caught:
                    scan(other)
                refused.append(caught.value)

        assert scan(database, folder, report=report).progress.state == "done"
        assert len(refused) == 1
        assert scan(other).progress.state == "done"


def test_the_lock_is_free_after_a_failure(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_png(folder / "a.png")
    monkeypatch.setattr(scanner, "read_file", failing(RuntimeError("no more memory")))
    with pytest.raises(RuntimeError, match="no more memory"):
        scan(database, folder)
    monkeypatch.undo()
    progress = scans.latest(database)
    assert progress is not None
    assert (progress.state, progress.message) == ("failed", "RuntimeError: no more memory")
    assert scan_lock(database).is_free()
    assert scan(database, folder).progress.indexed == 1


def test_ctrl_c_is_a_cancel(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_png(folder / "a.png")
    monkeypatch.setattr(scanner, "read_file", failing(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        scan(database, folder)
    progress = scans.latest(database)
    assert progress is not None
    assert (progress.state, progress.message) == ("cancelled", None)


def test_a_cancelled_scan_keeps_what_it_has(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_pngs(folder, 20)
    save_png(folder / "gone" / "x.png")
    scan(database, folder / "gone")
    roots.replace_roots(database, [(str(folder), "folder")])
    monkeypatch.setattr(scanner, "REPORT_SECONDS", 0.0)

    def cancel(progress: ScanProgress) -> None:
        if progress.files == 5:
            scans.request_cancel(database)

    progress = scan(database, folder, report=cancel).progress
    assert progress.state == "cancelled"
    assert progress.files == len(ids_by_name(database)) - 1 == 5
    assert scan_lock(database).is_free()
    rest = scan(database, folder).progress
    assert (rest.state, rest.unchanged, rest.indexed) == ("done", 5, 16)


def test_a_cancelled_scan_takes_nothing_for_missing(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        save_pngs(folder / str(n), 1)
    scan(database, folder)
    monkeypatch.setattr(scanner, "REPORT_SECONDS", 0.0)
    result = scan(database, folder, report=lambda _: scans.request_cancel(database))
    assert (result.progress.state, result.progress.missing) == ("cancelled", 0)


def test_a_database_held_by_another_program_fails_the_scan_and_loses_nothing(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(folder, 3)
    roots.add_roots(database, [(str(folder), "folder")])
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with closing(Database(database.path)) as impatient, database.transaction() as _:
        with pytest.raises(DatabaseBusyError):
            scan(impatient)
        assert scan_lock(impatient).is_free()
    assert scan(database).progress.indexed == 3
