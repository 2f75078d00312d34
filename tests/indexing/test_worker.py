from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib_berry.db import pages, roots
from lib_berry.db.connection import Database
from lib_berry.host import SavedImage
from lib_berry.indexing.selection import Selection
from lib_berry.indexing.worker import IndexWorker
from lib_berry.model import Root
from tests.library import add_root, ids_by_name, infotext, save_png, scan, set_time

Indexer = Callable[..., None]


@pytest.fixture
def root(database: Database, folder: Path) -> Root:
    return add_root(database, folder)


@pytest.fixture
def index(database: Database, root: Root) -> Iterator[Indexer]:
    """Hands each hint to a worker of its own, and returns when that is done."""

    def run(*hints: tuple[Path, ...] | Path, selection: Selection | None = None) -> None:
        worker = IndexWorker(database, lambda: roots.active_roots(database), lambda: selection or Selection())
        for hint in hints:
            worker.put(SavedImage(hint if isinstance(hint, tuple) else (hint,)))
        worker.close()

    yield run
    assert not [thread for thread in threading.enumerate() if thread.name == "berry-index"]


def prompt_of(database: Database, name: str) -> str | None:
    parameters = pages.detail(database, ids_by_name(database)[name]).parameters
    return parameters.prompt if parameters else None


# --- hints -----------------------------------------------------------------------------------------------------------


def test_a_saved_image_is_indexed(database: Database, folder: Path, index: Indexer) -> None:
    index(save_png(folder / "2024-01-05" / "00001-1.png", infotext("a castle")))
    assert prompt_of(database, "00001-1.png") == "a castle"


def test_a_number_that_was_added_to_the_name(database: Database, folder: Path, index: Indexer) -> None:
    """The host says same.png and has written same-1.png, same.png having been there before."""
    save_png(folder / "same.png", infotext("the first"))
    scan(database)
    save_png(folder / "same-1.png", infotext("the second"))
    index(folder / "same.png")
    assert (prompt_of(database, "same.png"), prompt_of(database, "same-1.png")) == ("the first", "the second")


def test_the_name_that_was_really_used_is_hinted_beside_the_wrong_one(
    database: Database, folder: Path, index: Indexer
) -> None:
    save_png(folder / "a-1.png")
    index((folder / "a-1.png", folder / "a.png"))
    assert set(ids_by_name(database)) == {"a-1.png"}


def test_replaced_under_the_same_name(database: Database, folder: Path, index: Indexer) -> None:
    path = save_png(folder / "a.png", infotext("cat"), seconds=1)
    index(path)
    before = ids_by_name(database)
    index(save_png(folder / "a.png", infotext("dog"), seconds=2))
    assert ids_by_name(database) == before
    assert prompt_of(database, "a.png") == "dog"


def test_the_smaller_copy_beside_a_large_image(database: Database, folder: Path, index: Indexer) -> None:
    save_png(folder / "wide.png", infotext("a castle"))
    save_png(folder / "wide.jpg")
    index(folder / "wide.png")
    assert set(ids_by_name(database)) == {"wide.png", "wide.jpg"}


def test_the_text_beside_it(database: Database, folder: Path, index: Indexer) -> None:
    save_png(folder / "a.png")
    (folder / "a.txt").write_text(infotext("a castle"))
    index(folder / "a.png")
    assert prompt_of(database, "a.png") == "a castle"


@pytest.mark.parametrize("name", ["never.png", "nowhere/never.png", "", "grid-0001.png"])
def test_a_file_that_never_was(database: Database, folder: Path, index: Indexer, name: str) -> None:
    save_png(folder / "other.png")
    index(folder / name)
    assert ids_by_name(database, missing=None) == {}


def test_what_the_settings_leave_out(database: Database, folder: Path, index: Indexer) -> None:
    chosen = Selection(exclude=("private",), grids=False, intermediates=False)
    names = ("grid-0001.png", "a-before-highres-fix.png", "private/b.png", ".trash/c.png", "a.png")
    index(*(save_png(folder / name) for name in names), selection=chosen)
    assert set(ids_by_name(database, missing=None)) == {"a.png"}


def test_a_folder_outside_all_roots_is_told_not_indexed(
    database: Database, folder: Path, tmp_path: Path, index: Indexer, caplog: pytest.LogCaptureFixture
) -> None:
    index(save_png(tmp_path / "images2" / "a.png"), save_png(folder / "b.png"))
    assert set(ids_by_name(database, missing=None)) == {"b.png"}
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith(f"Berry does not index {tmp_path / 'images2'}; add the folder")


def test_the_innermost_root_gets_it(database: Database, folder: Path, index: Indexer) -> None:
    add_root(database, folder / "best")
    index(save_png(folder / "best" / "a.png"))
    (image_id,) = ids_by_name(database).values()
    assert pages.detail(database, image_id).root == "best"


