"""Routes of albums: what there are, making and changing them, and the images in them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.acts import body_of, done
from lib_berry.api.services import services

router = APIRouter()


@router.get("/albums")
async def albums(request: Request) -> Response:
    """Every album with its count and cover, in the user's order. Each smart one is searched for.

    ``blurred`` are the ids of covers marked as NSFW or with one of the words named in the settings.
    """
    found = services(request)
    words = found.host.settings().blur_words

    def answer() -> Response:
        albums = found.library.albums.albums()
        covers = [album.cover_id for album in albums if album.cover_id is not None]
        gallery = found.library.gallery
        blurred = {*gallery.marked_nsfw(covers), *gallery.blurred(covers, words)}
        return schema.answer({"albums": schema.plain(albums), "blurred": sorted(blurred)})

    return await found.run(answer)


@router.post("/albums")
async def create(request: Request) -> Response:
    """A new album ``{"name", "notes"}`` with the ``images`` chosen, or a smart one of what ``query`` finds."""
    body = await body_of(request)
    name = params.text(body, "name")
    given: dict[str, Any] = {key: params.text(body, key) for key in ("notes", "query") if key in body}
    if "images" in body:
        given["chosen"] = params.chosen(params.mapping(body, "images"))
    return await done(request, lambda library: library.albums.create(name, **given))


@router.post("/albums/{album_id}")
async def change(request: Request, album_id: str) -> Response:
    """Change what ``{"name", "notes", "query", "cover_id", "position"}`` has of it."""
    body = await body_of(request)
    given: dict[str, Any] = {key: params.text(body, key) for key in ("name", "notes", "query") if key in body}
    given |= {key: params.whole(body, key) for key in ("cover_id", "position") if key in body}
    number = params.album_id(album_id)
    return await done(request, lambda library: library.albums.change(number, **given))


@router.post("/albums/{album_id}/delete")
async def delete(request: Request, album_id: str) -> Response:
    await body_of(request)
    number = params.album_id(album_id)
    return await done(request, lambda library: library.albums.delete(number))


@router.post("/albums/{album_id}/add")
async def add(request: Request, album_id: str) -> Response:
    """Put the images chosen at the end of the album."""
    number, chosen = params.album_id(album_id), params.chosen(await body_of(request))
    return await done(request, lambda library: library.albums.add(number, chosen))


@router.post("/albums/{album_id}/remove")
async def remove(request: Request, album_id: str) -> Response:
    """Take the images chosen out of the album."""
    number, chosen = params.album_id(album_id), params.chosen(await body_of(request))
    return await done(request, lambda library: library.albums.remove(number, chosen))


@router.post("/albums/{album_id}/move")
async def move(request: Request, album_id: str) -> Response:
    """Put the images chosen ``before`` another of the album, or at its end where that is null."""
    body = await body_of(request)
    number, chosen = params.album_id(album_id), params.chosen(body)
    before = None if body.get("before") is None else params.whole(body, "before")
    return await done(request, lambda library: library.albums.move(number, chosen, before))
