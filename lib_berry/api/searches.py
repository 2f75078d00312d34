"""Routes of saved searches, which answer with all that is kept, and of noting the history, which do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.services import services
from lib_berry.searches import Searches

router = APIRouter()


@router.get("/searches")
async def kept(request: Request) -> Response:
    """Saved searches with how many images each finds, and the latest of the history."""
    return await _after(request, lambda _: None)


@router.post("/searches")
async def save(request: Request) -> Response:
    """Keep ``{"name", "query", "sort"}``."""
    body = await params.json_object(request)
    name, query = params.text(body, "name"), params.query(params.text(body, "query"))
    sort = params.text(body, "sort")
    return await _after(request, lambda searches: searches.save(name, query, sort))


@router.post("/searches/{search_id}")
async def change(request: Request, search_id: str) -> Response:
    """Change what ``{"name", "query", "sort", "position"}`` has of it."""
    body = await params.json_object(request)
    given: dict[str, Any] = {key: params.text(body, key) for key in ("name", "query", "sort") if key in body}
    if "position" in body:
        given["position"] = params.whole(body, "position")
    if "query" in given:
        given["query"] = params.query(given["query"])
    number = params.search_id(search_id)
    return await _after(request, lambda searches: searches.change(number, **given))


@router.post("/searches/{search_id}/delete")
async def delete(request: Request, search_id: str) -> Response:
    await params.empty_object(request)
    number = params.search_id(search_id)
    return await _after(request, lambda searches: searches.delete(number))


@router.post("/history")
async def remember(request: Request) -> Response:
    """Note that ``{"query"}`` was searched for."""
    query = params.query(params.text(await params.json_object(request), "query"))
    found = services(request)
    await found.run(found.library.searches.remember, query)
    return schema.answer({})


@router.post("/history/clear")
async def clear(request: Request) -> Response:
    await params.empty_object(request)
    return await _after(request, lambda searches: searches.clear_history())


async def _after(request: Request, action: Callable[[Searches], None]) -> Response:
    found = services(request)
    searches = found.library.searches

    def run() -> dict[str, Any]:
        action(searches)
        kept = searches.kept()
        saved = [{**schema.plain(search), "count": count} for search, count in kept.saved]
        return {"saved": saved, "history": schema.plain(kept.history)}

    return schema.answer(await found.run(run))