def test_a_root_named_by_a_link(database: Database, folder: Path, tmp_path: Path, index: Indexer) -> None:
    (tmp_path / "link").symlink_to(folder)
    save_png(folder / "a.png")
    index(tmp_path / "link" / "a.png", folder / "a.png")
    assert set(ids_by_name(database)) == {"a.png"}


def test_a_link_out_of_the_root_is_not_followed(
    database: Database, folder: Path, tmp_path: Path, index: Indexer
) -> None:
    (folder / "out.png").symlink_to(save_png(tmp_path / "secret" / "a.png"))
    (folder / "out").symlink_to(tmp_path / "secret")
    index(folder / "out.png", folder / "out" / "a.png")
    assert ids_by_name(database, missing=None) == {}


def test_an_image_that_was_missing_is_back(database: Database, folder: Path, index: Indexer) -> None:
    path = save_png(folder / "a.png", infotext(), seconds=1)
    index(path)
    before = ids_by_name(database)
    path.unlink()
    scan(database)
    index(save_png(path, infotext(), seconds=1))
    assert ids_by_name(database) == before


def test_a_half_written_file_is_read_again_when_it_is_whole(database: Database, folder: Path, index: Indexer) -> None:
    path = save_png(folder / "a.png", infotext("a castle"))
    whole = path.read_bytes()
    path.write_bytes(whole[:60])
    set_time(path, 1)
    index(path)
    assert pages.counts(database).errors == 1
    path.write_bytes(whole)
    set_time(path, 2)
    index(path)
    assert pages.counts(database).errors == 0
    assert prompt_of(database, "a.png") == "a castle"


def test_a_name_that_is_no_text_is_passed_over(database: Database, folder: Path, index: Indexer) -> None:
    bad = folder / os.fsdecode(b"bad-\xff.png")
    try:
        bad.write_bytes(b"")
    except OSError:
        pytest.skip("this file system keeps only names that are text")
    index(bad, save_png(folder / "a.png"))
    assert set(ids_by_name(database)) == {"a.png"}


# --- many, and while others write ------------------------------------------------------------------------------------


def test_a_burst_is_indexed_once_each(database: Database, folder: Path, index: Indexer) -> None:
    paths = [save_png(folder / str(n % 20) / f"{n:05}.png", seconds=n) for n in range(1000)]
    index(*paths)
    found = pages.readable_ids(database, before=2**53, limit=2000)
    assert [image.name for image in pages.images(database, found)] == [path.name for path in reversed(paths)]


def test_an_error_stops_no_later_hint(
    database: Database, folder: Path, root: Root, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([OSError("the disk is gone"), RuntimeError("a mistake of ours")])

    def selection() -> Selection:
        for failure in failures:
            raise failure
        return Selection()

    worker = IndexWorker(database, lambda: [root], selection)
    for name in ("a.png", "b.png", "c.png"):
        worker.put(SavedImage((save_png(folder / name),)))
    worker.close()
    assert set(ids_by_name(database)) == {"a.png", "c.png"}, "an error of the disk is met by another try"
    assert ["the disk is gone" in caplog.text, "a mistake of ours" in caplog.text] == [True, True]


HOLD = """
import sys
from pathlib import Path
from lib_berry.db.connection import Database
with Database(Path(sys.argv[1])).transaction():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_while_another_process_writes_a_hint_waits_and_putting_does_not(
    database: Database, folder: Path, root: Root
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    with holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        asked = threading.Event()
        worker = IndexWorker(database, lambda: (asked.set(), [root])[1], Selection)
        worker.put(SavedImage((save_png(folder / "a.png"),)))
        assert asked.wait(10)
        assert ids_by_name(database) == {}
        holder.stdin.write("go\n")
        holder.stdin.flush()
        worker.close()
    assert set(ids_by_name(database)) == {"a.png"}


def test_putting_waits_for_nothing(database: Database, folder: Path, root: Root) -> None:
    """The host holds its image queue while it calls: no disk, no database, whatever the worker is doing."""
    blocked, go_on = threading.Event(), threading.Event()

    def wait() -> list[Root]:
        blocked.set()
        assert go_on.wait(30)
        return [root]

    path = save_png(folder / "a.png")
    hints = [SavedImage((path,)) for _ in range(1000)]
    worker = IndexWorker(database, wait, Selection)
    worker.put(hints[0])
    assert blocked.wait(10)
    called: set[str] = set()
    gc.disable()  # what it would end of other tests' is none of the worker's
    sys.setprofile(lambda frame, event, called_in_c: called.add(getattr(called_in_c, "__name__", frame.f_code.co_name)))
    try:
        for hint in hints:
            worker.put(hint)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert called <= {"put", "setprofile"}
    go_on.set()
    worker.close()
    assert set(ids_by_name(database)) == {"a.png"}


def test_closing_finishes_what_is_queued(database: Database, folder: Path, root: Root) -> None:
    worker = IndexWorker(database, lambda: [root], Selection)
    for n in range(50):
        worker.put(SavedImage((save_png(folder / f"{n}.png"),)))
    worker.close()
    assert len(ids_by_name(database)) == 50
