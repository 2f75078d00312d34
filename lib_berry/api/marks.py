"""The route of marks: stars, favourites, what is not safe for work."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params
from lib_berry.api.acts import body_of, done
from lib_berry.errors import InvalidRequestError

router = APIRouter()


@router.post("/marks")
async def mark(request: Request) -> Response:
    """Give the images chosen (``params.chosen``) what the body has of ``rating``, ``favorite`` and ``nsfw``."""
    body = await body_of(request)
    chosen = params.chosen(body)
    given: dict[str, Any] = {key: params.flag(body, key) for key in ("favorite", "nsfw") if key in body}
    if "rating" in body:
        given["rating"] = params.whole(body, "rating")
    if not given:
        raise InvalidRequestError("Say what to mark the images with: rating, favorite or nsfw.")
    return await done(request, lambda library: library.curation.mark(chosen, **given))
