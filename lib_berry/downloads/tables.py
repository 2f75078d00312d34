"""Parameters of many images as CSV and JSON, written as they are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from lib_berry.db.exports import Export

COLUMNS = (
    *"id name folder created width height bytes rating favorite nsfw tags prompt negative_prompt seed steps".split(),
    *"sampler scheduler cfg_scale model model_hash vae clip_skip denoising_strength loras generator".split(),
)
STATED = "prompt negative_prompt seed steps sampler scheduler cfg_scale model model_hash vae clip_skip".split()
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula; a prompt may come from anybody."""
BOM = "\ufeff"
"""By which Excel knows UTF-8."""


def as_csv(rows: Iterable[Export]) -> Iterator[bytes]:
    """One line for each image, with a header. Texts that look like formulas get an apostrophe before them."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow(COLUMNS)
    for row in rows:
        record = _record(row)
        record["tags"] = "; ".join(row.tags)
        loras = row.parameters.loras if row.parameters else ()
        record["loras"] = "; ".join(f"{each.name}:{each.weight:g}" if each.weight else each.name for each in loras)
        writer.writerow([_harmless(record[name]) for name in COLUMNS])
        yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode("utf-8", "replace")


def _harmless(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_json(rows: Iterable[Export]) -> Iterator[bytes]:
    """A list with an object for each image: as in the table, and everything else that is known beside."""
    separator = "["
    for row in rows:
        record = _record(row)
        record["tags"] = list(row.tags)
        found = row.parameters
        if found is not None:
            record["loras"] = [asdict(each) for each in found.loras]
            record["hires"] = asdict(found.hires) if found.hires else None
            record["controls"] = [asdict(each) for each in found.controls]
            record["extra"] = dict(found.extra)
        text = json.dumps(record, ensure_ascii=False, default=dict)
        yield f"{separator}\n{text}".encode("utf-8", "replace")
        separator = ","
    yield b"\n]\n" if separator == "," else b"[]\n"


def _record(row: Export) -> dict[str, Any]:
    image, found = row.image, row.parameters
    record: dict[str, Any] = {
        "id": image.id,
        "name": image.name,
        "folder": "/".join(filter(None, (row.root, row.folder))),
        "created": _moment(image.created_ms),
        "width": image.width,
        "height": image.height,
        "bytes": row.size,
        "rating": image.rating,
        "favorite": image.favorite,
        "nsfw": image.nsfw,
        "tags": [],
    }
    record |= {name: getattr(found, name) if found else None for name in STATED}
    record["denoising_strength"] = found.denoising_strength if found else None
    return record | {"loras": [], "generator": found.generator if found else None}


def _moment(created_ms: int) -> str | None:
    try:
        moment = datetime.fromtimestamp(created_ms / 1000, timezone.utc).astimezone()
    except (OverflowError, OSError, ValueError):
        return None
    return moment.isoformat(timespec="seconds")
