"""How long it takes to export, import and back up what is said of every image of a library."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.db import backups
from lib_berry.db.connection import Database
from lib_berry.exporting import export
from lib_berry.importing import bring_in
from tests.bench import rows
from tests.bench.measure import Figure, seconds

SAY = (
    "INSERT INTO tag VALUES (1, 'liked', NULL), (2, 'to print', '#c33')",
    "INSERT INTO album (id, name, position) VALUES (1, 'best', 0)",
    "INSERT INTO mark SELECT id, 1 + id % 5, id % 2, 0 FROM image",
    "INSERT INTO image_tag SELECT id, 1 + (id / 8) % 2 FROM image",
    "INSERT INTO album_image SELECT 1, id, id / 8 FROM image",
)


def figures(work: Path, count: int) -> Iterator[Figure]:
    """On rows without files: every image is rated, tagged and in an album."""
    stored = rows.write(work / f"rows-{count}.sqlite3", count)
    with tempfile.TemporaryDirectory(prefix="berry-bench-") as name:
        folder = Path(name)
        first, second = (Path(shutil.copy(stored, folder / f"{n}.sqlite3")) for n in "ab")
        with closing(Database(first)) as database, closing(Database(second)) as other:
            with database.transaction() as connection:
                for statement in SAY:
                    connection.execute(statement)
            file = folder / "out.jsonl"
            took = seconds(lambda: export(database, file))
            yield Figure("export of all that is said", took, f"{file.stat().st_size / 1e6:.0f} MB")
            yield Figure("its import", seconds(lambda: bring_in(other, file)), "every image matched by path")
            with other.transaction() as connection:
                connection.execute("UPDATE image SET name = 'x' || name")
            yield Figure("the same again", seconds(lambda: bring_in(other, file)), "every image matched by content")
            copy = folder / "backup.sqlite3"
            took = seconds(lambda: backups.copy(first, copy))
            yield Figure("a backup", took, f"{copy.stat().st_size / 1e6:.0f} MB")
