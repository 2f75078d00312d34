"""What tests of curation share: a library of six images, and all that is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from lib_berry.curation import Curation
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.model import Chosen
from lib_berry.undo import Undo
from tests.library import add_root, store_images

OWNED = ("mark", "tag", "image_tag", "album", "album_image", "rule", "rule_image")


def said(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that the user has said, table by table."""
    reader = database.reader()
    return {table: reader.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in OWNED}


@pytest.fixture
def gallery(database: Database) -> Iterator[Gallery]:
    with closing(Gallery(database, Files(database))) as gallery:
        yield gallery


@pytest.fixture
def ids(database: Database) -> list[int]:
    """Six images, oldest first."""
    return store_images(database, add_root(database), 6)


@pytest.fixture
def curation(database: Database, gallery: Gallery) -> Curation:
    return Curation(database, gallery)


@pytest.fixture
def undo(database: Database, curation: Curation) -> Undo:
    return Undo(database, {"curation": curation})


def found(gallery: Gallery, query: str) -> list[int]:
    return sorted(image.id for image in gallery.page(query, limit=500).images)


def these(*ids: int) -> Chosen:
    return Chosen(ids=ids)
