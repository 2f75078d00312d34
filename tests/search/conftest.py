from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.model import Root
from tests.library import add_root


@pytest.fixture
def root(database: Database) -> Root:
    return add_root(database)


@pytest.fixture
def gallery(database: Database) -> Iterator[Gallery]:
    with closing(Gallery(database, Files(database))) as gallery:
        yield gallery
