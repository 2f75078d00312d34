"""``python -m tests.bench.readers [--other PYTHON]``: how right the readers are on real files, and how fast.

The files lie beside the repository (``../shared``) and are not part of it; without them only the speed is measured.
``--other`` is a Python that has sd-parsers: the same files are read with it and compared in the same way.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lib_berry.metadata import read
from lib_berry.model import Reading
from tests.bench import corpus
from tests.bench.readers_mapping import reading_of
from tests.metadata.hostile import MUST, read_hostile
from tests.metadata.samples import KNOWN, SHARED, check, entries, read_entry

SAMPLES, HOSTILE = SHARED / "samples", SHARED / "hostile"
ROUNDS = 7

# Where each expected value is counted; what is not named here is counted as other.
COLUMNS = ("prompt", "negative", "seed", "steps", "sampler", "cfg", "size", "model", "loras", "other")
_COLUMN_OF = {
    **dict.fromkeys(("prompts",), "prompt"),
    **dict.fromkeys(("negative_prompt", "negative_prompts"), "negative"),
    **dict.fromkeys(("scheduler",), "sampler"),
    **dict.fromkeys(("cfg_scale",), "cfg"),
    **dict.fromkeys(("width", "height"), "size"),
    **dict.fromkeys(("model_hash",), "model"),
}
_PARTS_OF_ANOTHER = ("hires", "upscale", "raw", "extra", "file")

Entry = Mapping[str, Any]
Row = Counter[str]


def _column(field: str) -> str:
    head, dot, rest = field.partition(".")
    if head in _PARTS_OF_ANOTHER:
        return "other"
    name = rest if dot and head != "loras" else head
    name = _COLUMN_OF.get(name, name)
    return name if name in COLUMNS else "other"


def table(listed: Sequence[Entry], readings: Sequence[Reading | None]) -> dict[str, Row]:
    """By generator: ``files``, ``read``, ``raised``, and ``right`` and ``all`` by column. None stands for raised."""
    rows: dict[str, Row] = {}
    for entry, reading in zip(listed, readings, strict=True):
        row = rows.setdefault(entry["generator"], Counter())
        row["files"] += 1
        row["raised"] += reading is None
        row["read"] += reading is not None and reading.parameters is not None
        for checked in check(entry, reading or Reading()):
            column = _column(checked.field)
            row[f"all {column}"] += 1
            row[f"right {column}"] += checked.ok
    return rows


def show(name: str, rows: Mapping[str, Row]) -> None:
    """Print one reader's table and its sum."""
    total: Row = sum(rows.values(), Counter())
    print(f"\n{name}\n{'generator':20} {'files':>5} {'read':>4} " + " ".join(f"{column:>9}" for column in COLUMNS))
    for generator, row in [*sorted(rows.items()), ("all", total)]:
        cells = [f"{row[f'right {c}']}/{row[f'all {c}']}" if row[f"all {c}"] else "-" for c in COLUMNS]
        print(f"{generator:20} {row['files']:5} {row['read']:4} " + " ".join(f"{cell:>9}" for cell in cells))
    right, every = (sum(total[f"{kind} {column}"] for column in COLUMNS) for kind in ("right", "all"))
    print(f"values right: {right}/{every}; raised on {total['raised']} files")


def other_readings(python: str, listed: Sequence[Entry]) -> list[Reading | None]:
    """The same files read by sd-parsers, in our words; None where it raised."""
    asked = [(str(SAMPLES / entry["file"]), entry["generator"] == "stealth") for entry in listed]
    program = Path(__file__).with_name("readers_sd_parsers.py")
    done = subprocess.run([python, str(program)], input=json.dumps(asked), capture_output=True, text=True, check=True)
    return [reading_of(result) for result in json.loads(done.stdout)]


def hostile() -> Iterator[str]:
    """The hostile files that were not read as they must be."""
    for name, must in MUST.items():
        try:
            must(read_hostile(HOSTILE / name))
        except Exception as error:  # whatever it is, the file was read wrongly
            yield f"{name}: {type(error).__name__}: {error}"


def _correctness(other: str | None) -> None:
    listed = entries(SAMPLES)
    show("Berry", table(listed, [read_entry(SAMPLES, entry) for entry in listed]))
    print(f"({len(KNOWN)} of the expected values contradict their own file or another source)")
    if other is None:
        print("\nNo --other: sd-parsers is left out.")
    else:
        show("sd-parsers", table(listed, other_readings(other, listed)))
    wrong = list(hostile())
    print(f"\nhostile files as they must be: {len(MUST) - len(wrong)}/{len(MUST)}")
    print("".join(f"  {line}\n" for line in wrong), end="")


def _plain(path: str) -> None:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - the plainest there is
        file.read(4096)


def _ours(path: str) -> None:
    read(path, siblings=())


def _seconds(action: Callable[[str], None], paths: Sequence[str]) -> float:
    started = time.process_time()
    for path in paths:
        action(path)
    return time.process_time() - started


def _speed(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="berry-readers-") as temporary:
        folder = corpus.write(Path(temporary) / "images", count)
        paths = [os.fspath(path) for path in sorted(folder.rglob("*.png"))]
        # Turn by turn, so that what else the computer does weighs on both.
        rounds = [(_seconds(_plain, paths), _seconds(_ours, paths)) for _ in range(ROUNDS)]
    plain, ours = (min(times) for times in zip(*rounds, strict=True))
    print(
        f"\nA1111 PNG heads, one core, warm cache: {count / ours:,.0f} a second, "
        f"{ours / plain:.1f} x opening each and reading 4 KiB ({count / plain:,.0f} a second)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--other", metavar="PYTHON", help="a Python interpreter that has sd-parsers")
    parser.add_argument("--images", type=int, default=10_000, help="how many heads the speed is measured on")
    arguments = parser.parse_args()
    if SAMPLES.is_dir():
        _correctness(arguments.other)
    else:
        print(f"There are no files to be right about: {SAMPLES} is not there.", file=sys.stderr)
    _speed(arguments.images)


if __name__ == "__main__":
    main()
