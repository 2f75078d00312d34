from __future__ import annotations

import pytest

from lib_berry.albums import Albums
from lib_berry.curation import Curation
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, InvalidRequestError, NotFoundError, QueryError
from lib_berry.gallery import Gallery
from lib_berry.model import Album, Chosen
from lib_berry.undo import Undo
from tests.curating import found, said, these


@pytest.fixture
def albums(database: Database, gallery: Gallery) -> Albums:
    return Albums(database, gallery)


def only(albums: Albums) -> Album:
    (album,) = albums.albums()
    return album


def in_order(gallery: Gallery, name: str = "best") -> list[int]:
    return [image.id for image in gallery.page(f'album:"{name}"', sort="album").images]


def test_images_stand_in_the_order_in_which_they_came(gallery: Gallery, albums: Albums, ids: list[int]) -> None:
    albums.create("best", these(ids[3], ids[1]), notes="of all")
    album = only(albums)
    assert album == Album(album.id, "best", 0, "of all", ids[3], None, 2)
    albums.add(album.id, these(ids[1], ids[5], ids[0]))
    assert in_order(gallery) == [ids[3], ids[1], ids[5], ids[0]]
    page = gallery.page("album:best", sort="-album")
    assert [image.id for image in page.images] == in_order(gallery)[::-1]
    assert [album.name for album in gallery.detail(ids[5])[0].albums] == ["best"]


def test_moving_within(gallery: Gallery, albums: Albums, ids: list[int]) -> None:
    albums.create("best", these(*ids))
    album = only(albums).id
    albums.move(album, these(ids[5], ids[4]), ids[1])
    assert in_order(gallery) == [ids[0], ids[4], ids[5], *ids[1:4]]
    albums.move(album, these(ids[0]), None)
    assert in_order(gallery) == [ids[4], ids[5], *ids[1:4], ids[0]]
    albums.move(album, these(*ids[4:]), ids[5])
    assert in_order(gallery) == [ids[4], ids[5], *ids[1:4], ids[0]], "before one of their own: they stay"
    assert albums.move(album, these(ids[0]), None) is None


def test_a_walk_through_an_album_page_by_page(gallery: Gallery, albums: Albums, ids: list[int]) -> None:
    albums.create("best", these(*ids[::-1]))
    first = gallery.page("album:best", sort="album", limit=2)
    albums.move(only(albums).id, these(ids[0]), ids[5])
    second = gallery.page("album:best", sort="album", limit=2, cursor=first.next)
    assert [image.id for image in (*first.images, *second.images)] == [ids[5], ids[4], ids[3], ids[2]]


def test_taking_out(gallery: Gallery, albums: Albums, ids: list[int]) -> None:
    albums.create("best", these(*ids))
    action = albums.remove(only(albums).id, these(ids[2], ids[0]))
    assert action is not None
    assert action.label == "Taken out of best: 2 images"
    assert in_order(gallery) == [ids[1], *ids[3:]]
    assert only(albums).cover_id == ids[1]


def test_changing_what_is_said_of_one(albums: Albums, ids: list[int]) -> None:
    albums.create("best", these(*ids))
    number = only(albums).id
    albums.change(number, name=" very  best ", notes="n", cover_id=ids[4])
    assert only(albums) == Album(number, "very best", 0, "n", ids[4], None, 6)
    albums.change(number, name="VERY best")
    assert only(albums).name == "VERY best"
    assert albums.change(number, name="VERY best") is None


def test_the_order_of_the_albums(albums: Albums) -> None:
    for name in "abcd":
        albums.create(name)
    found = {album.name: album.id for album in albums.albums()}
    albums.change(found["d"], position=1)
    assert [album.name for album in albums.albums()] == ["a", "d", "b", "c"]
    albums.change(found["a"], position=99)
    assert [(album.name, album.position) for album in albums.albums()] == [("d", 0), ("b", 1), ("c", 2), ("a", 3)]


def test_deleting_an_album_leaves_its_images(gallery: Gallery, albums: Albums, ids: list[int]) -> None:
    albums.create("best", these(*ids))
    albums.delete(only(albums).id)
    assert (albums.albums(), found(gallery, ""), found(gallery, "in_album:no")) == ((), ids, ids)


