"""Routes of the health page: what is known of every root, another try at what could not be read, the archive."""

from __future__ import annotations

import os
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.privacy import Privacy
from lib_berry.api.services import Services, services
from lib_berry.errors import ForbiddenError
from lib_berry.health import Report
from lib_berry.indexing.places import distinct
from lib_berry.model import RootHealth, Watching

RETRIES_AT_ONCE = 200

FROZEN = "The web UI was started with its settings frozen, so folders can be neither archived nor taken up again."

router = APIRouter()


@router.get("/health")
async def health(request: Request) -> Response:
    """Every root with its counts, what no scan could read, and what Berry's own files take."""
    found = services(request)
    return schema.answer(await found.run(_health, found))


def _health(found: Services) -> dict[str, Any]:
    found.library.roots()
    report, privacy, watching = found.library.health.report(), found.privacy(), found.library.watching()
    folders = distinct((str(folder.path), folder.kind) for folder in found.host.output_folders())
    configured = {os.path.normcase(path) for path, _ in folders}
    return {
        "roots": [_root(each, configured, privacy, watching.get(each.root.id)) for each in report.roots if each.active],
        "problems": _problems(report, privacy),
        "database_bytes": report.database_bytes,
        "thumbnail_bytes": report.thumbnail_bytes,
        "thumbnail_cap": report.thumbnail_cap,
        "free_bytes": report.free_bytes,
        "archive_refused": FROZEN if found.host.info().settings_frozen else None,
    }


def _root(found: RootHealth, configured: set[str], privacy: Privacy, watching: Watching | None) -> dict[str, Any]:
    return {
        **schema.root(found.root, privacy, watching),
        "archived": found.root.archived,
        "configured": os.path.normcase(found.root.path) in configured,
        "images": found.images,
        "missing": found.missing,
        "errors": found.errors,
        "problems": found.problems,
        "scanned_ms": found.scanned_ms,
    }


def _problems(report: Report, privacy: Privacy) -> list[dict[str, Any]]:
    return [{"path": privacy.text(each.path), "reason": privacy.text(each.reason)} for each in report.problems]


@router.post("/errors/retry")
async def retry(request: Request) -> Response:
    """Read unreadable files once more: ``{"ids": […]}``, or ``{"all": true}`` for the first of all of them, with
    ``"cursor"``: the ``next`` of the answer before, for those that follow."""
    body = await params.json_object(request)
    found = services(request)
    return schema.answer(await found.run(_retry, found, body))


def _retry(found: Services, body: dict[str, Any]) -> dict[str, Any]:
    following = None
    if body.get("all") is True:
        rows, following = found.library.gallery.errors(limit=RETRIES_AT_ONCE, cursor=params.cursor(body.get("cursor")))
        ids = [row.id for row in rows]
    else:
        ids = params.image_ids(body.get("ids"), RETRIES_AT_ONCE)
    result = found.library.health.retry(ids)
    return {"tried": result.tried, "mended": result.mended, "next": following}


@router.post("/roots/{root_id}/archive")
async def archive(request: Request, root_id: str) -> Response:
    """Keep the root's images in sight, without scanning or watching it."""
    return await _set_archived(request, root_id, True)


@router.post("/roots/{root_id}/unarchive")
async def unarchive(request: Request, root_id: str) -> Response:
    """Scan and watch the root again, if the settings still name its folder; else it goes out of sight."""
    return await _set_archived(request, root_id, False)


async def _set_archived(request: Request, root_id: str, archived: bool) -> Response:
    await params.empty_object(request)
    found = services(request)
    if found.host.info().settings_frozen:
        raise ForbiddenError(FROZEN, reason="settings_frozen")
    await found.run(found.library.set_archived, params.root_id(root_id), archived)
    return schema.answer(await found.run(_health, found))


@router.post("/roots/{root_id}/gone")
async def gone(request: Request, root_id: str) -> Response:
    """The root's folder is gone or empty for good: its images are missing from now on."""
    await params.empty_object(request)
    found = services(request)
    await found.run(found.library.declare_gone, params.root_id(root_id))
    return schema.answer(await found.run(_health, found))
