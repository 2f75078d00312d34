from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib_berry import backups
from lib_berry.db import actions
from lib_berry.db import backups as copies
from lib_berry.db.backups import folder_of, target
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, UnreadableImportError
from lib_berry.exporting import export
from lib_berry.importing import BERRY, PORTABLE, Imports, bring_in, restore
from lib_berry.undo import Undo
from tests.library import check_integrity
from tests.owned import COUNT, ids, make_library, said, say

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """A library of the same images in which nothing is said."""
    with closing(Database(tmp_path / "other" / "berry.sqlite3")) as opened:
        make_library(opened)
        yield opened


@pytest.fixture
def exported(database: Database, tmp_path: Path) -> Path:
    """All that is said of a library."""
    make_library(database)
    say(database)
    export(database, tmp_path / "out.jsonl")
    return tmp_path / "out.jsonl"


def test_all_comes_over(database: Database, other: Database, exported: Path) -> None:
    found = bring_in(other, exported)
    assert (found.source, found.matched, found.unmatched) == (PORTABLE, {"path": COUNT - 1, "id": 1}, 0)
    assert said(other) == said(database)
    check_integrity(other)


def test_the_same_again_changes_nothing(other: Database, exported: Path) -> None:
    bring_in(other, exported)
    before, version = said(other), other.version()
    assert not bring_in(other, exported).added
    assert said(other) == before
    assert other.version() == version + 1


def test_a_preview_tells_the_same_and_changes_nothing(other: Database, exported: Path) -> None:
    before = other.version()
    shown = bring_in(other, exported, preview=True)
    assert other.version() == before
    assert not any(said(other).values())
    assert bring_in(other, exported) == shown
    assert shown.added["marks"] == COUNT


def test_images_elsewhere_are_found_by_content(database: Database, exported: Path, tmp_path: Path) -> None:
    with closing(Database(tmp_path / "moved.sqlite3")) as moved:
        make_library(moved, "/elsewhere", names=[f"all/{n}-renamed.png" for n in range(COUNT)])
        found = bring_in(moved, exported)
        assert found.matched == {"content": COUNT - 1, "id": 1}
        marks = "SELECT image_id, rating FROM mark ORDER BY 1"
        assert moved.reader().execute(marks).fetchall() == database.reader().execute(marks).fetchall()


def test_another_image_at_the_path_is_not_taken_for_it(exported: Path, tmp_path: Path) -> None:
    """Two files have changed places: what was said goes with the content."""
    with closing(Database(tmp_path / "swapped.sqlite3")) as swapped:
        make_library(swapped)
        first, second = ids(swapped)[:2]
        with swapped.transaction() as connection:
            connection.execute("UPDATE image SET fingerprint = 3 - fingerprint WHERE id IN (?, ?)", (first, second))
        found = bring_in(swapped, exported)
        assert found.matched["content"] == 2
        rated = dict(swapped.reader().execute("SELECT image_id, rating FROM mark"))
        assert (rated.get(first), rated.get(second)) == (1, 0)


def test_an_image_edited_at_its_path_is_still_itself(exported: Path, other: Database) -> None:
    with other.transaction() as connection:
        connection.execute("UPDATE image SET fingerprint = 999 WHERE id = ?", ids(other)[1:2])
    assert bring_in(other, exported).matched == {"path": COUNT - 1, "id": 1}


def test_what_is_not_found_is_named(exported: Path, database: Database, tmp_path: Path) -> None:
    with closing(Database(tmp_path / "empty.sqlite3")) as empty:
        found = bring_in(empty, exported)
        assert found.unmatched == COUNT - 1
        assert "/pictures/night/0.png" in found.examples
        assert [row[0] for row in empty.reader().execute("SELECT name FROM tag ORDER BY id")] == [
            *("idle", "liked", "to/print")
        ]


def test_nothing_is_lowered_or_dropped(other: Database, exported: Path) -> None:
    first, second = ids(other)[:2]
    with other.transaction() as connection:
        execute = connection.execute
        execute("INSERT INTO mark VALUES (?, 5, 0, 1), (?, 0, 1, 0)", (first, second))
        execute("INSERT INTO tag (name, color) VALUES ('LIKED', '#fff')")
        execute("INSERT INTO album (id, name, position, notes, cover_id) VALUES (7, 'Best', 0, 'mine', ?)", (second,))
        execute("INSERT INTO album (name, position, query) VALUES ('smart', 1, 'rating:4')")
        execute("INSERT INTO album_image VALUES (7, ?, 0)", (second,))
        execute("INSERT INTO saved_search (name, query, sort, position) VALUES ('B', 'mine', 'name', 0)")
        execute("INSERT INTO image_view VALUES (?, 9999)", (first,))
        execute("INSERT INTO search_history VALUES ('castle', 9)")
    bring_in(other, exported)
    bring_in(other, exported)
    after = said(other)
    assert after["marked"]["night/0.png"][:4] == (5, False, True, 9999)
    assert after["marked"]["day/1.png"][:2] == (1, True)
    assert after["tags"] == {"LIKED": "#fff", "to/print": None, "idle": None}
    assert [row[:2] for row in after["albums"]] == [("Best", "mine\n\nfor print"), ("smart", ""), ("smart (2)", "")]
    assert after["filed"]["Best"][0] == "day/1.png"
    assert len(after["filed"]["Best"]) == COUNT
    assert after["covers"] == {"Best": "day/1.png"}
    assert after["searches"] == [("B", "mine", "name"), ("b (2)", "q", "name"), ("a", "", "x")]
    assert after["past"] == {"castle": 9}


