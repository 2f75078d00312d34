from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from lib_berry.db import journal
from lib_berry.db.connection import Database
from lib_berry.errors import DatabaseError, FileMissingError
from lib_berry.host import SavedImage
from lib_berry.indexing.pace import BusyMark
from lib_berry.indexing.scanner import scan_lock
from lib_berry.indexing.scans import Scans
from lib_berry.indexing.selection import Selection
from lib_berry.library import BACKFILL_PART, Library
from lib_berry.model import Counts, FileOperation, Place, Step
from lib_berry.settings import Settings
from tests.library import FakeHost, ids_by_name, infotext, save_png, save_pngs

PATIENCE = 60.0
"""Seconds after which something is taken never to happen."""


@pytest.fixture
def host(tmp_path: Path, folder: Path) -> FakeHost:
    return FakeHost(tmp_path / "data", [folder])


@pytest.fixture
def library(host: FakeHost, database_path: Path) -> Iterator[Library]:
    with closing(Library(database_path, host)) as library:
        yield library


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.005)


def scan_done(library: Library) -> bool:
    progress = library.scan_progress()
    assert progress is None or progress.state != "failed", progress
    return progress is not None and progress.state == "done" and scan_lock(library.database).is_free()


def names(library: Library, query: str = "") -> set[str]:
    return {image.name for image in library.gallery.page(query).images}


def berry_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("berry")}


def test_a_saved_image_shows_without_a_scan(library: Library, folder: Path) -> None:
    version = library.gallery.version()
    library.image_saved(SavedImage((save_png(folder / "2024-01-05" / "a.png", infotext("a castle")),)))
    until(lambda: library.gallery.version() > version and library.gallery.page("castle").total == 1)
    (image,) = library.gallery.page().images
    detail, reading = library.gallery.detail(image.id)
    assert (detail.folder, reading.infotext) == ("2024-01-05", infotext("a castle"))
    file, stamp, _ = library.files.open(image.id)
    with file:
        assert stamp.version == image.version
    assert library.thumbnails.get(image.id, image.version).media_type == "image/webp"


def test_a_saved_image_has_its_thumbnail_before_anyone_asks(library: Library, folder: Path) -> None:
    library.image_saved(SavedImage((save_png(folder / "a.png"),)))
    until(lambda: library.gallery.page().total == 1)
    (image,) = library.gallery.page().images
    until(lambda: library.thumbnails.cached(image.id, image.version) is not None)


def test_an_image_of_another_program_shows(library: Library, folder: Path) -> None:
    library.roots()
    until(lambda: {state.state for state in library.watching().values()} == {"live"})
    save_png(folder / "2024" / "a.png")
    until(lambda: names(library) == {"a.png"})


