"""What leaves the library: archives beside a plain copy of the same files, tables and texts; and files that move."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure

PROBE = """
import json, os, sys, time, resource
from pathlib import Path
from lib_berry.db.connection import Database
from lib_berry.db.exports import exports
from lib_berry.downloads.plan import ArchivePlan, entries
from lib_berry.downloads.tables import as_csv, as_json
from lib_berry.downloads.zipping import archived, gathered
database = Database(Path(sys.argv[1]))
ids = [row[0] for row in database.reader().execute("SELECT id FROM image WHERE missing_since_ms IS NULL")]
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
def timed(act):
    wall, cpu = time.perf_counter(), time.process_time()
    result = act()
    return time.perf_counter() - wall, time.process_time() - cpu, result
def copy():
    total = 0
    with open(os.devnull, "wb") as out:
        for entry in plan:
            with open(entry.path, "rb", buffering=0) as file:
                total += out.write(file.read())
    return total
def stream(parts):
    total = 0
    with open(os.devnull, "wb") as out:
        for part in parts:
            total += out.write(part)
    return total
planned = timed(lambda: ArchivePlan(entries(database, ids)))
plan = planned[2]
copied = timed(copy)  # once to have the files in the system's cache, as the archive will find them
copied = timed(copy)
before = peak()
zipped = timed(lambda: stream(gathered(archived(plan))))
assert zipped[2] == plan.length
memory = peak() - before
csv = timed(lambda: stream(gathered(as_csv(exports(database, ids)))))
text = timed(lambda: stream(gathered(as_json(exports(database, ids)))))
print(json.dumps({"images": len(ids), "bytes": copied[2], "planned": planned[0], "copied": copied[0],
                  "zipped": zipped[0], "memory": memory, "csv": csv[0], "json": text[0]}))
"""
"""Reads the library in a process of its own, so that the memory is that of the work measured."""


def figures(folder: Path, database: Path) -> Iterator[Figure]:
    yield from _downloads(database)


def _downloads(database: Path) -> Iterator[Figure]:
    if sys.platform == "win32":
        return
    command = [sys.executable, "-c", PROBE, str(database)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(run.stdout)
    ratio = found["zipped"] / found["copied"]
    size = f"{found['bytes'] / 1e6:,.0f} MB"
    yield Figure("archive of all: its size known", found["planned"], f"{found['images']:,} images, {size}")
    yield Figure("archive of all: streamed", found["zipped"], f"{ratio:.2f} x a plain copy", "<= 4 x", ratio <= 4)
    yield Figure("archive of all: memory", 0, f"{found['memory']:,.1f} MB more", "<= 10 MB", found["memory"] <= 10)
    yield Figure("parameters of all as CSV", found["csv"])
    yield Figure("parameters of all as JSON", found["json"])
