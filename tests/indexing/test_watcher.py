"""The watch on real folders, by the operating system's real events."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib_berry.db import pages, roots
from lib_berry.db.connection import Database
from lib_berry.host import SavedImage
from lib_berry.indexing import indexer, polling, watcher, watches
from lib_berry.indexing.selection import Selection
from lib_berry.indexing.watcher import Watcher
from lib_berry.indexing.watches import Watches, WatchLimitError
from lib_berry.indexing.worker import IndexWorker
from lib_berry.model import Root, Watching
from tests.library import PATIENCE, add_root, ids_by_name, infotext, save_png, scan, until

pytest.importorskip("watchdog")


class Watched:
    """A database whose roots are watched, and indexed by a worker."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.lost = threading.Event()
        self.worker = IndexWorker(database, self.roots, Selection, needs_scan=self.lost.set)
        self.watcher = Watcher(self.worker.look, self.lost.set, heartbeat=0.05)

    def roots(self) -> tuple[Root, ...]:
        return roots.active_roots(self.database)

    def follow(self, state: str = "live") -> None:
        self.watcher.follow(self.roots())
        until(lambda: {each.state for each in self.states()} == {state})

    def states(self) -> list[Watching]:
        return list(self.watcher.states().values())

    def names(self, *, missing: bool | None = False) -> set[str]:
        return set(ids_by_name(self.database, missing=missing))

    def close(self) -> None:
        self.watcher.close()
        self.worker.close()


@pytest.fixture
def watched(database: Database, folder: Path) -> Iterator[Watched]:
    add_root(database, folder)
    before = set(threading.enumerate())
    watched = Watched(database)
    yield watched
    watched.close()
    assert set(threading.enumerate()) <= before, "no thread is left"


def prompts(watched: Watched) -> dict[str, str | None]:
    found = {}
    for name, image_id in ids_by_name(watched.database).items():
        parameters = pages.detail(watched.database, image_id).parameters
        found[name] = parameters.prompt if parameters else None
    return found


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_new_image_shows(watched: Watched, folder: Path) -> None:
    watched.follow()
    save_png(folder / "a.png", infotext("a castle"))
    until(lambda: prompts(watched) == {"a.png": "a castle"})


def test_a_new_folder_shows(watched: Watched, folder: Path) -> None:
    watched.follow()
    save_png(folder / "2024" / "01" / "a.png")
    save_png(folder / "2024" / "b.png")
    until(lambda: watched.names() == {"a.png", "b.png"})


