from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import connection, images, pages, roots, scans
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, DatabaseBusyError
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.indexing import scanner
from lib_berry.indexing.indexer import index_folder, read_file
from lib_berry.indexing.listing import Listing, list_folder, walk
from lib_berry.indexing.scanner import Scanner, scan_lock
from lib_berry.indexing.selection import Selection
from lib_berry.model import Counts, ScanProgress
from tests.library import (
    check_integrity,
    content,
    ids_by_name,
    infotext,
    save_png,
    save_pngs,
    scan,
    set_time,
    states,
)

PROJECT = Path(__file__).resolve().parents[2]


def shown(database: Database, query: str = "") -> set[str]:
    """The names of the images that a search finds."""
    page = Gallery(database, Files(database)).page(query, limit=500)
    assert len(page.images) == page.total
    return {image.name for image in page.images}


def problems(result: scanner.ScanResult) -> dict[str, str]:
    """The reasons by file name."""
    return {Path(path).name: reason for path, reason in result.errors}


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


# --- missing and back ------------------------------------------------------------------------------------------------


def test_a_deleted_file_is_missing_and_comes_back_as_itself(database: Database, folder: Path) -> None:
    save_pngs(folder, 3)
    scan(database, folder)
    before = ids_by_name(database)
    (folder / "00001.png").rename(folder.parent / "kept.png")
    assert scan(database, folder).progress.missing == 1
    assert shown(database) == {"00000.png", "00002.png"}
    assert shown(database, "missing:yes") == {"00001.png"}
    assert scan(database, folder).progress.missing == 0, "it is told once"
    (folder.parent / "kept.png").rename(folder / "00001.png")
    scan(database, folder)
    assert ids_by_name(database) == before


def test_a_deleted_folder_is_missing_with_all_beneath(database: Database, folder: Path) -> None:
    for name in ("img/a.png", "img/sub/b.png", "img2/c.png", "d.png"):
        save_png(folder / name, infotext(name))
    scan(database, folder)
    before = ids_by_name(database)
    (folder / "img").rename(folder.parent / "away")
    assert scan(database, folder).progress.missing == 2
    assert shown(database) == {"c.png", "d.png"}
    (folder.parent / "away").rename(folder / "img")
    scan(database, folder)
    assert ids_by_name(database) == before


def unplug_whole(folder: Path) -> Callable[[], object]:
    folder.rename(folder.parent / "away")
    return lambda: (folder.parent / "away").rename(folder)


def unplug_leaving_the_mount_point(folder: Path) -> Callable[[], object]:
    folder.rename(folder.parent / "away")
    folder.mkdir()

    def plug_in() -> None:
        folder.rmdir()
        (folder.parent / "away").rename(folder)

    return plug_in


def unplug_leaving_a_file(folder: Path) -> Callable[[], object]:
    folder.rename(folder.parent / "away")
    folder.write_text("in its place")

    def plug_in() -> None:
        folder.unlink()
        (folder.parent / "away").rename(folder)

    return plug_in


@pytest.mark.parametrize("unplug", [unplug_whole, unplug_leaving_the_mount_point, unplug_leaving_a_file])
def test_an_unplugged_root_loses_nothing(
    database: Database, folder: Path, tmp_path: Path, unplug: Callable[[Path], Callable[[], object]]
) -> None:
    save_pngs(folder, 3)
    other = save_png(tmp_path / "other" / "x.png", infotext("x")).parent
    scan(database, folder, other)
    before, rows = ids_by_name(database), content(database)
    plug_in = unplug(folder)

    result = scan(database)
    assert not result.complete
    assert result.progress.missing == 3
    assert "is its drive connected?" in problems(result)["images"]
    assert [root.available for root in roots.active_roots(database)] == [False, True]
    assert content(database) == rows, "not one row changed"
    assert {image.name: image.missing for image in Gallery(database, Files(database)).page().images} == {
        "00000.png": True,
        "00001.png": True,
        "00002.png": True,
        "x.png": False,
    }
    assert not scan(database).complete

    plug_in()
    result = scan(database)
    assert (result.complete, result.progress.unchanged) == (True, 4)
    assert [root.available for root in roots.active_roots(database)] == [True, True]
    assert ids_by_name(database) == before


def test_an_empty_folder_that_always_was_is_no_unplugged_drive(database: Database, folder: Path) -> None:
    result = scan(database, folder)
    assert (result.complete, result.errors, result.progress.files) == (True, [], 0)