def test_what_a_look_leaves_to_a_scan_is_scanned(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib_berry.indexing.looker.MAX_FILES", 2)
    library.roots()
    until(lambda: scan_done(library))
    save_pngs(folder / "many", 5)
    until(lambda: len(names(library)) == 5)


def test_a_scan_hears_that_the_host_is_generating(library: Library, host: FakeHost) -> None:
    mark = BusyMark(library.database.path)
    host.busy = True
    library.roots()
    until(mark.is_set)  # the watcher's thread may just be writing what was so before
    host.busy = False
    library.roots()
    until(lambda: not mark.is_set())


def test_roots_are_the_hosts_folders_and_are_scanned_at_once(library: Library, folder: Path) -> None:
    save_pngs(folder, 3)
    (root,) = library.roots()
    assert (root.path, root.kind, root.available) == (str(folder), "samples", True)
    until(lambda: scan_done(library))
    assert library.gallery.counts() == Counts(3, 0, 0)


def test_looking_again_starts_no_scan(library: Library, folder: Path) -> None:
    library.roots()
    until(lambda: scan_done(library))
    first = library.scan_progress()
    library.roots()
    library.roots()
    assert library.scan_progress() == first
    assert library.database.reader().execute("SELECT count(*) FROM scan").fetchone() == (1,)


def test_a_folder_added_in_the_settings_is_scanned(
    library: Library, host: FakeHost, folder: Path, tmp_path: Path
) -> None:
    save_png(folder / "a.png")
    library.roots()
    until(lambda: scan_done(library))
    save_png(tmp_path / "more" / "b.png")
    host.folders = [folder, tmp_path / "more"]
    assert [root.path for root in library.roots()] == [str(folder), str(tmp_path / "more")]
    until(lambda: names(library) == {"a.png", "b.png"})
    until(lambda: scan_done(library))


def test_a_folder_removed_in_the_settings_is_out_of_sight_and_comes_back_as_it_was(
    library: Library, host: FakeHost, folder: Path, tmp_path: Path
) -> None:
    save_png(folder / "a.png")
    save_png(tmp_path / "more" / "b.png")
    host.folders = [folder, tmp_path / "more"]
    library.roots()
    until(lambda: scan_done(library))
    before = library.gallery.page()
    host.folders = [folder]
    library.roots()
    assert names(library) == {"a.png"}
    host.folders = [folder, tmp_path / "more"]
    library.roots()
    assert library.gallery.page().images == before.images


def test_what_is_left_out_in_the_settings_goes_with_a_scan(library: Library, host: FakeHost, folder: Path) -> None:
    for name in ("a.png", "grid-1.png", "private.png"):
        save_png(folder / name)
    library.roots()
    until(lambda: scan_done(library))
    host.options = Settings(exclude=("private*",), index_grids=False)
    library.roots()
    until(lambda: names(library) == {"a.png"})
    host.options = replace(host.options, thumbnail_size=512)
    until(lambda: scan_done(library))
    library.roots()
    assert library.database.reader().execute("SELECT count(*) FROM scan").fetchone() == (2,)


def test_limits_are_followed_while_it_runs(library: Library, host: FakeHost) -> None:
    def limits() -> tuple[float, int]:
        return library._pace.cap, library.health.report().thumbnail_cap

    assert limits() == (BACKFILL_PART, 2048 << 20)
    host.options = replace(host.options, background_load=10, thumbnail_cache=64)
    library.roots()
    assert limits() == (0.1 * BACKFILL_PART, 64 << 20)


def test_folders_that_change_during_a_scan_are_scanned_after_it(
    library: Library, host: FakeHost, folder: Path, tmp_path: Path
) -> None:
    save_pngs(folder, 3)
    library.roots()
    save_png(tmp_path / "more" / "b.png")
    host.folders = [folder, tmp_path / "more"]
    until(lambda: library.roots() != () and "b.png" in names(library))
    until(lambda: scan_done(library))


def test_asking_twice_for_a_scan_is_one_scan(library: Library, folder: Path) -> None:
    save_pngs(folder, 3)
    library.roots()
    until(lambda: scan_done(library))
    library.start_scan()
    library.start_scan()
    until(lambda: scan_done(library))
    library.roots()
    assert library.database.reader().execute("SELECT count(*) FROM scan").fetchone() == (2,)


def test_a_host_without_folders(library: Library, host: FakeHost) -> None:
    host.folders = []
    assert library.roots() == ()
    assert library.gallery.page().images == ()


def test_cancel_and_progress(library: Library, folder: Path) -> None:
    assert library.scan_progress() is None
    assert library.cancel_scan() is None
    save_pngs(folder, 3)
    assert library.start_scan().state == "running"
    cancelled = library.cancel_scan()
    assert cancelled is not None
    assert cancelled.state in ("cancelled", "running")


def test_tokens_are_new_in_each(library: Library, host: FakeHost, tmp_path: Path) -> None:
    with closing(Library(tmp_path / "other.sqlite3", host)) as other:
        assert other.token != library.token
        assert len(library.token) >= 32


# --- opening and closing ---------------------------------------------------------------------------------------------


def test_closing_leaves_neither_thread_nor_process(host: FakeHost, database_path: Path, folder: Path) -> None:
    save_pngs(folder, 200)
    library = Library(database_path, host)
    library.roots()
    library.pool.submit(library.gallery.counts).result()
    assert berry_threads()
    process = library._scans._process
    library.close()
    assert berry_threads() == set()
    assert process is not None
    assert process.poll() is not None
    with pytest.raises(DatabaseError, match="closed"):
        library.gallery.version()


def test_a_hint_still_queued_starts_no_scan_behind_the_closing(
    host: FakeHost, database_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(database_path, host)
    spawned: list[subprocess.Popen[bytes]] = []
    spawn = Scans._spawn

    def remember(self: Scans, selection: Selection) -> subprocess.Popen[bytes]:
        spawned.append(spawn(self, selection))
        return spawned[-1]

    monkeypatch.setattr(Scans, "_spawn", remember)
    library.image_saved(SavedImage((save_png(folder / "a.png"),)))
    library.close()
    assert [process.poll() is not None for process in spawned] == [True] * len(spawned)


def test_opened_again_as_reloading_the_ui_does(host: FakeHost, database_path: Path, folder: Path) -> None:
    save_pngs(folder, 3)
    seen = []
    for _ in range(2):
        with closing(Library(database_path, host)) as library:
            library.roots()
            library.start_scan()
            until(lambda: scan_done(library))
            seen.append(library.gallery.page().images)
    assert seen[0] == seen[1]
    assert len(seen[0]) == 3


def test_two_at_once_see_the_same(library: Library, host: FakeHost, database_path: Path, folder: Path) -> None:
    with closing(Library(database_path, host)) as other:
        library.image_saved(SavedImage((save_png(folder / "a.png"),)))
        until(lambda: names(other) == {"a.png"})


def test_the_callers_folder_and_path_may_change(
    library: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host is started from anywhere, and the scan runs from there."""
    save_png(folder / "a.png")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    library.roots()
    until(lambda: scan_done(library))
    assert names(library) == {"a.png"}


def test_a_database_that_cannot_be_used(tmp_path: Path, host: FakeHost) -> None:
    (tmp_path / "notes").write_text("not a database at all")
    with pytest.raises(DatabaseError, match="not a database"):
        Library(tmp_path / "notes", host)
    assert berry_threads() == set()


def test_what_was_cut_off_goes_on_when_its_drive_is_back(
    library: Library, host: FakeHost, folder: Path, tmp_path: Path
) -> None:
    """Killed in the middle of a move between two drives, of which one is away at the next start."""
    drive = tmp_path / "drive"
    save_png(folder / "a.png", infotext("castle"))
    save_png(drive / "b.png", infotext("bird"))
    host.folders.append(drive)
    library.roots()
    until(lambda: scan_done(library) and names(library) == {"a.png", "b.png"})
    here, there = library.roots()
    library.close()
    with closing(Database(library.database.path)) as database:
        steps = [Step(ids_by_name(database)["a.png"], Place(here.id, "", "a.png"), Place(there.id, "new", "a.png"))]
        journal.begin(database, FileOperation("move", "Moved to new"), steps)
    away = drive.rename(tmp_path / "away")
    with closing(Library(library.database.path, host)) as again:
        again._recovery.join()
        again._attend()  # the drive is still away
        assert journal.unfinished(again.database)
        assert (folder / "a.png").is_file()
        away.rename(drive)
        until(lambda: (drive / "new" / "a.png").is_file() and not journal.unfinished(again.database))
        assert not (folder / "a.png").exists()
        assert names(again, "folder:new") == {"a.png"}
        (action,) = again.undo.history()
        assert action.label == "Moved to new: 1 image"


def test_a_file_away_is_an_error_of_its_own(library: Library, folder: Path) -> None:
    path = save_png(folder / "a.png")
    library.image_saved(SavedImage((path,)))
    until(lambda: names(library) == {"a.png"})
    path.unlink()
    with pytest.raises(FileMissingError):
        library.files.open(library.gallery.page().images[0].id)


def test_the_database_may_be_in_use_by_the_command_line(library: Library, database_path: Path, folder: Path) -> None:
    with closing(Database(database_path)) as elsewhere, elsewhere.transaction(changes_index=False):
        library.image_saved(SavedImage((save_png(folder / "a.png"),)))
        assert names(library) == set()
    until(lambda: names(library) == {"a.png"})
