"""How often a process that does nothing but index looks for garbage in cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

ALLOCATIONS = 50_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Within the block, look through what lives much more rarely. Of every file some dozen plain tuples are made that
    live until they are stored, and hardly a cycle: looking at them again and again finds nothing."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
