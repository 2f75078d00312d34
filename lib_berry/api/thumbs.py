"""The route of the thumbnails."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import caching, params
from lib_berry.api.services import Services, services
from lib_berry.model import Thumbnail

CLIENT_GONE = 499

router = APIRouter()


@router.api_route("/thumb/{image_id}/{version}", methods=["GET", "HEAD"])
async def thumbnail(request: Request, image_id: str, version: str) -> Response:
    """The thumbnail; of the file as it is now, should it have changed since ``version``."""
    found = services(request)
    key, wanted = params.image_id(image_id), params.version(version)
    picture = await found.run(found.library.thumbnails.cached, key, wanted)
    if picture is None:
        picture = await _made(request, found, key, wanted)
        if picture is None:
            return Response(status_code=CLIENT_GONE)
    etag = f'"{hashlib.blake2b(picture.data, digest_size=9).hexdigest()}"'
    headers = caching.headers(etag, current=picture.version == wanted)
    if caching.matches(request, etag):
        return caching.not_modified(headers)
    return Response(picture.data, headers=headers, media_type=picture.media_type)


async def _made(request: Request, found: Services, key: int, wanted: str) -> Thumbnail | None:
    """The thumbnail made in its turn; None when the visitor has scrolled on and hung up meanwhile."""
    async with found.decoding:
        if await request.is_disconnected():
            return None
        return await found.run(found.library.thumbnails.get, key, wanted)
