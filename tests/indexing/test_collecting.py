from __future__ import annotations

import gc

from lib_berry.indexing.collecting import ALLOCATIONS, rare_collections


def test_collections_are_as_before_afterwards() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    try:
        with rare_collections():
            assert gc.isenabled()
            assert gc.get_threshold()[0] == ALLOCATIONS
            raise ValueError
    except ValueError:
        pass
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() <= frozen