def test_searches_learn_which_images_changed(other: Database, exported: Path) -> None:
    from lib_berry.files import Files
    from lib_berry.gallery import Gallery

    with closing(Gallery(other, Files(other))) as gallery:
        assert gallery.page("rating:5").total == 0
        bring_in(other, exported)
        assert gallery.page("rating:5").total == 1
        assert gallery.page("tag:liked").total == (COUNT - 1) // 2 + 1


def test_a_wrong_line_leaves_everything_as_it_was(other: Database, exported: Path) -> None:
    lines = exported.read_text("utf-8").splitlines()
    lines[6] = '{"image": 7}'
    exported.write_text("\n".join(lines), "utf-8")
    before = other.version()
    with pytest.raises(UnreadableImportError, match="Line 7"):
        bring_in(other, exported)
    assert other.version() == before
    assert not any(said(other).values())


def test_a_file_of_no_known_kind_is_refused(other: Database, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImportError, match="cannot be read"):
        bring_in(other, tmp_path / "none")
    (tmp_path / "broken").write_bytes(b"SQLite format 3\0 and no more")
    with pytest.raises(UnreadableImportError, match="damaged database"):
        bring_in(other, tmp_path / "broken")


def test_a_library_in_use_can_be_imported(database: Database, exported: Path, other: Database) -> None:
    before = {path.name for path in database.path.parent.iterdir()}
    found = bring_in(other, database.path)
    assert found.source == BERRY
    assert said(other) == said(database)
    assert {path.name for path in database.path.parent.iterdir()} == before


def test_an_import_backs_up_first_and_a_restore_takes_it_back(other: Database, exported: Path) -> None:
    with other.transaction() as connection:
        connection.execute("INSERT INTO tag (name) VALUES ('before')")
    bring_in(other, exported)
    (backup,) = backups.existing(other.path)
    assert backup.reason == "before-import"
    restore(other, backup.name, replace=True)
    assert said(other)["tags"] == {"before": None}
    assert not said(other)["marked"]
    assert backups.existing(other.path)[0].reason == "before-restore"


def test_a_backup_comes_back_into_a_library_made_anew(database: Database, exported: Path, tmp_path: Path) -> None:
    copies.copy(database.path, tmp_path / "backup.sqlite3")
    with closing(Database(tmp_path / "anew.sqlite3")) as anew:
        make_library(anew, "/other/place")
        bring_in(anew, tmp_path / "backup.sqlite3")
        assert said(anew) == said(database)


NAMES = st.sampled_from(["a", "A b", "ü/ö", "c:d", '"q"', "x'y"])