@pytest.mark.parametrize(
    "selection", [Selection(exclude=("*-mask.png", "private")), Selection(exclude=("A-MASK*", "b*"))], ids=str
)
def test_what_is_left_out_later_goes_out_of_sight_and_comes_back(
    database: Database, folder: Path, selection: Selection
) -> None:
    for name in ("a.png", "a-mask.png", "private/b.png"):
        save_png(folder / name, infotext(name))
    scan(database, folder)
    before = ids_by_name(database)
    assert scan(database, folder, selection=selection).progress.missing == 2
    assert shown(database) == {"a.png"}
    scan(database, folder)
    assert ids_by_name(database) == before


def test_grids_and_intermediates_go_and_come_with_their_setting(database: Database, folder: Path) -> None:
    for name in ("a.png", "grid-1.png", "a-before-highres-fix.png"):
        save_png(folder / name)
    scan(database, folder, selection=Selection(grids=False))
    assert shown(database) == {"a.png", "a-before-highres-fix.png"}
    scan(database, folder, selection=Selection(intermediates=False))
    assert shown(database) == {"a.png", "grid-1.png"}


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Folders that the operating system does not let us read (root could, whatever their mode)."""
    paths: set[str] = set()
    scandir = os.scandir

    def guarded(asked: str | int) -> Iterator[os.DirEntry[str]]:
        if asked in paths:
            raise PermissionError(13, "Permission denied", asked)
        return scandir(asked)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", guarded)
        yield paths


def test_what_cannot_be_looked_at_is_not_missing(database: Database, folder: Path, locked: set[str]) -> None:
    for name in ("a.png", "locked/b.png", "locked/sub/c.png", "gone/d.png"):
        save_png(folder / name, infotext(name))
    scan(database, folder)
    before = ids_by_name(database)
    locked.add(str(folder / "locked"))
    shutil.rmtree(folder / "gone")
    result = scan(database, folder)
    assert (result.complete, result.progress.missing) == (False, 1)
    assert problems(result) == {"locked": "The folder cannot be read: Permission denied."}
    assert shown(database) == {"a.png", "b.png", "c.png"}
    locked.clear()
    assert scan(database, folder).complete
    assert ids_by_name(database, missing=None) == before


def test_a_root_that_cannot_be_looked_at_is_not_missing(database: Database, folder: Path, locked: set[str]) -> None:
    save_pngs(folder, 2)
    scan(database, folder)
    locked.add(str(folder))
    assert not scan(database, folder).complete
    assert len(ids_by_name(database)) == 2


def test_a_file_that_is_no_image_any_more_is_missing(database: Database, folder: Path, tmp_path: Path) -> None:
    for name in ("folder.png", "out.png", "broken.png", "stays.png"):
        save_png(folder / name)
    scan(database, folder)
    for name in ("folder.png", "out.png", "broken.png"):
        (folder / name).unlink()
    (folder / "folder.png").mkdir()
    (folder / "out.png").symlink_to(save_png(tmp_path / "elsewhere.png"))
    (folder / "broken.png").symlink_to(tmp_path / "nowhere.png")
    scan(database, folder)
    assert shown(database) == {"stays.png"}


def test_a_folder_that_became_a_link_is_missing(database: Database, folder: Path, tmp_path: Path) -> None:
    """Links to folders are not followed, wherever they lead."""
    for name in ("out/a.png", "in/b.png", "c.png"):
        save_png(folder / name)
    scan(database, folder)
    (folder / "out").rename(tmp_path / "elsewhere")
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    (folder / "in").rename(folder / "moved")
    (folder / "in").symlink_to(folder / "moved")
    scan(database, folder)
    assert [
        Path(image.path).relative_to(folder).as_posix() for image in Gallery(database, Files(database)).page().images
    ] == [
        *(
            ["c.png", "moved/b.png"]
            if ids_by_name(database)["c.png"] > ids_by_name(database)["b.png"]
            else ["moved/b.png", "c.png"]
        ),
    ]


# --- races with saving -----------------------------------------------------------------------------------------------


def test_a_file_saved_and_indexed_while_its_folder_is_scanned_is_not_missing(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")
    scan(database, folder)
    root = roots.active_roots(database)[0]
    known_files = images.known_files

    def late(*asked: Any) -> Any:
        """Between the scan's look at the folder and its look at the rows, the hook indexes a new image."""
        monkeypatch.setattr(images, "known_files", known_files)
        save_png(folder / "new.png")
        index_folder(database, root, list_folder(root, "", Selection(), stem="new"))
        return known_files(*asked)

    monkeypatch.setattr(images, "known_files", late)
    assert scan(database, folder).progress.missing == 0
    assert shown(database) == {"a.png", "new.png"}


