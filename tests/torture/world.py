"""A library on disk and its model, and everything that can happen to the two.

Each happening is a function of ``World`` in ``HAPPENINGS``, with how often it comes.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from lib_berry.albums import Albums
from lib_berry.curation import Curation
from lib_berry.db import roots
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError
from lib_berry.files import Files
from lib_berry.filing.service import Filing
from lib_berry.gallery import Gallery
from lib_berry.indexing import indexer
from lib_berry.indexing.selection import Selection
from lib_berry.model import TRASH_FOLDER, Chosen, Outcome
from lib_berry.rules import Rules
from lib_berry.undo import Undo
from tests.library import ids_by_name, infotext, save_png, scan, set_time
from tests.torture import model
from tests.torture.model import UNMARKED, Model, Said

FIRST_IMAGES, MOST_IMAGES = 24, 60
RULED = "ruled"
"""The tag of the one rule; nobody renames it."""
ANCHOR = "anchor"
"""What stays where it is: a root that is empty would count as away."""
TAGS = ("a", "a/b", "a/b/c", "d", "d/b", "e")
ALBUMS = ("one", "two", "three")
LONGEST = 40
"""Of names that are made longer by putting a tag beneath another."""
FOLDERS = ("", "x", "x/y", "z")


class World:
    """``files`` has where each image's file is, None while it is deleted; ``away`` is a root that cannot be reached."""

    def __init__(self, work: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.model = Model()
        self.roots = [work / "first", work / "second"]
        self.backup = work / "backup"
        self.backup.mkdir(parents=True)
        self.files: dict[str, Path | None] = {}
        self.ids: dict[str, int] = {}
        self.away: Path | None = None
        self.has_rule = False
        self.met: set[str] = set()
        """Images that the rule has seen, or that say something else by now."""
        self.clock = 0
        self.path = work / "data" / "berry.sqlite3"
        self.open()
        for number, root in enumerate(self.roots):
            key = f"{ANCHOR}{number}"
            self.files[key] = save_png(root / f"{key}-0.png", infotext(key), seconds=self.tick())
        for _ in range(FIRST_IMAGES):
            save_new(self, look=False)
        roots.add_roots(self.database, [(str(root), "folder") for root in self.roots])
        self.look()
        self.rules.create("castle", RULED)
        self.has_rule = True
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM action")
        self.model.said = Said(names={1: RULED})

    def open(self) -> None:
        """Berry starts."""
        self.database = Database(self.path)
        self.gallery = Gallery(self.database, Files(self.database))
        self.curation = Curation(self.database, self.gallery)
        self.albums = Albums(self.database, self.gallery)
        self.rules = Rules(self.database, self.gallery)
        self.filing = Filing(self.database, Selection)
        self.undo = Undo(self.database, {"curation": self.curation, "files": self.filing})

    def close(self) -> None:
        self.gallery.close()
        self.database.close()

    def look(self) -> None:
        """Scan. What is new is told from what is known by its name, which no other ever had; rules meet it."""
        scan(self.database)
        by_name = ids_by_name(self.database, missing=None)
        for key, path in self.files.items():
            if key not in self.ids and path is not None:
                self.ids[key] = by_name[path.name]
                self.meet_rule(key)
        self.rules.meet_arrivals()

    def meet_rule(self, key: str) -> None:
        """The rule sees an image that has come, or whose file is another: it tags what says "castle", but once only."""
        if "castle" in key and key not in self.met and self.has_rule:
            self.met.add(key)
            if RULED not in self.model.said.tags_of(key):  # else it is the user's tag, and goes when that is undone
                self.model.befall(model.tag([key], RULED, None))

    def pick(self) -> tuple[Chosen, list[str]]:
        """Some images, by ids or by a query, and their keys in the order in which they are meant."""
        chance, said = self.chance, self.model.said
        there = [key for key in self.in_sight() if key in self.ids]
        if chance.random() < 0.85:
            keys = chance.sample(sorted(self.ids), chance.choice((1, 1, 2, 5, len(self.ids))))
            return Chosen(ids=tuple(self.ids[key] for key in keys)), keys
        stars, name = chance.randint(1, 5), chance.choice(TAGS)
        query, found = chance.choice(
            [
                ("", set(there)),
                (f"rating:{stars}", {key for key in there if said.marks.get(key, UNMARKED)[0] == stars}),
                (f'tag:"{name}"', said.tagged(name) & set(there)),
            ]
        )
        keys = sorted(found, key=lambda key: -self.ids[key])
        excluded = keys[:1] if chance.random() < 0.3 else []
        return Chosen(query=query, excluded=tuple(map(self.ids.__getitem__, excluded))), keys[len(excluded) :]

    def tick(self) -> int:
        """A moment that no file has had."""
        self.clock += 1
        return self.clock

    def reachable(self) -> list[str]:
        """Images whose files are there to be moved about."""
        return [
            key
            for key in self.in_sight()
            if (path := self.files[key]) and not self._is_away(path) and not key.startswith(ANCHOR)
        ]

    def in_sight(self) -> list[str]:
        """Images that are neither deleted nor in the trash."""
        return [key for key, path in self.files.items() if path is not None and TRASH_FOLDER not in path.parts]

    def _is_away(self, path: Path) -> bool:
        return self.away is not None and self.away in path.parents

    def place(self, key: str) -> Path:
        """Where nothing is, for the image."""
        at_hand = [root for root in self.roots if root != self.away]
        return self.chance.choice(at_hand) / self.chance.choice(FOLDERS) / f"{key}-{self.tick()}.png"


# --- what the user says ----------------------------------------------------------------------------------------------


def rate(world: World) -> None:
    chosen, keys = world.pick()
    stars = world.chance.randint(0, 5)
    world.curation.mark(chosen, rating=stars)
    world.model.act(model.mark(keys, 0, stars))


def like(world: World) -> None:
    chosen, keys = world.pick()
    yes = world.chance.random() < 0.6
    if world.chance.random() < 0.5:
        world.curation.mark(chosen, favorite=yes)
        world.model.act(model.mark(keys, 1, yes))
    else:
        world.curation.mark(chosen, nsfw=yes)
        world.model.act(model.mark(keys, 2, yes))


def tag(world: World) -> None:
    chosen, keys = world.pick()
    add, remove = (world.chance.choice((None, RULED, *TAGS)) for _ in range(2))
    if (add or remove) and add != remove and keys:
        world.curation.tag(chosen, add=[add] if add else [], remove=[remove] if remove else [])
        world.model.act(model.tag(keys, add, remove))


def rename_tag(world: World) -> None:
    name, to = world.chance.sample(TAGS, 2)
    known = [each for each in world.model.said.names.values() if each == name or each.startswith(name + "/")]
    if known and max(map(len, known)) < LONGEST:
        world.curation.rename_tag(name, to, merge=True)
        world.model.act(model.rename(name, to))


def delete_tag(world: World) -> None:
    name = world.chance.choice(TAGS)
    if any(known == name or known.startswith(name + "/") for known in world.model.said.names.values()):
        world.curation.delete_tag(name)
        world.model.act(model.delete_tag(name))


def make_album(world: World) -> None:
    chosen, keys = world.pick()
    name = world.chance.choice(ALBUMS)
    if name in world.model.said.albums:
        if world.chance.random() < 0.2:
            world.albums.delete(album_id(world, name))
            world.model.act(model.delete_album(name))
        return
    world.albums.create(name, chosen)
    world.model.act(model.make_album(name, keys))


def album_id(world: World, name: str) -> int:
    return next(album.id for album in world.albums.albums() if album.name == name)


def fill_album(world: World) -> None:
    if not world.model.said.albums:
        return
    chosen, keys = world.pick()
    name = world.chance.choice(sorted(world.model.said.albums))
    number = album_id(world, name)
    act = world.chance.choice("add remove move".split())
    if act == "add":
        world.albums.add(number, chosen)
        world.model.act(model.put_in(name, keys))
    elif act == "remove":
        world.albums.remove(number, chosen)
        world.model.act(model.take_out(name, keys))
    else:
        before = world.chance.choice(sorted(world.ids))
        world.albums.move(number, chosen, world.ids[before])
        world.model.act(model.move_in(name, keys, before))


def undo(world: World) -> None:
    for _ in range(world.chance.choice((1, 1, 2, 7))):
        entries = world.model.done
        try:
            world.undo.undo()
        except ConflictError:  # of files, some may be away or elsewhere by now
            assert not entries or entries[-1].files, "there was something to undo"
        if world.model.undo():
            follow_files(world)


def redo(world: World) -> None:
    for _ in range(world.chance.choice((1, 1, 2, 7))):
        entries = world.model.undone
        try:
            world.undo.redo()
        except ConflictError:
            assert not entries or entries[-1].files, "there was something to do again"
        if world.model.redo():
            follow_files(world)


def file_something(world: World) -> None:
    """The user moves, renames or trashes images, or takes some out of the trash again."""
    chance = world.chance
    trashed = [key for key in world.files.keys() - set(world.in_sight()) if world.files[key] is not None]
    keys = sorted(trashed) if trashed and chance.random() < 0.6 else world.reachable()
    keys = chance.sample(keys, min(3, len(keys)))
    ids = [world.ids[key] for key in keys if key in world.ids]
    if not ids:
        return
    at_hand = [root for root in roots.active_roots(world.database) if Path(root.path) != world.away]
    acts: list[Callable[[], Outcome]] = [
        lambda: world.filing.trash(ids),
        lambda: world.filing.move(ids, chance.choice(at_hand).id, chance.choice(FOLDERS)),
        lambda: world.filing.rename(ids, f"{{name}}-{world.tick()}"),
    ]
    outcome = world.filing.restore(ids) if keys[0] in trashed else chance.choice(acts)()
    if outcome.action is not None:
        world.model.act_on_files()
    follow_files(world)


def follow_files(world: World) -> None:
    """Berry itself has moved files: each is where its row says, and nowhere else."""
    there = places(world)
    for key, path in world.files.items():
        now = there.get(world.ids.get(key, 0))
        if path is None or now is None or now == path or world._is_away(path):
            continue
        assert now.is_file(), (key, path, now)
        assert not path.exists(), (key, path, now)
        world.files[key] = now


# --- what becomes of files -------------------------------------------------------------------------------------------


def save_new(world: World, *, look: bool = True) -> None:
    if len(world.files) >= MOST_IMAGES:
        return
    key = f"{world.chance.choice(('castle', 'lake'))}{len(world.files)}"
    path = world.place(key)
    save_png(path, infotext(key.replace("castle", "castle "), Seed=len(world.files)), seconds=world.tick())
    world.files[key] = path
    if look:
        world.look()


def move(world: World) -> None:
    moving = world.reachable()
    for key in world.chance.sample(moving, min(3, len(moving))):
        path = world.files[key]
        assert path is not None
        there = world.place(key)
        there.parent.mkdir(parents=True, exist_ok=True)
        world.files[key] = path.rename(there)
    world.look()


def touch_or_edit(world: World) -> None:
    key = world.chance.choice(world.reachable())
    path = world.files[key]
    assert path is not None
    if world.chance.random() < 0.5:
        set_time(path, world.tick())
        world.meet_rule(key)
    else:
        world.met.add(key)
        save_png(path, infotext("edited", Seed=world.tick()), size=(9, 9), seconds=world.tick())
    world.look()


def delete_or_restore(world: World) -> None:
    gone = [key for key, path in world.files.items() if path is None]
    if gone and world.chance.random() < 0.6:
        key = world.chance.choice(gone)
        (kept,) = world.backup.glob(f"{key}-*")
        there = world.place(key)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(kept, there)
        world.files[key] = there
    elif len(gone) < 5 and world.away is None:
        key = world.chance.choice(world.reachable())
        path = world.files[key]
        assert path is not None
        shutil.move(path, world.backup / path.name)
        world.files[key] = None
    world.look()


def unplug_or_plug_in(world: World) -> None:
    if world.away is None:
        world.away = world.chance.choice(world.roots)
        world.away.rename(world.away.with_name("away"))
    else:
        world.away.with_name("away").rename(world.away)
        world.away = None
    world.look()


def rescan(world: World) -> None:
    world.look()


def upgrade_readers(world: World) -> None:
    indexer.READERS = {name: version + 1 for name, version in indexer.READERS.items()}
    world.look()


def restart(world: World) -> None:
    world.close()
    world.open()


Happening = Callable[[World], None]
HAPPENINGS: dict[Happening, int] = {
    **{rate: 250, like: 150, tag: 200, rename_tag: 25, delete_tag: 8, make_album: 40, fill_album: 120},
    **{undo: 90, redo: 70, file_something: 30},
    **{save_new: 4, move: 8, touch_or_edit: 5, delete_or_restore: 6, unplug_or_plug_in: 4, rescan: 2},
    **{upgrade_readers: 1, restart: 2},
}


def check(world: World) -> None:
    """Every mark, tag and place in an album is where the model says, and nothing else is."""
    said = world.model.said
    keys = {image_id: key for key, image_id in world.ids.items()}
    assert len(keys) == len(world.ids)
    read = world.database.reader().execute
    assert {keys[row[0]]: (row[1], bool(row[2]), bool(row[3])) for row in read("SELECT * FROM mark")} == said.marks
    tags: dict[str, set[str]] = {}
    for image_id, name in read("SELECT it.image_id, t.name FROM image_tag it JOIN tag t ON t.id = it.tag_id"):
        tags.setdefault(keys[image_id], set()).add(name)
    assert tags == {key: said.tags_of(key) for key in said.tags}
    assert {row[0] for row in read("SELECT name FROM tag")} == set(said.names.values())
    members = read(
        "SELECT a.name, ai.image_id FROM album a LEFT JOIN album_image ai ON ai.album_id = a.id "
        "ORDER BY a.id, ai.position"
    )
    albums: dict[str, tuple[str, ...]] = {}
    for name, image_id in members:
        albums[name] = (*albums.get(name, ()), *([keys[image_id]] if image_id else ()))
    assert albums == said.albums
    check_files(world)


def places(world: World) -> dict[int, Path]:
    """Where the index has each image."""
    rows = world.database.reader().execute(
        "SELECT i.id, r.path, f.path, i.name FROM image i JOIN folder f ON f.id = i.folder_id "
        "JOIN root r ON r.id = f.root_id"
    )
    return {image_id: Path(root, folder, name) for image_id, root, folder, name in rows}


def check_files(world: World) -> None:
    """Each image is where its file is."""
    there = places(world)
    assert there.keys() == set(world.ids.values())
    for key, path in world.files.items():
        assert path is None or there[world.ids[key]] == path


def check_searches(world: World) -> None:
    """What searches find is what the model says, of all images that are there."""
    said = world.model.said
    there = set(world.in_sight())
    keys = {image_id: key for key, image_id in world.ids.items()}

    def found(query: str) -> set[str]:
        return {keys[image.id] for image in world.gallery.page(query, limit=500).images}

    for stars in range(1, 6):
        assert found(f"rating:{stars}") == {key for key in there if said.marks.get(key, UNMARKED)[0] == stars}
    for name in TAGS:
        assert found(f'tag:"{name}"') == said.tagged(name) & there
    for name, members in said.albums.items():
        page = world.gallery.page(f'album:"{name}"', sort="album", limit=500)
        assert [keys[image.id] for image in page.images] == [key for key in members if key in there]
