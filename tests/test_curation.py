from __future__ import annotations

import pytest

from lib_berry.curation import Curation, tag_name
from lib_berry.db import actions, columns
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, InvalidRequestError, NotFoundError
from lib_berry.gallery import Gallery
from lib_berry.model import Chosen, Tag
from lib_berry.undo import Undo
from tests.curating import found, said, these
from tests.library import failing


def labels(database: Database) -> list[str]:
    return [action.label for action in actions.history(database, 100)]


# --- marks -----------------------------------------------------------------------------------------------------------


def test_what_is_marked_is_found_at_once_and_told(gallery: Gallery, curation: Curation, ids: list[int]) -> None:
    assert found(gallery, "rating:4") == []
    action = curation.mark(these(*ids[:2]), rating=4)
    assert action is not None
    assert (action.images, action.label, action.undone) == (2, "4 stars: 2 images", False)
    assert found(gallery, "rating:4") == ids[:2]
    curation.mark(Chosen(query="rating:4", excluded=(ids[0],)), favorite=True, nsfw=True)
    assert found(gallery, "favorite:yes nsfw:yes") == [ids[1]]
    image = gallery.image(ids[1])
    assert (image.rating, image.favorite, image.nsfw) == (4, True, True)


def test_marks_of_one_field_leave_the_others_alone(gallery: Gallery, curation: Curation, ids: list[int]) -> None:
    curation.mark(these(ids[0]), rating=3, favorite=True)
    curation.mark(these(*ids), rating=0)
    assert (found(gallery, "rating:none"), found(gallery, "favorite:yes")) == (ids, ids[:1])


def test_an_image_without_marks_leaves_no_row(database: Database, curation: Curation, ids: list[int]) -> None:
    curation.mark(these(*ids), rating=2, nsfw=True)
    curation.mark(these(*ids), rating=0, nsfw=False)
    assert said(database)["mark"] == []


def test_what_changes_nothing_is_no_action(database: Database, curation: Curation, ids: list[int]) -> None:
    curation.mark(these(*ids[:3]), rating=2)
    assert curation.mark(these(*ids[:3]), rating=2) is None
    action = curation.mark(these(*ids), rating=2)
    assert action is not None
    assert action.images == 3, "of six, three had it"
    assert labels(database) == ["2 stars: 3 images"] * 2


@pytest.mark.parametrize("rating", [-1, 6])
def test_there_are_five_stars(curation: Curation, ids: list[int], rating: int) -> None:
    with pytest.raises(InvalidRequestError, match="0 to 5 stars"):
        curation.mark(these(*ids), rating=rating)


def test_images_that_have_gone(database: Database, curation: Curation, ids: list[int]) -> None:
    with pytest.raises(NotFoundError, match="None of these images"):
        curation.mark(these(1, 2), rating=1)
    action = curation.mark(these(1, ids[0]), rating=1)
    assert action is not None
    assert (action.images, [row[0] for row in said(database)["mark"]]) == (1, ids[:1])
    assert curation.mark(Chosen(query="nothing"), rating=1) is None


# --- tags ------------------------------------------------------------------------------------------------------------


def test_tags_are_made_by_use_and_found_from_above(gallery: Gallery, curation: Curation, ids: list[int]) -> None:
    curation.tag(these(*ids[:2]), add=["animal/cat", "  Good   one "])
    curation.tag(these(ids[2]), add=["ANIMAL / Cat", "animal/dog"])
    assert curation.tags() == (Tag("animal/cat", None, 3), Tag("animal/dog", None, 1), Tag("Good one", None, 2))
    assert found(gallery, "tag:animal") == ids[:3]
    assert found(gallery, "tag:animal/dog") == [ids[2]]
    assert found(gallery, "tag:=animal") == []
    assert gallery.detail(ids[0])[0].tags == (Tag("animal/cat"), Tag("Good one"))


def test_tags_are_facets_and_completed_with_what_a_search_finds(
    gallery: Gallery, curation: Curation, ids: list[int]
) -> None:
    curation.tag(these(*ids[:3]), add=["animal/cat"])
    curation.tag(these(*ids[2:4]), add=["animal/dog"])
    counts = {"animal": 4, "animal/cat": 3, "animal/dog": 2}
    assert {value.value: value.count for value in gallery.facet("", "tag").values} == counts
    items = gallery.suggest("tag:an", 6).items
    assert {item.text: item.count for item in items} == counts


def test_tags_of_the_chosen(curation: Curation, ids: list[int]) -> None:
    curation.tag(these(*ids[:3]), add=["cat"])
    curation.tag(these(ids[0]), add=["dog"])
    assert curation.tags_on(these(*ids[:2])) == (Tag("cat", None, 2), Tag("dog", None, 1))


def test_taking_off(gallery: Gallery, curation: Curation, ids: list[int]) -> None:
    curation.tag(these(*ids), add=["cat"])
    action = curation.tag(these(*ids[:2]), remove=["cat", "never used"])
    assert action is not None
    assert action.label == "No longer tagged cat, never used: 2 images"
    assert found(gallery, "tag:cat") == ids[2:]
    assert curation.tags()[0].count == 4


@pytest.mark.parametrize("name", ["", " / ", "x" * 201, "a\nb/\x00"])
def test_what_is_no_tag(curation: Curation, ids: list[int], name: str) -> None:
    if name == "a\nb/\x00":
        assert tag_name("a\nb") == "a b"
    with pytest.raises(InvalidRequestError, match="A tag is a text"):
        curation.tag(these(*ids), add=[name])


def test_colours(curation: Curation, ids: list[int]) -> None:
    curation.color_tag("cat", "#ff0000")
    assert curation.tags() == (Tag("cat", "#ff0000"),)
    curation.color_tag("CAT", None)
    assert curation.tags() == (Tag("cat"),)
    with pytest.raises(InvalidRequestError, match="#rrggbb"):
        curation.color_tag("cat", "red; }")


