"""The portable file: all that the user has said as JSON Lines, to be read by people and by any Berry.

One object a line, the first key saying what it is:

    {"berry": 1, "made": "2026-11-26T12:00:00Z"}                             always the first; 1 is the format
    {"tag": "liked", "color": "#c33"}
    {"album": "best", "notes": "for print", "query": "rating:5"}             a query makes a smart album
    {"search": "castles", "query": "castle", "sort": "created"}              in the user's order, like albums
    {"past_search": "castle night", "used_ms": 1700000000000}
    {"rule": "castle", "tag": "castles", "active": false}                    tags what the query finds
    {"image": "day/c.png", "root": "/pictures", "size": 81, "fingerprint": "00c0ffee00c0ffee", "rating": 5,
     "favorite": true, "nsfw": true, "viewed_ms": 1700000000000, "tags": ["liked"], "albums": {"best": 0},
     "cover_of": ["best"], "stack_picked_ms": 1700000000000, "rules": [0]}   the rules that have met it, by their places
    {"end": 5}                                                               always the last: lines between

What has its usual value is left out. An image that the index no longer knows has null for ``image``, and its ``id``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, BinaryIO

from lib_berry.errors import UnreadableImportError
from lib_berry.model import PastSearch
from lib_berry.owned import Owned, OwnedAlbum, OwnedImage, OwnedRule, OwnedSearch, OwnedTag

FORMAT = 1
MAX_LINE = 4 << 20
"""Bytes of the longest line that is read."""
MAX_WHOLE = (1 << 63) - 1
BITS = 1 << 64


def write(records: Iterable[Owned], file: BinaryIO) -> int:
    """Write the records. Returns how many."""
    made = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    count = 0
    file.write(_line({"berry": FORMAT, "made": made}))
    for record in records:
        file.write(_line(_plain(record)))
        count += 1
    file.write(_line({"end": count}))
    return count


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": ")).encode() + b"\n"


def _plain(record: Owned) -> dict[str, Any]:
    if isinstance(record, OwnedImage):
        return _plain_image(record)
    if isinstance(record, OwnedTag):
        return _some(tag=record.name, color=record.color)
    if isinstance(record, OwnedAlbum):
        return _some(album=record.name, notes=record.notes, query=record.query)
    if isinstance(record, OwnedRule):
        return _some(rule=record.query, tag=record.tag, active=None if record.active else False)
    if isinstance(record, OwnedSearch):
        return {"search": record.name, "query": record.query, "sort": record.sort}
    return {"past_search": record.query, "used_ms": record.used_ms}


def _some(**values: Any) -> dict[str, Any]:
    """The first, and those of the others that say something."""
    first = next(iter(values))
    return {name: value for name, value in values.items() if name == first or (value is not None and value != "")}


def _plain_image(image: OwnedImage) -> dict[str, Any]:
    known = image.fingerprint
    values: dict[str, Any] = {
        "root": image.root,
        "id": image.id if image.path is None else None,
        "size": image.size,
        "fingerprint": None if known is None else f"{known % BITS:016x}",
        "rating": image.rating or None,
        "favorite": image.favorite or None,
        "nsfw": image.nsfw or None,
        "viewed_ms": image.viewed_ms,
        "tags": list(image.tags) or None,
        "albums": dict(image.albums) or None,
        "cover_of": list(image.covers) or None,
        "stack_picked_ms": image.stack_picked_ms,
        "rules": list(image.rules) or None,
    }
    return {"image": image.path, **{name: value for name, value in values.items() if value is not None}}


_UNSTORABLE = re.compile("[\\0\\ud800-\\udfff]")
"""What no text of the database can have: its end, and halves of characters."""


class _MistakeError(Exception):
    """What is wrong with a line, in words that follow its number."""


def read(file: BinaryIO) -> Iterator[Owned]:
    """The records of a portable file. Raises UnreadableImportError naming the first line that is wrong, or that the
    file ends too early."""
    number, ended = 0, None
    while line := file.readline(MAX_LINE + 1):
        number += 1
        try:
            if ended is not None:
                raise _MistakeError("stands after the end")
            value = _object(line)
            if number == 1:
                _check_head(value)
            elif "end" in value:
                ended = _whole(value, "end")
            else:
                yield _record(value)
        except _MistakeError as mistake:
            raise UnreadableImportError(f"Line {number:,} {mistake}. Nothing was imported.") from None
    if ended is None:
        raise UnreadableImportError(f"The file breaks off after line {number:,}: its last line must be the end.")
    if ended != number - 2:
        raise UnreadableImportError(f"The file says it has {ended:,} entries and has {number - 2:,}: some were lost.")


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise _MistakeError(f"is longer than {MAX_LINE:,} bytes")
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _MistakeError("is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise _MistakeError(f"is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise _MistakeError("is not a JSON object")
    return value


def _check_head(value: dict[str, Any]) -> None:
    found = value.get("berry")
    if type(found) is not int:
        raise _MistakeError('must be {"berry": 1, …}: this is no export of Berry')
    if not 1 <= found <= FORMAT:
        raise _MistakeError(f"says that the file is of format {found}, which this Berry does not know; update Berry")


def _record(value: dict[str, Any]) -> Owned:
    kind = next((kind for kind in _KINDS if kind in value), None)
    if kind is None:
        raise _MistakeError(f"is none of {', '.join(_KINDS)}")
    make, keys = _KINDS[kind]
    unknown = value.keys() - keys - {kind}
    if unknown:
        raise _MistakeError(f"has a key {sorted(unknown)[0]!r} that {kind} does not have")
    return make(value)


def _text(value: dict[str, Any], key: str, default: str | None = None) -> str:
    found = value.get(key, default)
    if not isinstance(found, str) or not _is_storable(found):
        raise _MistakeError(f"needs a text for {key}")
    return found


def _is_storable(text: str) -> bool:
    return _UNSTORABLE.search(text) is None


def _name(value: dict[str, Any], key: str) -> str:
    found = _text(value, key).strip()
    if not found:
        raise _MistakeError(f"has an empty name for {key}")
    return found


def _maybe_text(value: dict[str, Any], key: str) -> str | None:
    return None if value.get(key) is None else _text(value, key)


def _whole(value: dict[str, Any], key: str, most: int = MAX_WHOLE) -> int:
    found = value.get(key)
    if type(found) is not int or not 0 <= found <= most:
        raise _MistakeError(f"needs a whole number of at most {most} for {key}")
    return found


def _maybe_whole(value: dict[str, Any], key: str) -> int | None:
    return None if value.get(key) is None else _whole(value, key)


def _flag(value: dict[str, Any], key: str) -> bool:
    found = value.get(key, False)
    if not isinstance(found, bool):
        raise _MistakeError(f"needs true or false for {key}")
    return found


def _names(value: dict[str, Any], key: str) -> tuple[str, ...]:
    found = value.get(key, [])
    if not isinstance(found, list):
        raise _MistakeError(f"needs a list of names for {key}")
    return tuple(_name({key: each}, key) for each in found)


def _wholes(value: dict[str, Any], key: str) -> tuple[int, ...]:
    found = value.get(key, [])
    if not isinstance(found, list):
        raise _MistakeError(f"needs a list of whole numbers for {key}")
    return tuple(_whole({key: each}, key) for each in found)


def _fingerprint(value: dict[str, Any]) -> int | None:
    found = value.get("fingerprint")
    if found is None:
        return None
    try:
        number = int(found, 16) if isinstance(found, str) and len(found) == 16 else -1
    except ValueError:
        number = -1
    if number < 0:
        raise _MistakeError("needs 16 hexadecimal digits for fingerprint")
    return number - BITS if number >= BITS // 2 else number


def _albums(value: dict[str, Any]) -> dict[str, int]:
    found = value.get("albums", {})
    if not isinstance(found, dict):
        raise _MistakeError("needs an object of names and places for albums")
    return {_name({"albums": name}, "albums"): _whole(found, name) for name in found}


def _image(value: dict[str, Any]) -> OwnedImage:
    return OwnedImage(
        path=_maybe_text(value, "image"),
        root=_maybe_text(value, "root"),
        id=_maybe_whole(value, "id"),
        size=_maybe_whole(value, "size"),
        fingerprint=_fingerprint(value),
        rating=_whole(value, "rating", 5) if "rating" in value else 0,
        favorite=_flag(value, "favorite"),
        nsfw=_flag(value, "nsfw"),
        viewed_ms=_maybe_whole(value, "viewed_ms"),
        tags=_names(value, "tags"),
        albums=_albums(value),
        covers=_names(value, "cover_of"),
        stack_picked_ms=_maybe_whole(value, "stack_picked_ms"),
        rules=_wholes(value, "rules"),
    )


_IMAGE_KEYS = (
    "root id size fingerprint rating favorite nsfw viewed_ms tags albums cover_of stack_picked_ms rules".split()
)
_KINDS: dict[str, tuple[Callable[[dict[str, Any]], Owned], frozenset[str]]] = {
    "image": (_image, frozenset(_IMAGE_KEYS)),
    "rule": (
        lambda value: OwnedRule(
            _text(value, "rule"), _name(value, "tag"), "active" not in value or _flag(value, "active")
        ),
        frozenset({"tag", "active"}),
    ),
    "tag": (lambda value: OwnedTag(_name(value, "tag"), _maybe_text(value, "color")), frozenset({"color"})),
    "album": (
        lambda value: OwnedAlbum(_name(value, "album"), _text(value, "notes", ""), _maybe_text(value, "query")),
        frozenset({"notes", "query"}),
    ),
    "search": (
        lambda value: OwnedSearch(_name(value, "search"), _text(value, "query"), _text(value, "sort")),
        frozenset({"query", "sort"}),
    ),
    "past_search": (
        lambda value: PastSearch(_text(value, "past_search"), _whole(value, "used_ms")),
        frozenset({"used_ms"}),
    ),
}
"""How each kind of line is read, and the keys it may have besides its own."""
