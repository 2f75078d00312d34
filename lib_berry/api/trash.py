"""Routes of the trash: into it, out of it, what it holds, and emptying it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.filing import acted, outcome
from lib_berry.api.permissions import require_file_changes
from lib_berry.api.services import services

router = APIRouter()


@router.get("/trash")
async def contents(request: Request) -> Response:
    """How many images the trash holds and how many bytes, and whether the system has a recycle bin to empty it into.

    Its images are those that the query ``trash:yes`` finds.
    """
    found = services(request)
    filing = found.library.filing
    held = await found.run(filing.trash_contents)
    return schema.answer({"images": held.images, "bytes": held.bytes, "recycle_bin": filing.has_recycle_bin()})


@router.post("/trash")
async def trash(request: Request) -> Response:
    """Move the images chosen to the trash."""
    body = await params.json_object(request)
    return await acted(request, body, lambda filing, ids: filing.trash(ids))


@router.post("/trash/restore")
async def restore(request: Request) -> Response:
    """Move the images chosen back to where they were. A query has to say ``trash:yes`` to find any."""
    body = await params.json_object(request)
    return await acted(request, body, lambda filing, ids: filing.restore(ids))


@router.post("/trash/empty")
async def empty(request: Request) -> Response:
    """Throw out all that is in the trash: ``{"images"}`` is how many the user was told of."""
    body, found = await params.json_object(request), services(request)
    require_file_changes(found.host)
    done = await found.run(found.library.filing.empty_trash, params.whole(body, "images"))
    return schema.answer(outcome(done, found))
