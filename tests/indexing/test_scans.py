from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lib_berry.db import roots, scans
from lib_berry.db.connection import Database
from lib_berry.indexing.scanner import Scanner, scan_lock
from lib_berry.indexing.scans import Scans
from lib_berry.indexing.selection import Selection
from lib_berry.model import ScanProgress
from tests.library import add_root, ids_by_name, infotext, save_png, save_pngs, shown
from tests.metadata.hidden import stealth_png

PATIENCE = 60.0
"""Seconds after which a process is taken to hang."""


@pytest.fixture
def running(database: Database) -> Iterator[Scans]:
    scans_here = Scans(database)
    yield scans_here
    scans_here.close()


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.005)


def finish(running: Scans) -> ScanProgress:
    until(lambda: not running.is_running())
    progress = running.progress()
    assert progress is not None
    return progress


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Scans wait at their third file until this file is there."""
    go_on = tmp_path / "go-on"
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "sitecustomize.py").write_text(
        "import pathlib, time\n"
        "from lib_berry.indexing import scanner\n"
        f"read, go_on, seen = scanner.read_file, pathlib.Path({str(go_on)!r}), []\n"
        "scanner.REPORT_SECONDS = 0\n"
        "def slow(*values):\n"
        "    seen.append(1)\n"
        "    while len(seen) == 3 and not go_on.exists(): time.sleep(0.01)\n"
        "    return read(*values)\n"
        "scanner.read_file = slow\n"
    )
    project = str(Path(__file__).resolve().parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([project, str(tmp_path / "slow")]))
    return go_on


def test_before_the_first_scan_there_is_no_progress(running: Scans) -> None:
    assert running.progress() is None
    assert not running.is_running()


def test_a_scan_runs_in_a_process_of_its_own(database: Database, folder: Path, running: Scans) -> None:
    add_root(database, folder)
    save_pngs(folder, 5)
    started = running.start(Selection())
    assert (started.state, started.files) == ("running", 0)
    progress = finish(running)
    assert (progress.state, progress.files, progress.total, progress.indexed) == ("done", 5, 5, 5)
    assert progress.started_ms >= started.started_ms
    assert len(ids_by_name(database)) == 5


def test_what_is_left_out_is_the_same_there(database: Database, folder: Path, running: Scans) -> None:
    add_root(database, folder)
    for name in ("a.png", "grid-1.png", "a-mask.png", "my private.png", "-x.png"):
        save_png(folder / name)
    running.start(Selection(("*private*", "-x*"), grids=False, intermediates=False))
    assert finish(running).indexed == 1
    assert set(ids_by_name(database)) == {"a.png"}


def test_pixels_are_looked_at_there_too(database: Database, folder: Path, running: Scans) -> None:
    add_root(database, folder)
    (folder / "a.png").write_bytes(stealth_png(infotext("hidden fox")))
    running.start(Selection(stealth=(str(folder),)))
    assert finish(running).indexed == 1
    assert shown(database, "hidden fox") == {"a.png"}


def test_started_again_while_it_runs_it_is_the_same_scan(
    database: Database, folder: Path, running: Scans, slow: Path
) -> None:
    add_root(database, folder)
    save_pngs(folder, 5)
    running.start(Selection())
    until(lambda: (running.progress() or ScanProgress("")).files == 2)
    assert running.start(Selection()).files == 2
    slow.touch()
    assert finish(running).state == "done"
    assert database.reader().execute("SELECT count(*) FROM scan").fetchone() == (1,)


def test_a_scan_by_another_process_is_shown_and_not_doubled(
    database: Database, folder: Path, running: Scans, slow: Path
) -> None:
    add_root(database, folder)
    save_pngs(folder, 5)
    with closing(Database(database.path)) as elsewhere:
        other = Scans(elsewhere)
        other.start(Selection())
        until(lambda: (running.progress() or ScanProgress("")).files == 2)
        assert running.is_running()
        assert running.start(Selection()).state == "running"
        slow.touch()
        assert finish(running).state == "done"
        other.close()
    assert database.reader().execute("SELECT count(*) FROM scan").fetchone() == (1,)


def test_a_cancelled_scan_stops_and_can_be_started_again(
    database: Database, folder: Path, running: Scans, slow: Path
) -> None:
    add_root(database, folder)
    save_pngs(folder, 50)
    running.start(Selection())
    until(lambda: (running.progress() or ScanProgress("")).files == 2)
    running.cancel()
    slow.touch()
    progress = finish(running)
    assert progress.state == "cancelled"
    assert progress.files == len(ids_by_name(database)) < 50
    running.start(Selection())
    assert finish(running).files == 50


def test_cancelled_before_it_has_begun_it_never_begins(database: Database, folder: Path, running: Scans) -> None:
    add_root(database, folder)
    save_pngs(folder, 5)
    running.start(Selection())
    progress = running.cancel()
    assert progress is not None
    assert progress.state == "cancelled"
    assert not running.is_running()
    assert running.progress() is None
    assert ids_by_name(database) == {}


def test_cancelling_nothing_is_nothing(running: Scans) -> None:
    assert running.cancel() is None


def test_a_scan_that_was_killed_has_failed_and_goes_on_when_started_again(
    database: Database, folder: Path, running: Scans, slow: Path
) -> None:
    add_root(database, folder)
    save_pngs(folder, 5)
    running.start(Selection())
    until(lambda: (running.progress() or ScanProgress("")).files == 2)
    assert running._process is not None
    running._process.kill()
    until(lambda: not running.is_running())
    progress = running.progress()
    assert progress is not None
    assert (progress.state, progress.files) == ("failed", 2)
    assert progress.message == "The scan stopped unexpectedly; start it again to go on."
    slow.touch()
    running.start(Selection())
    assert finish(running).state == "done"
    assert len(ids_by_name(database)) == 5


def test_a_scan_that_cannot_start_says_why(database: Database, running: Scans) -> None:
    running.start(Selection())
    progress = finish(running)
    assert (progress.state, progress.message) == ("failed", "error: There is no folder to scan yet: name one.")


def test_an_error_in_the_scan_says_what_it_was(database: Database, folder: Path, running: Scans, slow: Path) -> None:
    add_root(database, folder)
    save_pngs(folder, 3)
    with (slow.parent / "slow" / "sitecustomize.py").open("a") as file:
        file.write("def fail(*_): raise RuntimeError('no more memory')\nscanner.read_file = fail\n")
    running.start(Selection())
    progress = finish(running)
    assert (progress.state, progress.message) == ("failed", "RuntimeError: no more memory")


def test_closing_ends_the_scan_and_no_other_begins(
    database: Database, folder: Path, running: Scans, slow: Path
) -> None:
    add_root(database, folder)
    save_pngs(folder, 5)
    running.start(Selection())
    until(lambda: (running.progress() or ScanProgress("")).files == 2)
    process = running._process
    assert process is not None
    running.close()
    assert process.poll() is not None
    assert scan_lock(database).is_free()
    running.start(Selection())
    assert not running.is_running()
    running.close()


def test_a_scan_left_running_by_a_host_that_died_goes_on(
    database: Database, folder: Path, running: Scans, slow: Path
) -> None:
    add_root(database, folder)
    save_pngs(folder, 5)
    code = (
        "import os, sys; from pathlib import Path; from lib_berry.db.connection import Database\n"
        "from lib_berry.indexing.scans import Scans; from lib_berry.indexing.selection import Selection\n"
        "Scans(Database(Path(sys.argv[1]))).start(Selection()); os._exit(0)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(database.path)]).returncode == 0
    until(lambda: (running.progress() or ScanProgress("")).files == 2)
    assert running.is_running()
    slow.touch()
    assert finish(running).state == "done"


def test_a_running_row_of_a_dead_process_is_a_failure(database: Database, running: Scans) -> None:
    scans.begin(database)
    progress = running.progress()
    assert progress is not None
    assert progress.state == "failed"


def test_looking_whether_one_runs_stops_none_from_starting(database: Database, folder: Path, running: Scans) -> None:
    add_root(database, folder)
    save_pngs(folder, 3)
    done = threading.Event()
    looker = threading.Thread(target=lambda: [scan_lock(database).is_free() for _ in iter(done.is_set, True)])
    looker.start()
    running.start(Selection())
    progress = finish(running)
    done.set()
    looker.join()
    assert progress.state == "done", progress.message


def test_roots_removed_are_not_scanned(database: Database, folder: Path, tmp_path: Path, running: Scans) -> None:
    save_png(folder / "a.png")
    save_png(tmp_path / "other" / "b.png")
    add_root(database, folder)
    roots.replace_roots(database, [(str(tmp_path / "other"), "folder")])
    running.start(Selection())
    assert finish(running).files == 1
    assert set(ids_by_name(database)) == {"b.png"}


def test_a_scan_pauses_and_goes_on(database: Database, folder: Path, running: Scans) -> None:
    add_root(database, folder)
    save_pngs(folder, 3)
    asked = threading.Event()

    def pause(progress: ScanProgress) -> None:
        if not asked.is_set():
            scans.request_pause(database, True)
            asked.set()

    scanner = Scanner(database, Selection(), pause)
    thread = threading.Thread(target=scanner.scan, args=([(root, "") for root in roots.active_roots(database)],))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib_berry.indexing.scanner.REPORT_SECONDS", 0.01)
        thread.start()
        until(lambda: (running.progress() or ScanProgress("")).held == "paused")
        assert (running.progress() or ScanProgress("")).state == "running"
        assert thread.is_alive()
        paused = running.pause(False)
        assert paused is not None
        thread.join(PATIENCE)
    progress = running.progress()
    assert progress is not None
    assert (progress.state, progress.indexed, progress.held) == ("done", 3, None)


def test_a_paused_scan_can_be_cancelled(database: Database, folder: Path, running: Scans) -> None:
    add_root(database, folder)
    save_pngs(folder, 3)
    scanner = Scanner(database, Selection(), lambda _: scans.request_pause(database, True))
    thread = threading.Thread(target=scanner.scan, args=([(root, "") for root in roots.active_roots(database)],))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib_berry.indexing.scanner.REPORT_SECONDS", 0.01)
        thread.start()
        until(lambda: (running.progress() or ScanProgress("")).held == "paused")
        running.cancel()
        thread.join(PATIENCE)
    assert (running.progress() or ScanProgress("")).state == "cancelled"


def test_a_background_scan_keeps_within_its_load(
    database: Database, running: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def refuse(command: list[str], **_: object) -> None:
        commands.append(command)
        raise OSError("not now")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(OSError, match="not now"):
        running.start(Selection(), 30)
    assert "--load=30" in commands[0]
