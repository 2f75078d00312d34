"""Who may ask: one gate before every route, so that no route can forget it.

Answers of the gate's own: 401 to visitors the host has not let in, whatever they ask for; 403 to pages of other
sites, and to requests that change something without the token that only our own page holds. Hosts are known to answer
foreign Origins with permissive CORS headers, so the check is ours to make.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib_berry.api.errors import refusal
from lib_berry.api.services import Services
from lib_berry.errors import BerryError, ForbiddenError, InvalidRequestError, NotLoggedInError

TOKEN_HEADER = "X-Berry-Token"
READING = ("GET", "HEAD")
BODIES = ("application/json", "application/octet-stream")
"""Types of bodies that pages of other sites cannot send without asking first; the latter is for files."""
DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}


class Gate:
    """ASGI middleware that lets pass what the host and our own page have sent."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        host = self._services.host
        try:
            if not host.is_logged_in(request):
                raise NotLoggedInError("Log in to the web UI first, then reload this page.", reason="logged_out")
            refuse_foreign(request)
            if request.method not in READING:
                _refuse_forged(request, self._services.library.token)
        except BerryError as error:
            await refusal(error, basic_auth=host.info().basic_auth)(scope, receive, _hardened(send))
            return
        await self._app(scope, receive, _hardened(send))


def refuse_foreign(request: HTTPConnection) -> None:
    """Raises ForbiddenError when the request comes from a page of another site.

    A page served over https may reach us over http, behind a proxy that ends the encryption.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return
    theirs = _address(origin)
    if theirs is None or theirs not in _own_addresses(request):
        raise ForbiddenError(
            f"This request comes from {origin[:200]}, which is not this server. Behind a reverse proxy, let it pass "
            "the Host header on unchanged.",
            reason="origin_foreign",
            origin=origin[:200],
        )


def _address(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.hostname, port) if parts.hostname else None


def _own_addresses(request: HTTPConnection) -> set[tuple[str, int] | None]:
    host = request.headers.get("host", "")
    schemes = {request.url.scheme, "https"}
    return {_address(f"{scheme}://{host}") for scheme in schemes} - {None}


def _refuse_forged(request: Request, token: str) -> None:
    given = request.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(given.encode(), token.encode()):
        raise ForbiddenError(
            "The server has been started anew since this page was loaded. Reload the page and try again. "
            f"(The {TOKEN_HEADER} header is missing or out of date.)",
            reason="page_outdated",
        )
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in BODIES:
        raise InvalidRequestError(f"The request body must be application/json, not {kind[:100] or 'untyped'!r}.")


def _hardened(send: Send) -> Send:
    """Adds the headers that belong on every answer: no guessing of types, no use by other sites, no stray caching."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            if "cache-control" not in Headers(raw=message["headers"]):
                headers["Cache-Control"] = "private, no-store"
        await send(message)

    return sending
