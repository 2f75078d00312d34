from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib_berry.db import roots
from lib_berry.db.connection import Database
from lib_berry.indexing.indexer import index_folder
from lib_berry.indexing.listing import list_folder
from lib_berry.indexing.selection import Selection
from tests.library import BIRTH_NS, SECOND_NS, check_integrity, infotext, save_png, scan, set_time

Colour = tuple[int, int, int]


def draw(path: Path, colour: Colour, text: str = "", *, seconds: float = 0) -> Path:
    """An image that no other colour's is alike, whatever its text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    described = PngInfo()
    described.add_text("parameters", infotext(text or "a castle"))
    Image.new("RGB", (8, 8), colour).save(path, "PNG", pnginfo=described)
    set_time(path, seconds)
    return path


def places(database: Database) -> dict[str, int]:
    """The ids of the images that are there, by their absolute path."""
    rows = database.reader().execute(
        "SELECT r.path, f.path, i.name, i.id FROM image i JOIN folder f ON f.id = i.folder_id "
        "JOIN root r ON r.id = f.root_id WHERE i.missing_since_ms IS NULL AND r.active AND r.available"
    )
    return {os.path.join(root, folder, name): image_id for root, folder, name, image_id in rows}  # noqa: PTH118


def rows(database: Database) -> int:
    return int(database.reader().execute("SELECT count(*) FROM image").fetchone()[0])


def move(old: Path, new: Path) -> Path:
    new.parent.mkdir(parents=True, exist_ok=True)
    return old.rename(new)


@pytest.fixture
def there(database: Database, folder: Path) -> Callable[[], dict[str, int]]:
    """Scans, and gives the ids by the path within the folder."""

    def look() -> dict[str, int]:
        scan(database, folder)
        return {Path(path).relative_to(folder).as_posix(): image_id for path, image_id in places(database).items()}

    return look


Look = Callable[[], dict[str, int]]


# --- one file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("new", ["b.png", "sub/a.png", "0/b.png"])
def test_a_moved_file_keeps_its_id(there: Look, folder: Path, new: str) -> None:
    old = draw(folder / "a.png", (1, 2, 3))
    before = there()
    move(old, folder / new)
    assert there() == {new: before["a.png"]}


@pytest.mark.parametrize("away", ["missing for a scan", "in one scan"])
@pytest.mark.parametrize("names", [("z/a.png", "a/b.png"), ("a/a.png", "z/b.png")], ids=["up", "down"])
def test_whichever_folder_is_looked_into_first(
    there: Look, folder: Path, tmp_path: Path, names: tuple[str, str], away: str
) -> None:
    old, new = (folder / name for name in names)
    draw(old, (1, 2, 3))
    draw(old.with_name("stays.png"), (4, 5, 6))
    draw(new.with_name("stays.png"), (7, 8, 9))
    before = there()
    if away == "in one scan":
        move(old, new)
    else:
        move(old, tmp_path / "a.png")
        assert len(there()) == 2
        move(tmp_path / "a.png", new)
    after = there()
    assert after[names[1]] == before[names[0]]
    assert len(after) == 3


def test_what_was_found_elsewhere_is_not_said_to_be_missing(database: Database, folder: Path) -> None:
    for number in range(3):
        draw(folder / "z" / f"{number}.png", (number, 0, 0))
    scan(database, folder)
    (folder / "z" / "0.png").unlink()
    (folder / "z").rename(folder / "a")
    assert scan(database, folder).progress.missing == 1


def test_a_file_edited_and_moved_at_once_keeps_its_id(there: Look, folder: Path) -> None:
    """Its text was changed and it was renamed: it is the same file on the disk, and has the same pixels."""
    old = draw(folder / "z" / "a.png", (1, 2, 3), "short")
    draw(folder / "z" / "b.png", (4, 5, 6))
    before = there()
    new = move(old, folder / "a" / "c.png")
    data = new.read_bytes()
    draw(new, (1, 2, 3), "much longer than it was", seconds=9)
    assert new.read_bytes() != data
    assert there()["a/c.png"] == before["z/a.png"]


def test_a_new_file_that_got_the_inode_of_a_deleted_one_is_another_image(
    database: Database, there: Look, folder: Path
) -> None:
    draw(folder / "a.png", (1, 2, 3))
    before = there()
    draw(move(folder / "a.png", folder / "b.png"), (9, 9, 9), seconds=5)
    assert there() != {"b.png": before["a.png"]}
    assert rows(database) == 2


def test_same_size_and_time_is_not_enough(there: Look, folder: Path, database: Database) -> None:
    first = draw(folder / "a.png", (1, 2, 3))
    before = there()
    first.unlink()
    other = draw(folder / "b.png", (1, 2, 4))
    shutil.copy(other, folder / "c.png")
    other.unlink()
    set_time(folder / "c.png", 0)
    assert (folder / "c.png").stat().st_mtime_ns == BIRTH_NS
    assert before["a.png"] not in there().values()


def test_a_copy_is_another_image(there: Look, folder: Path) -> None:
    draw(folder / "a.png", (1, 2, 3))
    before = there()
    shutil.copy2(folder / "a.png", folder / "b.png")
    after = there()
    assert after["a.png"] == before["a.png"]
    assert len(set(after.values())) == 2
    (folder / "a.png").unlink()
    assert there() == {"b.png": after["b.png"]}


def test_of_a_copy_and_a_moved_file_only_one_is_the_image(there: Look, folder: Path) -> None:
    draw(folder / "a.png", (1, 2, 3))
    before = there()
    shutil.copy2(folder / "a.png", folder / "copy.png")
    move(folder / "a.png", folder / "b.png")
    after = there()
    assert list(after.values()).count(before["a.png"]) == 1
    assert len(set(after.values())) == 2


def test_copies_that_are_moved_together_are_told_apart_by_their_names(there: Look, folder: Path) -> None:
    for n in range(4):
        draw(folder / "old" / f"{n}.png", (1, 2, 3))
    before = there()
    move(folder / "old", folder / "new")
    assert there() == {name.replace("old", "new"): image_id for name, image_id in before.items()}


def test_a_file_moved_to_where_a_lost_one_was(there: Look, folder: Path, database: Database) -> None:
    """Each row follows its file's content; the lost one is still known when it comes back."""
    lost = draw(folder / "a.png", (1, 2, 3), seconds=1)
    draw(folder / "b.png", (4, 5, 6), seconds=2)
    before = there()
    move(lost, folder.parent / "lost.png")
    there()
    move(folder / "b.png", folder / "a.png")
    assert there() == {"a.png": before["b.png"]}
    move(folder.parent / "lost.png", folder / "found.png")
    assert there() == {"a.png": before["b.png"], "found.png": before["a.png"]}
    check_integrity(database)