def test_a_folder_made_and_indexed_behind_the_walk_is_not_missing(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")

    def walk_and_then(root: Any, *rest: Any) -> Iterator[Any]:
        yield from walk(root, *rest)
        save_png(folder / "2024-01-02" / "new.png")
        index_folder(database, root, list_folder(root, "2024-01-02", Selection()))

    monkeypatch.setattr(scanner, "walk", walk_and_then)
    assert scan(database, folder).progress.missing == 0
    assert shown(database) == {"a.png", "new.png"}


def test_a_file_deleted_before_it_is_read_is_passed_over(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(folder, 3)
    read = read_file

    def delete_first(root: Any, listing: Listing, name: str) -> Any:
        if name == "00001.png":
            (folder / name).unlink()
        return read(root, listing, name)

    monkeypatch.setattr(scanner, "read_file", delete_first)
    result = scan(database, folder)
    assert (result.errors, result.progress.files) == ([], 2)
    assert set(ids_by_name(database, missing=None)) == {"00000.png", "00002.png"}


# --- roots -----------------------------------------------------------------------------------------------------------


def test_a_root_beside_one_whose_name_begins_alike(database: Database, tmp_path: Path) -> None:
    for name in ("img/a.png", "img2/b.png"):
        save_png(tmp_path / name)
    scan(database, tmp_path / "img", tmp_path / "img2")
    shutil.rmtree(tmp_path / "img")
    scan(database)
    assert {image.name: image.missing for image in Gallery(database, Files(database)).page().images} == {
        "a.png": True,
        "b.png": False,
    }


@pytest.mark.parametrize("order", [["img", "img/best"], ["img/best", "img"]])
def test_the_innermost_root_owns_an_image(database: Database, tmp_path: Path, order: list[str]) -> None:
    for name in ("img/a.png", "img/best/b.png", "img/best/of/c.png"):
        save_png(tmp_path / name)
    assert scan(database, *(tmp_path / name for name in order)).progress.files == 3
    owners = {Path(row[0]).name + "/" + row[1]: row[2] for row in content(database)}
    assert owners == {"img/": "a.png", "best/": "b.png", "best/of": "c.png"}


def test_an_inner_root_added_later_takes_its_images_over(database: Database, tmp_path: Path) -> None:
    for name in ("img/a.png", "img/best/b.png"):
        save_png(tmp_path / name)
    scan(database, tmp_path / "img")
    scan(database, tmp_path / "img" / "best")
    scan(database)
    assert shown(database) == {"a.png", "b.png"}
    assert pages.counts(database) == Counts(2, 1, 0)


def test_the_inner_root_removed_gives_them_back(database: Database, tmp_path: Path) -> None:
    for name in ("img/a.png", "img/best/b.png"):
        save_png(tmp_path / name)
    scan(database, tmp_path / "img", tmp_path / "img" / "best")
    roots.replace_roots(database, [(str(tmp_path / "img"), "folder")])
    assert shown(database) == {"a.png"}
    scan(database)
    assert shown(database) == {"a.png", "b.png"}


def test_a_scan_of_a_part_leaves_the_rest_alone(database: Database, folder: Path) -> None:
    for name in ("a/x.png", "ab/y.png", "z.png"):
        save_png(folder / name)
    scan(database, folder)
    for name in ("a/x.png", "ab/y.png", "z.png"):
        (folder / name).unlink()
    save_png(folder / "a" / "deeper" / "new.png")
    result = Scanner(database, Selection()).scan([(roots.active_roots(database)[0], "a")])
    assert (result.progress.files, result.progress.missing) == (1, 1)
    assert shown(database) == {"new.png", "y.png", "z.png"}


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


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any) -> Any:
        raise error

    return fail


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


# --- killed ----------------------------------------------------------------------------------------------------------

needs_sigkill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are not killed here")

KILLED_WHILE_STORING = """
import os, signal, sys
from lib_berry import cli
from lib_berry.db import images
from lib_berry.indexing import scanner

left, store = int(sys.argv.pop(1)), images.store_rows

def count_down(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

def store_traced(database, folders):
    database._writer.set_trace_callback(count_down)
    store(database, folders)
    database._writer.set_trace_callback(None)

images.store_rows, scanner.BATCH_FILES = store_traced, 50
sys.exit(cli.main())
"""
"""A scan that is killed at its n-th statement of storing, and stores in small batches."""


@dataclass
class Killing:
    """A library of some size, what its index must be in the end, and the database that scans are killed over."""

    folder: Path
    path: Path
    expected: list[tuple[Any, ...]]

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        arguments = ["scan", "--db", str(self.path), str(self.folder)]
        return subprocess.Popen([sys.executable, *command, *arguments], cwd=PROJECT, stderr=subprocess.DEVNULL)

    def check(self) -> int:
        """The database is sound, and all it says is true. Returns how many images it holds."""
        with closing(Database(self.path)) as database:
            check_integrity(database)
            found = content(database)
        assert set(found) <= set(self.expected)
        return len(found)

    def check_completed(self) -> None:
        assert self.start("-m", "lib_berry").wait() == 0
        assert self.check() == len(self.expected)
        with closing(Database(self.path)) as database:
            progress = scans.latest(database)
        assert progress is not None
        assert (progress.state, progress.files) == ("done", len(self.expected))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Killing:
    base = tmp_path_factory.mktemp("killing")
    folder = base / "images"
    for day in range(8):
        for n in range(120):
            text = infotext(f"image {day}-{n} <lora:ink:0.{n}><lora:detail:1>", Model=f"model {n % 7}")
            save_png(folder / f"2024-01-{day:02}" / f"{day}-{n:05}.png", text, seconds=n)
        save_png(folder / f"2024-01-{day:02}" / "plain.png")
        (folder / f"2024-01-{day:02}" / "plain.txt").write_text(infotext(f"day {day} <lora:x:{day}>"))
        (folder / f"2024-01-{day:02}" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    with closing(Database(base / "whole.sqlite3")) as whole:
        scan(whole, folder)
        return Killing(folder, base / "killed.sqlite3", content(whole))


@pytest.fixture
def killing(library: Killing, tmp_path: Path) -> Killing:
    return replace(library, path=tmp_path / "killed.sqlite3")


@needs_sigkill
def test_killed_in_the_middle_of_a_batch_the_next_scan_completes_the_index(killing: Killing) -> None:
    held = [0]
    for statement in (1, 5, 6, 300, 501, 40, 2000):
        process = killing.start("-c", KILLED_WHILE_STORING, str(statement))
        assert process.wait() == -signal.SIGKILL
        held.append(killing.check())
    assert held == sorted(held), "what was committed stays"
    assert 0 < held[-1] < len(killing.expected)
    killing.check_completed()


@needs_sigkill
def test_killed_at_any_moment_the_next_scan_completes_the_index(killing: Killing) -> None:
    chance, held = random.Random(20240105), 0
    for attempt in range(6):
        if held == len(killing.expected):
            killing, held = replace(killing, path=killing.path.with_name(f"killed-{attempt}.sqlite3")), 0
        process = killing.start("-m", "lib_berry")
        with closing(Database(killing.path)) as database:
            lock = scan_lock(database)
            while process.poll() is None and lock.is_free():
                time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.1))
        process.kill()
        process.wait()
        before, held = held, killing.check()
        assert held >= before, "what was committed stays"
    killing.check_completed()


