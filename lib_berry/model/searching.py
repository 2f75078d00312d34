"""What searches tell beside their images, and searches that are kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, how many images have it, and whether the query says ``include`` or ``exclude`` of it."""

    value: str
    count: int
    active: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """How the images of a result are spread over the values of a field: ``total`` values, those of most images here."""

    field: str
    total: int
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of local time, as ``2024-03``, and how many images of a result were made in it."""

    month: str
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How a result is spread over the facets and over the months, the latest first."""

    facets: tuple[Facet, ...]
    timeline: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant: a field, a value of one, a word of the prompts, a search of the history or a saved one.

    ``insert`` is the text that goes into the query for it; ``count`` says how many images (or prompts) have it.
    """

    kind: str
    text: str
    insert: str
    count: int | None = None
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may replace the query's text from ``start`` to ``end``, the likeliest first."""

    start: int
    end: int
    items: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search kept under a name. ``position`` is its 0-based place among the others."""

    id: int
    name: str
    query: str
    sort: str
    position: int


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A search that was made, and when last."""

    query: str
    used_ms: int