def test_a_redated_file_is_known_again(there: Look, folder: Path) -> None:
    """Its row has an id by the time it was first seen, and the time it has now."""
    draw(folder / "z" / "a.png", (1, 2, 3))
    before = there()
    set_time(folder / "z" / "a.png", 99)
    there()
    move(folder / "z" / "a.png", folder / "a" / "b.png")
    assert there() == {"a/b.png": before["z/a.png"]}


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".gif", ".bmp"])
def test_other_kinds_of_images(there: Look, folder: Path, suffix: str) -> None:
    for n in range(3):
        Image.new("RGB", (16, 16), (n * 50, 0, 0)).save(folder / f"{n}{suffix}")
        set_time(folder / f"{n}{suffix}", 0)
    before = there()
    for n in range(3):
        move(folder / f"{n}{suffix}", folder / "sub" / f"{n}-moved{suffix}")
    assert there() == {f"sub/{n}-moved{suffix}": before[f"{n}{suffix}"] for n in range(3)}


def test_the_hook_and_the_watch_know_a_moved_file_too(database: Database, there: Look, folder: Path) -> None:
    """The old place has not been looked at yet, so its row does not say that it is empty."""
    draw(folder / "a.png", (1, 2, 3))
    before = there()
    move(folder / "a.png", folder / "sub" / "b.png")
    root = roots.active_roots(database)[0]
    index_folder(database, root, list_folder(root, "sub", Selection()))
    assert {Path(path).name: image_id for path, image_id in places(database).items()} == {"b.png": before["a.png"]}


# --- folders and roots -----------------------------------------------------------------------------------------------


def test_a_renamed_folder_keeps_all_beneath(there: Look, folder: Path) -> None:
    for n in range(5):
        draw(folder / "old" / "deep" / f"{n}.png", (n, 0, 0), seconds=n)
        draw(folder / "old" / f"{n}.png", (0, n, 1), seconds=n)
    before = there()
    move(folder / "old", folder / "a" / "new")
    assert there() == {name.replace("old/", "a/new/"): image_id for name, image_id in before.items()}


@pytest.mark.parametrize("old_root", ["removed", "kept"])
def test_a_root_under_another_drive_letter_keeps_all(
    database: Database, folder: Path, tmp_path: Path, old_root: str
) -> None:
    for n in range(5):
        draw(folder / str(n % 2) / f"{n}.png", (n, 0, 0), seconds=n)
    scan(database, folder)
    before = {Path(path).relative_to(folder): image_id for path, image_id in places(database).items()}
    new = tmp_path / "elsewhere"
    shutil.copytree(folder, new)
    shutil.rmtree(folder)
    if old_root == "removed":
        roots.replace_roots(database, [(str(new), "folder")])
    scan(database, new)
    after = {Path(path).relative_to(new): image_id for path, image_id in places(database).items()}
    assert after == before
    scan(database)
    assert rows(database) == 5