def test_renaming_takes_along_what_is_beneath(gallery: Gallery, curation: Curation, ids: list[int]) -> None:
    curation.tag(these(ids[0]), add=["animal/cat", "animal", "animals"])
    curation.rename_tag("animal", "Beast/of prey")
    assert [tag.name for tag in curation.tags()] == ["animals", "Beast/of prey", "Beast/of prey/cat"]
    assert found(gallery, "tag:beast") == ids[:1]
    assert found(gallery, "tag:animal") == []


def test_a_tag_may_become_its_own_parent_or_change_its_capitals(curation: Curation, ids: list[int]) -> None:
    curation.tag(these(ids[0]), add=["a", "a/a", "a/a/a"])
    curation.rename_tag("a", "A/a")
    assert [tag.name for tag in curation.tags()] == ["A/a", "A/a/a", "A/a/a/a"]
    curation.rename_tag("a/A/a", "b")
    assert [tag.name for tag in curation.tags()] == ["A/a", "b", "b/a"]


def test_two_tags_become_one_only_when_that_is_meant(gallery: Gallery, curation: Curation, ids: list[int]) -> None:
    curation.tag(these(*ids[:2]), add=["cat", "cat/black"])
    curation.tag(these(*ids[1:3]), add=["kitty"])
    with pytest.raises(ConflictError, match="merge the two"):
        curation.rename_tag("cat", "Kitty")
    curation.rename_tag("cat", "Kitty", merge=True)
    assert curation.tags() == (Tag("kitty", None, 3), Tag("Kitty/black", None, 2))
    assert found(gallery, "tag:=kitty") == ids[:3]


def test_deleting_takes_along_what_is_beneath(gallery: Gallery, curation: Curation, ids: list[int]) -> None:
    curation.tag(these(*ids), add=["cat/black", "dog"])
    action = curation.delete_tag("cat")
    assert action is not None
    assert action.label == "Tag cat deleted: 6 images"
    assert [tag.name for tag in curation.tags()] == ["dog"]
    assert found(gallery, "tag:cat") == []
    with pytest.raises(NotFoundError, match="There is no tag cat"):
        curation.delete_tag("cat")


# --- taking back -----------------------------------------------------------------------------------------------------


def test_every_step_can_be_taken_back_and_done_again(
    database: Database, gallery: Gallery, curation: Curation, undo: Undo, ids: list[int]
) -> None:
    steps = [
        lambda: curation.mark(these(*ids[:3]), rating=2),
        lambda: curation.mark(these(*ids), rating=5, favorite=True),
        lambda: curation.tag(these(*ids[:4]), add=["a", "a/b", "c"]),
        lambda: curation.mark(these(*ids[2:]), rating=0, nsfw=True),
        lambda: curation.tag(these(*ids[1:]), add=["d"], remove=["c"]),
        lambda: curation.color_tag("a", "#00ff00"),
        lambda: curation.rename_tag("a", "d", merge=True),
        lambda: curation.rename_tag("d", "d/d"),
        lambda: curation.delete_tag("d"),
    ]
    states = [said(database)]
    for step in steps:
        assert step() is not None
        states.append(said(database))
    for _ in range(2):
        for state in states[-2::-1]:
            undo.undo()
            assert said(database) == state
        assert found(gallery, "rating:none favorite:no nsfw:no -has:tag") == ids
        for state in states[1:]:
            undo.redo()
            assert said(database) == state
    assert found(gallery, "nsfw:yes") == ids[2:]


def test_taking_back_leaves_alone_what_others_wrote_since(
    database: Database, gallery: Gallery, curation: Curation, undo: Undo, ids: list[int]
) -> None:
    curation.mark(these(*ids), rating=5)
    with database.transaction() as connection:
        connection.execute("UPDATE mark SET favorite = 1 WHERE image_id = ?", (ids[0],))
        connection.execute("DELETE FROM image WHERE id = ?", (ids[1],))
        connection.execute("DELETE FROM mark WHERE image_id = ?", (ids[1],))
    undo.undo()
    assert said(database)["mark"] == [(ids[0], 0, 1, 0)]
    undo.redo()
    assert [row[0] for row in said(database)["mark"]] == [ids[0], *ids[2:]], "a purged image gets nothing back"


def test_a_tag_that_others_have_come_to_use_stays(
    database: Database, curation: Curation, undo: Undo, ids: list[int]
) -> None:
    curation.tag(these(ids[0]), add=["cat"])
    with database.transaction() as connection:
        connection.execute("INSERT INTO image_tag SELECT ?, id FROM tag", (ids[1],))
    undo.undo()
    assert curation.tags() == (Tag("cat", None, 1),)
    undo.redo()
    assert curation.tags() == (Tag("cat", None, 2),)


def test_only_the_action_whose_turn_it_is(curation: Curation, undo: Undo, ids: list[int]) -> None:
    first = curation.mark(these(*ids), rating=1)
    second = curation.mark(these(*ids), rating=2)
    assert first is not None
    assert second is not None
    with pytest.raises(ConflictError, match="Something else"):
        curation.undo(first)
    curation.undo(second)
    with pytest.raises(ConflictError):
        curation.undo(second)


def test_searches_take_in_what_is_said_without_reading_the_images_again(
    gallery: Gallery, curation: Curation, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(gallery, "") == ids
    monkeypatch.setattr(columns, "some", failing(AssertionError("the images are as they were")))
    curation.mark(these(*ids[:2]), rating=3)
    curation.tag(these(ids[2]), add=["cat"])
    assert (found(gallery, "rating:3"), found(gallery, "tag:cat")) == (ids[:2], [ids[2]])
