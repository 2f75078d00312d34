from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from lib_berry.db import actions, journal
from lib_berry.errors import ConflictError, DatabaseError, InvalidRequestError, NotFoundError
from lib_berry.filing import moving, operations
from lib_berry.filing.service import Filing
from lib_berry.indexing.selection import Selection
from lib_berry.locks import FileLock
from lib_berry.model import Action
from tests.library import infotext, save_png, scan, set_time, shown

from .conftest import Shelf


def latest(shelf: Shelf) -> Action:
    return actions.history(shelf.database, 1)[0]


class TestTrash:
    def test_it_goes_out_of_sight_and_comes_back_with_everything(self, shelf: Shelf) -> None:
        files, places, owned = shelf.files(), shelf.places(), shelf.owned()
        outcome = shelf.filing.trash([shelf.ids["a"], shelf.ids["b"]])
        assert (outcome.done, outcome.failures) == (2, ())
        assert shown(shelf.database) == {"c.png", "d.png"}
        assert shown(shelf.database, "trash:yes") == {"a.png", "b.png"}
        assert shown(shelf.database, "trash:any castle") == {"a.png", "b.png", "c.png", "d.png"}
        assert shown(shelf.database, "missing:any") == {"c.png", "d.png"}
        assert shown(shelf.database, "trash:yes folder:one/day") == {"b.png"}, "by the folder it was in"
        assert shelf.place("b").startswith("one/.berry-trash/")
        assert shelf.place("b").endswith("/day/b.png")
        beside = shelf.one.parent / shelf.place("b")
        assert beside.with_suffix(".txt").read_text() == "beside b"
        shelf.check()
        assert shelf.owned() == owned
        assert shelf.filing.restore([shelf.ids["a"], shelf.ids["b"]]).done == 2
        assert (shelf.files(), shelf.places(), shelf.owned()) == (files, places, owned)
        assert not (shelf.one / ".berry-trash").exists()
        shelf.check()

    def test_across_roots(self, shelf: Shelf) -> None:
        shelf.filing.trash(list(shelf.ids.values()))
        assert shelf.place("d").startswith("other/.berry-trash/")
        assert shown(shelf.database) == set()
        shelf.check()
        assert shelf.filing.restore(list(shelf.ids.values())).done == 4
        shelf.check()

    def test_trashed_twice_stays_where_it_is(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["a"]])
        place = shelf.place("a")
        outcome = shelf.filing.trash([shelf.ids["a"]])
        assert (outcome.done, outcome.failures, outcome.action) == (0, (), None)
        assert shelf.place("a") == place

    def test_a_file_that_is_gone_is_told(self, shelf: Shelf) -> None:
        (shelf.one / "a.png").unlink()
        outcome = shelf.filing.trash([shelf.ids["a"], shelf.ids["c"]])
        assert outcome.done == 1
        assert [(each.name, each.reason) for each in outcome.failures] == [("a.png", "No such file or directory.")]
        scan(shelf.database)
        again = shelf.filing.trash([shelf.ids["a"]])
        assert "gone" in again.failures[0].reason

    def test_a_name_taken_meanwhile_gets_a_number(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["b"]])
        save_png(shelf.one / "day" / "b.png", infotext("another"), seconds=50)
        scan(shelf.database)
        outcome = shelf.filing.restore([shelf.ids["b"]])
        assert (outcome.done, outcome.renamed) == (1, 1)
        assert shelf.place("b") == "one/day/b (2).png"
        assert (shelf.one / "day" / "b (2).txt").read_text() == "beside b"
        shelf.check()

    def test_a_new_file_of_the_same_name_is_another_image(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["a"]])
        save_png(shelf.one / "a.png", infotext("another"), seconds=60)
        scan(shelf.database)
        assert shown(shelf.database, "rating:none") == {"a.png"}

    def test_the_jpeg_twin_goes_along(self, shelf: Shelf) -> None:
        from PIL import Image

        twin = shelf.one / "day" / "c.jpg"
        exif = Image.Exif()
        Image.new("RGB", (8, 8)).save(twin, exif=exif)
        set_time(twin, 2.5)
        scan(shelf.database)
        with shelf.database.transaction() as connection:  # as a JPEG with the same infotext has it
            connection.execute(
                "UPDATE image SET (prompt_id, seed) = (SELECT prompt_id, seed FROM image WHERE id = ?) "
                "WHERE name = 'c.jpg'",
                (shelf.ids["c"],),
            )
        assert shelf.filing.trash([shelf.ids["c"]]).done == 2
        assert shown(shelf.database, "trash:yes") == {"c.png", "c.jpg"}
        shelf.filing.undo(latest(shelf))
        assert twin.is_file()
        (other,) = (i for i, place in shelf.places().items() if place.endswith("c.jpg"))
        assert shelf.filing.trash([other]).done == 1
        assert (shelf.one / "day" / "c.png").is_file()

    def test_text_of_two_images_stays_with_the_one_that_stays(self, shelf: Shelf) -> None:
        save_png(shelf.one / "day" / "b.webp", infotext("another"), seconds=70)
        scan(shelf.database)
        shelf.filing.trash([shelf.ids["b"]])
        assert (shelf.one / "day" / "b.txt").is_file()

    def test_taken_out_by_hand_is_restored(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["a"]])
        (shelf.one.parent / shelf.place("a")).rename(shelf.one / "found.png")
        scan(shelf.database)
        assert shelf.place("a") == "one/found.png"
        assert shelf.filing.trash_contents().images == 0

    def test_offline_roots_are_left_alone(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["d"]])
        away = shelf.other.rename(shelf.other.with_name("away"))
        scan(shelf.database)
        outcome = shelf.filing.restore([shelf.ids["d"]])
        assert outcome.done == 0
        assert len(outcome.failures) == 1
        away.rename(shelf.other)
        scan(shelf.database)
        assert shelf.filing.restore([shelf.ids["d"]]).done == 1
        shelf.check()


