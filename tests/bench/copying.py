"""The least that an index can cost to write: its final rows copied by SQLite alone, in the same schema."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from lib_berry.db.connection import Database, connect
from lib_berry.db.names import INDEX_PROMPTS

TABLES = "root folder prompt model lora sampler scheduler vae generator extra image image_lora".split()


def copy(source: Path, target: Path) -> None:
    """Write the derived rows of one database into another, which is new; full-text search takes in the prompts."""
    Database(target).close()
    with closing(connect(target)) as connection:
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table} ORDER BY 1")
        connection.execute(INDEX_PROMPTS, (0,))
        connection.execute("COMMIT")
