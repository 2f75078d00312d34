"""Numbers in sentences for a person."""

from __future__ import annotations


def images_in_words(count: int) -> str:
    """``1 image``, ``12,000 images``."""
    return f"{count:,} image{'' if count == 1 else 's'}"