# --- folders that have not changed -----------------------------------------------------------------------------------


@pytest.fixture
def aged(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Eight folders that were scanned when they had not changed for long, and none of which counts as newest."""
    for day in range(8):
        save_png(folder / f"day-{day}" / "a.png", infotext(f"day {day}"))
        set_time(folder / f"day-{day}", day)
    set_time(folder, 0)
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 0)
    scan(database, folder)
    return folder


def listed(database: Database, monkeypatch: pytest.MonkeyPatch, *, quick: bool) -> list[str]:
    """The folders that a scan looks into."""
    found: list[str] = []
    real = Scanner._scan_folder
    with monkeypatch.context() as patch:
        patch.setattr(
            Scanner,
            "_scan_folder",
            lambda self, walking, listing: found.append(listing.folder) or real(self, walking, listing),
        )
        Scanner(database, Selection()).scan([(root, "") for root in roots.active_roots(database)], quick=quick)
    return sorted(found)


def test_a_quick_scan_looks_only_where_something_changed(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(database, monkeypatch, quick=True) == []
    save_png(aged / "day-3" / "new.png")
    (aged / "day-5" / "a.png").unlink()
    save_png(aged / "day-9" / "deeper" / "b.png")
    (aged / "day-6").rename(aged / "day-4" / "day-6")
    before = ids_by_name(database)
    assert listed(database, monkeypatch, quick=True) == [
        *("", "day-3", "day-4", "day-4/day-6", "day-5", "day-9", "day-9/deeper")
    ]
    assert len(before) == 1
    assert pages.counts(database) == Counts(9, 1, 0)


def test_a_full_scan_looks_everywhere_once(database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_png(aged / "day-3" / "new.png")
    assert listed(database, monkeypatch, quick=False) == ["", *(f"day-{day}" for day in range(8))]


def test_the_newest_folders_are_always_looked_into(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 2)
    assert listed(database, monkeypatch, quick=True) == ["day-6", "day-7"]


def test_what_changed_just_now_is_looked_at_again(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A next change may bear the same time, when the file system's clock is coarse."""
    os.utime(aged / "day-2")
    assert listed(database, monkeypatch, quick=True) == ["day-2"]
    assert listed(database, monkeypatch, quick=True) == ["day-2"]
    set_time(aged / "day-2", 99)
    assert listed(database, monkeypatch, quick=True) == ["day-2"]
    assert listed(database, monkeypatch, quick=True) == []


def test_a_folder_is_not_done_before_its_files_are_stored(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pngs(aged / "day-1", 10)
    set_time(aged / "day-1", 50)
    monkeypatch.setattr(scanner, "read_file", failing(RuntimeError("killed")))
    with pytest.raises(RuntimeError, match="killed"):
        scan(database)
    monkeypatch.undo()
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 0)
    assert listed(database, monkeypatch, quick=True) == ["day-1"]
    assert pages.counts(database).images == 18


@pytest.mark.parametrize("inline", [0, 7])
def test_what_readers_read_is_what_is_read_here(
    database: Database, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inline: int
) -> None:
    for day in range(3):
        save_pngs(folder / f"day-{day}", 20)
        (folder / f"day-{day}" / "broken.png").write_bytes(b"")
        set_time(folder / f"day-{day}", day)
    here = scan(database, folder)
    monkeypatch.setattr(scanner, "INLINE_FILES", inline)
    with closing(Database(tmp_path / "other.sqlite3")) as other:
        there = scan(other, folder)
        assert content(other) == content(database)
    assert sorted(there.errors) == sorted(here.errors)
    assert (there.progress.indexed, there.progress.errors) == (63, 3)


def test_a_folder_that_comes_back_as_old_as_it_was_is_looked_into(
    database: Database, aged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ids_by_name(database, missing=None)
    (aged / "day-3").rename(aged.parent / "away")
    set_time(aged, 0)
    listed(database, monkeypatch, quick=True)
    assert pages.counts(database).missing == 1
    version = database.version()
    listed(database, monkeypatch, quick=True)
    assert database.version() == version, "it is noted once"
    (aged.parent / "away").rename(aged / "day-3")
    set_time(aged, 0)
    assert listed(database, monkeypatch, quick=True) == ["day-3"]
    assert pages.counts(database).missing == 0
    assert ids_by_name(database) == before


def test_what_has_changed_in_any_root_comes_before_the_rest(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one/a", "one/b", "two/c", "two/d"):
        save_png(tmp_path / name / "x.png")
        set_time(tmp_path / name, 0)
    for name in ("one", "two"):
        set_time(tmp_path / name, 0)
    monkeypatch.setattr(scanner, "NEWEST_FOLDERS", 0)
    scan(database, tmp_path / "one", tmp_path / "two")
    save_png(tmp_path / "two" / "d" / "new.png")
    order: list[str] = []
    real = Scanner._scan_folder
    monkeypatch.setattr(
        Scanner, "_scan_folder", lambda self, walking, found: order.append(found.folder) or real(self, walking, found)
    )
    scan(database)
    assert order[0] == "d"
    assert sorted(order) == ["", "", "a", "b", "c", "d"]