def test_a_copied_root_is_another(database: Database, folder: Path, tmp_path: Path) -> None:
    draw(folder / "a.png", (1, 2, 3))
    scan(database, folder)
    shutil.copytree(folder, tmp_path / "copy")
    scan(database, tmp_path / "copy")
    assert len(set(places(database).values())) == 2


def test_moved_files_are_known_whoever_reads_them(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as it takes for readers to be started."""
    monkeypatch.setattr("lib_berry.indexing.scanner.INLINE_FILES", 3)
    for n in range(40):
        draw(folder / "old" / f"{n}.png", (n, 0, 0), seconds=n % 3)
    scan(database, folder)
    before = places(database)
    move(folder / "old", folder / "new")
    scan(database)
    assert places(database) == {path.replace("old", "new"): image_id for path, image_id in before.items()}


# --- whatever happens ------------------------------------------------------------------------------------------------


class Model:
    """What ids a careful person would expect: an image is its pixels, until its file is overwritten in place."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.drawn = self.places = 0
        self.files: dict[str, int] = {}
        """The image in each place, by a number of its own."""
        self.lost: set[int] = set()
        self.originals: dict[int, int] = {}
        """What each image is a copy of: for an image that is none, itself."""

    def _new_place(self) -> str:
        """None that was there before: a new file where a lost one was would be taken for it, overwritten."""
        self.places += 1
        return f"{self.chance.choice('abcd')}/{self.chance.randrange(1000)}-{self.places}.png"

    def _draw(self, place: str, text: str) -> None:
        self.drawn += 1
        draw(self.folder / place, (self.drawn % 256, self.drawn // 256, 7), text, seconds=self.chance.randrange(3))

    def create(self) -> None:
        place = self._new_place()
        self._draw(place, "new")
        self.files[place] = self.originals[self.drawn] = self.drawn

    def overwrite(self, place: str) -> None:
        self._draw(place, "overwritten, and longer")
        set_time(self.folder / place, 1000 + self.drawn)
        self.originals[self.files[place]] = self.drawn

    def move(self, place: str) -> None:
        new = self._new_place()
        move(self.folder / place, self.folder / new)
        self.files[new] = self.files.pop(place)

    def copy(self, place: str) -> None:
        if self.originals[self.files[place]] in self.lost:
            return  # it would be taken for one of the lost, back again
        new = self._new_place()
        (self.folder / new).parent.mkdir(exist_ok=True)
        shutil.copy2(self.folder / place, self.folder / new)
        self.drawn += 1
        self.originals[self.drawn] = self.originals[self.files[place]]
        self.files[new] = self.drawn

    def delete(self, place: str) -> None:
        (self.folder / place).unlink()
        self.lost.add(self.originals[self.files[place]])
        del self.files[place]

    def step(self, touched: set[int]) -> None:
        """One change, of a file of which no copy was changed since the last scan: nobody could tell them apart."""
        still = sorted(place for place, image in self.files.items() if self.originals[image] not in touched)
        action = self.chance.choice([self.overwrite, self.move, self.move, self.move, self.copy, self.delete])
        if len(still) < 4 or self.chance.random() < 0.3:
            self.create()
        else:
            place = self.chance.choice(still)
            touched.add(self.originals[self.files[place]])
            action(place)
        touched.add(self.drawn)


@pytest.mark.parametrize("seed", range(8))
def test_ids_follow_the_files_whatever_happens(database: Database, folder: Path, seed: int) -> None:
    model = Model(folder, random.Random(seed))
    for letter in "abcd":
        (folder / letter).mkdir()
    ids: dict[int, int] = {}
    for _ in range(12):
        touched: set[int] = set()
        for _ in range(model.chance.randrange(8)):
            model.step(touched)
        scan(database, folder)
        found = {Path(path).relative_to(folder).as_posix(): each for path, each in places(database).items()}
        assert found.keys() == model.files.keys()
        for place, image in model.files.items():
            assert ids.setdefault(image, found[place]) == found[place], place
    assert len(set(ids.values())) == len(ids)
    check_integrity(database)


def test_nothing_is_asked_of_files_that_did_not_move(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(20):
        save_png(folder / f"{n}.png", infotext(f"image {n}"), seconds=n)
    monkeypatch.setattr("lib_berry.indexing.moves.is_absent", lambda path: pytest.fail(path))
    scan(database, folder)
    os.utime(folder / "3.png", ns=(BIRTH_NS + 99 * SECOND_NS, BIRTH_NS + 99 * SECOND_NS))
    save_png(folder / "new.png", infotext("another"), seconds=3)
    scan(database, folder)
    assert rows(database) == 21
