"""The words Berry thinks in: frozen records shared by every layer. No behaviour, no I/O.

Times are milliseconds since the Unix epoch (``*_ms``) or nanoseconds where the file system's own value is kept
(``mtime_ns``). Sizes of images are in pixels, of files in bytes. ``None`` always means "not known".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lib_berry.records import quick

# --- what a file says about how it was made ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA (or LyCORIS, hypernetwork) applied to the model. ``weight`` is the strength on the U-Net."""

    name: str
    weight: float | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Embedding:
    """A textual inversion named in the prompt."""

    name: str
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """One ControlNet unit; ``settings`` keeps all it said, under its own keys."""

    name: str
    module: str | None = None
    model: str | None = None
    weight: float | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hires:
    """The second, enlarging pass of a text-to-image run."""

    upscale: float | None = None
    width: int | None = None
    height: int | None = None
    steps: int | None = None
    upscaler: str | None = None
    sampler: str | None = None
    scheduler: str | None = None
    cfg_scale: float | None = None
    model: str | None = None
    prompt: str | None = None
    negative_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One sampling pass of an image made in several; ``name`` is the node or pass it came from."""

    name: str
    prompt: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    steps: int | None = None
    sampler: str | None = None
    scheduler: str | None = None
    cfg_scale: float | None = None
    denoising_strength: float | None = None
    width: int | None = None
    height: int | None = None
    model: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class GenerationParameters:
    """How an image was made, in the field's own words.

    ``sampler`` and ``scheduler`` stand as the generator wrote them (``metadata.samplers.normalise`` gives the label
    that is searched). ``seed`` may be as large as 2**64 - 1. ``width`` and ``height`` are those of the base pass as
    the generator states them, not of the file. ``extra`` keeps every other key as it stands.
    """

    prompt: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    steps: int | None = None
    sampler: str | None = None
    scheduler: str | None = None
    cfg_scale: float | None = None
    width: int | None = None
    height: int | None = None
    model: str | None = None
    model_hash: str | None = None
    vae: str | None = None
    clip_skip: int | None = None
    denoising_strength: float | None = None
    hires: Hires | None = None
    loras: tuple[Lora, ...] = ()
    embeddings: tuple[Embedding, ...] = ()
    controls: tuple[Control, ...] = ()
    generator: str | None = None
    generator_version: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class RawMetadata:
    """What a container holds, undecoded: text by key, exactly as found.

    ``container`` is by content, not by name: png, jpeg, webp, gif, avif, heif, jxl, mp4, webm … ``problems`` says
    what was damaged or too large to keep. ``duration`` is in seconds, for moving pictures.
    """

    container: str
    width: int | None = None
    height: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    duration: float | None = None


@quick
@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one file told us.

    ``parameters`` is None when the file holds none that we know. ``infotext`` is what a web UI can paste: the raw
    text where the file holds one, else one composed from ``parameters``. ``dialect`` names the reader that
    understood the file and ``dialect_version`` its version, so that an improved reader knows which rows to read
    again. ``error`` says what is damaged; the rest is still filled with what could be read.
    """

    container: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    infotext: str | None = None
    parameters: GenerationParameters | None = None
    stages: tuple[Stage, ...] = ()
    dialect: str | None = None
    dialect_version: int = 0
    error: str | None = None


IDS_PER_MS = 8
"""``Image.id`` is the time of creation in milliseconds times this, plus a counter."""
MAX_ID = (1 << 53) - 1
"""The largest whole number JavaScript can hold exactly."""

TRASH_FOLDER = ".berry-trash"
"""In a root, where its images lie that are in the trash. Hidden, so no scan and no watch goes into it."""

MAX_LIMIT = 500
"""So many images a page may have."""

# --- the library ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Root:
    """A folder the user (or the host) told us to index. ``path`` is absolute; ``kind`` as in ``OutputFolder``.

    ``available`` is False while the folder cannot be reached (a drive that is not connected). ``archived``: its
    images stay in sight and are searched, but it is neither scanned nor watched.
    """

    id: int
    path: str
    kind: str = "folder"
    available: bool = True
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Watching:
    """How a root is kept in step. ``state``: live (by the system's events), polling (looked at every few seconds), off
    (scans only), away (it cannot be reached) or starting; ``reason`` says why it is not live."""

    state: str
    reason: str | None = None