def test_what_cannot_be(albums: Albums, ids: list[int]) -> None:
    albums.create("best")
    with pytest.raises(ConflictError, match="There is an album BEST already"):
        albums.create("BEST")
    with pytest.raises(InvalidRequestError, match="needs a name"):
        albums.create("  ")
    with pytest.raises(InvalidRequestError, match="Notes"):
        albums.create("x", notes="n" * 10_001)
    with pytest.raises(NotFoundError, match="no album 99"):
        albums.add(99, these(*ids))
    with pytest.raises(ConflictError, match="chosen by hand"):
        albums.change(only(albums).id, query="castle")


# --- smart ones ------------------------------------------------------------------------------------------------------


@pytest.fixture
def smart(albums: Albums, curation: Curation, ids: list[int]) -> Album:
    curation.mark(these(*ids[:2]), rating=5)
    albums.create("stars", query="rating:5")
    return only(albums)


def test_a_smart_album_has_what_its_query_finds(
    gallery: Gallery, albums: Albums, curation: Curation, smart: Album, ids: list[int]
) -> None:
    assert (smart.query, smart.count, smart.cover_id) == ("rating:5", 2, ids[1])
    assert found(gallery, "album:stars") == ids[:2]
    assert found(gallery, "-album:stars") == ids[2:]
    curation.mark(these(ids[5]), rating=5)
    assert found(gallery, 'album:"stars"') == [*ids[:2], ids[5]]
    albums.change(smart.id, query="rating:none")
    assert found(gallery, "album:stars") == ids[2:5]


def test_a_smart_album_is_counted_as_others_are(gallery: Gallery, albums: Albums, smart: Album, ids: list[int]) -> None:
    albums.create("best", these(*ids[1:4]))
    assert {value.value: value.count for value in gallery.facet("", "album").values} == {"best": 3, "stars": 2}
    assert {value.value: value.count for value in gallery.facet("album:best", "rating").values} == {"5": 1, "none": 2}
    assert {item.text: item.count for item in gallery.suggest("album:s", 7).items} == {"stars": 2, "best": 3}
    (value,) = [each for each in gallery.facet('album:"stars"', "album").values if each.active]
    assert (value.value, value.count) == ("stars", 2)


def test_smart_albums_within_each_other(gallery: Gallery, albums: Albums, smart: Album, ids: list[int]) -> None:
    albums.create("more", query="album:stars | rating:none")
    assert found(gallery, "album:more") == ids
    albums.change(smart.id, query="album:more | rating:5")
    assert (found(gallery, "album:stars"), found(gallery, "album:more")) == (ids, ids), "each holds the other"
    albums.change(smart.id, query="album:stars")
    assert (found(gallery, "album:stars"), found(gallery, "album:more")) == ([], ids[2:]), "and itself only"


def test_words_in_a_smart_albums_query(gallery: Gallery, albums: Albums, ids: list[int]) -> None:
    albums.create("none", query="/no.such/")
    albums.create("all", query="-castle")
    assert (found(gallery, "album:none"), found(gallery, "album:all")) == ([], ids)


def test_nothing_is_put_into_a_smart_album(albums: Albums, smart: Album, ids: list[int]) -> None:
    for act in (albums.add, albums.remove, lambda number, chosen: albums.move(number, chosen, None)):
        with pytest.raises(ConflictError, match="is a smart album"):
            act(smart.id, these(*ids))
    with pytest.raises(QueryError):
        albums.create("x", query="steps:many")


# --- taking back -----------------------------------------------------------------------------------------------------


def test_every_step_can_be_taken_back_and_done_again(
    database: Database, gallery: Gallery, albums: Albums, undo: Undo, ids: list[int]
) -> None:
    steps = [
        lambda: albums.create("best", these(*ids[:4])),
        lambda: albums.create("other", query="castle"),
        lambda: albums.move(1, these(ids[3]), ids[0]),
        lambda: albums.add(1, these(ids[5])),
        lambda: albums.remove(1, Chosen(ids=tuple(ids[:2]))),
        lambda: albums.change(1, notes="n", cover_id=ids[3], position=1),
        lambda: albums.change(2, query="lake"),
        lambda: albums.delete(1),
        lambda: albums.create("best"),
    ]
    states = [said(database)]
    for step in steps:
        assert step() is not None
        states.append(said(database))
    for state in states[-2::-1]:
        undo.undo()
        assert said(database) == state
    assert found(gallery, "in_album:no") == ids
    for state in states[1:]:
        undo.redo()
        assert said(database) == state