@st.composite
def curations(draw: st.DrawFn) -> list[tuple[str, tuple[Any, ...]]]:
    """Statements that say something of images 0 to COUNT - 1."""
    tags = sorted(draw(st.sets(NAMES)))
    albums = sorted(draw(st.sets(NAMES)))
    made: list[tuple[str, tuple[Any, ...]]] = []
    made += [("INSERT INTO tag VALUES (?, ?, ?)", (n, name, draw(st.none() | NAMES))) for n, name in enumerate(tags, 1)]
    for number, name in enumerate(albums, 1):
        values = (number, name, draw(st.integers(0, 3)), draw(st.none() | NAMES), draw(st.sampled_from(["", "note"])))
        made.append(("INSERT INTO album (id, name, position, query, notes) VALUES (?, ?, ?, ?, ?)", values))
    numbers = st.integers(0, COUNT - 1)
    for image in draw(st.sets(numbers)):
        marks = draw(st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(0, 1)).filter(any))
        made.append(("INSERT INTO mark VALUES (?, ?, ?, ?)", (image, *marks)))
    for number in range(1, len(tags) + 1):
        made += [("INSERT INTO image_tag VALUES (?, ?)", (image, number)) for image in draw(st.sets(numbers))]
    for number in range(1, len(albums) + 1):
        for place, image in enumerate(draw(st.lists(numbers, unique=True))):
            made.append(
                ("INSERT INTO album_image (image_id, album_id, position) VALUES (?, ?, ?)", (image, number, place))
            )
    return made


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(curations(), st.booleans())
def test_any_library_survives_the_way_out_and_in(made: list[tuple[str, tuple[Any, ...]]], moved: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(Database(folder / "a.sqlite3")) as first, closing(Database(folder / "b.sqlite3")) as second:
            make_library(first)
            make_library(second, "/elsewhere" if moved else "/pictures")
            known = ids(first)
            with first.transaction() as connection:
                for sql, values in made:
                    about_image = "(?, ?, ?, ?)" in sql or "image_" in sql
                    connection.execute(sql, (known[values[0]], *values[1:]) if about_image else values)
            export(first, folder / "out.jsonl")
            bring_in(second, folder / "out.jsonl")
            assert said(second) == said(first)
            if copies.copy(first.path, folder / "backup.sqlite3"):
                folder_of(second.path).mkdir(exist_ok=True)
                shutil.copy(folder / "backup.sqlite3", target(second.path, "by-hand", 2**41))
                restore(second, "latest", replace=True)
            assert said(second) == said(first)


KILLED_WHILE_IMPORTING = """
import os, signal, sys
from lib_berry import cli
from lib_berry.db import merging

left, merge = int(sys.argv.pop(1)), merging.merge

def count_down(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

def traced(connection, staging, touched):
    connection.set_trace_callback(count_down)
    return merge(connection, staging, touched)

merging.merge = traced
sys.exit(cli.main())
"""
"""An import that is killed at its n-th statement of merging."""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are not killed here")
def test_killed_at_any_statement_nothing_was_imported(other: Database, exported: Path, database: Database) -> None:
    before, chance = said(other), random.Random(7)
    command = ["import", "--db", str(other.path), str(exported)]
    for statement in (1, 2, *(chance.randrange(3, 60) for _ in range(4))):
        killed = subprocess.run(
            [sys.executable, "-c", KILLED_WHILE_IMPORTING, str(statement), *command], cwd=PROJECT, check=False
        )
        assert killed.returncode == -signal.SIGKILL
        check_integrity(other)
        assert said(other) == before
    subprocess.run([sys.executable, "-m", "lib_berry", *command], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    assert said(other) == said(database)


def test_what_was_done_by_hand_before_cannot_be_undone_into_another_tag(other: Database, exported: Path) -> None:
    with other.transaction() as connection:
        actions.add(connection, "curation", "Deleted the tag x", 0, b"")
        actions.add(connection, "files", "Moved", 1, b"")
    bring_in(other, exported, preview=True)
    assert len(actions.history(other, 10)) == 2
    bring_in(other, exported)
    assert [action.kind for action in actions.history(other, 10)] == ["import", "files"]


def test_an_import_of_nothing_new_leaves_the_history(other: Database, exported: Path) -> None:
    bring_in(other, exported)
    with other.transaction() as connection:
        actions.add(connection, "curation", "Rated 1 image", 1, b"")
    bring_in(other, exported)
    assert [action.kind for action in actions.history(other, 10)] == ["curation", "import"]


def test_an_import_is_taken_back_and_done_again(other: Database, exported: Path, database: Database) -> None:
    with other.transaction() as connection:
        connection.execute("INSERT INTO tag (name) VALUES ('before')")
    before = said(other)
    bring_in(other, exported)
    after = said(other)
    undo = Undo(other, {"import": Imports(other)})
    for _ in range(2):
        assert undo.undo().label == "Imported from an export of Berry"
        assert said(other) == before
        undo.redo()
        assert said(other) == after
    check_integrity(other)


def test_an_import_into_nothing_is_taken_back(other: Database, exported: Path) -> None:
    bring_in(other, exported)
    Undo(other, {"import": Imports(other)}).undo()
    assert not any(said(other).values())


def test_without_its_backup_an_import_stands(other: Database, exported: Path) -> None:
    with other.transaction() as connection:
        connection.execute("INSERT INTO tag (name) VALUES ('before')")
    bring_in(other, exported)
    backups.existing(other.path)[0].path.unlink()
    with pytest.raises(ConflictError, match="is gone"):
        Undo(other, {"import": Imports(other)}).undo()


def test_images_in_the_trash_are_named_where_they_came_from(
    database: Database, exported: Path, other: Database
) -> None:
    trashed = ids(database)[1]
    with database.transaction() as connection:
        folder = "INSERT INTO folder (root_id, path) VALUES (1, '.berry-trash/day')"
        folder_id = connection.execute(folder).lastrowid
        connection.execute("UPDATE image SET folder_id = ? WHERE id = ?", (folder_id, trashed))
        connection.execute("INSERT INTO trash VALUES (?, 1, 'day', '1.png', 5)", (trashed,))
    export(database, exported)
    bring_in(other, exported)
    assert said(other) == said(database)
    assert bring_in(database, exported).matched["content"] == 1, "where it lies now"
