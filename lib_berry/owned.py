"""What the user has said, on its way out of a library or into one: records that name images by place and content.

Ids mean nothing outside their database, so tags and albums go by name, images by path and content. The history of
what can be undone is not among these: it is made of ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib_berry.model import PastSearch
from lib_berry.records import quick


@dataclass(frozen=True, slots=True)
class OwnedTag:
    """A tag, used or not."""

    name: str
    color: str | None = None


@dataclass(frozen=True, slots=True)
class OwnedAlbum:
    """An album without its images; those with a ``query`` are smart. Albums come in the user's order."""

    name: str
    notes: str = ""
    query: str | None = None


@dataclass(frozen=True, slots=True)
class OwnedSearch:
    """A saved search. They come in the user's order."""

    name: str
    query: str
    sort: str


@dataclass(frozen=True, slots=True)
class OwnedRule:
    """A rule that tags by a query. Images name the rules they have met by their places among all, from 0 on."""

    query: str
    tag: str
    active: bool = True


@quick
@dataclass(frozen=True, slots=True)
class OwnedImage:
    """All that the user has said of one image.

    ``root`` is the absolute folder that was indexed and ``path`` where the file lies in it, with ``/`` between its
    parts; without a root, ``path`` is absolute, as another program wrote it. ``path`` is None for an image that the
    index no longer knows, of which only ``id`` is left. ``size`` and ``fingerprint`` tell its content (see
    ``indexing.fingerprint``). ``albums`` are those it is in, each with its place among the album's images; ``covers``
    those whose cover it is; ``stack_picked_ms`` when it was picked for the cover of its stack; ``rules`` those that
    have met it.
    """

    path: str | None
    root: str | None = None
    id: int | None = None
    size: int | None = None
    fingerprint: int | None = None
    rating: int = 0
    favorite: bool = False
    nsfw: bool = False
    viewed_ms: int | None = None
    tags: tuple[str, ...] = ()
    albums: Mapping[str, int] = field(default_factory=dict)
    covers: tuple[str, ...] = ()
    stack_picked_ms: int | None = None
    rules: tuple[int, ...] = ()


Owned = OwnedTag | OwnedAlbum | OwnedSearch | PastSearch | OwnedRule | OwnedImage


BY_PATH, BY_CONTENT, BY_NAME, BY_ID = "path", "content", "name", "id"
"""How an image was found: at its path; by content at another; by the end of its path, and its size if known. By id are
those that neither library knows any more: what was said of them is kept for when their file comes back."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do.

    ``matched`` counts the images of the source that are in the library, by how they were found; ``unmatched`` those
    that are not, of which ``examples`` names some. ``added`` counts what is new in the library, by what it is: marks
    (images whose rating, favourite or NSFW mark was raised), tags, tagged, albums, filed, covers, searches, rules,
    stacks, views.
    """

    source: str
    matched: Mapping[str, int]
    unmatched: int
    examples: tuple[str, ...]
    added: Mapping[str, int]

    @property
    def images(self) -> int:
        """How many images the source says something of."""
        return sum(self.matched.values()) + self.unmatched
