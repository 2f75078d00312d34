"""Routes that help to search: all values of a facet, completing what is typed, changing a query by a click."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.services import services
from lib_berry.query.edit import toggle as toggled

router = APIRouter()


@router.get("/facets/{field}")
async def facet(request: Request, field: str, query: str = "", filter: str = "", limit: int = 100) -> Response:
    """The values of one facet under the query, those with ``filter`` in them."""
    found = services(request)
    facet = await found.run(
        found.library.gallery.facet, params.query(query), field, containing=params.query(filter), limit=limit
    )
    return schema.answer(schema.plain(facet))


@router.get("/suggest")
async def suggest(request: Request, query: str = "", position: int = 0) -> Response:
    """What the word at the caret, which stands after ``position`` characters, may become."""
    found = services(request)
    return schema.answer(schema.plain(await found.run(found.library.gallery.suggest, params.query(query), position)))


@router.get("/query/toggle")
async def toggle(request: Request, query: str = "", field: str = "", value: str = "", exclude: int = 0) -> Response:
    """The query with a value of a field added, or excluded; without it when it is there already."""
    asked = params.query(query), field, params.query(value), bool(exclude)
    return schema.answer({"query": await services(request).run(toggled, *asked)})
