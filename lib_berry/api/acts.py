"""How routes that curate do it: whether they may, on the library's threads, and what they answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.permissions import require_curation
from lib_berry.api.services import services
from lib_berry.library import Library
from lib_berry.model import Action


async def body_of(request: Request) -> dict[str, Any]:
    """The body of a request that curates. Raises ForbiddenError when the gallery is read-only."""
    require_curation(services(request).host)
    return await params.json_object(request)


async def done(request: Request, act: Callable[[Library], Action | None]) -> Response:
    """Do it. The answer has the action, null when nothing was to be done, and the version of the index after it."""
    found = services(request)

    def run() -> dict[str, Any]:
        action = act(found.library)
        return {"action": schema.plain(action), "version": found.library.gallery.version()}

    return schema.answer(await found.run(run))
