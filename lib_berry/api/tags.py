"""Routes of tags: what there are, on which of the images chosen; putting on, taking off, renaming, merging."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.acts import body_of, done
from lib_berry.api.services import services

router = APIRouter()


@router.get("/tags")
async def tags(request: Request) -> Response:
    """Every tag with its colour and how many images have it."""
    found = services(request)
    return schema.answer({"tags": schema.plain(await found.run(found.library.curation.tags))})


@router.post("/tags/of")
async def tags_on(request: Request) -> Response:
    """The tags of the images chosen, each with how many of them have it."""
    chosen = params.chosen(await params.json_object(request))
    found = services(request)
    return schema.answer({"tags": schema.plain(await found.run(found.library.curation.tags_on, chosen))})


@router.post("/tags")
async def tag(request: Request) -> Response:
    """Put the tags in ``add`` on the images chosen, and take those in ``remove`` off."""
    body = await body_of(request)
    chosen, add, remove = params.chosen(body), params.texts(body, "add"), params.texts(body, "remove")
    return await done(request, lambda library: library.curation.tag(chosen, add=add, remove=remove))


@router.post("/tags/rename")
async def rename(request: Request) -> Response:
    """Give ``tag`` and those beneath it the name ``to``; with ``merge`` even if there is one of that name."""
    body = await body_of(request)
    tag, to = params.text(body, "tag"), params.text(body, "to")
    merge = "merge" in body and params.flag(body, "merge")
    return await done(request, lambda library: library.curation.rename_tag(tag, to, merge=merge))


@router.post("/tags/color")
async def color(request: Request) -> Response:
    """Show ``tag`` in ``color``, #rrggbb or null."""
    body = await body_of(request)
    tag = params.text(body, "tag")
    shown = None if body.get("color") is None else params.text(body, "color")
    return await done(request, lambda library: library.curation.color_tag(tag, shown))


@router.post("/tags/delete")
async def delete(request: Request) -> Response:
    """Drop ``tag`` and those beneath it."""
    tag = params.text(await body_of(request), "tag")
    return await done(request, lambda library: library.curation.delete_tag(tag))
