"""How browsers keep pictures: for ever under an address that names their version, else only after asking again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
UNCOMPRESSED = {"Content-Encoding": "identity"}
"""Keeps a host's gzip from wasting time on pictures, and from swallowing byte ranges."""


def headers(etag: str, *, current: bool) -> dict[str, str]:
    """For a picture; ``current`` when its address names the very version sent."""
    return {"ETag": etag, "Cache-Control": FOR_EVER if current else ASK_AGAIN, **UNCOMPRESSED}


def matches(request: Request, etag: str) -> bool:
    """Whether the browser says that it holds this version already."""
    given = request.headers.get("if-none-match", "")
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in given.split(","))


def not_modified(kept: dict[str, str]) -> Response:
    return Response(status_code=304, headers=kept)