class FileStamp(NamedTuple):
    """What the file system says of a file: enough to tell whether it changed.

    ``sidecar_mtime_ns`` is the newest of the text files beside it, 0 when there are none.
    """

    size: int
    mtime_ns: int
    inode: int = 0
    sidecar_mtime_ns: int = 0

    @property
    def version(self) -> str:
        """Names this content of the file: ``Image.version``."""
        return f"{self.mtime_ns:x}-{self.size:x}"


class KnownFile(NamedTuple):
    """What the index remembers of a file, to tell whether it must be read again."""

    stamp: FileStamp
    missing: bool
    dialect: str | None
    dialect_version: int


SeenFile = tuple[str, int, int, int, int]
"""A file that was last seen to be there: name, size, mtime_ns, sidecar_mtime_ns, and 1 when today's readers would say
of it what its row does, else 0. For comparing whole folders at once, which a class would make slow."""


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """One file as the indexer hands it to the database: where it is, what it looked like, what it said.

    ``folder`` is relative to the root, with ``/`` between its parts, and empty for the root itself. The labels are
    the sampler's and scheduler's names as they are searched, one spelling for all generators. ``fingerprint`` tells
    contents apart (see ``indexing.fingerprint``).
    """

    root_id: int
    folder: str
    name: str
    stamp: FileStamp
    reading: Reading
    sampler_label: str | None = None
    scheduler_label: str | None = None
    fingerprint: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """One indexed file, as a grid needs it.

    ``id`` is immutable and grows with the time of creation. ``version`` changes whenever the file's content does,
    so that ``id`` and ``version`` together may name a cached thumbnail for ever. ``path`` is absolute.
    """

    id: int
    path: str
    name: str
    width: int | None
    height: int | None
    created_ms: int
    version: str
    missing: bool = False
    error: str | None = None
    rating: int = 0
    favorite: bool = False
    nsfw: bool = False


