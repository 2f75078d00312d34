"""Compares readings with a folder of real files and what is known of them; prints a table by generator.

The folder lies beside the repository (``../shared/samples``) and is not part of it. Run as a program::

    python -m tests.metadata.samples [--wrong] [GENERATOR...]

``check`` compares one file: every value its entry expects with the field of ours that means the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib_berry.metadata import read
from lib_berry.model import Reading
from tests.metadata.sample_checks import Checked, check

__all__ = ["KNOWN", "SHARED", "Checked", "check", "entries", "main", "read_entry"]

SHARED = Path(__file__).resolve().parents[3] / "shared"

# Expected values that cannot all be right, by file and field.
_COMFYROLL = "that pass is not the one whose picture was saved"
KNOWN = {
    ("comfyui/Dataset-Tools__ComfyUI_02058_.png", "comfy.model"): "that loader is linked to nothing that was run",
    ("comfyui/sd-metadata__comfyui-comfyroll.png", "hires.steps"): _COMFYROLL,
    ("comfyui/sd-metadata__comfyui-comfyroll.png", "hires.denoise"): _COMFYROLL,
    ("comfyui/sd-metadata__comfyui-comfy-image-saver.jpeg", "generator"): "its line says Version: ComfyUI",
    ("ruined_fooocus/fooocus-metadata__ruinedfooocus-meta.png", "cfg_scale"): "the file says 8, one source 8.5",
}


def entries(folder: Path) -> list[dict[str, Any]]:
    """The entries of a folder's ``expected.json``, each with its ``file``."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    return [*expected["samples"], *expected["synthetic"]]


def read_entry(folder: Path, entry: Mapping[str, Any]) -> Reading:
    return read(folder / entry["file"], sidecars=False, stealth=entry["generator"] == "stealth")


def main(arguments: list[str] | None = None) -> int:
    """Prints, by generator: files, files understood, values right of all; ``--wrong`` lists the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("generators", nargs="*")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--folder", type=Path, default=SHARED / "samples")
    options = parser.parse_args(arguments)
    table: dict[str, list[int]] = {}
    for entry in entries(options.folder):
        name = entry["generator"]
        if options.generators and name not in options.generators:
            continue
        reading = read_entry(options.folder, entry)
        results = check(entry, reading)
        row = table.setdefault(name, [0, 0, 0, 0])
        right = sum(result.ok for result in results)
        for index, number in enumerate((1, reading.parameters is not None, right, len(results))):
            row[index] += number
        wrong = [result for result in results if not result.ok]
        if options.wrong and (wrong or reading.error):
            print(f"{entry['file']}  [{reading.dialect}] {reading.error or ''}")
            for result in wrong:
                print(f"    {result.field}: expected {str(result.expected)[:200]!r}, got {str(result.got)[:200]!r}")
    print(f"{'generator':28} {'files':>5} {'read':>5} {'values right':>14}")
    table_rows = [*sorted(table.items()), ("all", [sum(column) for column in zip(*table.values(), strict=True)])]
    for name, (files, understood, right, total) in table_rows:
        print(f"{name:28} {files:5} {understood:5} {right:7}/{total}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
