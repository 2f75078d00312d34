"""The page's own JavaScript and style sheet, at an address that changes with their content."""

from __future__ import annotations

from pathlib import PurePosixPath

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import caching
from lib_berry.assets import Assets
from lib_berry.errors import NotFoundError

MEDIA_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css"}

router = APIRouter()


@router.get("/ui/{digest}/{name}")
async def asset(request: Request, digest: str, name: str) -> Response:
    """One of the files read when the app was made; there is no way to any other."""
    assets: Assets = request.app.state.assets
    content = assets.files.get(name)
    if digest != assets.digest or content is None:
        raise NotFoundError("That file belongs to another version of the page. Reload the page.")
    media_type = MEDIA_TYPES[PurePosixPath(name).suffix]
    return Response(content, headers={"Cache-Control": caching.FOR_EVER}, media_type=media_type)
