"""Routes of the history: what was done, taking it back, doing it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.acts import body_of, done
from lib_berry.api.permissions import require_file_changes
from lib_berry.api.services import services
from lib_berry.db.journal import KIND as FILES
from lib_berry.host import Host
from lib_berry.model import Action

router = APIRouter()


@router.get("/actions")
async def history(request: Request) -> Response:
    """The latest actions first, those that were taken back among them."""
    found = services(request)
    return schema.answer({"actions": schema.plain(await found.run(found.library.undo.history))})


@router.post("/undo")
async def undo(request: Request) -> Response:
    """Take back the latest action, which must be ``id`` if the body has it."""
    number = _number(await body_of(request))
    permit = _permit(services(request).host)
    return await done(request, lambda library: library.undo.undo(number, permit))


@router.post("/redo")
async def redo(request: Request) -> Response:
    """Do again what was taken back last, which must be ``id`` if the body has it."""
    number = _number(await body_of(request))
    permit = _permit(services(request).host)
    return await done(request, lambda library: library.undo.redo(number, permit))


def _permit(host: Host) -> Callable[[Action], None]:
    """Raises ForbiddenError of an action with files, for those who may change none."""

    def permit(action: Action) -> None:
        if action.kind == FILES:
            require_file_changes(host)

    return permit


def _number(body: dict[str, Any]) -> int | None:
    return params.whole(body, "id") if "id" in body else None
