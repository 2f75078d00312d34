"""Routes that compare images, and that note which were looked at."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.services import services
from lib_berry.differences import Differences, TagRow

router = APIRouter()


@router.get("/differences")
async def differences(request: Request, ids: str = "") -> Response:
    """What differs between the images whose ids stand in ``ids`` with commas between them."""
    found = services(request)
    wanted = [params.image_id(text) for text in ids.split(",") if text]
    return schema.answer(_answer(await found.run(found.library.gallery.differences, wanted)))


@router.post("/images/{image_id}/viewed")
async def viewed(request: Request, image_id: str) -> Response:
    """Note that the image was looked at now."""
    await params.empty_object(request)
    found = services(request)
    await found.run(found.library.gallery.viewed, params.image_id(image_id))
    return schema.answer({})


def _answer(found: Differences) -> dict[str, Any]:
    return {
        "ids": list(found.ids),
        "rows": schema.plain(found.rows),
        "same": found.same,
        "tags": [_tag(row) for row in found.tags],
        "negative_tags": [_tag(row) for row in found.negative_tags],
    }


def _tag(row: TagRow) -> dict[str, Any]:
    """``weight`` where all that have the tag give it the same one, else null; ``in`` says which have it."""
    weights = {weight for weight in row.weights if weight != 0}
    return {
        "text": row.text,
        "weight": weights.pop() if len(weights) == 1 else None,
        "weights": list(row.weights),
        "in": [weight != 0 for weight in row.weights],
    }
