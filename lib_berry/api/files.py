"""The route of the original files: streamed, with byte ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lib_berry.api import caching, media, params
from lib_berry.api.errors import refusal
from lib_berry.api.services import Services, services
from lib_berry.errors import FileMissingError, InvalidRequestError

CHUNK = 256 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)

router = APIRouter()


@router.api_route("/file/{image_id}/{version}", methods=["GET", "HEAD"])
async def original(request: Request, image_id: str, version: str, download: bool = False) -> Response:
    """The image's file, byte for byte; as it is now, should it have changed since ``version``."""
    found = services(request)
    key, wanted = params.image_id(image_id), params.version(version)
    file, stamp, path = await found.run(found.library.files.open, key)
    try:
        head = await found.run(file.read, media.HEAD_BYTES)
        actual = stamp.version
        etag = f'"{actual}"'
        headers = caching.headers(etag, current=actual == wanted)
        if caching.matches(request, etag):
            file.close()
            return caching.not_modified(headers)
        kind = media.media_type(head)
        headers |= {
            "Accept-Ranges": "bytes",
            "Content-Type": kind,
            "Content-Disposition": disposition(path.name, download or kind == media.UNKNOWN),
        }
        return _part(found, request, file, stamp.size, headers)
    except OSError as error:
        file.close()
        problem = f"{path.name} cannot be read: {error.strerror or error}."
        raise FileMissingError(problem, reason="file_missing", name=path.name) from error
    except BaseException:
        file.close()
        raise


def disposition(file_name: str, download: bool) -> str:
    """The header that names a file, and says whether it is to be saved rather than shown."""
    name = quote(file_name.encode("utf-8", "replace"), safe="")
    return f"{'attachment' if download else 'inline'}; filename*=UTF-8''{name}"


def _part(found: Services, request: Request, file: BinaryIO, size: int, headers: dict[str, str]) -> Response:
    wanted = _range(request, size, headers["ETag"])
    if wanted is None:
        return FileStream(found, file, 0, size, 200, headers)
    first, last = wanted
    if first > last:
        file.close()
        error = InvalidRequestError(f"The range lies outside the file, which has {size} bytes.")
        response = refusal(error)
        response.status_code = 416
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return FileStream(found, file, first, last - first + 1, 206, headers)


def _range(request: Request, size: int, etag: str) -> tuple[int, int] | None:
    """The first and last byte asked for; None for the whole file, first > last for a range outside it.

    What is not a single range of bytes is ignored, as RFC 9110 §14.2 allows.
    """
    found = RANGE.fullmatch(request.headers.get("range", "").strip())
    if found is None or found[1] == found[2] == "" or request.headers.get("if-range", etag) != etag:
        return None
    if not found[1]:
        return max(size - int(found[2]), 0), size - 1 if int(found[2]) else -1
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    return (first, last) if first < size else (size, -1)


class FileStream(Response):
    """Sends ``length`` bytes of an open file from ``start``, and closes it whatever happens."""

    def __init__(
        self, found: Services, file: BinaryIO, start: int, length: int, status: int, headers: Mapping[str, str]
    ) -> None:
        super().__init__(status_code=status, headers={**headers, "Content-Length": str(length)})
        self._found = found
        self._file = file
        self._start = start
        self._length = length

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if scope["method"] != "HEAD":
                await self._send_body(Request(scope, receive), send)
            else:
                await send({"type": "http.response.body", "body": b""})
        finally:
            self._file.close()

    async def _send_body(self, request: Request, send: Send) -> None:
        left = self._length
        await self._found.run(self._file.seek, self._start)
        if not left:
            await send({"type": "http.response.body", "body": b""})
        while left:
            if await request.is_disconnected():
                return
            chunk = await self._found.run(self._file.read, min(CHUNK, left))
            if not chunk:
                raise OSError("The file became shorter while it was being sent.")
            left -= len(chunk)
            await send({"type": "http.response.body", "body": chunk, "more_body": left > 0})
