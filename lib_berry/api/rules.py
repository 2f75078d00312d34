"""Routes of the rules that tag what is indexed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api import params, schema
from lib_berry.api.acts import body_of, done
from lib_berry.api.services import services

router = APIRouter()


@router.get("/rules")
async def rules(request: Request) -> Response:
    """Every rule with how many images it was applied to."""
    found = services(request)
    return schema.answer({"rules": schema.plain(await found.run(found.library.rules.rules))})


@router.post("/rules")
async def create(request: Request) -> Response:
    """A rule that tags what ``query`` finds with ``tag``; with ``apply`` what is there already too."""
    body = await body_of(request)
    query, tag = params.text(body, "query"), params.text(body, "tag")
    apply = "apply" in body and params.flag(body, "apply")
    return await done(request, lambda library: library.rules.create(query, tag, apply=apply))


@router.post("/rules/{rule_id}")
async def change(request: Request, rule_id: str) -> Response:
    """Change what ``{"query", "tag", "active"}`` has of it."""
    body = await body_of(request)
    given: dict[str, Any] = {key: params.text(body, key) for key in ("query", "tag") if key in body}
    if "active" in body:
        given["active"] = params.flag(body, "active")
    number = params.rule_id(rule_id)
    return await done(request, lambda library: library.rules.change(number, **given))


@router.post("/rules/{rule_id}/delete")
async def delete(request: Request, rule_id: str) -> Response:
    await body_of(request)
    number = params.rule_id(rule_id)
    return await done(request, lambda library: library.rules.delete(number))


@router.post("/rules/{rule_id}/apply")
async def apply(request: Request, rule_id: str) -> Response:
    """Tag all that the rule finds and has not met yet."""
    await body_of(request)
    number = params.rule_id(rule_id)
    return await done(request, lambda library: library.rules.apply(number))
