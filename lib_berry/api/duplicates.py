"""Routes of duplicates: groups of images alike, and the wish to have every image looked at for them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.permissions import require_curation
from lib_berry.api.privacy import Privacy
from lib_berry.api.services import services
from lib_berry.duplicates import Copy, Groups

router = APIRouter()


@router.get("/duplicates")
async def duplicates(request: Request, kind: str = "exact", start: int = 0, limit: int = 50) -> Response:
    """Groups of ``kind`` (exact, near, recipe) from the ``start``-th on; ``next`` of an answer is the next start.

    In each the image to keep comes first, and ``why`` says what it was chosen by. ``blurred`` are the ids of images
    that have one of the words named in the settings.
    """
    found = services(request)
    words = found.host.settings().blur_words

    def answer() -> Response:
        groups = found.library.duplicates.groups(kind, start, limit)
        ids = [copy.image.id for group in groups.groups for copy in group.copies]
        blurred = found.library.gallery.blurred(ids, words)
        return schema.answer(_groups(groups, found.privacy()) | {"blurred": blurred})

    return await found.run(answer)


@router.post("/duplicates/look")
async def look(request: Request) -> Response:
    """Look at every image, in the background."""
    await params.empty_object(request)
    found = services(request)
    require_curation(found.host)
    await found.run(found.library.duplicates.look)
    return schema.answer(schema.plain(await found.run(found.library.duplicates.progress)))


@router.get("/duplicates/progress")
async def progress(request: Request) -> Response:
    """How many images have been looked at."""
    found = services(request)
    return schema.answer(schema.plain(await found.run(found.library.duplicates.progress)))


def _groups(found: Groups, privacy: Privacy) -> dict[str, Any]:
    groups = [{"why": group.why, "images": [_copy(copy, privacy) for copy in group.copies]} for group in found.groups]
    facts = {name: getattr(found, name) for name in ("kind", "total", "images", "next")}
    return {**facts, "groups": groups}


def _copy(copy: Copy, privacy: Privacy) -> dict[str, Any]:
    return {
        **schema.image(copy.image, privacy),
        "folder": copy.folder,
        "size": copy.size,
        "container": copy.container,
        "has_prompt": copy.has_prompt,
        "tags": copy.tags,
        "albums": copy.albums,
    }