class TestEmptying:
    def test_it_frees_what_it_said(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        shelf.filing.trash([shelf.ids["a"], shelf.ids["b"]])
        size = sum(path.stat().st_size for path in shelf.one.rglob(".berry-trash/**/*.png"))
        contents = shelf.filing.trash_contents()
        assert (contents.images, contents.bytes) == (2, size)
        owned = shelf.owned()
        outcome = shelf.filing.empty_trash(2)
        assert (outcome.done, outcome.failures) == (2, ())
        assert shelf.files() == {"one/day/c.png", "other/d.png"}
        assert not (shelf.one / ".berry-trash").exists()
        assert shown(shelf.database, "trash:yes") == set()
        assert shelf.filing.trash_contents().images == 0
        assert shelf.owned() == owned
        shelf.check()

    def test_only_what_was_seen_goes(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["a"], shelf.ids["b"]])
        with pytest.raises(ConflictError, match="holds 2 images now, not 1"):
            shelf.filing.empty_trash(1)
        assert shelf.filing.trash_contents().images == 2

    def test_a_file_restored_from_a_backup_is_known_again(self, shelf: Shelf) -> None:
        data = (shelf.one / "a.png").read_bytes()
        shelf.filing.trash([shelf.ids["a"]])
        shelf.filing.empty_trash(1)
        (shelf.one / "back.png").write_bytes(data)
        set_time(shelf.one / "back.png", 0)
        scan(shelf.database)
        assert shelf.place("a") == "one/back.png"

    def test_undo_of_what_is_gone_says_so_and_lets_earlier_ones_pass(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["a"]])
        shelf.filing.empty_trash(1)
        with pytest.raises(ConflictError, match="1 of 1 images could not be put back"):
            shelf.filing.undo(latest(shelf))
        assert latest(shelf).undone


