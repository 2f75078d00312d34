"""Answers of very many numbers: a head of JSON and then bytes, which a browser reads as they are."""

from __future__ import annotations

import gzip
import ipaddress
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from lib_berry.api.caching import UNCOMPRESSED

ALIGNED = 8
"""The bytes begin at a multiple of this, as arrays of the widest numbers ask for."""
WORTH = 16_384
"""From so many bytes on an answer that travels far is compressed."""


def answer(request: Request, head: Mapping[str, Any], body: bytes) -> Response:
    """``head`` and ``body`` as one: the head's length in four bytes (the lowest first), the head, spaces, the body."""
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 4) % ALIGNED)
    packed = len(text).to_bytes(4, "little") + text + body
    if len(packed) < WORTH or not _travels_far(request):
        # Also where it is not worth it, or a host's own gzip would try its hardest.
        return Response(packed, headers=UNCOMPRESSED, media_type="application/octet-stream")
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(packed, 1), headers=headers, media_type="application/octet-stream")


def _travels_far(request: Request) -> bool:
    """Whether it goes to another machine, which can decompress it."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return False
    if "x-forwarded-for" in request.headers or request.client is None:
        return True
    try:
        return not ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return True
