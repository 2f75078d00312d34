"""Routes of the ComfyUI workflow that an image was made with."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.files import disposition
from lib_berry.api.services import services

router = APIRouter()


@router.get("/images/{image_id}/workflow")
async def workflow(request: Request, image_id: str) -> Response:
    """Its nodes, to be read: ``{"nodes": [{"id", "type", "title", "inputs": [...]}], "total"}``."""
    found = services(request)
    _, listed = await found.run(found.library.gallery.workflow, params.image_id(image_id))
    return schema.answer({"nodes": schema.plain(listed.nodes), "total": listed.total})


@router.get("/images/{image_id}/workflow.json")
async def document(request: Request, image_id: str) -> Response:
    """The document itself, to be loaded into ComfyUI."""
    found = services(request)
    image, listed = await found.run(found.library.gallery.workflow, params.image_id(image_id))
    headers = {"Content-Disposition": disposition(f"{PurePath(image.name).stem}.json", True)}
    return Response(listed.text().encode("utf-8", "replace"), headers=headers, media_type="application/json")
