"""Errors as the API tells them: one shape for all, ``{"error": {"code", "message"}}``.

An error that has a reason is told with ``reason`` and ``values``, a mistake in a query with ``position``, ``length``
and, when there is one, ``suggestion``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lib_berry import errors
from lib_berry.api.schema import answer
from lib_berry.api.services import services

log = logging.getLogger(__name__)

STATUS: dict[type[errors.BerryError], int] = {
    errors.BerryError: 500,
    errors.QueryError: 400,
    errors.InvalidRequestError: 400,
    errors.CursorError: 400,
    errors.UnreadableImportError: 400,
    errors.NotLoggedInError: 401,
    errors.ForbiddenError: 403,
    errors.NotFoundError: 404,
    errors.FileMissingError: 404,
    errors.ConflictError: 409,
    errors.MissingPackageError: 409,
    errors.CancelledError: 499,
    errors.MetadataError: 422,
    errors.ImageDecodeError: 422,
    errors.SettingsError: 500,
    errors.DatabaseError: 500,
    errors.DatabaseTooNewError: 500,
    errors.DatabaseBusyError: 503,
}


def refusal(error: errors.BerryError, message: str | None = None, basic_auth: bool = False) -> Response:
    """The response to a request that ended in ``error``; ``message`` in place of the error's own."""
    body: dict[str, Any] = {"code": error.code, "message": message or error.message}
    if error.reason:
        body |= {"reason": error.reason, "values": error.values}
    if isinstance(error, errors.QueryError):
        body |= {"position": error.position, "length": error.length}
        if error.suggestion is not None:
            body["suggestion"] = error.suggestion
    headers = {}
    if isinstance(error, errors.NotLoggedInError) and basic_auth:
        headers["WWW-Authenticate"] = 'Basic realm="Berry", charset="UTF-8"'
    return answer({"error": body}, STATUS[type(error)], headers)


async def _berry_error(request: Request, error: errors.BerryError) -> Response:
    found = services(request)
    status = STATUS[type(error)]
    if status >= 500:
        log.error("Berry could not answer %s: %s", request.url.path, error, exc_info=error)
    return refusal(error, found.privacy().text(error.message))


async def _framework_error(request: Request, error: HTTPException) -> Response:
    codes = {404: "not_found", 405: "method_not_allowed"}
    messages = {
        404: f"There is nothing at {request.url.path}.",
        405: f"{request.method} is not a method of {request.url.path}.",
    }
    code = codes.get(error.status_code, "request_invalid")
    message = messages.get(error.status_code, str(error.detail))
    return answer({"error": {"code": code, "message": message}}, error.status_code, dict(error.headers or {}))


async def _malformed(request: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    name = str(first["loc"][-1])
    given = request.query_params.get(name, "")
    problem = str(first["msg"])
    message = f"The parameter {name} cannot be {given[:100]!r}: {problem[:1].lower()}{problem[1:]}."
    return refusal(errors.InvalidRequestError(message))


async def _defect(request: Request, error: Exception) -> Response:
    """A mistake of ours. The server logs it by itself; the visitor learns nothing of its insides."""
    message = "Berry failed on this request; the reason is in the server's log."
    return answer({"error": {"code": "internal", "message": message}}, 500)


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Any]] = {
    errors.BerryError: _berry_error,
    HTTPException: _framework_error,
    RequestValidationError: _malformed,
    Exception: _defect,
}
