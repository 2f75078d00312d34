"""Routes that read the index: pages of images, the place of one, all about one.

Where a result is asked for, ``stacks=prompt`` or ``stacks=batch`` collapses images of one prompt (see ``Stacking``),
but stacks with one of the images in ``open=ID,ID`` in them. Images in ``keep=ID,ID`` are in the result whether they
match or not: a visitor who has just changed them still sees them in their places.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import packing, params, permissions, schema
from lib_berry.api.services import services
from lib_berry.errors import InvalidRequestError

router = APIRouter()


@router.get("/images")
async def images(
    request: Request,
    query: str = "",
    sort: str = "created",
    limit: int = 100,
    cursor: str | None = None,
    rank: int | None = None,
    facets: int = 0,
) -> Response:
    """One page, from ``cursor`` (the ``next`` of the page before) or from the 0-based ``rank``.

    With ``facets`` also how the whole result is spread, and what the query consists of. ``blurred`` are the ids of
    images that have one of the words named in the settings.
    """
    found = services(request)
    if cursor is not None and rank is not None:
        raise InvalidRequestError("Give either cursor or rank, not both.")
    asked, stacking, privacy = params.query(query), params.stacking(request), found.privacy()
    keep = params.kept(request)
    words = found.host.settings().blur_words

    def answer() -> Response:
        page, spread = found.library.gallery.answer(
            asked,
            sort=sort,
            limit=limit,
            cursor=cursor,
            rank=rank or 0,
            stacking=stacking,
            keep=keep,
            spread=bool(facets),
        )
        more = {} if spread is None else schema.plain(spread) | schema.parts(asked)
        if words:
            more["blurred"] = found.library.gallery.blurred([image.id for image in page.images], words)
        return schema.answer(schema.page(page, privacy) | more)

    return await found.run_while_wanted(request, answer)


@router.get("/shape")
async def shape(request: Request, query: str = "", sort: str = "created", count: int = 0, check: int = 0) -> Response:
    """Each image's proportions and each day's images, to lay out the whole result.

    ``count`` and ``check``: of how many images the visitor knows the proportions, and their CRC-32.
    """
    found = services(request)
    known = (count, check) if count > 0 else None
    stacking, keep = params.stacking(request), params.kept(request)

    def answer() -> Response:
        asked = params.query(query)
        shape = found.library.gallery.shape(asked, sort=sort, stacking=stacking, keep=keep, known=known)
        head = {"version": shape.version, "total": shape.total, "days": shape.days, "kept": shape.kept}
        return packing.answer(request, head, shape.proportions)

    return await found.run_while_wanted(request, answer)


@router.get("/ids")
async def ids(request: Request, query: str = "", sort: str = "created", one: str = "", other: str = "") -> Response:
    """The ids of all images of the result from image ``one`` to image ``other``, whichever comes first."""
    found = services(request)
    asked, stacking = params.query(query), params.stacking(request)
    ends, keep = (params.image_id(one), params.image_id(other)), params.kept(request)

    def answer() -> Response:
        ids = found.library.gallery.ids_between(asked, *ends, sort=sort, stacking=stacking, keep=keep)
        return packing.answer(request, {}, ids)

    return await found.run_while_wanted(request, answer)


@router.post("/infotexts")
async def infotexts(request: Request) -> Response:
    """The infotexts of the images chosen, as text to be copied; reading them changes nothing."""
    found = services(request)
    chosen = params.chosen(await params.json_object(request))
    texts, without, left = await found.run_while_wanted(request, found.library.gallery.infotexts, chosen)
    return schema.answer({"texts": texts, "without": without, "left": left})


@router.get("/images/{image_id}/rank")
async def rank(request: Request, image_id: str, query: str = "", sort: str = "created") -> Response:
    """Where the image stands in the query's result; ``rank`` is null when it is not in it."""
    found = services(request)
    asked, number, stacking = params.query(query), params.image_id(image_id), params.stacking(request)
    place, total, version = await found.run(
        found.library.gallery.rank, asked, number, sort=sort, stacking=stacking, keep=params.kept(request)
    )
    return schema.answer({"rank": place, "total": total, "version": version})


@router.get("/images/{image_id}/similar")
async def similar(request: Request, image_id: str, limit: int = 100) -> Response:
    """Images whose prompts share rare tags with this one's, the most alike first."""
    found = services(request)
    images = await found.run_while_wanted(
        request, found.library.gallery.similar, params.image_id(image_id), limit=limit
    )
    return schema.answer({"images": [schema.image(each, found.privacy()) for each in images]})


@router.get("/images/{image_id}")
async def image(request: Request, image_id: str) -> Response:
    """All about one image; what its file says is read from the file. ``blurred`` as with ``images``."""
    found = services(request)
    number, words = params.image_id(image_id), found.host.settings().blur_words

    def answer() -> Response:
        detail, reading = found.library.gallery.detail(number)
        blurred = found.library.gallery.blurred([number], words)
        return schema.answer(schema.detail(detail, reading, found.privacy()) | {"blurred": blurred})

    return await found.run(answer)


@router.post("/images/{image_id}/cover")
async def cover(request: Request, image_id: str) -> Response:
    """Let the image stand for the stacks it is in."""
    await params.empty_object(request)
    found = services(request)
    permissions.require_curation(found.host)
    await found.run(found.library.gallery.pick_cover, params.image_id(image_id))
    return schema.answer({})
