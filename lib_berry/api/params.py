"""Request parameters: checked by hand, so that a mistake is told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from lib_berry.errors import InvalidRequestError, NotFoundError
from lib_berry.model import STACKING_RULES, Chosen, Stacking

MAX_ID = 2**53
MAX_QUERY = 10_000
MOST_KEPT = 500
MOST_CHOSEN = 1_000_000
MOST_OPEN = 500
VERSION = re.compile(r"[0-9A-Za-z-]{1,100}")


def image_id(text: str) -> int:
    """An image's id out of an address. Raises NotFoundError for what cannot be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 16 and int(text) <= MAX_ID):
        raise NotFoundError(f"There is no image {text[:40]!r}; ids are whole numbers up to {MAX_ID}.")
    return int(text)


def image_ids(value: Any, most: int) -> list[int]:
    """Images' ids out of a body. Raises InvalidRequestError for anything but a list of 1 to ``most`` of them."""
    is_list = isinstance(value, list) and 0 < len(value) <= most
    if not is_list or not all(type(each) is int and 0 <= each <= MAX_ID for each in value):
        raise InvalidRequestError(f"ids must be a list of 1 to {most} images' ids.")
    return list(value)


def chosen(body: Mapping[str, Any]) -> Chosen:
    """The images a body names: ``"ids": [...]``, or ``"query": text`` with ``"except": [ids]`` if some are not meant.

    Raises InvalidRequestError unless it has exactly one of the two.
    """
    if ("ids" in body) == ("query" in body):
        raise InvalidRequestError("Name the images: either ids, a list, or query, a search text.")
    if "ids" in body:
        return Chosen(ids=tuple(dict.fromkeys(image_ids(body["ids"], MOST_CHOSEN))))
    excluded = image_ids(body["except"], MOST_CHOSEN) if body.get("except") else []
    return Chosen(query=query(text(body, "query")), excluded=tuple(excluded))


def stacking(request: Request) -> Stacking | None:
    """How the visitor wants stacks shown, out of an address. Raises InvalidRequestError, NotFoundError for what cannot
    be an id."""
    rule, opened = (request.query_params.get(key, "") for key in ("stacks", "open"))
    if not rule:
        return None
    if rule not in STACKING_RULES:
        raise InvalidRequestError(f"stacks is {rule[:40]!r}; choose one of {', '.join(STACKING_RULES)}.")
    return Stacking(rule, frozenset(image_id(each) for each in opened.split(",")[:MOST_OPEN] if each))


def kept(request: Request) -> tuple[int, ...]:
    """The images in ``keep=ID,ID`` of an address, which are shown whether they match any longer or not. Raises
    NotFoundError for what cannot be an id."""
    return tuple(image_id(each) for each in request.query_params.get("keep", "").split(",")[:MOST_KEPT] if each)


def root_id(text: str) -> int:
    """A root's id out of an address. Raises NotFoundError for what cannot be one."""
    return _row_id(text, "root")


def search_id(text: str) -> int:
    """A saved search's id out of an address. Raises NotFoundError for what cannot be one."""
    return _row_id(text, "saved search")


def album_id(text: str) -> int:
    """An album's id out of an address. Raises NotFoundError for what cannot be one."""
    return _row_id(text, "album")


def rule_id(text: str) -> int:
    """A rule's id out of an address. Raises NotFoundError for what cannot be one."""
    return _row_id(text, "rule")


def _row_id(text: str, what: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 16):
        raise NotFoundError(f"There is no {what} {text[:40]!r}; ids are whole numbers.")
    return int(text)


def text(body: Mapping[str, Any], key: str) -> str:
    """A text out of a body. Raises InvalidRequestError for anything else, and for what no database can hold."""
    value = body.get(key)
    if not isinstance(value, str) or len(value) > MAX_QUERY or not _is_unicode(value):
        raise InvalidRequestError(f"{key} must be a text of at most {MAX_QUERY:,} characters.")
    return value


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def whole(body: Mapping[str, Any], key: str) -> int:
    """A whole number out of a body. Raises InvalidRequestError for anything else."""
    value = body.get(key)
    if type(value) is not int or not 0 <= value <= MAX_ID:
        raise InvalidRequestError(f"{key} must be a whole number from 0 up.")
    return value


def flag(body: Mapping[str, Any], key: str) -> bool:
    """True or false out of a body. Raises InvalidRequestError for anything else."""
    value = body.get(key)
    if not isinstance(value, bool):
        raise InvalidRequestError(f"{key} must be true or false.")
    return value


def texts(body: Mapping[str, Any], key: str) -> list[str]:
    """A list of texts out of a body, empty when it has none. Raises InvalidRequestError for anything else."""
    values = body.get(key, [])
    if not isinstance(values, list):
        raise InvalidRequestError(f"{key} must be a list of texts.")
    return [text({key: value}, key) for value in values]


def mapping(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object out of a body. Raises InvalidRequestError for anything else."""
    value = body.get(key)
    if not isinstance(value, dict):
        raise InvalidRequestError(f"{key} must be an object.")
    return value


def cursor(value: Any) -> str | None:
    """A cursor out of a body. Raises InvalidRequestError for what is neither text nor null."""
    if value is not None and not isinstance(value, str):
        raise InvalidRequestError("cursor must be the 'next' of an earlier answer, or null.")
    return value


def version(text: str) -> str:
    """An image's version out of an address. Raises NotFoundError for what cannot be one."""
    if not VERSION.fullmatch(text):
        raise NotFoundError(f"No image has the version {text[:40]!r}.")
    return text


def query(text: str) -> str:
    """Raises InvalidRequestError for a search text of unreasonable length."""
    if len(text) > MAX_QUERY:
        raise InvalidRequestError(f"The query is {len(text):,} characters long; no more than {MAX_QUERY:,} are read.")
    return text


async def json_object(request: Request) -> dict[str, Any]:
    """The request's body. Raises InvalidRequestError unless it is a JSON object."""
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise InvalidRequestError("The request body must be a JSON object; send {}.")
    return body


async def empty_object(request: Request) -> None:
    """Reads a body that carries nothing yet. Raises InvalidRequestError unless it is a JSON object."""
    await json_object(request)
