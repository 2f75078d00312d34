from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from lib_berry.db import images, pages, roots
from lib_berry.db.connection import Database
from lib_berry.errors import CursorError, ForbiddenError, InvalidRequestError, NotFoundError, QueryError
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.model import MAX_ID, MAX_LIMIT, Chosen, Counts, Image, Page, Root
from tests.library import add_root, ids_by_name, indexed, infotext, save_png, scan, store_images
from tests.metadata.hidden import stealth_png


@pytest.fixture
def gallery(database: Database) -> Iterator[Gallery]:
    with closing(Gallery(database, Files(database))) as gallery:
        yield gallery


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


def walk(gallery: Gallery, query: str = "", *, sort: str = "created", limit: int = 100) -> Iterator[Page]:
    cursor = None
    while True:
        page = gallery.page(query, sort=sort, limit=limit, cursor=cursor)
        yield page
        assert cursor is None or cursor != page.next, "a page leads on"
        cursor = page.next
        if cursor is None:
            return


def shown(page: Page) -> list[int]:
    return [image.id for image in page.images]


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["created", "-created"])
@pytest.mark.parametrize("ms", [1000, 0], ids=["a second apart", "at one moment"])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 199, 200, 201])
def test_pages_hold_every_image_once(
    database: Database, root: Root, gallery: Gallery, count: int, ms: int, sort: str
) -> None:
    ids = sorted(store_images(database, root, count, ms=ms), reverse=sort == "created")
    found = list(walk(gallery, sort=sort))
    assert [image_id for page in found for image_id in shown(page)] == ids
    assert len(found) == max(1, -(-count // 100))
    assert [page.total for page in found] == [count] * len(found)
    assert [page.rank for page in found] == [n * 100 for n in range(len(found))]
    assert {page.version for page in found} == {database.version()}


@pytest.mark.parametrize("limit", [1, 3, MAX_LIMIT])
def test_pages_of_any_size(database: Database, root: Root, gallery: Gallery, limit: int) -> None:
    ids = store_images(database, root, 10)
    assert [image_id for page in walk(gallery, limit=limit) for image_id in shown(page)] == ids[::-1]


def test_pages_of_a_search(database: Database, root: Root, gallery: Gallery) -> None:
    files = [indexed(root, f"{n:03}.png", ms=n, prompt="cat" if n % 2 else "dog", seed=n) for n in range(25)]
    images.store(database, files)
    found = list(walk(gallery, "cat", limit=5))
    assert [image.name for page in found for image in page.images] == [f"{n:03}.png" for n in range(23, 0, -2)]
    assert {page.total for page in found} == {12}


@pytest.mark.parametrize("sort", ["created", "-created"])
def test_a_walk_is_whole_while_images_are_added_and_go(
    database: Database, root: Root, gallery: Gallery, sort: str
) -> None:
    ids = set(store_images(database, root, 50, ms=10))
    found: list[int] = []
    for turn, page in enumerate(walk(gallery, sort=sort, limit=7)):
        found += shown(page)
        start = 1000 + turn * 10
        for offset in (start, -start):  # some newer than all, some older
            images.store(database, [indexed(root, f"new{offset + n}.png", ms=(offset + n) * 10) for n in range(5)])
        gone = sorted(ids - set(found))[:1]
        ids.difference_update(gone)
        with database.transaction() as writer:
            writer.executemany("UPDATE image SET missing_since_ms = 1 WHERE id = ?", [(each,) for each in gone])
        if len(found) > 200:
            break
    assert len(found) == len(set(found)), "none twice"
    assert ids <= set(found), "none left out of those that were there all along"


def test_a_walk_is_whole_while_a_thread_adds(database: Database, root: Root, gallery: Gallery) -> None:
    ids = store_images(database, root, 300, ms=0)
    done = threading.Event()

    def add() -> None:
        n = 0
        while not done.is_set():
            images.store(database, [indexed(root, f"new{n}.png", ms=n % 3)])
            n += 1

    adding = threading.Thread(target=add)
    adding.start()
    try:
        pages = islice(walk(gallery, sort="-created", limit=10), 500)
        found = [image_id for page in pages for image_id in shown(page)]
    finally:
        done.set()
        adding.join()
    assert len(found) == len(set(found))
    assert set(ids) <= set(found)


@pytest.mark.parametrize("sort", ["created", "-created"])
def test_a_page_tells_its_rank_however_many_were_added_since(
    database: Database, root: Root, gallery: Gallery, sort: str
) -> None:
    store_images(database, root, 30, start=100)
    cursor = gallery.page(sort=sort, limit=10).next
    store_images(database, root, 4, start=500)
    store_images(database, root, 3, start=0)
    page = gallery.page(sort=sort, limit=10, cursor=cursor)
    everything = [image_id for each in walk(gallery, sort=sort) for image_id in shown(each)]
    assert everything[page.rank : page.rank + 10] == shown(page)
    assert (page.total, page.version) == (37, database.version())
    following = gallery.page(sort=sort, limit=10, cursor=page.next)
    assert following.rank == page.rank + 10


def test_a_cursor_past_the_end_is_an_empty_page_at_the_end(database: Database, root: Root, gallery: Gallery) -> None:
    ids = store_images(database, root, 5)
    cursor = gallery.page(limit=3).next
    with database.transaction() as writer:
        writer.execute("DELETE FROM image WHERE id < ?", (ids[2],))
    page = gallery.page(limit=3, cursor=cursor)
    assert (page.images, page.next, page.rank, page.total) == ((), None, 3, 3)


def test_a_page_is_of_one_moment(
    database: Database, root: Root, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Total, ids, images and version agree, though something is written between the questions."""
    store_images(database, root, 5)
    version = database.version()
    read = pages.images

    def write_meanwhile(database: Database, wanted: Sequence[int]) -> tuple[Image, ...]:
        images.store(database, [indexed(root, "new.png", ms=10**6)])
        images.mark_missing(database, root.id, "", ["000001.png"])
        return read(database, wanted)

    monkeypatch.setattr(pages, "images", write_meanwhile)
    page = gallery.page()
    assert (len(page.images), page.total, page.version) == (5, 5, version)
    assert not any(image.missing for image in page.images)
    assert database.version() == version + 2


def test_a_page_from_a_rank(database: Database, root: Root, gallery: Gallery) -> None:
    ids = store_images(database, root, 25)[::-1]
    page = gallery.page(limit=10, rank=12)
    assert (shown(page), page.rank, page.total) == (ids[12:22], 12, 25)
    assert page.next is not None
    assert shown(gallery.page(limit=10, cursor=page.next)) == ids[22:]
    beyond = gallery.page(limit=10, rank=25)
    assert (beyond.images, beyond.next, beyond.total) == ((), None, 25)


def test_images_alike_in_a_search_have_their_rank(database: Database, root: Root, gallery: Gallery) -> None:
    files = [indexed(root, f"{n}.png", ms=n, prompt="cat" if n % 2 else "dog") for n in range(6)]
    images.store(database, files)
    ids = ids_by_name(database)
    version = database.version()
    assert gallery.rank("cat", ids["3.png"]) == (1, 3, version)
    assert gallery.rank("cat", ids["3.png"], sort="-created") == (1, 3, version)
    assert gallery.rank("", ids["5.png"]) == (0, 6, version)
    assert gallery.rank("cat", ids["2.png"]) == (None, 3, version)
    assert gallery.rank("cat", 5) == (None, 3, version)


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cursor",
    ["x", "!", "Y3JlYXRlZA", "ü", "\ud800", "A" * 10_000, *("Y3JlYXRlZDo1OjU6NQ=" * n for n in (2, 3))],
)
def test_a_cursor_of_somebody_else(gallery: Gallery, cursor: str) -> None:
    with pytest.raises(CursorError, match="not one this server gave out"):
        gallery.page(cursor=cursor)


KEY = [False, 0, 5]


@pytest.mark.parametrize(
    "content",
    [
        *([], {}, "created", 5, None, ["created"], ["created", KEY, 5], ["created", KEY, 5, 5, 5]),
        *(
            ["created", key, 5, 5]
            for key in ([], {}, 5, [5, 5], [1, 0, 5], [False, "x", 5], [False, 0, -1], [False, 0, 2**63])
        ),
        *(["created", KEY, rank, 5] for rank in (-1, 1.5, "5", None, True, 10**400)),
        [5, KEY, 5, 5],
    ],
)
def test_a_cursor_that_was_tampered_with(gallery: Gallery, content: object) -> None:
    with pytest.raises(CursorError, match="not one this server gave out"):
        gallery.page(cursor=base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("="))


def test_a_cursor_of_another_sort(database: Database, root: Root, gallery: Gallery) -> None:
    store_images(database, root, 3)
    cursor = gallery.page(limit=1).next
    with pytest.raises(CursorError, match="belongs to sort 'created', not '-created'"):
        gallery.page(limit=1, cursor=cursor, sort="-created")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"sort": "raiting"}, "no sort 'raiting'. Did you mean 'rating'"),
        ({"limit": 0}, "limit is 0; choose 1 to 500"),
        ({"limit": 501}, "limit is 501; choose 1 to 500"),
        ({"rank": -1}, "rank is -1; it counts from 0"),
        ({"rank": MAX_ID + 1}, "it counts from 0"),
    ],
)
def test_what_cannot_be_asked(gallery: Gallery, asked: dict[str, object], reason: str) -> None:
    with pytest.raises(InvalidRequestError, match=reason):
        gallery.page(**asked)  # type: ignore[arg-type]


def test_a_mistake_in_the_query_points_at_its_place(gallery: Gallery) -> None:
    with pytest.raises(QueryError) as caught:
        gallery.page("castle steps:many")
    assert caught.value.position >= len("castle ")
    with pytest.raises(QueryError):
        gallery.rank("steps:many", 1)


# --- counts, totals --------------------------------------------------------------------------------------------------


def test_counts_and_totals_follow_every_change(database: Database, root: Root, gallery: Gallery) -> None:
    store_images(database, root, 3)
    assert (gallery.counts(), gallery.page().total) == (Counts(3, 0, 0), 3)
    images.mark_missing(database, root.id, "", ["000001.png"])
    assert (gallery.counts(), gallery.page().total) == (Counts(2, 1, 0), 2)
    assert gallery.page("missing:yes").total == 1
    roots.replace_roots(database, [])
    assert (gallery.counts(), gallery.page().total) == (Counts(0, 0, 0), 0)


# --- one image -------------------------------------------------------------------------------------------------------


def test_a_detail_is_the_row_and_the_file(database: Database, folder: Path, gallery: Gallery) -> None:
    save_png(folder / "a.png", infotext("a castle", Seed=2**64 - 1))
    scan(database, folder)
    detail, reading = gallery.detail(ids_by_name(database)["a.png"])
    assert detail.parameters is not None
    assert reading.parameters is not None
    assert detail.parameters.seed == reading.parameters.seed == 2**64 - 1
    assert reading.raw["parameters"] == reading.infotext == infotext("a castle", Seed=2**64 - 1)
    assert not detail.image.missing


def test_while_the_file_is_away_the_row_speaks(database: Database, folder: Path, gallery: Gallery) -> None:
    save_png(folder / "a.png", infotext("a castle", Model="dream"))
    scan(database, folder)
    before, _ = gallery.detail(ids_by_name(database)["a.png"])
    (folder / "a.png").unlink()
    detail, reading = gallery.detail(ids_by_name(database)["a.png"])
    assert detail == replace(before, image=replace(before.image, missing=True))
    assert reading.parameters == detail.parameters
    assert reading.infotext is not None
    assert "a castle" in reading.infotext
    assert "Model: dream" in reading.infotext
    assert reading.error is not None


def test_a_detail_shows_what_the_pixels_hide(database: Database, folder: Path, gallery: Gallery) -> None:
    (folder / "a.png").write_bytes(stealth_png(infotext("hidden fox")))
    scan(database, folder)
    detail, reading = gallery.detail(ids_by_name(database)["a.png"])
    assert detail.parameters is None
    assert reading.parameters is not None
    assert reading.parameters.prompt == "hidden fox"


def test_a_detail_of_nothing(database: Database, folder: Path, tmp_path: Path, gallery: Gallery) -> None:
    with pytest.raises(NotFoundError):
        gallery.detail(5)
    with pytest.raises(NotFoundError):
        gallery.image(5)
    save_png(folder / "a.png")
    scan(database, folder)
    image_id = ids_by_name(database)["a.png"]
    (folder / "a.png").unlink()
    (folder / "a.png").symlink_to(save_png(tmp_path / "secret.png", infotext("a secret")))
    with pytest.raises(ForbiddenError):
        gallery.detail(image_id)


def test_errors_are_walked_in_pages(database: Database, root: Root, gallery: Gallery) -> None:
    plain = indexed(root, "")
    images.store(
        database,
        [
            replace(indexed(root, f"{n}.png", ms=n), reading=replace(plain.reading, error=f"reason {n}"))
            for n in range(5)
        ],
    )
    first, cursor = gallery.errors(limit=3)
    rest, end = gallery.errors(limit=3, cursor=cursor)
    assert [error.reason for error in first + rest] == [f"reason {n}" for n in (4, 3, 2, 1, 0)]
    assert end is None
    with pytest.raises(CursorError):
        gallery.errors(cursor="x")


def test_images_are_chosen_by_id_or_as_all_of_a_query(database: Database, root: Root, gallery: Gallery) -> None:
    images.store(database, [indexed(root, f"{n}.png", ms=n) for n in range(5)])
    ids = ids_by_name(database)
    assert gallery.chosen(Chosen(ids=(ids["3.png"], ids["1.png"]))) == [ids["3.png"], ids["1.png"]]
    assert gallery.chosen(Chosen(query="")) == [ids[f"{n}.png"] for n in (4, 3, 2, 1, 0)]
    chosen = Chosen(query="-name:0.png", excluded=(ids["2.png"], 12345))
    assert gallery.chosen(chosen) == [ids[f"{n}.png"] for n in (4, 3, 1)]
    with pytest.raises(QueryError):
        gallery.chosen(Chosen(query="steps:many"))


class TestKept:
    """Images that a visitor has just changed stay in the result, in their places."""

    @pytest.fixture
    def ids(self, database: Database) -> list[int]:
        return store_images(database, add_root(database), 6)

    def test_they_are_in_every_answer_about_the_result(
        self, database: Database, gallery: Gallery, ids: list[int]
    ) -> None:
        with database.transaction(touched=ids) as connection:
            connection.executemany("INSERT INTO mark (image_id, rating) VALUES (?, 5)", [(each,) for each in ids[:3]])
        keep = [ids[4], ids[1]]
        page, spread = gallery.answer("rating:5", keep=keep, spread=True)
        assert [image.id for image in page.images] == [ids[4], *ids[2::-1]]
        assert (page.total, page.strays) == (4, {ids[4]})
        assert spread is not None
        (rating,) = [facet for facet in spread.facets if facet.field == "rating"]
        assert {value.value: value.count for value in rating.values} == {"5": 3, "none": 3}, "of those that match"
        assert gallery.rank("rating:5", ids[4], keep=keep)[0] == 0
        assert gallery.shape("rating:5", keep=keep).total == 4
        assert len(gallery.ids_between("rating:5", ids[4], ids[0], keep=keep)) == 4 * 8
        second, _ = gallery.answer("rating:5", keep=keep, limit=2, rank=2)
        assert [image.id for image in second.images] == [ids[1], ids[0]]

    def test_what_has_gone_does_not_come_back(self, gallery: Gallery, ids: list[int]) -> None:
        page, _ = gallery.answer("castle", keep=[7])
        assert page.images == ()
