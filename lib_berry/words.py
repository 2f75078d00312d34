"""Numbers in sentences for a person."""

from __future__ import annotations


def images_in_words(count: int) -> str:
    """``1 image``, ``12,000 images``."""
    return in_words(count, "image", "images")


def in_words(count: int, one: str, many: str) -> str:
    """The count and what it counts: ``1 new tag``, ``2 new tags``."""
    return f"{count:,} {one if count == 1 else many}"


def size_in_words(size: int) -> str:
    """A number of bytes: ``17 B``, ``315 kB``, ``2.5 MB``, ``57.8 GB``."""
    for step, unit in ((10**9, "GB"), (10**6, "MB")):
        if size >= step:
            return f"{size / step:,.1f} {unit}"
    return f"{size // 1000} kB" if size >= 1000 else f"{size} B"
