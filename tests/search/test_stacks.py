from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib_berry.db import images
from lib_berry.db.connection import Database
from lib_berry.errors import NotFoundError
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.model import GenerationParameters, IndexedFile, Root, Stacking
from tests.library import add_root, ids_by_name, indexed


def _file(root: Root, number: int, prompt: str | None) -> IndexedFile:
    file = indexed(root, f"{number:03}.png", ms=number * 1000)
    parameters = GenerationParameters(prompt=prompt, steps=number % 2) if prompt else None
    return replace(file, reading=replace(file.reading, parameters=parameters))


def _store(database: Database, root: Root, prompts: str) -> list[int]:
    """An image for each letter, a dot for one without a prompt; their ids, oldest first."""
    images.store(database, [_file(root, n, None if each == "." else each) for n, each in enumerate(prompts)])
    return [image_id for _, image_id in sorted(ids_by_name(database).items())]


def _naive(ids: list[int], prompts: dict[int, str], stacking: Stacking, picked: list[int]) -> list[list[int]]:
    """The stacks of a result, each with the image it shows first."""
    stacks: list[list[int]] = []
    for image_id in ids:
        prompt = prompts[image_id]
        earlier = [each for each in stacks if prompt != "." and prompts[each[0]] == prompt]
        if stacking.rule == "batch":
            earlier = [each for each in earlier if each is stacks[-1]]
        if earlier:
            earlier[0].append(image_id)
        else:
            stacks.append([image_id])
    for stack in stacks:
        covers = [image_id for image_id in picked if image_id in stack]
        if covers and stacking.open.isdisjoint(stack):
            stack.remove(covers[-1])
            stack.insert(0, covers[-1])
    return stacks


def _naive_cells(ids: list[int], stacks: list[list[int]], stacking: Stacking) -> list[int]:
    cells: list[tuple[int, int]] = []
    for stack in stacks:
        if stacking.open.isdisjoint(stack):
            cells.append((min(map(ids.index, stack)), stack[0]))
        else:
            cells += ((ids.index(image_id), image_id) for image_id in stack)
    return [image_id for _, image_id in sorted(cells)]


def _pages(gallery: Gallery, query: str, sort: str, stacking: Stacking, limit: int) -> tuple[list[int], dict[int, int]]:
    """Every cell, page by page, and the counts of those that are stacks."""
    cells: list[int] = []
    counts: dict[int, int] = {}
    cursor = None
    while True:
        page, _ = gallery.answer(query, sort=sort, stacking=stacking, cursor=cursor, limit=limit)
        cells += (image.id for image in page.images)
        counts |= {image_id: count for image_id, (count, _) in page.stacks.items()}
        cursor = page.next
        if cursor is None:
            assert page.total == len(cells)
            return cells, counts


@settings(max_examples=60, deadline=None)
@given(
    st.text("aab.c", min_size=1, max_size=14),
    st.sampled_from(("batch", "prompt")),
    st.sampled_from(("created", "-created", "steps", "random:3")),
    st.sampled_from(("", "steps:0", "-a")),
    st.data(),
)
def test_stacks_are_what_a_plain_look_at_the_result_finds(
    prompts: str, rule: str, sort: str, query: str, data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder, closing(Database(Path(folder, "b.sqlite3"))) as database:
        ids = _store(database, add_root(database), prompts)
        some = st.lists(st.sampled_from(ids), max_size=3, unique=True)
        stacking, picked = Stacking(rule, frozenset(data.draw(some))), data.draw(some)
        with closing(Gallery(database, Files(database))) as gallery:
            for image_id in picked:
                gallery.pick_cover(image_id)
            result = [image.id for image in gallery.page(query, sort=sort).images]
            stacks = _naive(result, dict(zip(ids, prompts, strict=True)), stacking, picked)
            expected = _naive_cells(result, stacks, stacking)
            cells, counts = _pages(gallery, query, sort, stacking, data.draw(st.integers(1, 5)))
            assert cells == expected
            assert counts == {
                (stack[0] if stacking.open.isdisjoint(stack) else min(stack, key=result.index)): len(stack)
                for stack in stacks
                if len(stack) > 1
            }
            for stack in stacks:
                for image_id in stack:
                    cell = stack[0] if stacking.open.isdisjoint(stack) else image_id
                    rank, total, _ = gallery.rank(query, image_id, sort=sort, stacking=stacking)
                    assert (rank, total) == (expected.index(cell), len(expected))


@pytest.fixture
def library(database: Database, root: Root) -> list[int]:
    return _store(database, root, "aabba")


def test_facets_count_images_and_the_timeline_cells(gallery: Gallery, library: list[int]) -> None:
    page, spread = gallery.answer("", stacking=Stacking("prompt"), spread=True)
    assert spread is not None
    assert (page.total, page.matching) == (2, 5)
    assert sum(month.count for month in spread.timeline) == 2
    assert all(facet.total <= 1 for facet in spread.facets)
    assert {value.count for facet in spread.facets if facet.field == "folder" for value in facet.values} == {5}


def test_the_shape_and_a_stretch_are_of_what_is_shown(gallery: Gallery, library: list[int]) -> None:
    stacking = Stacking("batch")
    cells = [image.id for image in gallery.answer("", stacking=stacking)[0].images]
    shape = gallery.shape("", stacking=stacking)
    assert (shape.total, len(shape.proportions), len(cells)) == (3, 3, 3)
    stretch = gallery.ids_between("", cells[0], cells[2], stacking=stacking)
    assert len(stretch) == 8 * 3


def test_a_cover_picked_later_takes_the_place_of_the_one_before(gallery: Gallery, library: list[int]) -> None:
    stacking = Stacking("prompt")
    for picked in (library[0], library[1], library[0]):
        gallery.pick_cover(picked)
        assert gallery.answer("", stacking=stacking)[0].images[0].id == picked
    with pytest.raises(NotFoundError):
        gallery.pick_cover(1)


def test_what_opened_a_stack_is_told(gallery: Gallery, library: list[int]) -> None:
    page, _ = gallery.answer("", stacking=Stacking("prompt", frozenset([library[1]])))
    assert page.stacks == {library[4]: (3, library[1]), library[3]: (2, None)}
