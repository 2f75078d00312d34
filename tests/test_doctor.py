from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lib_berry import backups, doctor
from lib_berry.db import images, roots, scans
from lib_berry.db.connection import Database
from lib_berry.doctor import Diagnosis, examine, repair
from lib_berry.errors import ConflictError
from lib_berry.health import thumbnails_beside
from lib_berry.indexing.scanner import scan_lock
from lib_berry.model import ScanProgress
from tests.db.test_checks import change, delete_image
from tests.library import add_root, indexed, infotext, save_png, scan


@pytest.fixture
def scanned(database: Database, folder: Path) -> Database:
    for n in range(3):
        save_png(folder / f"{n}.png", infotext(f"castle {n}"))
    scan(database, folder)
    return database


def found(diagnosis: Diagnosis, check: str) -> list[tuple[str, str]]:
    return [(each.state, each.message) for each in diagnosis.findings if each.check == check]


def state(diagnosis: Diagnosis, check: str) -> list[str]:
    return [state for state, _ in found(diagnosis, check)]


def test_nothing_is_wrong(scanned: Database) -> None:
    diagnosis = examine(scanned)
    assert diagnosis.is_well
    assert {each.state for each in diagnosis.findings if each.check not in ("live updates", "backups")} == {"ok"}
    (root,) = diagnosis.roots
    assert (root.images, root.missing, root.errors) == (3, 0, 0)


def test_looking_changes_nothing(scanned: Database) -> None:
    delete_image(scanned, "1.png")
    change(scanned.path, "UPDATE prompt SET prompt = 'x' WHERE prompt = 'castle 2'")
    before = scanned.version(), list(scanned.reader().execute("SELECT * FROM prompt"))
    examine(scanned)
    assert (scanned.version(), list(scanned.reader().execute("SELECT * FROM prompt"))) == before
    assert not thumbnails_beside(scanned.path).exists()


def test_full_text_that_disagrees_is_a_fault_until_repaired(scanned: Database) -> None:
    change(scanned.path, "UPDATE prompt SET prompt = 'x' WHERE prompt = 'castle 2'")
    diagnosis = examine(scanned)
    assert not diagnosis.is_well
    assert "--repair" in found(diagnosis, "full-text search")[0][1]
    repair(scanned)
    assert examine(scanned).is_well


def test_unused_rows_are_no_fault(scanned: Database) -> None:
    delete_image(scanned, "1.png")
    diagnosis = examine(scanned)
    assert diagnosis.is_well
    assert "1 prompt" in found(diagnosis, "unused rows")[0][1]
    repair(scanned)
    assert found(examine(scanned), "unused rows") == []


def test_references_to_nothing_are_a_fault(scanned: Database) -> None:
    change(scanned.path, "DELETE FROM sampler")
    assert state(examine(scanned), "references") == ["fault"]


def test_damage_is_told_and_nothing_is_counted(scanned: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib_berry.doctor.checks.damage", lambda *_, **__: ("row 5 missing from index x",))
    diagnosis = examine(scanned)
    assert not diagnosis.is_well
    (said,) = found(diagnosis, "database")
    assert "row 5 missing from index x" in said[1]
    assert str(scanned.path) in said[1]
    assert diagnosis.roots == diagnosis.errors == ()


def test_another_layout_is_told_before_anything_is_counted(scanned: Database) -> None:
    change(scanned.path, "ALTER TABLE scan DROP COLUMN message")
    diagnosis = examine(scanned)
    assert not diagnosis.is_well
    assert "(scan)" in found(diagnosis, "database")[0][1]
    assert diagnosis.roots == ()


def test_unreadable_and_missing_files_are_named_and_no_fault(scanned: Database, folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"this is no image")
    (folder / "0.png").unlink()
    scan(scanned)
    roots.note_scan(scanned, roots.active_roots(scanned)[0].id, 1, [(str(folder / "locked"), "no permission")])
    diagnosis = examine(scanned)
    assert diagnosis.is_well
    assert [Path(error.path).name for error in diagnosis.errors] == ["bad.png"]
    assert [problem.reason for problem in diagnosis.problems] == ["no permission"]
    assert state(diagnosis, "missing") == state(diagnosis, "unreadable") == ["note"]


def test_every_unreadable_file_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PAGE", 2)
    root = add_root(database)
    images.store(database, [indexed(root, f"{n}.png", ms=n) for n in range(5)])
    change(database.path, "UPDATE image SET error = 'broken'")
    assert [Path(error.path).stem for error in examine(database).errors] == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("left", "said"),
    [("nothing", "not there"), ("an empty folder", "empty now"), ("a file", "a file now"), ("all", "scan again")],
)
def test_a_root_out_of_reach_is_a_fault_with_its_cause(scanned: Database, folder: Path, left: str, said: str) -> None:
    away = folder.rename(folder.with_name("away"))
    scan(scanned)
    if left == "an empty folder":
        folder.mkdir()
    elif left == "a file":
        folder.write_bytes(b"")
    elif left == "all":
        shutil.copytree(away, folder)
    (finding,) = found(examine(scanned), "folder")
    assert finding[0] == "fault"
    assert said in finding[1]


