from __future__ import annotations

import itertools

import pytest

from lib_berry.db import views
from lib_berry.db.connection import Database
from lib_berry.errors import NotFoundError
from tests.library import add_root, store_images


def test_the_latest_first(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = store_images(database, add_root(database), 3)
    clock = itertools.count(10**18, 10**9)
    monkeypatch.setattr(views.time, "time_ns", lambda: next(clock))
    for image_id in (ids[0], ids[2], ids[0]):
        views.mark_viewed(database, image_id)
    assert views.viewed(database) == [(ids[0], 10**12 + 2000), (ids[2], 10**12 + 1000)]


def test_an_image_that_is_not_there(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no image 7"):
        views.mark_viewed(database, 7)
    assert views.viewed(database) == []
