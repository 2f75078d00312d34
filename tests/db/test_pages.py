from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lib_berry.db import images, looks, pages, roots
from lib_berry.db.connection import Database
from lib_berry.errors import NotFoundError
from lib_berry.model import (
    Counts,
    FileError,
    FileStamp,
    GenerationParameters,
    Image,
    IndexedFile,
    Location,
    Look,
    Lora,
    Reading,
    Root,
)
from tests.library import BIRTH_NS, add_root, indexed, store_images

MAX = 2**53


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


def ids(database: Database) -> tuple[int, ...]:
    return pages.readable_ids(database, before=MAX, limit=100)


def test_readable_images_come_newest_first_a_page_at_a_time(database: Database, root: Root) -> None:
    stored = store_images(database, root, 7, ms=0)
    broken = replace(indexed(root, "broken.png", ms=5), reading=Reading(error="cut short"))
    images.store(database, [broken])
    images.mark_missing(database, root.id, "", ["000003.png"])
    first = pages.readable_ids(database, before=MAX, limit=4)
    rest = pages.readable_ids(database, before=first[-1], limit=4)
    assert first + rest == tuple(image_id for image_id in reversed(stored) if image_id != stored[3])


def test_images_of_removed_roots_are_out_of_sight_until_they_return(database: Database, root: Root) -> None:
    stored = store_images(database, root, 3)
    other = add_root(database, "/other")
    images.store(database, [indexed(other, "x.png", ms=10, prompt="x")])
    (hidden,) = set(ids(database)) - set(stored)
    roots.replace_roots(database, [("/pictures", "folder")])
    assert ids(database) == tuple(reversed(stored))
    assert pages.counts(database) == Counts(3, 0, 0)
    for look in (pages.image, pages.detail, pages.location):
        with pytest.raises(NotFoundError):
            look(database, hidden)
    roots.replace_roots(database, [("/pictures", "folder"), ("/other", "folder")])
    assert pages.image(database, hidden).name == "x.png"


def test_images_come_in_the_order_asked_for(database: Database, root: Root) -> None:
    stored = store_images(database, root, 4)
    wanted = [stored[2], stored[0], 12345, stored[3]]
    assert [image.id for image in pages.images(database, wanted)] == [stored[2], stored[0], stored[3]]
    assert pages.images(database, []) == ()


def test_an_image_as_the_grid_needs_it(database: Database, root: Root) -> None:
    images.store(database, [indexed(root, "a.png", folder="2024/01", ms=5)])
    (image_id,) = ids(database)
    assert pages.image(database, image_id) == Image(
        id=image_id,
        path=str(Path("/pictures/2024/01/a.png")),
        name="a.png",
        width=8,
        height=8,
        created_ms=BIRTH_NS // 1_000_000 + 5,
        version=f"{BIRTH_NS + 5_000_000:x}-64",
    )


def test_an_image_has_its_colour_once_it_was_looked_at(database: Database, root: Root) -> None:
    looked, other = store_images(database, root, 2)
    looks.put(
        database, [(looked, FileStamp(64, BIRTH_NS), Look(None, 1, 2, 0x102030)), (other, FileStamp(64, 1), None)]
    )
    assert [image.color for image in pages.images(database, [looked, other])] == [0x102030, None]


def test_a_picture_moves_that_was_looked_at_and_has_no_digest(database: Database, root: Root) -> None:
    names = ("a.gif", "b.webp", "still.webp", "deep.png", "redrawn.gif", "unseen.gif")
    files = [indexed(root, name, ms=at) for at, name in enumerate(names)]
    kinds = [replace(file, reading=replace(file.reading, container=file.name[-4:].strip("."))) for file in files]
    images.store(database, kinds)
    stored = [pages.ids_of(database, root.id, "", [name])[name] for name in names]
    moving, still, older = Look(None, 1, 2, 3), Look(b"x" * 16, 1, 2, 3), FileStamp(100, 1)
    stamps = [*(file.stamp for file in files[:4]), older]
    looks.put(database, list(zip(stored[:5], stamps, [moving, moving, still, moving, moving], strict=True)))
    assert [image.animated for image in pages.images(database, stored)] == [True, True, False, False, False, False]


def test_an_unknown_id_is_not_found(database: Database) -> None:
    for look in (pages.image, pages.detail, pages.location):
        with pytest.raises(NotFoundError, match="no image 77"):
            look(database, 77)


def test_ids_of_files_of_one_folder(database: Database, root: Root) -> None:
    names = ("a.png", "b's.png", "c.png")
    images.store(database, [indexed(root, name, folder="x") for name in names] + [indexed(root, "a.png")])
    by_name = pages.ids_of(database, root.id, "x", ["a.png", "b's.png", "unknown.png"])
    assert {name: pages.location(database, image_id) for name, image_id in by_name.items()} == {
        name: Location(root.path, "x", name) for name in names[:2]
    }
    assert pages.ids_of(database, root.id, "y", ["a.png"]) == {}


def test_a_detail_has_all_that_the_row_knows(database: Database, root: Root) -> None:
    stated = {
        "prompt": "a castle",
        "negative_prompt": "blurry",
        "seed": 2**64 - 1,
        "steps": 20,
        "sampler": "Euler a",
        "model": "dream",
        "model_hash": "abc",
        "loras": (Lora("x", 0.5, "h"), Lora("y")),
        "width": 512,
        "height": 768,
    }
    images.store(database, [indexed(root, "a.png", folder="sub", **stated)])
    (image_id,) = ids(database)
    detail = pages.detail(database, image_id)
    assert detail.parameters == GenerationParameters(**stated)  # type: ignore[arg-type]
    assert (detail.root, detail.folder, detail.size, detail.container) == ("pictures", "sub", 100, "png")
    assert pages.location(database, image_id) == Location("/pictures", "sub", "a.png")


def test_missing_and_unreachable_images_say_so(database: Database, root: Root) -> None:
    ids = store_images(database, root, 2)
    images.mark_missing(database, root.id, "", ["000000.png"])
    assert [image.missing for image in pages.images(database, ids)] == [True, False]
    roots.set_available(database, root.id, False)
    assert [image.missing for image in pages.images(database, ids)] == [True, True]


def broken(root: Root, name: str, reason: str, ms: int) -> IndexedFile:
    file = indexed(root, name, ms=ms)
    return replace(file, reading=replace(file.reading, error=reason))


def test_counts(database: Database, root: Root) -> None:
    assert pages.counts(database) == Counts(0, 0, 0)
    store_images(database, root, 3)
    images.store(database, [broken(root, "bad.png", "cut off", 5), broken(root, "gone.png", "cut off", 6)])
    images.mark_missing(database, root.id, "", ["000000.png", "gone.png"])
    assert pages.counts(database) == Counts(images=3, missing=2, errors=1)


def test_errors_are_listed_newest_first_in_pages(database: Database, root: Root) -> None:
    files = [broken(root, f"{n}.png", f"reason {n}", n) for n in range(5)]
    images.store(database, [indexed(root, "good.png"), *files])
    first = pages.errors(database, before=2**53, limit=3)
    assert [error.reason for error in first] == ["reason 4", "reason 3", "reason 2"]
    assert first[0] == FileError(first[0].id, str(Path("/pictures/4.png")), "reason 4")
    assert [error.reason for error in pages.errors(database, before=first[-1].id, limit=3)] == ["reason 1", "reason 0"]
