"""Ratings, favourites and what is not safe for work. What is written is noted, to be taken back."""

from __future__ import annotations

from lib_berry.db.noting import Noting

FIELDS = ("rating", "favorite", "nsfw")
SELECT_OTHERS = {
    field: f"""
SELECT c.image_id, coalesce(m.{field}, 0) FROM chosen c LEFT JOIN mark m ON m.image_id = c.image_id
WHERE coalesce(m.{field}, 0) <> ? ORDER BY c.image_id
"""
    for field in FIELDS
}


def set_mark(noting: Noting, field: str, value: int) -> None:
    """Give the chosen images this value of ``rating``, ``favorite`` or ``nsfw``."""
    before = noting.connection.execute(SELECT_OTHERS[field], (value,)).fetchall()
    after = [(image_id, value) for image_id, _ in before] if value else []
    noting.replace(field, [row for row in before if row[1]], after)
