"""Routes about the library as a whole: its state, the files it could not read, the words a query may use."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import schema
from lib_berry.api.services import Services, services
from lib_berry.query.fields import FIELDS
from lib_berry.query.sorts import menu

router = APIRouter()


def _status(found: Services) -> dict[str, Any]:
    """``version`` is read first: an index that changes meanwhile is then asked for again, not taken for current."""
    library = found.library
    version = library.gallery.version()
    counts = library.gallery.counts()
    name, roots = found.host.info().name, library.roots()
    return schema.status(version, counts, name, roots, library.watching(), library.scan_progress(), found.privacy())


@router.get("/status")
async def status(request: Request) -> Response:
    found = services(request)
    return schema.answer(await found.run(_status, found))


@router.get("/errors")
async def errors(request: Request, limit: int = 100, cursor: str | None = None) -> Response:
    """Files that could not be read, newest first, with the reason."""
    found = services(request)
    rows, following = await found.run(found.library.gallery.errors, limit=limit, cursor=cursor)
    privacy = found.privacy()
    return schema.answer({"errors": [schema.error(row, privacy) for row in rows], "next": following})


@router.get("/fields")
async def fields(request: Request) -> Response:
    """The search fields and the orders a result can have."""
    return schema.answer(schema.vocabulary(FIELDS, menu()))
