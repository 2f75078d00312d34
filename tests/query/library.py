"""A real database file with given rows in it, and what the engine finds there."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from lib_berry.db.connection import Database
from lib_berry.db.names import Names, text_of
from lib_berry.query.ast import Node
from lib_berry.query.parser import parse
from lib_berry.query.sorts import NEWEST_FIRST
from lib_berry.search.engine import Engine

from .naive import Row

NOW = datetime(2024, 5, 15, 12, 30, tzinfo=timezone.utc)
SIGNED = 2**63


class Opened(NamedTuple):
    """A database, and an engine that searches it."""

    database: Database
    engine: Engine


@contextmanager
def library(path: Path, rows: Iterable[Row] = ()) -> Iterator[Opened]:
    """An open database at ``path`` with ``rows`` indexed."""
    with closing(Database(path)) as database:
        with database.transaction() as connection:
            for row in rows:
                insert(connection, row)
        with closing(Engine(database, lambda: NOW)) as engine:
            yield Opened(database, engine)


def search(opened: Opened, query: str | Node) -> list[int]:
    """The ids that match ``query``, newest first."""
    node = parse(query) if isinstance(query, str) else query
    with opened.engine.at_one_moment(node) as moment:
        found = moment.find(node, NEWEST_FIRST)
        return found.ids(0, len(found.rows))


def insert(connection: sqlite3.Connection, row: Row) -> None:
    root = _named(connection, "root", path=row.root, uuid=row.root, kind="folder")
    # What no query asks for (the file's size, time …) must be there all the same.
    columns = connection.execute("SELECT name FROM pragma_table_info('image') WHERE \"notnull\" AND dflt_value IS NULL")
    image: dict[str, object] = {
        **{name: 0 for (name,) in columns},
        "id": row.id,
        "folder_id": _named(connection, "folder", root_id=root, path=row.folder),
        "name": row.name,
        "missing_since_ms": 1 if row.missing else None,
        "width": row.width,
        "height": row.height,
        "seed": row.seed if row.seed is None or row.seed < SIGNED else row.seed - 2 * SIGNED,
        "steps": row.steps,
        "cfg_scale": row.cfg,
        "denoising_strength": row.denoise,
        "clip_skip": row.clip_skip,
        "dialect": row.dialect,
        "error": row.error,
        "container": row.container,
        "size": row.size,
        "mtime_ns": row.modified_ms * 1_000_000,
    }
    if extra := _extra(row):
        text = json.dumps(extra)
        image["extra_id"] = _named(connection, "extra", digest=hashlib.sha1(text.encode()).digest(), json=text)
    for table in ("sampler", "scheduler", "vae", "generator"):
        name = getattr(row, table)
        image[f"{table}_id"] = None if name is None else _named(connection, table, name=name)
    if row.model is not None:
        image["model_id"] = _named(connection, "model", name=row.model[0], hash=row.model[1])
    if row.prompt is not None:
        image["prompt_id"] = Names(connection).text("prompt", text_of(row.prompt, row.negative))
    _add(connection, "image", image)
    for name, weight in row.loras.items():
        lora = _named(connection, "lora", name=name)
        _add(connection, "image_lora", {"image_id": row.id, "lora_id": lora, "weight": weight})
    _insert_what_the_user_says(connection, row)


def _insert_what_the_user_says(connection: sqlite3.Connection, row: Row) -> None:
    if row.rating or row.favorite or row.nsfw:
        marks = {"rating": row.rating, "favorite": row.favorite, "nsfw": row.nsfw}
        _add(connection, "mark", {"image_id": row.id, **marks})
    for name in row.tags:
        _add(connection, "image_tag", {"image_id": row.id, "tag_id": _named(connection, "tag", name=name)})
    for name in row.albums:
        album = _named(connection, "album", name=name, position=0)
        _add(connection, "album_image", {"image_id": row.id, "album_id": album, "position": 0})
    if row.viewed_ms is not None:
        _add(connection, "image_view", {"image_id": row.id, "viewed_ms": row.viewed_ms})


def _extra(row: Row) -> dict[str, object]:
    """What has no column, in the form that ``db.parameters`` stores."""
    found = {
        "extra": row.extra,
        "hires": None if row.hires is None else {"upscale": row.hires, "steps": 10},
        "controls": [
            {"name": f"ControlNet {n}", "module": module, "model": model}
            for n, (module, model) in enumerate(row.controls)
        ],
        "embeddings": [{"name": name} for name in row.embeddings],
    }
    return {key: value for key, value in found.items() if value}


def _named(connection: sqlite3.Connection, table: str, **values: object) -> int:
    condition = " AND ".join(f"{column} = :{column}" for column in values)
    found = connection.execute(f"SELECT id FROM {table} WHERE {condition}", values).fetchone()
    return int(found[0]) if found else _add(connection, table, values)


def _add(connection: sqlite3.Connection, table: str, values: dict[str, object]) -> int:
    marks = ", ".join(f":{column}" for column in values)
    done = connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", values)
    return done.lastrowid or 0