class TestMoving:
    def test_into_a_new_folder_of_another_root(self, shelf: Shelf) -> None:
        owned = shelf.owned()
        outcome = shelf.filing.move([shelf.ids["a"], shelf.ids["b"]], shelf.root_id(shelf.other), "best/of 2024")
        assert outcome.done == 2
        assert shelf.place("b") == "other/best/of 2024/b.png"
        assert (shelf.other / "best" / "of 2024" / "b.txt").is_file()
        assert shelf.owned() == owned
        shelf.check()
        shelf.filing.undo(latest(shelf))
        assert shelf.place("b") == "one/day/b.png"
        assert latest(shelf).undone
        shelf.check()
        shelf.filing.redo(latest(shelf))
        assert shelf.place("a") == "other/best/of 2024/a.png"
        assert not latest(shelf).undone
        shelf.check()

    def test_never_over_another(self, shelf: Shelf) -> None:
        save_png(shelf.other / "A.png", infotext("not to be lost"), seconds=80)
        kept = (shelf.other / "A.png").read_bytes()
        assert shelf.filing.move([shelf.ids["a"]], shelf.root_id(shelf.other), "").renamed == 1
        assert shelf.place("a") == "other/a (2).png"
        assert (shelf.other / "A.png").read_bytes() == kept

    @pytest.mark.parametrize("folder", ["../out", ".hidden", "a/../../b", "con", "x:y", "a/.berry-trash", "é" * 200])
    def test_only_into_folders_that_can_be(self, shelf: Shelf, folder: str) -> None:
        with pytest.raises(InvalidRequestError, match="cannot be named"):
            shelf.filing.move([shelf.ids["a"]], shelf.root_id(shelf.one), folder)

    def test_only_into_roots(self, shelf: Shelf) -> None:
        with pytest.raises(NotFoundError, match="no root 99"):
            shelf.filing.move([shelf.ids["a"]], 99, "")

    def test_not_through_a_link_out_of_the_root(self, shelf: Shelf, tmp_path: Path) -> None:
        (tmp_path / "outside").mkdir()
        (shelf.one / "leads").symlink_to(tmp_path / "outside")
        outcome = shelf.filing.move([shelf.ids["a"]], shelf.root_id(shelf.one), "leads")
        assert [each.reason for each in outcome.failures] == ["Leads leads out of its folder."]
        assert list((tmp_path / "outside").iterdir()) == []
        shelf.check()

    def test_not_out_of_the_trash(self, shelf: Shelf) -> None:
        shelf.filing.trash([shelf.ids["a"]])
        outcome = shelf.filing.move([shelf.ids["a"]], shelf.root_id(shelf.other), "")
        assert "restore it first" in outcome.failures[0].reason

    @pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EIO])
    def test_what_cannot_be_written_is_told_and_stays(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, code: int
    ) -> None:
        link = os.link

        def refused(source: Path, target: Path, **options: Any) -> None:
            if Path(source).name == "b.png":
                raise OSError(code, os.strerror(code))
            link(source, target, **options)

        monkeypatch.setattr(os, "link", refused)
        monkeypatch.setattr(moving, "_take_name_without_links", refused)
        outcome = shelf.filing.move([shelf.ids["a"], shelf.ids["b"]], shelf.root_id(shelf.other), "")
        assert outcome.done == 1
        assert [(each.name, each.reason) for each in outcome.failures] == [("b.png", f"{os.strerror(code)}.")]
        assert "one/day/b.txt" in shelf.files(), "what goes along stays along"
        shelf.check()

    def test_a_database_that_fails_is_followed_by_order(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: Any) -> None:
            raise DatabaseError("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(journal, "settle", full)
            with pytest.raises(DatabaseError):
                shelf.filing.move([shelf.ids["a"]], shelf.root_id(shelf.other), "")
        assert shelf.filing.trash([shelf.ids["c"]]).done == 1
        assert shelf.place("a") == "other/a.png"
        shelf.check()

    def test_one_at_a_time(self, shelf: Shelf, database_path: Path) -> None:
        with FileLock(database_path.with_suffix(".filing-lock")) as lock:
            assert lock.acquire()
            with pytest.raises(ConflictError, match="being moved already"):
                shelf.filing.trash([shelf.ids["a"]])
        assert shelf.filing.trash([shelf.ids["a"]]).done == 1

    def test_cancelled_it_can_be_taken_back(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(operations, "BATCH", 1)
        settle = journal.settle

        def settling(*arguments: Any) -> None:
            settle(*arguments)
            shelf.filing.cancel()

        monkeypatch.setattr(journal, "settle", settling)
        outcome = shelf.filing.trash(list(shelf.ids.values()))
        assert (outcome.done, outcome.cancelled) == (1, True)
        shelf.check()
        shelf.filing.undo(latest(shelf))
        assert shown(shelf.database) == {"a.png", "b.png", "c.png", "d.png"}

    def test_closed_the_next_start_goes_on(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(operations, "BATCH", 1)
        settle = journal.settle

        def settling(*arguments: Any) -> None:
            settle(*arguments)
            shelf.filing.close()

        with monkeypatch.context() as patch:
            patch.setattr(journal, "settle", settling)
            shelf.filing.trash(list(shelf.ids.values()))
        assert len(shown(shelf.database)) == 3
        Filing(shelf.database, Selection).recover()
        assert shown(shelf.database) == set()
        assert latest(shelf).images == 4
        shelf.check()


class TestBesideTheIndexer:
    """Between the move of a file and that of its row a scan or a watch may look."""

    @pytest.mark.parametrize("kind", ["trash", "move", "copy", "rename"])
    def test_a_scan_in_between_changes_nothing(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
        settle = journal.settle

        def settling(*arguments: Any) -> None:
            scan(shelf.database)
            settle(*arguments)

        monkeypatch.setattr(journal, "settle", settling)
        before = shelf.places()
        ids = list(shelf.ids.values())
        acts = {
            "trash": lambda: shelf.filing.trash(ids),
            "move": lambda: shelf.filing.move(ids, shelf.root_id(shelf.other), "all"),
            "copy": lambda: shelf.filing.copy(ids, shelf.root_id(shelf.other), "all"),
            "rename": lambda: shelf.filing.rename(ids, "{seed}"),
        }
        assert acts[kind]().done == 4
        shelf.check()
        rows = shelf.database.reader().execute("SELECT count(*) FROM image").fetchone()[0]
        assert rows == (8 if kind == "copy" else 4)
        assert len(shown(shelf.database, "rating:1..5 trash:any")) == 4
        shelf.filing.undo(latest(shelf))
        shelf.check()
        assert {key: place for key, place in shelf.places().items() if key in before} == before


class TestCopying:
    def test_copies_are_images_of_their_own(self, shelf: Shelf) -> None:
        outcome = shelf.filing.copy([shelf.ids["a"], shelf.ids["b"]], shelf.root_id(shelf.other), "copies")
        assert outcome.done == 2
        assert shelf.files() >= {"one/a.png", "other/copies/a.png", "other/copies/b.txt", "one/day/b.txt"}
        assert shown(shelf.database, "folder:copies rating:1 favorite:yes tag:liked") == {"a.png"}
        assert (shelf.other / "copies" / "a.png").stat().st_mtime_ns == (shelf.one / "a.png").stat().st_mtime_ns
        shelf.check()
        shelf.filing.undo(latest(shelf))
        assert shown(shelf.database, "folder:copies") == set()
        assert len(shown(shelf.database, "trash:yes")) == 2
        shelf.filing.redo(latest(shelf))
        assert shown(shelf.database, "folder:copies") == {"a.png", "b.png"}
        shelf.check()

    def test_into_the_same_folder(self, shelf: Shelf) -> None:
        outcome = shelf.filing.copy([shelf.ids["a"]], shelf.root_id(shelf.one), "")
        assert outcome.done == 1
        assert "one/a (2).png" in shelf.files()
        shelf.check()


class TestRenaming:
    def test_preview_tells_what_comes(self, shelf: Shelf) -> None:
        ids = [shelf.ids["b"], shelf.ids["a"]]
        preview = shelf.filing.preview_rename(ids, "{model}-{seed}-{counter:3}", 10)
        assert [(each.name, each.new_name) for each in preview.renamings] == [
            ("a.png", "dream-0-001.png"),
            ("b.png", "dream-1-002.png"),
        ]
        assert preview.total == 2
        assert shelf.place("a") == "one/a.png"
        assert shelf.filing.rename(ids, "{model}-{seed}-{counter:3}").done == 2
        assert shelf.place("b") == "one/day/dream-1-002.png"
        assert (shelf.one / "day" / "dream-1-002.txt").is_file()
        shelf.check()
        shelf.filing.undo(latest(shelf))
        assert shelf.place("b") == "one/day/b.png"
        assert (shelf.one / "day" / "b.txt").is_file()
        shelf.check()

    def test_equal_names_get_numbers(self, shelf: Shelf) -> None:
        shelf.filing.rename([shelf.ids["b"], shelf.ids["c"]], "same")
        assert {shelf.place("b"), shelf.place("c")} == {"one/day/same.png", "one/day/same (2).png"}
        shelf.check()

    def test_the_name_it_has_already(self, shelf: Shelf) -> None:
        assert shelf.filing.rename([shelf.ids["b"]], "{name}").done == 0


def test_a_link_is_left_alone(shelf: Shelf) -> None:
    (shelf.one / "z.png").symlink_to(shelf.one / "a.png")
    scan(shelf.database)
    (link,) = (i for i, place in shelf.places().items() if place.endswith("z.png"))
    assert "link" in shelf.filing.trash([link]).failures[0].reason
    assert (shelf.one / "z.png").is_symlink()
