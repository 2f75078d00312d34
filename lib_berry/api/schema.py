"""What goes over the wire: records of the model as JSON, under the same names."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from starlette.responses import Response

from lib_berry.api.privacy import Privacy
from lib_berry.model import Counts, FileError, Image, ImageDetail, Page, Reading, Root, ScanProgress, Watching
from lib_berry.query.ast import terms
from lib_berry.query.chips import chips
from lib_berry.query.kinds import Field
from lib_berry.query.lookup import choices
from lib_berry.query.parser import parse

SAFE_WHOLE = 2**53 - 1
"""The largest whole number JavaScript can hold exactly; larger ones travel as text."""


def plain(value: Any) -> Any:
    """A record, mapping or sequence as what ``json`` can write: numbers JavaScript cannot hold as text or null."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= SAFE_WHOLE else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value]


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """``data`` as JSON. File names that are not valid text keep a ? in place of each bad character."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, headers, media_type="application/json")


def image(found: Image, privacy: Privacy) -> dict[str, Any]:
    color = {} if found.color is None else {"color": found.color}
    animated = {"animated": True} if found.animated else {}
    return {
        "id": found.id,
        "name": found.name,
        "width": found.width,
        "height": found.height,
        "created_ms": found.created_ms,
        "version": found.version,
        "missing": found.missing,
        "error": None if found.error is None else privacy.text(found.error),
        "rating": found.rating,
        "favorite": found.favorite,
        "nsfw": found.nsfw,
        **color,
        **animated,
    }


def page(found: Page, privacy: Privacy) -> dict[str, Any]:
    return {
        "images": [_cell(found, each, privacy) for each in found.images],
        "total": found.total,
        "matching": found.matching,
        "rank": found.rank,
        "next": found.next,
        "version": found.version,
    }


def _cell(page: Page, shown: Image, privacy: Privacy) -> dict[str, Any]:
    """The image; where it stands first in a stack of several, with ``stack``: how many, and what opened it; with
    ``stray`` where it no longer matches."""
    several = page.stacks.get(shown.id)
    stack = {} if several is None else {"stack": {"count": several[0], "open": several[1]}}
    stray = {"stray": True} if shown.id in page.strays else {}
    return {**image(shown, privacy), **stack, **stray}


def parts(query: str) -> dict[str, Any]:
    """What a query consists of, to be shown as chips, and the words to highlight in prompts."""
    return {"chips": [plain(each) for each in chips(query)], "words": list(terms(parse(query)))}


def detail(found: ImageDetail, reading: Reading, privacy: Privacy) -> dict[str, Any]:
    """One image with what its file said; ``reading`` may come from the index alone when the file is away."""
    return {
        **image(found.image, privacy),
        "path": privacy.path(found.image.path),
        "folder": found.folder,
        "root": found.root,
        "size": found.size,
        "mtime_ms": found.mtime_ns // 1_000_000,
        "container": found.container,
        "parameters": plain(reading.parameters),
        "stages": plain(reading.stages),
        "raw": plain(reading.raw),
        "infotext": reading.infotext,
        "tags": [{"name": tag.name, "color": tag.color} for tag in found.tags],
        "albums": [{"id": album.id, "name": album.name} for album in found.albums],
    }


NOT_MADE = Watching("absent", "There is no such folder yet; it is made when the first image is saved to it.")


def root(found: Root, privacy: Privacy, watching: Watching | None = None) -> dict[str, Any]:
    """A root and how it is watched: ``absent`` where no folder is there, and no image of it is known."""
    name = found.path.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1] or found.path
    if found.available and watching is not None and watching.state == "away":
        watching = NOT_MADE
    reason = None if found.available else "The folder cannot be reached, or is empty now. Is its drive connected?"
    return {
        "id": found.id,
        "name": name,
        "kind": found.kind,
        "path": privacy.path(found.path),
        "available": found.available,
        "reason": reason,
        "watch": watching.state if watching else "off",
        "watch_reason": privacy.text(watching.reason) if watching and watching.reason else None,
    }


def scan(progress: ScanProgress | None, privacy: Privacy) -> dict[str, Any] | None:
    """Where a scan stands, with ``rate`` in files a second and ``seconds_left``, null while they are not known."""
    if progress is None:
        return None
    seconds = (progress.updated_ms - progress.started_ms) / 1000
    rate = progress.files / seconds if seconds > 0 and progress.files else None
    known = rate is not None and progress.counted and progress.state == "running"
    left = max(progress.total - progress.files, 0) / rate if known and rate else None
    message = None if progress.message is None else privacy.text(progress.message)
    return plain(progress) | {"message": message, "rate": rate, "seconds_left": left}  # type: ignore[no-any-return]


def status(
    version: int,
    counts: Counts,
    host: str,
    roots: tuple[Root, ...],
    watching: Mapping[int, Watching],
    progress: ScanProgress | None,
    privacy: Privacy,
) -> dict[str, Any]:
    return {
        "version": version,
        **plain(counts),
        "host": host,
        "roots": [root(each, privacy, watching.get(each.id)) for each in roots],
        "scan": scan(progress, privacy),
    }


def error(found: FileError, privacy: Privacy) -> dict[str, Any]:
    return {"id": found.id, "path": privacy.text(found.path), "reason": privacy.text(found.reason)}


def vocabulary(known: Iterable[Field], sorts: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The words of the query language, without how they are looked up."""
    return {
        "fields": [
            {
                "name": f.name,
                "aliases": list(f.aliases),
                "kind": f.kind.value,
                "choices": list(choices(f)),
                "example": f.example,
                "help": f.help,
            }
            for f in known
        ],
        "sorts": [{"name": name, "label": label} for name, label in sorts],
    }
