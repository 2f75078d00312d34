"""Routes that move, copy and rename files, show where they are, and tell how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.permissions import may_change_files, may_curate, require_file_changes
from lib_berry.api.services import Services, services
from lib_berry.errors import ForbiddenError
from lib_berry.filing.reveal import reveal
from lib_berry.filing.service import Filing
from lib_berry.model import Outcome

MOST_PREVIEWED = 100
MOST_FOLDERS = 200
MOST_FAILURES = 100

FAR = "A file manager opens on the machine that the web UI runs on, which is not for visitors from elsewhere."

router = APIRouter()


@router.get("/files")
async def state(request: Request) -> Response:
    """What may be done to files here (``refused`` says why nothing may), and how far what is being done is.

    ``curation_refused`` says why nothing may be said of images either.
    """
    found = services(request)
    progress = found.library.filing.progress()
    return schema.answer(
        {
            "refused": may_change_files(found.host),
            "curation_refused": may_curate(found.host),
            "reveal": _may_reveal(found) is None,
            "running": {"done": progress.done, "total": progress.total} if progress.total else None,
        }
    )


@router.get("/files/folders")
async def folders(request: Request, filter: str = "") -> Response:
    """Where files can be moved to: every root, and folders that hold images and have ``filter`` in their path."""
    found = services(request)

    def work() -> dict[str, Any]:
        roots = [root for root in found.library.roots() if root.available and not root.archived]
        listed = found.library.filing.folders(params.query(filter), MOST_FOLDERS)
        return {
            "roots": [{"id": root.id, "name": Path(root.path).name or root.path} for root in roots],
            "folders": [{"root": root_id, "folder": folder} for root_id, folder in listed],
        }

    return schema.answer(await found.run(work))


@router.post("/files/move")
async def move(request: Request) -> Response:
    """Move the images chosen into ``{"root": id, "folder": "a/b"}``."""
    body = await params.json_object(request)
    root, folder = params.whole(body, "root"), params.text(body, "folder")
    return await acted(request, body, lambda filing, ids: filing.move(ids, root, folder))


@router.post("/files/copy")
async def copy(request: Request) -> Response:
    """Copy the images chosen into ``{"root": id, "folder": "a/b"}``."""
    body = await params.json_object(request)
    root, folder = params.whole(body, "root"), params.text(body, "folder")
    return await acted(request, body, lambda filing, ids: filing.copy(ids, root, folder))


@router.post("/files/rename")
async def rename(request: Request) -> Response:
    """Rename the images chosen by ``{"pattern"}``."""
    body = await params.json_object(request)
    pattern = params.text(body, "pattern")
    return await acted(request, body, lambda filing, ids: filing.rename(ids, pattern))


@router.post("/files/rename/preview")
async def preview(request: Request) -> Response:
    """What ``rename`` would do, told of the first images."""
    body, found = await params.json_object(request), services(request)
    require_file_changes(found.host)
    pattern, chosen = params.text(body, "pattern"), params.chosen(body)

    def work() -> dict[str, Any]:
        ids = found.library.gallery.chosen(chosen)
        shown = found.library.filing.preview_rename(ids, pattern, MOST_PREVIEWED)
        return {
            "total": shown.total,
            "renamings": [
                {"id": each.image_id, "name": each.name, "new_name": each.new_name, "reason": each.reason}
                for each in shown.renamings
            ],
        }

    return schema.answer(await found.run(work))


@router.post("/files/cancel")
async def cancel(request: Request) -> Response:
    """Stop what is being done to files; what is done can be taken back."""
    await params.empty_object(request)
    found = services(request)
    require_file_changes(found.host)
    found.library.filing.cancel()
    return schema.answer({})


@router.post("/images/{image_id}/reveal")
async def show(request: Request, image_id: str) -> Response:
    """Show the image's file in the system's file manager, on the machine that the library is on."""
    await params.empty_object(request)
    found = services(request)
    refusal = _may_reveal(found)
    if refusal is not None:
        raise ForbiddenError(refusal)
    path = await found.run(found.library.files.path, params.image_id(image_id))
    await found.run(reveal, path)
    return schema.answer({})


def _may_reveal(found: Services) -> str | None:
    info = found.host.info()
    return FAR if info.remote or info.hides_paths else None


async def acted(request: Request, body: dict[str, Any], act: Callable[[Filing, Sequence[int]], Outcome]) -> Response:
    """Do something to the files of the images a body names, and tell what came of it."""
    found = services(request)
    require_file_changes(found.host)
    chosen = params.chosen(body)

    def work() -> Outcome:
        return act(found.library.filing, found.library.gallery.chosen(chosen))

    return schema.answer(outcome(await found.run(work), found))


def outcome(came: Outcome, services: Services) -> dict[str, Any]:
    """``failed`` counts all failures, of which the first are told; ``version`` is that of the index after it."""
    privacy = services.privacy()
    return {
        "action": schema.plain(came.action),
        "version": services.library.gallery.version(),
        "done": came.done,
        "renamed": came.renamed,
        "cancelled": came.cancelled,
        "failed": len(came.failures),
        "failures": [
            {"id": each.image_id, "name": each.name, "reason": privacy.text(each.reason)}
            for each in came.failures[:MOST_FAILURES]
        ],
    }
