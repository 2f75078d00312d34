from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.curation import Curation
from lib_berry.db import images, rules
from lib_berry.db.connection import Database
from lib_berry.errors import InvalidRequestError, NotFoundError, QueryError
from lib_berry.gallery import Gallery
from lib_berry.host import SavedImage
from lib_berry.indexing import indexer
from lib_berry.library import Library
from lib_berry.metadata import READERS
from lib_berry.model import Root
from lib_berry.rules import Rules
from lib_berry.undo import Undo
from tests.curating import found, said, these
from tests.library import FakeHost, add_root, ids_by_name, indexed, infotext, save_png, scan, shown, until


@pytest.fixture
def rule_set(database: Database, gallery: Gallery) -> Rules:
    return Rules(database, gallery)


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


def store(database: Database, root: Root, *prompts: str) -> list[int]:
    """New images of these prompts; their ids."""
    first = len(ids_by_name(database))
    names = [f"{first + n}.png" for n in range(len(prompts))]
    files = [
        indexed(root, name, ms=1000 * int(name[:-4]), prompt=text) for name, text in zip(names, prompts, strict=True)
    ]
    images.store(database, files)
    found = ids_by_name(database)
    return [found[name] for name in names]


def test_what_is_indexed_from_now_on_is_tagged(
    database: Database, gallery: Gallery, rule_set: Rules, root: Root
) -> None:
    store(database, root, "old castle")
    rule_set.create("castle", "place/castle")
    assert not rule_set.have_work()
    new = store(database, root, "new castle", "lake")
    assert rule_set.have_work()
    assert rule_set.meet_arrivals()
    assert found(gallery, "tag:place") == new[:1]
    assert (rule_set.have_work(), rule_set.meet_arrivals()) == (False, False)
    (rule,) = rule_set.rules()
    assert (rule.query, rule.tag, rule.active, rule.applied) == ("castle", "place/castle", True, 1)


def test_what_is_there_is_tagged_on_request(
    database: Database, gallery: Gallery, rule_set: Rules, undo: Undo, root: Root
) -> None:
    old = store(database, root, "castle", "castle", "lake")
    before = said(database)
    action = rule_set.create("castle", "c", apply=True)
    assert action is not None
    assert (action.label, action.images) == ("Rule for c, applied: 2 images", 2)
    assert found(gallery, "tag:c") == old[:2]
    undo.undo()
    assert said(database) == before
    undo.redo()
    assert found(gallery, "tag:c") == old[:2]


def test_a_tag_that_was_taken_off_does_not_come_back(
    database: Database, gallery: Gallery, rule_set: Rules, curation: Curation, root: Root
) -> None:
    one, two, three = store(database, root, "castle", "castle", "castle")
    curation.tag(these(two), add=["c"])
    rule_set.create("castle", "c", apply=True)
    curation.tag(these(one, two), remove=["c"])
    assert rule_set.apply(1) is None
    images.store(
        database, [indexed(root, "0.png", ms=7, prompt="castle again"), indexed(root, "3.png", prompt="castle")]
    )
    assert rule_set.meet_arrivals()
    (new,) = set(ids_by_name(database).values()) - {one, two, three}
    assert found(gallery, "tag:c") == sorted([three, new])


def test_an_image_read_again_is_met_when_its_content_is_another(
    database: Database, gallery: Gallery, rule_set: Rules, root: Root
) -> None:
    store(database, root, "lake", "lake")
    rule_set.create("castle", "c")
    images.store(database, [indexed(root, "0.png", ms=0, prompt="castle")])
    assert not rule_set.have_work(), "the file is as it was, only a reader knows more"
    images.store(database, [indexed(root, "0.png", ms=5, prompt="castle")])
    assert rule_set.meet_arrivals()
    assert shown(database, "tag:c") == {"0.png"}


def test_readers_that_read_everything_anew_bring_no_rule(
    database: Database, folder: Path, rule_set: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_png(folder / "a.png", infotext("castle"))
    scan(database, folder)
    rule_set.create("castle", "c")
    monkeypatch.setattr(indexer, "READERS", {name: version + 1 for name, version in READERS.items()})
    assert scan(database).progress.indexed == 1
    assert not rule_set.have_work()


def test_turned_off_changed_deleted(
    database: Database, gallery: Gallery, rule_set: Rules, undo: Undo, root: Root
) -> None:
    rule_set.create("castle", "c")
    rule_set.change(1, active=False)
    store(database, root, "castle")
    assert not rule_set.have_work(), "nobody waits for it"
    rule_set.change(1, active=True, query="lake", tag="l")
    lake = store(database, root, "lake", "castle")[:1]
    rule_set.meet_arrivals()
    assert (found(gallery, "tag:l"), found(gallery, "tag:c")) == (lake, [])
    before = said(database)
    rule_set.delete(1)
    assert (rule_set.rules(), found(gallery, "tag:l")) == ((), lake)
    undo.undo()
    assert said(database) == before
    with pytest.raises(NotFoundError, match="no rule 9"):
        rule_set.delete(9)


def test_a_deleted_tag_takes_its_rules_along(
    database: Database, rule_set: Rules, curation: Curation, undo: Undo, root: Root
) -> None:
    store(database, root, "castle")
    rule_set.create("castle", "c", apply=True)
    before = said(database)
    curation.delete_tag("c")
    assert rule_set.rules() == ()
    undo.undo()
    assert said(database) == before
    curation.rename_tag("c", "d")
    curation.tag(these(*ids_by_name(database).values()), add=["e"])
    curation.rename_tag("d", "e", merge=True)
    assert [rule.tag for rule in rule_set.rules()] == ["e"]


def test_what_is_no_rule(rule_set: Rules) -> None:
    with pytest.raises(QueryError):
        rule_set.create("steps:many", "c")
    with pytest.raises(InvalidRequestError, match="A tag is a text"):
        rule_set.create("castle", " ")


def test_a_rule_whose_query_no_longer_can_be_read_is_passed_by(
    database: Database, gallery: Gallery, rule_set: Rules, root: Root
) -> None:
    rule_set.create("castle", "c")
    rule_set.create("lake", "l")
    with database.transaction() as connection:
        connection.execute("UPDATE rule SET query = 'steps:many' WHERE id = 1")
    new = store(database, root, "lake castle")
    assert rule_set.meet_arrivals()
    assert (found(gallery, "tag:l"), found(gallery, "tag:c")) == (new, [])


def test_what_came_while_rules_looked_waits_for_the_next_time(
    database: Database, gallery: Gallery, rule_set: Rules, root: Root
) -> None:
    rule_set.create("castle", "c")
    (image,) = store(database, root, "lake")
    version = database.version()
    images.store(database, [indexed(root, "0.png", ms=5, prompt="castle")])
    with database.transaction() as connection:
        rules.seen(connection, version, [image])
    assert rule_set.meet_arrivals()
    assert found(gallery, "tag:c") == [image]


def test_hook_and_scan_bring_rules(tmp_path: Path, folder: Path) -> None:
    host = FakeHost(tmp_path / "data", [folder])
    library = Library(tmp_path / "data" / "berry.sqlite3", host)
    try:
        library.roots()
        library.rules.create("castle", "c")
        saved = save_png(folder / "hook.png", infotext("castle"))
        library.image_saved(SavedImage((saved,)))
        until(lambda: shown(library.database, "tag:c") == {"hook.png"})
        save_png(folder / "scan.png", infotext("castle", Seed=2), seconds=9)
        scan(library.database)
        library.roots()
        until(lambda: shown(library.database, "tag:c") == {"hook.png", "scan.png"})
    finally:
        library.close()