def test_an_archived_root_out_of_reach_is_well(scanned: Database, folder: Path) -> None:
    roots.set_archived(scanned, roots.active_roots(scanned)[0].id, True)
    shutil.rmtree(folder)
    diagnosis = examine(scanned)
    assert diagnosis.is_well
    assert "archived" in found(diagnosis, "folder")[0][1]


@pytest.mark.parametrize(
    ("progress", "wanted"),
    [
        (ScanProgress("failed", message="OSError: disk full."), "fault"),
        (ScanProgress("cancelled"), "note"),
        (ScanProgress("running"), "note"),
        (ScanProgress("done", files=5), "ok"),
    ],
)
def test_how_the_last_scan_ended(database: Database, progress: ScanProgress, wanted: str) -> None:
    scans.record(database, scans.begin(database), progress)
    assert state(examine(database), "last scan") == [wanted]


def test_a_scan_that_runs_is_no_trouble(database: Database) -> None:
    scans.record(database, scans.begin(database), ScanProgress("running", files=7))
    with scan_lock(database) as lock:
        assert lock.acquire()
        assert found(examine(database), "last scan") == [("ok", "A scan is running: 7 files so far.")]


def test_a_folder_that_was_never_made_is_well(database: Database, folder: Path) -> None:
    scan(database, folder / "later")
    assert state(examine(database), "folder") == ["ok"]


def test_no_scan_yet(database: Database, folder: Path) -> None:
    add_root(database, folder)
    diagnosis = examine(database)
    assert state(diagnosis, "last scan") == state(diagnosis, "folder") == ["note"]


def test_a_full_disk_is_a_fault(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "free_space", lambda _: 1_000_000)
    assert state(examine(database), "disk") == ["fault"]
    monkeypatch.setattr(doctor, "free_space", lambda _: None)
    assert state(examine(database), "disk") == []


def test_a_damaged_thumbnail_cache_is_no_fault(database: Database) -> None:
    thumbnails_beside(database.path).write_bytes(b"noise" * 4096)
    diagnosis = examine(database)
    assert (state(diagnosis, "thumbnails"), diagnosis.is_well) == (["note"], True)


def test_no_repair_while_a_scan_runs(scanned: Database) -> None:
    with scan_lock(scanned) as lock:
        assert lock.acquire()
        with pytest.raises(ConflictError):
            repair(scanned)
    repair(scanned)


def test_what_was_said_and_nothing_shows_is_told_and_left_alone(scanned: Database) -> None:
    with scanned.transaction() as connection:
        execute = connection.execute
        execute("INSERT INTO mark VALUES (123, 5, 0, 0)")
        execute("INSERT INTO tag (name) VALUES ('idle')")
        execute("INSERT INTO album (name, position, cover_id) VALUES ('best', 0, 123), ('smart', 1, NULL)")
        execute("UPDATE album SET query = 'x' WHERE name = 'smart'")
    diagnosis = examine(scanned)
    assert diagnosis.is_well
    assert "1 images that are no longer indexed" in found(diagnosis, "ratings and tags")[0][1]
    assert found(diagnosis, "tags") == [("note", "Tags that no image has: idle.")]
    covers, empty = found(diagnosis, "albums")
    assert "choose others: best." in covers[1]
    assert empty == ("note", "Albums without images: best.")
    repair(scanned)
    assert examine(scanned).findings[3:6] == diagnosis.findings[3:6]
    assert scanned.reader().execute("SELECT rating FROM mark").fetchall() == [(5,)]


def test_backups_are_told_with_their_age(scanned: Database) -> None:
    assert state(examine(scanned), "backups") == ["note"]
    with scanned.transaction() as connection:
        connection.execute("INSERT INTO tag (name) VALUES ('liked')")
    backups.make(scanned.path, backups.DAILY, now_ms=1_700_000_000_000)
    assert "days old" in found(examine(scanned), "backups")[0][1]
    made = backups.make(scanned.path, backups.DAILY)
    assert made is not None
    assert state(examine(scanned), "backups") == ["ok"]
    made.path.write_bytes(made.path.read_bytes()[:5000])
    assert state(examine(scanned), "backups") == ["fault"]
