"""Routes of downloads: a POST prepares one and answers with a ticket, a GET of the ticket fetches it, once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lib_berry.api import params, schema
from lib_berry.api.services import Services, services
from lib_berry.downloads.service import Download

log = logging.getLogger(__name__)

router = APIRouter()


@router.post("/downloads")
async def prepare(request: Request) -> Response:
    """Prepare a download of the images chosen, of ``{"kind"}``: zip, stripped (of metadata), csv, json, infotexts,
    prompts or sheet. ``bytes`` is null where nobody can know it yet."""
    body, found = await params.json_object(request), services(request)
    kind, chosen = params.text(body, "kind"), params.chosen(body)

    def work() -> dict[str, object]:
        library = found.library
        ticket, download = library.downloads.prepare(kind, library.gallery.chosen(chosen))
        return {
            "ticket": ticket,
            "name": download.name,
            "bytes": download.length,
            "images": download.images,
            "left_out": download.left_out,
        }

    return schema.answer(await found.run_while_wanted(request, work))


@router.get("/downloads/{ticket}")
async def fetch(request: Request, ticket: str) -> Response:
    """What was prepared. A ticket is good for one time."""
    found = services(request)
    return PieceStream(found, found.library.downloads.claim(ticket))


class PieceStream(Response):
    """Sends a download piece by piece as it is made, each made on the library's threads; then closes it."""

    def __init__(self, found: Services, download: Download) -> None:
        headers = {
            "Content-Type": download.media_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(download.name, safe='')}",
            "Content-Encoding": "identity",  # else a host's compression would hold all of it back
        }
        if download.length is not None:
            headers["Content-Length"] = str(download.length)
        super().__init__(headers=headers)
        if download.length is None:
            del self.headers["content-length"]
        self._found = found
        self._download = download

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        pieces = self._download.pieces
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            following: Callable[[Iterator[bytes], None], bytes | None] = next
            while (piece := await self._found.run(following, pieces, None)) is not None:
                if await request.is_disconnected():
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError as error:
            # The answer has begun: what is missing at its end tells the browser that it failed.
            log.warning("Berry broke off a download: %s", error)
            raise
        finally:
            await self._found.run(self._close)

    def _close(self) -> None:
        close = getattr(self._download.pieces, "close", None)
        if close is not None:
            close()
        self._download.close()
