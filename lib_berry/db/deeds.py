"""What a file operation did, as the payload of its action: enough to take it back and to do it again."""

from __future__ import annotations

import json
import zlib
from typing import NamedTuple

from lib_berry.model import Place, Step


class Deed(NamedTuple):
    """``images`` went into the trash, came out of it or were copied (then they are the copies); ``steps`` are those
    of a move or a rename."""

    kind: str
    images: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()


def encode(deed: Deed) -> bytes:
    steps = [(step.image_id, *_values(step.source), *_values(step.target)) for step in deed.steps]
    text = json.dumps({"kind": deed.kind, "images": deed.images, "steps": steps}, separators=(",", ":"))
    return zlib.compress(text.encode())


def decode(payload: bytes) -> Deed:
    found = json.loads(zlib.decompress(payload))
    steps = tuple(Step(row[0], Place(*row[1:4]), Place(*row[4:7])) for row in found["steps"])
    return Deed(found["kind"], tuple(found["images"]), steps)


def _values(place: Place) -> tuple[int, str, str]:
    return place.root_id, place.folder, place.name