@dataclass(frozen=True, slots=True)
class ImageDetail:
    """One image with all that its row knows; the raw text is read from the file when it is asked for.

    ``root`` is the name of the root, ``folder`` relative to it, ``size`` in bytes.
    """

    image: Image
    root: str
    folder: str
    size: int
    mtime_ns: int
    container: str | None
    parameters: GenerationParameters | None
    tags: tuple[Tag, ...] = ()
    albums: tuple[Album, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """Where an image's file should be: an absolute root, a folder relative to it, a name."""

    root: str
    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many images the index shows, how many rows have lost their file, how many files could not be read."""

    images: int
    missing: int
    errors: int


@dataclass(frozen=True, slots=True)
class Page:
    """Images in the query's order. ``next`` is the cursor of the page after this one, None on the last.

    ``total`` counts all that match, or what is left of them when stacks are collapsed; ``rank`` is the 0-based place of
    the first image of this page among them; ``version`` is the state of the index the page was read from. ``stacks``
    has, of each image that stands first in a stack of several, how many there are and the image that opened it, if
    any did; ``matching`` counts all images that match, whether they stand for themselves or not. ``strays`` are images
    that were to be kept and do not match any longer.
    """

    images: tuple[Image, ...]
    total: int
    rank: int
    next: str | None
    version: int
    matching: int
    stacks: Mapping[int, tuple[int, int | None]] = field(default_factory=dict)
    strays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a result looks like as a whole: one byte an image for its proportions (see ``search.shape``), in its order.

    ``days`` are the days of local time, counted from 1970, that have images, and how many; none unless the order is
    that of time. ``kept`` says that what the asker knew of ``proportions`` stands at the ``start`` or the ``end``, and
    is left out here.
    """

    version: int
    total: int
    days: tuple[tuple[int, int], ...]
    kept: str | None
    proportions: bytes


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
class ScanProgress:
    """Where a scan stands. ``total`` grows until ``counted``. ``state``: running, done, cancelled or failed.

    ``held`` says why a running one is at rest or slow: paused (by the user), host (which is generating an image) or
    load (other programs need the machine).
    """

    state: str
    files: int = 0
    total: int = 0
    counted: bool = False
    indexed: int = 0
    unchanged: int = 0
    missing: int = 0
    errors: int = 0
    started_ms: int = 0
    updated_ms: int = 0
    message: str | None = None
    held: str | None = None


@dataclass(frozen=True, slots=True)
class FileError:
    """A file that could not be read, and why. ``id`` is its image's."""

    id: int
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A folder or file name of a root that has no row because it could not be read at all, and why."""

    root_id: int
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class RootHealth:
    """What is known of one root. ``active`` is False for one that was removed: its rows are kept, out of sight.

    ``images`` have their file, ``missing`` have lost it; ``errors`` are images that could not be read, ``problems``
    what has no row because of that. ``scanned_ms`` is when a scan last went through all of it.
    """

    root: Root
    active: bool
    images: int
    missing: int
    errors: int
    problems: int
    scanned_ms: int | None


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of an image as it was at ``version``, encoded as ``media_type``."""

    data: bytes
    media_type: str
    version: str


class Look(NamedTuple):
    """How an image looks. ``pixels`` is a digest of every pixel, the same only for images alike in each; None where
    that cannot be told (moving pictures, more than 8 bits). ``across`` and ``down`` are 64 bits each: whether it
    darkens from one of 8 by 8 fields to the next; near in number of differing bits when pictures look alike.
    ``color`` is the mean colour as 0xRRGGBB.
    """

    pixels: bytes | None
    across: int
    down: int
    color: int


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


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of the user's for images. ``name`` may be a path, ``animal/cat``; ``color`` is as CSS writes it, #rrggbb.

    ``count`` says how many images have the tag itself.
    """

    name: str
    color: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Album:
    """Images in an order made by hand, or, with a ``query``, all that it finds: a smart album.

    ``position`` is its place among the albums, ``cover_id`` the image shown for it, None while it has none.
    """

    id: int
    name: str
    position: int
    notes: str = ""
    cover_id: int | None = None
    query: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Gives ``tag`` to the images that ``query`` finds, each once, when they are indexed. ``applied`` counts them."""

    id: int
    query: str
    tag: str
    active: bool = True
    applied: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user did to images that can be taken back, and done again once it was.

    ``label`` says what, in words; ``images`` how many it concerned. ``kind`` names the part of Berry that can undo it.
    """

    id: int
    made_ms: int
    kind: str
    label: str
    images: int
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """Images chosen by the user: those of these ids, or all that ``query`` finds but ``excluded``."""

    ids: tuple[int, ...] = ()
    query: str | None = None
    excluded: tuple[int, ...] = ()


STACKING_RULES = ("prompt", "batch")


@dataclass(frozen=True, slots=True)
class Stacking:
    """A way to look at a result: images of one prompt are collapsed into a stack. ``rule``: ``prompt`` takes all of
    them, ``batch`` those that are neighbours. Stacks with an image of ``open`` in them are not collapsed.
    """

    rule: str
    open: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is or shall be: a root, a folder relative to it with ``/`` between its parts, a name."""

    root_id: int
    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Filed:
    """An image as those see it who move its file. ``root`` is the root's absolute path; ``reachable`` says that its
    root can be reached and its file was there when last looked for."""

    id: int
    root: str
    place: Place
    size: int
    mtime_ns: int
    reachable: bool
    prompt_id: int | None
    seed: int | None

    @property
    def is_trashed(self) -> bool:
        return self.place.folder.startswith(TRASH_FOLDER + "/")


@dataclass(frozen=True, slots=True)
class Step:
    """One image's part of a file operation: from where to where, with the names of the files that go along."""

    image_id: int
    source: Place
    target: Place
    companions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileOperation:
    """What is being done to files. ``kind``: trash, restore, move, rename or copy. One that takes an action back, or
    does it again, has that action's id, and in ``undone`` which of the two it is."""

    kind: str
    label: str
    action_id: int | None = None
    undone: bool | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be done with an image's file, and why."""

    image_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file operation: how many images it concerned in the end, those it could not, and the action that
    takes it back (None when nothing was done). ``renamed`` counts those that got a number since their name was taken.
    """

    done: int
    failures: tuple[Failure, ...] = ()
    action: Action | None = None
    renamed: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class TrashContents:
    """How many images the trash holds, and the size of their files in bytes."""

    images: int
    bytes: int
