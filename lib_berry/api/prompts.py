"""The route that gives the prompts of chosen images as a file for "Prompts from file or textbox"."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params
from lib_berry.api.files import disposition
from lib_berry.api.services import services

router = APIRouter()


@router.post("/prompts")
async def prompts(request: Request) -> Response:
    """A line an image, those without a prompt left out; ``"settings": true`` adds seed, steps, sampler and size."""
    body = await params.json_object(request)
    found = services(request)
    lines = await found.run_while_wanted(
        request, found.library.gallery.prompt_lines, params.chosen(body), settings=body.get("settings") is True
    )
    headers = {"Content-Disposition": disposition("prompts.txt", True)}
    text = "".join(f"{line}\n" for line in lines)
    return Response(text.encode("utf-8", "replace"), headers=headers, media_type="text/plain")