def test_a_temporary_name_never_shows_and_the_final_one_does(
    watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = indexer.read_file
    monkeypatch.setattr(
        "lib_berry.indexing.looker.read_file",
        lambda root, listing, name: read.append(name) or real(root, listing, name),
    )
    watched.follow()
    for name in ("a.png", "b.png"):
        made = save_png(folder / "made" / name, infotext(name))
        shutil.copy(made, folder / f"{name}.tmp")
        (folder / f"{name}.tmp").replace(folder / name)
        made.unlink()
    until(lambda: watched.names() == {"a.png", "b.png"})
    assert not [name for name in read if name.endswith(".tmp")]


def test_an_image_edited_in_place_is_read_again(watched: Watched, folder: Path) -> None:
    watched.follow()
    save_png(folder / "a.png", infotext("a castle"))
    until(lambda: prompts(watched) == {"a.png": "a castle"})
    before = ids_by_name(watched.database)
    save_png(folder / "a.png", infotext("a ruin"))
    until(lambda: prompts(watched) == {"a.png": "a ruin"})
    assert ids_by_name(watched.database) == before


def test_a_time_that_is_set_is_noticed(watched: Watched, folder: Path) -> None:
    watched.follow()
    path = save_png(folder / "a.png")
    until(lambda: watched.names() == {"a.png"})
    os.utime(path, (1_000_000_000, 1_000_000_000))
    until(lambda: pages.detail(watched.database, ids_by_name(watched.database)["a.png"]).mtime_ns == 10**18)


def test_text_that_arrives_after_its_image(watched: Watched, folder: Path) -> None:
    watched.follow()
    save_png(folder / "a.png")
    until(lambda: prompts(watched) == {"a.png": None})
    (folder / "a.txt").write_text(infotext("a castle"))
    until(lambda: prompts(watched) == {"a.png": "a castle"})


def test_a_file_written_slowly_shows_once_it_is_whole(watched: Watched, folder: Path) -> None:
    """As SD.Next does (modules/image/save.py): straight into the final name."""
    whole = save_png(folder.parent / "made.png", infotext("a castle")).read_bytes()
    watched.follow()
    errors: list[int] = []
    with (folder / "a.png").open("wb", buffering=0) as file:
        for start in range(0, len(whole), 20):
            file.write(whole[start : start + 20])
            errors.append(pages.counts(watched.database).errors)
    until(lambda: prompts(watched) == {"a.png": "a castle"})
    assert not any(errors)


def test_a_file_that_stays_damaged_is_listed_with_its_error(watched: Watched, folder: Path) -> None:
    watched.follow()
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    until(lambda: pages.counts(watched.database).errors == 1)


def test_a_deleted_image_is_missing_and_back_when_its_file_is(watched: Watched, folder: Path, tmp_path: Path) -> None:
    watched.follow()
    path = save_png(folder / "a.png", infotext("a castle"))
    save_png(folder / "b.png")
    until(lambda: watched.names() == {"a.png", "b.png"})
    before = ids_by_name(watched.database)
    path.rename(tmp_path / "trash.png")
    until(lambda: watched.names(missing=True) == {"a.png"})
    (tmp_path / "trash.png").rename(path)
    until(lambda: ids_by_name(watched.database) == before)


def test_a_burst_of_thousands(watched: Watched, folder: Path) -> None:
    """None is lost, however they coalesce; what is too many for a look goes to a scan."""
    data = save_png(folder.parent / "made.png", infotext("a castle")).read_bytes()
    watched.follow()
    for number in range(3000):
        path = folder / str(number % 30) / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    def is_complete() -> bool:
        if watched.lost.is_set():
            watched.lost.clear()
            scan(watched.database)
        return len(watched.names()) == 3000

    until(is_complete)


def test_the_hook_and_the_watch_read_a_file_once(
    watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = indexer.read_file
    monkeypatch.setattr(
        "lib_berry.indexing.looker.read_file",
        lambda root, listing, name: read.append(name) or real(root, listing, name),
    )
    watched.follow()
    for number in range(20):
        path = folder / f"{number}.png"
        made = save_png(folder.parent / f"{number}.png", infotext(str(number)))
        made.rename(path)
        watched.worker.put(SavedImage((path,)))
    until(lambda: len(watched.names()) == 20)
    save_png(folder / "last.png")
    until(lambda: "last.png" in watched.names())
    assert sorted(set(read) - {"last.png"}) == sorted(name for name in read if name != "last.png")


# --- folders ---------------------------------------------------------------------------------------------------------


def test_a_renamed_folder_keeps_its_images(watched: Watched, folder: Path) -> None:
    for n in range(5):
        save_png(folder / "a" / "deep" / f"{n}.png", infotext(str(n)))
    scan(watched.database)
    before = ids_by_name(watched.database)
    watched.follow()
    (folder / "a").rename(folder / "b")
    until(lambda: {pages.detail(watched.database, key).folder for key in before.values()} == {"b/deep"})
    assert ids_by_name(watched.database) == before
    save_png(folder / "b" / "deep" / "new.png")
    until(lambda: "new.png" in watched.names())


def test_a_moved_image_keeps_its_row(watched: Watched, folder: Path) -> None:
    path = save_png(folder / "a" / "1.png", infotext("a castle"))
    (folder / "b").mkdir()
    scan(watched.database)
    before = ids_by_name(watched.database)
    watched.follow()
    path.rename(folder / "b" / "2.png")
    until(lambda: ids_by_name(watched.database) == {"2.png": before["1.png"]})


def test_a_deleted_folder_leaves_its_images_missing(watched: Watched, folder: Path) -> None:
    save_png(folder / "a.png")
    for n in range(3):
        save_png(folder / "x" / "y" / f"{n}.png")
    scan(watched.database)
    watched.follow()
    shutil.rmtree(folder / "x")
    until(lambda: watched.names(missing=True) == {"0.png", "1.png", "2.png"})
    assert watched.names() == {"a.png"}


def test_hidden_folders_stay_hidden(watched: Watched, folder: Path) -> None:
    watched.follow()
    save_png(folder / ".thumbnails" / "a.png")
    save_png(folder / "b.png")
    until(lambda: watched.names() == {"b.png"})


def test_what_was_saved_while_the_watch_was_being_set_up(watched: Watched, folder: Path) -> None:
    save_png(folder / "day" / "a.png")
    watched.follow()
    until(lambda: watched.names() == {"a.png"})


# --- roots -----------------------------------------------------------------------------------------------------------


def test_a_root_that_goes_and_comes_back(watched: Watched, folder: Path, tmp_path: Path) -> None:
    save_png(folder / "a.png")
    scan(watched.database)
    watched.follow()
    folder.rename(tmp_path / "unplugged")
    until(lambda: [root.available for root in watched.roots()] == [False])
    until(lambda: [state.state for state in watched.states()] == ["away"])
    assert watched.names() == {"a.png"}, "its images stay listed"
    assert not watched.lost.is_set()
    (tmp_path / "unplugged").rename(folder)
    until(lambda: [state.state for state in watched.states()] == ["live"])
    assert watched.lost.wait(PATIENCE), "nobody knows what has changed meanwhile"
    save_png(folder / "b.png")
    until(lambda: watched.names() == {"a.png", "b.png"})
    assert [root.available for root in watched.roots()] == [True]


def test_a_root_that_goes_is_noted_although_its_watch_cannot_be_ended(
    watched: Watched, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png")
    scan(watched.database)
    watched.follow()
    watches = watched.watcher._watches
    assert watches is not None
    remove, failed = watches.remove, threading.Event()

    def fail_once(path: str) -> None:
        remove(path)
        if not failed.is_set():
            failed.set()
            raise RuntimeError("the watch has ended by itself")

    monkeypatch.setattr(watches, "remove", fail_once)
    folder.rename(tmp_path / "unplugged")
    until(failed.is_set)
    until(lambda: [root.available for root in watched.roots()] == [False])


def test_a_root_within_another_that_is_made_later(watched: Watched, database: Database, folder: Path) -> None:
    later = folder / "outputs"
    add_root(database, later)
    watched.watcher.follow(watched.roots())
    until(lambda: [state.state for state in watched.states()] == ["live", "away"])
    save_png(later / "a.png")
    until(lambda: [state.state for state in watched.states()] == ["live", "live"])
    until(lambda: watched.names() == {"a.png"})


def test_a_root_that_is_made_later(watched: Watched, database: Database, tmp_path: Path) -> None:
    later = tmp_path / "outputs"
    watched.follow()
    add_root(database, later)
    watched.watcher.follow(watched.roots())
    until(lambda: sorted(state.state for state in watched.states()) == ["away", "live"])
    save_png(later / "a.png")
    until(lambda: {state.state for state in watched.states()} == {"live"})
    assert watched.lost.wait(PATIENCE)


def test_a_root_inside_another_is_watched_once(
    watched: Watched, database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[str] = []
    real = Watches.add
    monkeypatch.setattr(Watches, "add", lambda self, path: added.append(path) or real(self, path))
    (folder / "best").mkdir()
    inner = add_root(database, folder / "best")
    watched.follow()
    assert added == [str(folder)]
    save_png(folder / "best" / "a.png")
    until(lambda: watched.names() == {"a.png"})
    (row,) = database.reader().execute("SELECT f.root_id FROM image i JOIN folder f ON f.id = i.folder_id")
    assert row == (inner.id,)


def test_a_root_that_is_a_link(watched: Watched, database: Database, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    add_root(database, tmp_path / "link")
    watched.follow()
    save_png(tmp_path / "real" / "a.png")
    until(lambda: watched.names() == {"a.png"})


def test_archived_roots_are_not_watched(watched: Watched, database: Database, folder: Path, tmp_path: Path) -> None:
    other = add_root(database, tmp_path / "other")
    save_png(tmp_path / "other" / "a.png")
    roots.set_archived(database, other.id, True)
    watched.follow()
    assert other.id not in watched.watcher.states()
    save_png(tmp_path / "other" / "b.png")
    save_png(folder / "c.png")
    until(lambda: "c.png" in watched.names())
    assert watched.names() == {"c.png"}


def test_a_root_that_is_removed_is_watched_no_longer(watched: Watched, database: Database, folder: Path) -> None:
    watched.follow()
    watched.watcher.follow(())
    until(lambda: not watched.watcher._watched)
    save_png(folder / "a.png")
    watched.close()
    assert watched.names() == set()


# --- where there are no events ---------------------------------------------------------------------------------------


@pytest.fixture
def quick_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling.Poll.__init__, "__defaults__", (0.02,))
    monkeypatch.setattr(polling, "SHARE", 1)


def check_polling(watched: Watched, folder: Path, reason: str) -> None:
    watched.follow("polling")
    (state,) = watched.states()
    assert reason in (state.reason or "")
    save_png(folder / "a" / "1.png", infotext("a castle"))
    until(lambda: watched.names() == {"1.png"})
    save_png(folder / "a" / "1.png", infotext("a ruin"))
    until(lambda: prompts(watched) == {"1.png": "a ruin"})
    (folder / "a" / "1.png").rename(folder / "2.png")
    until(lambda: watched.names() == {"2.png"})
    shutil.rmtree(folder / "a")
    save_png(folder / "3.png")
    until(lambda: watched.names() == {"2.png", "3.png"})


@pytest.mark.usefixtures("quick_polls")
def test_a_network_share_is_polled(watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "silent_kind", lambda path: "nfs4")
    check_polling(watched, folder, "nfs4")


@pytest.mark.usefixtures("quick_polls")
def test_at_the_limit_of_watches_a_root_is_polled(
    watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Watches, path: str) -> None:
        raise WatchLimitError

    monkeypatch.setattr(Watches, "add", refuse)
    check_polling(watched, folder, "max_user_watches")


@pytest.mark.usefixtures("quick_polls")
@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_where_only_some_folders_could_be_watched_the_root_is_polled(
    watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """watchdog does not say so: it passes over them."""
    for n in range(5):
        (folder / "old" / str(n)).mkdir(parents=True)
    real = watches._inotify_watches
    monkeypatch.setattr(watches, "_inotify_watches", lambda: min(real() or 0, 3))
    check_polling(watched, folder, "max_user_watches")


@pytest.mark.usefixtures("quick_polls")
@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_a_limit_reached_later_is_noticed(watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.follow()
    real = watches._inotify_watches
    monkeypatch.setattr(watches, "_inotify_watches", lambda: min(real() or 0, 1))
    save_png(folder / "new" / "a.png")
    until(lambda: [state.state for state in watched.states()] == ["polling"])
    until(lambda: watched.names() == {"a.png"})


def test_without_watchdog_the_rest_works(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchdog.observers", None)
    add_root(database, folder)
    watched = Watched(database)
    watched.follow("off")
    (state,) = watched.states()
    assert "watchdog is not installed" in (state.reason or "")
    path = save_png(folder / "a.png")
    watched.worker.put(SavedImage((path,)))
    until(lambda: watched.names() == {"a.png"})
    watched.close()
