"""Routes that start and stop the scan."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.services import services

router = APIRouter()


@router.post("/scan")
async def start(request: Request) -> Response:
    """Start a scan of every root; where one is running, say how far it is."""
    await params.empty_object(request)
    found = services(request)
    progress = await found.run(found.library.start_scan)
    return schema.answer(schema.scan(progress, found.privacy()))


@router.post("/scan/pause")
async def pause(request: Request) -> Response:
    """Ask the running scan to pause."""
    return await _pause(request, True)


@router.post("/scan/resume")
async def resume(request: Request) -> Response:
    """Let a paused scan go on."""
    return await _pause(request, False)


async def _pause(request: Request, wanted: bool) -> Response:
    await params.empty_object(request)
    found = services(request)
    progress = await found.run(found.library.pause_scan, wanted)
    return schema.answer(schema.scan(progress, found.privacy()))


@router.post("/scan/cancel")
async def cancel(request: Request) -> Response:
    """Ask the running scan to stop after the file it is at; what is indexed stays."""
    await params.empty_object(request)
    found = services(request)
    progress = await found.run(found.library.cancel_scan)
    return schema.answer(schema.scan(progress, found.privacy()))
